import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom, type ConnectionOptions } from './settings.js';

const SECRET = 'Pa55:w@rd/with?all&of#it';
const from = (url: string, over: Partial<ConnectionOptions> = {}) => settingsFrom({ url, username: 'custos', password: SECRET, ...over });

describe('The address of an EventStoreDB log', () => {
  it('names one node, several, or one name for all', () => {
    expect(from('esdb://db.example.org').nodes).toEqual({ endpoint: { address: 'db.example.org', port: 2113 } });
    expect(from('esdb://a:2114,b,10.0.0.3:2115/').nodes).toEqual({
      endpoints: [
        { address: 'a', port: 2114 },
        { address: 'b', port: 2113 },
        { address: '10.0.0.3', port: 2115 },
      ],
    });
    expect(from('esdb+discover://cluster.example.org:2113').nodes).toEqual({ discover: { address: 'cluster.example.org', port: 2113 } });
  });

  it('means TLS unless it says otherwise, and plaintext only where that is allowed by name', () => {
    expect(from('esdb://a').security).toEqual({ insecure: false });
    expect(from('esdb://a?tls=true').security).toEqual({ insecure: false });
    expect(() => from('esdb://a?tls=false')).toThrow('without TLS');
    expect(from('esdb://a?tls=false', { allowPlaintext: true }).security).toEqual({ insecure: true });
  });

  it('takes a password with any sign in it, whole', () => {
    expect(from('esdb://a').credentials).toEqual({ username: 'custos', password: SECRET });
  });

  it.each([
    ['another scheme', 'http://a'],
    ['no host', 'esdb://'],
    ['a user and a password', `esdb://custos:secret-in-address@a`],
    ['a path', 'esdb://a/secret-in-address'],
    ['a setting that the client would print whole', 'esdb://a?tlsVerifyCert=false&x=secret-in-address'],
    ['a port that is none', 'esdb://a:70000'],
    ['an IPv6 literal', 'esdb://[::1]:2113'],
    ['two names to discover', 'esdb+discover://a,b'],
  ])('is refused with %s, and nothing of it is repeated', (_name, url) => {
    const refused = () => from(url);
    expect(refused).toThrow(expect.objectContaining({ name: 'SettingsRefused' }) as Error);
    expect(refused).not.toThrow('secret-in-address');
  });

  it('is refused without a user or a password', () => {
    expect(() => from('esdb://a', { username: '' })).toThrow('user');
    expect(() => from('esdb://a', { username: 'a:b' })).toThrow('user');
    expect(() => from('esdb://a', { password: '' })).toThrow('password');
  });

  it('comes with the certificate of an authority, or says that the file is none', () => {
    const directory = mkdtempSync(join(tmpdir(), 'custos-ca-'));
    try {
      const [good, bad] = [join(directory, 'ca.pem'), join(directory, 'other')];
      writeFileSync(good, '-----BEGIN CERTIFICATE-----\n');
      writeFileSync(bad, 'not a certificate');
      expect(from('esdb://a', { caFile: good }).security).toMatchObject({ insecure: false, rootCertificate: expect.any(Buffer) as Buffer });
      expect(() => from('esdb://a', { caFile: bad })).toThrow('no certificate');
      expect(() => from('esdb://a', { caFile: join(directory, 'absent') })).toThrow('ENOENT');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
