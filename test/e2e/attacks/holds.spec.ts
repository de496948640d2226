import { HOLDER, inCase, PISTOL, PROSECUTOR, SECOND_PROSECUTOR } from '../../../apps/api/src/custody.examples.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { exhibitOf } from './support/goods.js';

jest.setTimeout(240_000);

/** A judge of the bench that decides the opposition, to whose office the rifle was made known by an order. */
const JUDGE = 'CI.INSTR-ABIDJAN.4711';

describe('a hold', () => {
  let custos: Custos;
  let rifle: string;
  beforeAll(async () => {
    custos = await startCustos();
    rifle = await exhibitOf(custos.client, 'rifle on hold', PISTOL, (goods) => inCase(goods, 'attack: rifle on hold'));
    // Both the court and another prosecution office see the rifle: what keeps them off the hold is the rule and no 404.
    for (const orderedBy of [JUDGE, 'CI.PARQUET-BOUAKE.4711', 'ML.PARQUET-BAMAKO.4711'])
      await custos.client.command(HOLDER, `${rifle}/orders`, { measure: 'EXAMINATION', form: 'ORAL', orderedBy, given: '2023-10-18T09:05:00.000Z' });
  });
  afterAll(() => custos?.close());
  const lift = (user: string, json: object) => custos.client.command(user, `${rifle}/holds/lift`, { reason: 'DECIDED', order: 'CI-CA-ABJ 2024/31', ...json });
  const placed = async (json: object, user = PROSECUTOR) => {
    const { body } = await custos.client.accepted(user, `${rifle}/holds`, { order: 'CI-CA-ABJ 2024/12', ...json });
    return (await custos.client.found(HOLDER, rifle, body['position'])).body['holds'].at(-1).hold as string;
  };

  it('is not lifted by a prosecutor of another office, and is by one of the office that placed it', async () => {
    const hold = await placed({ ground: 'OTHER_CASE' });
    expect((await lift('ML.PARQUET-BAMAKO.4711', { hold })).body['code']).toBe('not-the-office-of-the-hold');
    expect((await lift(JUDGE, { hold })).body['code']).toBe('not-the-office-of-the-hold');
    expect((await lift(SECOND_PROSECUTOR, { hold })).status).toBe(200);
  });

  it('of law names its court, and is lifted by no prosecutor, not even the one who placed it', async () => {
    expect((await custos.client.command(PROSECUTOR, `${rifle}/holds`, { ground: 'APPEAL', order: 'CI-CA-ABJ 2024/12' })).body['code']).toBe('court-missing');
    const hold = await placed({ ground: 'OPPOSITION', court: 'CI.INSTR-ABIDJAN' });
    expect((await lift(PROSECUTOR, { hold })).body['code']).toBe('not-the-court-seised');
    expect((await lift(JUDGE, { hold })).body['code']).toBe('decision-not-filed');
    const [file] = (await custos.client.found(PROSECUTOR, '/v1/cases')).body['items'] as { id: string }[];
    await custos.client.accepted(PROSECUTOR, `/v1/cases/${file!.id}/documents`, {
      layer: 'PROCEDURE',
      kind: 'JUDGMENT',
      sha256: 'a'.repeat(64),
      size: 1_000,
      media: 'application/pdf',
    });
    await custos.client.accepted(PROSECUTOR, `/v1/cases/${file!.id}/transmission`, { to: 'CI.INSTR-ABIDJAN', openRedFindings: 0 });
    expect((await lift(JUDGE, { hold, case: file!.id, cote: 7 })).body['code']).toBe('decision-not-filed');
    expect((await lift(JUDGE, { hold, case: file!.id, cote: 1 })).status).toBe(200);
  });

  it('for an open trace binds sale, destruction and the way to disposal', async () => {
    await placed({ ground: 'OPEN_TRACE' });
    const code = async (user: string, path: string, json: unknown) => (await custos.client.command(user, `${rifle}/${path}`, json)).body['code'];
    const order = { order: 'CI-PARQUET 2023/4', reason: 'OTHER' };
    for (const measure of ['SALE', 'DESTRUCTION']) expect(await code(PROSECUTOR, 'interim-dispositions', { measure, ...order })).toBe('hold-in-force');
    expect(await code(HOLDER, 'transfers', { to: 'CI.MAG-ABIDJAN', purpose: 'DISPOSAL', seal: 'INTACT' })).toBe('hold-in-force');
  });
});
