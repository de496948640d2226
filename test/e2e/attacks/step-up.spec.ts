import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, SignJWT, type JWK } from 'jose';
import { accountFor, BUILT_IN_ISSUER } from '#platform/identity';
import type { Answer, Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CUSTOMS, followOneRifle, PROSECUTOR, type Thread } from '../../scenarios/support/thread.js';
import { quiet } from '../../prove/stage.js';

jest.setTimeout(240_000);

const JUDGE = 'CI.INSTR-ABIDJAN.4711';
const ORDER = { kind: 'ORDONNANCE', issuer: 'CI.INSTR-ABIDJAN', year: 2024, n: '78', written: 'Ordonnance n° 78/2024' };

describe('where a stronger authentication is asked for what does most harm', () => {
  let custos: Custos;
  let client: Client;
  let one: Thread;
  /** A token of the node’s own issuer that says how its officer was authenticated. */
  async function token(account: string, strength: Readonly<Record<string, unknown>>): Promise<string> {
    const key = JSON.parse(await readFile(join(custos.data, 'keys', 'issuer.jwk'), 'utf8')) as JWK;
    const { officer, ...claims } = accountFor(account);
    return new SignJWT({ ...claims, exercise: true, ...strength })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .setIssuer(BUILT_IN_ISSUER)
      .setSubject(officer)
      .setAudience('custos')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(await importJWK(key, 'ES256'));
  }
  const STRONG = { acr: 'phrh', amr: ['hwk', 'pin'] };
  const WEAK = [{}, { acr: 'phr' }, { acr: 'phrh', amr: ['pwd'] }, { amr: ['hwk'] }];
  const asks = ({ status, body, headers }: Answer) => [status, body['code'], headers.get('www-authenticate')];
  const CHALLENGE = [401, 'step-up-needed', 'Bearer error="insufficient_user_authentication", acr_values="phrh"'];

  beforeAll(async () => {
    custos = await startCustos({ CUSTOS_STEP_UP_ACR: 'phrh', CUSTOS_STEP_UP_AMR: 'hwk' });
    client = custos.client;
    one = await followOneRifle(client, '32');
    await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/transmission`, { to: 'CI.INSTR-ABIDJAN', openRedFindings: 0 });
    const member = { officer: JUDGE, actions: ['READ', 'RECORD', 'SEE_PERSONS'], from: '2024-01-01T00:00:00.000Z' };
    await client.accepted(PROSECUTOR, `/v1/cases/${one.case}/members`, member);
    await client.found(JUDGE, `/v1/cases/${one.case}/file`);
    await client.accepted(JUDGE, `/v1/cases/${one.case}/seal`, { authority: 'CI.INSTR-ABIDJAN', order: ORDER });
    await quiet(client);
  });
  afterAll(() => custos?.close());

  it('a stolen token of a member opens nothing of a sealed case', async () => {
    for (const strength of WEAK) {
      const weak = await token(JUDGE, strength);
      for (const path of [`/v1/cases/${one.case}/file`, `/v1/cases/${one.case}/timeline`, `/v1/seizures/${one.seizure}`, `/v1/firearms/${one.firearm}`])
        expect([path, strength, ...asks(await client.send('GET', path, { token: weak }))]).toEqual([path, strength, ...CHALLENGE]);
      for (const path of ['/v1/cases', '/v1/work-list']) {
        const { status, text } = await client.send('GET', path, { token: weak });
        expect([path, status, [one.case, one.seizure, one.firearm].filter((id) => text.includes(id))]).toEqual([path, 200, []]);
      }
      const written = await client.send('POST', `/v1/cases/${one.case}/consultations`, { token: weak, json: {}, key: randomUUID() });
      expect([401, 422]).toContain(written.status);
    }
  });

  it('the member himself opens it with the authentication that was asked for', async () => {
    const strong = await token(JUDGE, STRONG);
    for (const path of [`/v1/cases/${one.case}/file`, `/v1/seizures/${one.seizure}`, `/v1/firearms/${one.firearm}`])
      expect([path, (await client.send('GET', path, { token: strong })).status]).toEqual([path, 200]);
    expect((await client.send('GET', '/v1/cases', { token: strong })).text).toContain(one.case);
  });

  it('whoever is no member learns nothing by it: the answer is that of an id that was made up', async () => {
    for (const strength of [{}, STRONG]) {
      const stranger = await token(CUSTOMS, strength);
      const [there, made] = [
        await client.send('GET', `/v1/cases/${one.case}/file`, { token: stranger }),
        await client.send('GET', `/v1/cases/${randomUUID()}/file`, { token: stranger }),
      ];
      expect([there.status, there.text]).toEqual([404, made.text]);
    }
  });

  it('nothing is destroyed, and no destruction ordered, with a token that says less', async () => {
    await quiet(client);
    const before = await client.tail();
    for (const [user, path] of [
      [CUSTOMS, 'destructions-on-site'],
      [PROSECUTOR, 'interim-dispositions'],
    ] as const) {
      const ask = async (strength: object) =>
        asks(await client.send('POST', `/v1/exhibits/${one.exhibit}/${path}`, { token: await token(user, { ...strength }), json: {}, key: randomUUID() }));
      for (const strength of WEAK) expect([path, strength, ...(await ask(strength))]).toEqual([path, strength, ...CHALLENGE]);
      expect((await ask(STRONG))[1]).toBe('invalid');
    }
    expect(await client.tail()).toBe(before);
  });
});
