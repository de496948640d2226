import { FUEL, HOLDER, inCase, PISTOL, PROSECUTOR, SECOND_PROSECUTOR } from '../../../apps/api/src/custody.examples.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { attentionOf, exhibitOf, waitingFor } from './support/goods.js';

jest.setTimeout(240_000);

const sale = { measure: 'SALE', form: 'ORAL', orderedBy: PROSECUTOR, given: '2023-10-18T09:05:00.000Z' };

describe('an order by word of mouth', () => {
  let custos: Custos;
  let fuel: string;
  let order: string;
  beforeAll(async () => {
    custos = await startCustos();
    fuel = await exhibitOf(custos.client, 'fuel', FUEL, (goods) => inCase(goods, 'attack: fuel'));
  });
  afterAll(() => custos?.close());

  it('counts at once, in amber, and lies on the work list of every magistrate of the office', async () => {
    const { body } = await custos.client.accepted(HOLDER, `${fuel}/orders`, sale);
    const page = (await custos.client.found(HOLDER, fuel, body['position'])).body;
    expect(page['parts'][0]).toMatchObject({ stage: 'awaiting-disposal', ordered: { measure: 'SALE' } });
    expect(page['attention']).toMatchObject([{ code: 'order-unconfirmed', colour: 'amber', waitsFor: PROSECUTOR }]);
    order = page['orders'][0]['order'];
    expect(await waitingFor(custos.client, SECOND_PROSECUTOR, 'order', body['position'])).toMatchObject([{ detail: { order } }]);
  });

  it('is not confirmed by the officer who recorded it, nor by a magistrate of another office', async () => {
    expect((await custos.client.command(HOLDER, `${fuel}/orders/confirm`, { order })).status).toBe(403);
    expect((await custos.client.command('CI.INSTR-ABIDJAN.4711', `${fuel}/orders/confirm`, { order })).status).not.toBe(200);
    expect((await custos.client.command('ML.PARQUET-BAMAKO.4711', `${fuel}/orders/confirm`, { order })).status).toBe(404);
  });

  it('is disavowed by another magistrate of the office: red, and no longer in force', async () => {
    const { body } = await custos.client.accepted(SECOND_PROSECUTOR, `${fuel}/orders/disavow`, { order, reason: 'NOT_GIVEN' });
    expect(await attentionOf(custos.client, HOLDER, fuel, body['position'])).toMatchObject([{ code: 'order-disavowed', colour: 'red' }]);
    expect((await custos.client.found(HOLDER, fuel, body['position'])).body['parts'][0]['ordered']).toBeNull();
  });

  it('that nobody confirmed by its hour is red, and told to the prosecution office', async () => {
    const late = await exhibitOf(custos.client, 'late fuel', FUEL, (goods) => inCase(goods, 'attack: late fuel'));
    await custos.client.accepted(HOLDER, `${late}/orders`, { ...sale, due: '2023-10-19T09:05:00.000Z' });
    const { body } = await custos.client.until(HOLDER, late, (page) =>
      (page['custody'] as { type: string }[]).some(({ type }) => type === 'custody.ConfirmationOverdue'),
    );
    expect(body['attention']).toMatchObject([{ code: 'order-unconfirmed', colour: 'red' }]);
    expect(body['custody'].at(-1)).toMatchObject({ told: 'CI.PARQUET-ABIDJAN' });
  });

  it('sells no rifle that is neither examined nor marked, and no magistrate does either', async () => {
    const rifle = await exhibitOf(custos.client, 'unmarked rifle', PISTOL, (goods) => inCase(goods, 'attack: unmarked rifle'));
    const code = async (user: string, path: string, json: unknown) => (await custos.client.command(user, `${rifle}/${path}`, json)).body['code'];
    expect(await code(HOLDER, 'orders', sale)).toBe('firearm-not-marked');
    for (const measure of ['SALE', 'DESTRUCTION', 'ALLOCATION'])
      expect(await code(PROSECUTOR, 'interim-dispositions', { measure, order: 'CI-PARQUET 2023/3', reason: 'OTHER' })).toBe('firearm-not-marked');
  });
});
