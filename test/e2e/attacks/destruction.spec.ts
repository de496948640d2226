import { COLLEAGUE, DYNAMITE, HOLDER, inCase, PISTOL, PROSECUTOR, SECOND_PROSECUTOR, SPECIALIST } from '../../../apps/api/src/custody.examples.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { attentionOf, exhibitOf, known } from './support/goods.js';

jest.setTimeout(240_000);

const HASH = 'c'.repeat(64);
const finding = (more: object = {}) => ({
  specialist: SPECIALIST,
  hazard: 'UNSTABLE',
  movable: false,
  decision: 'DESTROY_ON_SITE',
  photographs: [HASH],
  ...more,
});
const destruction = (amount: string, unit: string, more: object = {}) => ({
  specialist: SPECIALIST,
  instructedBy: PROSECUTOR,
  instruction: 'WRITTEN',
  order: 'CI-PARQUET 2023/1',
  instructed: '2023-10-18T09:05:00.000Z',
  team: [SPECIALIST],
  method: 'DETONATION',
  counts: [{ packaging: 'LOOSE', quantity: { amount, unit } }],
  photographs: [HASH],
  videos: [],
  ...more,
});

describe('destruction on the word of one officer', () => {
  let custos: Custos;
  beforeAll(async () => {
    custos = await startCustos();
  });
  afterAll(() => custos?.close());
  const refusal = async (page: string, path: string, json: unknown, user = HOLDER) => (await custos.client.command(user, `${page}/${path}`, json)).body['code'];
  const done = (page: string, path: string, json: unknown, user = HOLDER) => custos.client.accepted(user, `${page}/${path}`, json);

  it('of a rifle with an invented specialist, magistrate and hash is refused', async () => {
    const rifle = await exhibitOf(custos.client, 'rifle', PISTOL);
    expect(await refusal(rifle, 'destructions-on-site', destruction('1', 'each', { marks: [HASH] }))).toBe('not-assessed');
    await done(rifle, 'danger-assessments', finding());
    expect(await refusal(rifle, 'destructions-on-site', destruction('1', 'each', { marks: [HASH] }))).toBe('firearm-is-kept');
    await done(rifle, 'danger-assessments', finding({ firearm: 'TRAPPED' }));
    expect(await refusal(rifle, 'destructions-on-site', destruction('1', 'each', { marks: [HASH] }))).toBe('assessment-not-attested');
    expect(await refusal(rifle, 'destructions-on-site', destruction('1', 'each', { immediateDanger: true }))).toBe('marks-not-photographed');
    await done(rifle, 'danger-assessments', finding({ specialist: HOLDER, firearm: 'TRAPPED' }));
    expect(await refusal(rifle, 'destructions-on-site', destruction('1', 'each', { marks: [HASH] }))).toBe('specialist-is-the-seizing-officer');
  });

  it('in danger at once is red until the specialist and a magistrate of the office have confirmed it, each by an own account', async () => {
    const rifle = await exhibitOf(custos.client, 'trapped rifle', PISTOL, (goods) => inCase(goods, 'attack: trapped rifle'));
    await done(rifle, 'danger-assessments', finding({ firearm: 'TRAPPED' }));
    const { body } = await done(rifle, 'destructions-on-site', destruction('1', 'each', { immediateDanger: true, marks: [HASH] }));
    const page = (await custos.client.found(HOLDER, rifle, body['position'])).body;
    expect(page['parts'].find((one: { of: string | null }) => one.of === 'whole')).toMatchObject({ quantity: { unit: 'UNQUANTIFIED' }, holder: HOLDER });
    const red = page['attention'].filter((one: { colour: string }) => one.colour === 'red');
    expect(red.map((one: { code: string; waitsFor: string }) => [one.code, one.waitsFor]).sort()).toEqual([
      ['attestation-awaited', SPECIALIST],
      ['order-unconfirmed', PROSECUTOR],
    ]);
    const order = page['orders'][0]['order'];
    const act = red.find((one: { code: string }) => one.code === 'attestation-awaited').act;
    expect((await custos.client.command(HOLDER, `${rifle}/orders/confirm`, { order })).status).toBe(403);
    expect(await refusal(rifle, 'attestations', { act, capacity: 'SPECIALIST' })).toBe('not-named');
    await done(rifle, 'attestations', { act, capacity: 'SPECIALIST' }, SPECIALIST);
    const last = await done(rifle, 'orders/confirm', { order }, SECOND_PROSECUTOR);
    expect((await attentionOf(custos.client, HOLDER, rifle, last.body['position'])).filter((one) => one['colour'] === 'red')).toEqual([]);
  });

  it('of goods under a hold keeps a sample, and of goods that may be moved is refused', async () => {
    const sticks = await exhibitOf(custos.client, 'sticks', DYNAMITE, (goods) => inCase(goods, 'attack: sticks'));
    await done(sticks, 'danger-assessments', finding({ movable: true }), HOLDER);
    expect(await refusal(sticks, 'destructions-on-site', destruction('500', 'stick'))).toBe('found-movable');
    const { headers } = await done(sticks, 'danger-assessments', finding());
    const [awaited] = (await attentionOf(custos.client, HOLDER, sticks, headers.get('custos-position')!)).slice(-1);
    await done(sticks, 'attestations', { act: awaited!['act'], capacity: 'SPECIALIST' }, SPECIALIST);
    await done(sticks, 'holds', { ground: 'OPEN_TRACE', order: 'CI-PARQUET 2023/2' }, PROSECUTOR);
    expect(await refusal(sticks, 'destructions-on-site', destruction('500', 'stick'))).toBe('hold-needs-a-sample');
    await known(custos.client, COLLEAGUE);
    expect(await refusal(sticks, 'destructions-on-site', destruction('500', 'stick', { instructedBy: COLLEAGUE }))).toBe('not-a-magistrate');
  });

  it('is a loss where it was blown up under attack', async () => {
    const rifle = await exhibitOf(custos.client, 'rifle under attack', PISTOL);
    const { body } = await done(rifle, 'losses', { circumstances: 'DESTROYED_UNDER_ATTACK' });
    expect((await custos.client.found(HOLDER, rifle, body['position'])).body['parts'][0]['stage']).toBe('lost');
  });
});
