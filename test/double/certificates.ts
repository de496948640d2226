import { createPublicKey, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}
export interface Authority extends Certificate {
  /** A certificate for a server at these names or addresses, named after the first, valid until then. An installed server takes RSA keys only. */
  issue(server: { readonly hosts: readonly string[]; readonly until?: Date; readonly key?: 'ec' | 'rsa' }): Certificate;
}

const DAY_MS = 86_400_000;
const OID = {
  commonName: '0603550403',
  ecdsaWithSha256: '06082a8648ce3d040302',
  basicConstraints: '0603551d13',
  subjectAltName: '0603551d11',
} as const;

/** An authority that nobody knows but whom a test tells. */
export function authority(name = 'double authority'): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const certificate = signed({ issuer: name, subject: name, subjectKey: own.publicKey, signer: own.privateKey, ca: true, hosts: [], until: later(1) });
  return {
    certificate,
    key,
    issue({ hosts, until = later(1), key = 'ec' }) {
      const pair = key === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
      return {
        certificate: signed({ issuer: name, subject: hosts[0]!, subjectKey: pair.publicKey, signer: own.privateKey, ca: false, hosts, until }),
        key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      };
    },
  };
}

interface ToSign {
  readonly issuer: string;
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly signer: KeyObject;
  readonly ca: boolean;
  readonly hosts: readonly string[];
  readonly until: Date;
}

/** X.509 version 3 (RFC 5280, section 4.1), as little of it as a TLS handshake asks for. */
function signed({ issuer, subject, subjectKey, signer, ca, hosts, until }: ToSign): string {
  const algorithm = sequence(Buffer.from(OID.ecdsaWithSha256, 'hex'));
  const extensions = [extension(OID.basicConstraints, sequence(...(ca ? [der(0x01, Buffer.of(0xff))] : [])))];
  if (hosts.length > 0) extensions.push(extension(OID.subjectAltName, sequence(...hosts.map(alternative))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(0x4d), randomBytes(15)])),
    algorithm,
    named(issuer),
    sequence(time(new Date(Math.min(Date.now(), until.getTime()) - DAY_MS)), time(until)),
    named(subject),
    createPublicKey(subjectKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(signer);
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  return `-----BEGIN CERTIFICATE-----\n${whole
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END CERTIFICATE-----\n`;
}

const later = (days: number): Date => new Date(Date.now() + days * DAY_MS);

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? Buffer.of(length) : length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
  return Buffer.concat([Buffer.of(tag), size, content]);
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));
const named = (name: string): Buffer => sequence(der(0x31, sequence(Buffer.from(OID.commonName, 'hex'), der(0x0c, Buffer.from(name, 'utf8')))));
const extension = (oid: string, value: Buffer): Buffer => sequence(Buffer.from(oid, 'hex'), der(0x04, value));
const time = (at: Date): Buffer => der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`, 'ascii'));
const alternative = (host: string): Buffer =>
  /^\d+(\.\d+){3}$/.test(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host, 'ascii'));
