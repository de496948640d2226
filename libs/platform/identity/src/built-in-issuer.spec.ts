import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltInIssuer } from './built-in-issuer.js';
import { TokenVerifier } from './token-verifier.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'issuer-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));
const open = () => BuiltInIssuer.open({ directory: join(directory, 'keys'), audience: 'custos', production: false });

describe('the built-in issuer', () => {
  it('mints tokens that name an officer of the rehearsal and belong to an exercise', async () => {
    const issuer = await open();
    expect(await new TokenVerifier([issuer.trusted]).verify(await issuer.mint('CI.DGD-AIR.4711'))).toEqual({
      iss: 'custos:rehearsal',
      issued: expect.any(Number) as number,
      session: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      sub: 'CI.DGD-AIR.4711',
      roles: ['investigator'],
      unit: 'CI.DGD-AIR',
      service: 'customs',
      country: 'CI',
      exercise: true,
    });
  });

  it('takes a role for the first officer who has it', async () => {
    const issuer = await open();
    const verifier = new TokenVerifier([issuer.trusted]);
    for (const role of ['investigator', 'judge', 'auditor', 'administrator', 'coordination-cell', 'national-coordinator']) {
      expect((await verifier.verify(await issuer.mint(role))).roles[0]).toBe(role);
    }
  });

  it('is one issuer for all processes of a node, also when they start together', async () => {
    const all = await Promise.all([open(), open(), open()]);
    const verifiers = all.map((one) => new TokenVerifier([one.trusted]));
    for (const one of [...all, await open()]) for (const verifier of verifiers) expect(await verifier.verify(await one.mint('judge'))).toBeDefined();
  });

  it('keeps its key readable by its owner alone', async () => {
    await open();
    expect((await stat(join(directory, 'keys', 'issuer.jwk'))).mode & 0o777).toBe(0o600);
  });

  it('publishes no private part of its key', async () => {
    const { keys } = (await open()).trusted;
    expect(JSON.stringify(keys)).not.toContain('"d"');
  });

  it('does not start in production', async () => {
    await expect(BuiltInIssuer.open({ directory, audience: 'custos', production: true })).rejects.toMatchObject({ code: 'built-in-issuer-refused' });
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(BuiltInIssuer.open({ directory, audience: 'custos' })).rejects.toMatchObject({ code: 'built-in-issuer-refused' });
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  it('knows no stranger, and its tokens end', async () => {
    const issuer = await open();
    for (const stranger of ['FR.DGD.4711', 'CI.DGD-AIR.1', 'CI.DGD-AIR.04711', 'CI.DGD-AIR', 'root', ''])
      await expect(issuer.mint(stranger)).rejects.toMatchObject({ code: 'unknown-account' });
    const old = await issuer.mint('judge', { lifetimeSeconds: 60, now: new Date(Date.now() - 120_000) });
    await expect(new TokenVerifier([issuer.trusted]).verify(old)).rejects.toMatchObject({ name: 'NotAuthenticated' });
  });
});
