import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { startCustos, succeeding, type Custos } from '../../scenarios/support/custos.js';

jest.setTimeout(180_000);

const ISSUER = 'https://id.example';

const DIRECTORY = {
  country: 'CI',
  units: [{ id: 'CI.DGD-AIR', country: 'CI', kind: 'CUSTOMS', names: { fr: 'Douanes de l’aéroport', en: 'Airport customs' }, from: '2020-01-01' }],
  officers: [{ person: 'CI-M-4711', assignments: [{ account: 'CI.DGD-AIR.4711', unit: 'CI.DGD-AIR', quality: 'OPJ', from: '2020-01-01' }] }],
};

describe('a token of the configured provider', () => {
  let custos: Custos;
  let provider: Server;
  let key: CryptoKey;
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }] });
    provider = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(jwks));
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const { port } = provider.address() as AddressInfo;
    custos = await startCustos({ OIDC_ISSUER: ISSUER, OIDC_JWKS_URI: `http://127.0.0.1:${port}/jwks` });
    const file = join(custos.data, 'directory.json');
    await writeFile(file, JSON.stringify(DIRECTORY));
    await succeeding(['directory', 'load', file], custos.env);
  });
  afterAll(async () => {
    await custos?.close();
    provider?.close();
  });

  async function asked(typ: string | undefined, claims: Readonly<Record<string, unknown>> = {}): Promise<number> {
    const token = await new SignJWT({ roles: ['investigator'], unit: 'CI.DGD-AIR', service: 'customs', country: 'CI', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ })
      .setIssuer(ISSUER)
      .setAudience('custos')
      .setSubject('CI.DGD-AIR.4711')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key);
    return (await custos.client.send('GET', '/v1/me', { token })).status;
  }

  it('opens the door as an access token', async () => {
    expect(await asked('at+jwt')).toBe(200);
  });

  it('opens nothing as an ID token, or as one that does not say what it is', async () => {
    expect([await asked('JWT', { nonce: 'n' }), await asked('JWT'), await asked(undefined)]).toEqual([401, 401, 401]);
  });

  it('gives nobody duties that exclude one another', async () => {
    const both = [['administrator', 'investigator'], ['auditor', 'judge'], ['administrator', 'auditor']]; // prettier-ignore
    for (const roles of both) expect([roles, await asked('at+jwt', { roles })]).toEqual([roles, 401]);
  });

  it('is not refused for the many groups of other systems that it names', async () => {
    const roles = [...Array.from({ length: 40 }, (_, at) => `group of another system ${at}`), 'investigator'];
    expect(await asked('at+jwt', { roles })).toBe(200);
  });
});
