import {
  assumption,
  COLLEAGUE,
  FIFTH,
  HOLDER,
  inCase,
  PROSECUTOR,
  ROUNDS,
  SIXTH,
  SUPERIOR,
  THIRD,
  uploadStep,
  fileOf,
} from '../../../apps/api/src/custody.examples.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { attentionOf, exhibitOf, known, play, waitingFor } from './support/goods.js';

jest.setTimeout(240_000);

const SECOND_ACCOUNT_OF_THIRD = 'CI.DGD-AIR.9702';

describe('custody that an officer takes on his own word', () => {
  let custos: Custos;
  let rounds: string;
  let position: string;
  beforeAll(async () => {
    custos = await startCustos();
    rounds = await exhibitOf(custos.client, 'rounds', ROUNDS, (goods) => inCase(goods, 'attack: rounds'));
  });
  afterAll(() => custos?.close());
  const refusal = async (path: string, json: unknown, user = COLLEAGUE) => (await custos.client.command(user, `${rounds}/${path}`, json)).body['code'];
  const awaited = async (capacity: string) =>
    (await attentionOf(custos.client, HOLDER, rounds, position)).filter((one) => one['code'] === 'attestation-awaited' && one['detail'].capacity === capacity);

  it('with a superior who is none, or witnesses who are one, is refused', async () => {
    expect(await refusal('custody-assumptions', { ...assumption, orderedBy: 'CI.GREFFE-ABIDJAN.4711' })).toBe('not-the-superior');
    expect(await refusal('custody-assumptions', { ...assumption, orderedBy: COLLEAGUE })).toBe('order-by-the-taker');
    // Two accounts of one person are one.
    await known(custos.client, THIRD, SECOND_ACCOUNT_OF_THIRD);
    expect(await refusal('custody-assumptions', { ...assumption, witnesses: [THIRD, SECOND_ACCOUNT_OF_THIRD] })).toBe('two-witnesses-needed');
    expect(await refusal('custody-assumptions', { ...assumption, witnesses: [THIRD, HOLDER] })).toBe('witness-takes-part');
  });

  it('has effect at once on a joint count, and is red until the superior has confirmed it', async () => {
    position = (await custos.client.accepted(COLLEAGUE, `${rounds}/custody-assumptions`, assumption)).body['position'];
    expect((await custos.client.found(COLLEAGUE, rounds, position)).body['parts'][0]['holder']).toBe(COLLEAGUE);
    expect(await awaited('SUPERIOR')).toMatchObject([{ colour: 'red', waitsFor: SUPERIOR }]);
    expect(await awaited('WITNESS')).toMatchObject([{ colour: 'amber' }, { colour: 'amber' }]);
    expect(await waitingFor(custos.client, SUPERIOR, 'attestation', position)).toMatchObject([{ waitsFor: SUPERIOR, detail: { capacity: 'SUPERIOR' } }]);
  });

  it('stands in red on the case file, too', async () => {
    const items = (await custos.client.found(PROSECUTOR, '/v1/cases', position)).body['items'] as { id: string }[];
    const page = (await custos.client.found(PROSECUTOR, `/v1/cases/${items[0]!.id}/file`, position)).body;
    expect(page['attention'].filter((one: { colour: string }) => one.colour === 'red')).toMatchObject([
      { code: 'attestation-awaited', waitsFor: SUPERIOR, subject: { kind: 'exhibit' } },
    ]);
  });

  it('is confirmed neither by the taker nor by his own paper', async () => {
    const scan = uploadStep('forged order', COLLEAGUE);
    await play(custos.client, [scan]);
    const [red] = await awaited('SUPERIOR');
    const act = red!['act'] as string;
    expect(await refusal('attestations', { act, capacity: 'SUPERIOR' })).toBe('not-named');
    expect(await refusal('attestations/on-paper', { act, capacity: 'SUPERIOR', who: SUPERIOR, scan: fileOf(scan) })).toBe('attests-his-own-act');
    expect(await refusal('attestations/on-paper', { act, capacity: 'SUPERIOR', who: SUPERIOR, scan: 'e'.repeat(64) }, FIFTH)).toBe('attachment-unknown');
    position = (await custos.client.accepted(SUPERIOR, `${rounds}/attestations`, { act, capacity: 'SUPERIOR' })).body['position'];
    expect(await awaited('SUPERIOR')).toEqual([]);
  });

  it('is attested on signed paper by two others, never by one of them twice', async () => {
    const scan = uploadStep('paper of a witness', FIFTH);
    await play(custos.client, [scan]);
    const act = (await awaited('WITNESS'))[0]!['act'] as string;
    await custos.client.accepted(FIFTH, `${rounds}/attestations/on-paper`, { act, capacity: 'WITNESS', who: THIRD, scan: fileOf(scan) });
    expect(await refusal('attestations/on-paper/attest', { act, capacity: 'WITNESS', who: THIRD }, FIFTH)).toBe('same-person');
    position = (await custos.client.accepted(SIXTH, `${rounds}/attestations/on-paper/attest`, { act, capacity: 'WITNESS', who: THIRD })).body['position'];
    expect(await awaited('WITNESS')).toHaveLength(1);
    const steps = (await custos.client.found(COLLEAGUE, rounds, position)).body['custody'] as { type: string; attestation?: string }[];
    expect(steps.at(-1)).toMatchObject({ type: 'custody.AttestationGiven', attestation: 'ATTESTED_ON_PAPER', enteredBy: FIFTH });
  });
});
