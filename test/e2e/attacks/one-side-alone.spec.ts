import { COLLEAGUE, fileOf, HOLDER, PISTOL, ROUNDS, storeOf, storeStep, STOREKEEPER } from '../../../apps/api/src/custody.examples.js';
import { caseOf, caseStep, instructionOf, instructionStep } from '../../../apps/api/src/casework.examples.js';
import { proposedUse, SECOND_TRACING_OFFICER, traceIdOf, TRACING_OFFICER } from '../../../apps/api/src/tracing.examples.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { exhibitOf, known, play } from './support/goods.js';

jest.setTimeout(240_000);

/** The second account of the person behind HOLDER. */
const SECOND_ACCOUNT = 'CI.DGD-AIR.9700';

describe('what takes two sides', () => {
  let custos: Custos;
  beforeAll(async () => {
    custos = await startCustos();
  });
  afterAll(() => custos?.close());
  const code = async (user: string, path: string, json: unknown) => (await custos.client.command(user, path, json)).body['code'];

  it('is not an offer to one’s own unit that one accepts oneself, under whatever account', async () => {
    const pistol = await exhibitOf(custos.client, 'own unit', PISTOL);
    await known(custos.client, SECOND_ACCOUNT);
    expect(await code(HOLDER, `${pistol}/transfers`, { to: SECOND_ACCOUNT, purpose: 'STORAGE', seal: 'INTACT' })).toBe('offered-to-oneself');
    await custos.client.accepted(HOLDER, `${pistol}/transfers`, { to: 'CI.DGD-AIR', purpose: 'STORAGE', seal: 'INTACT' });
    for (const user of [HOLDER, SECOND_ACCOUNT]) expect(await code(user, `${pistol}/transfers/accept`, { seal: 'INTACT' })).toBe('same-person');
    expect((await custos.client.command(COLLEAGUE, `${pistol}/transfers/accept`, { seal: 'INTACT' })).status).toBe(200);
  });

  it('is not a thing that its holder puts into the store that he keeps, without a witness', async () => {
    const shelves = storeStep('attack');
    await play(custos.client, [shelves]);
    const rounds = await exhibitOf(custos.client, 'own store', ROUNDS);
    await custos.client.accepted(HOLDER, `${rounds}/transfers`, { to: STOREKEEPER, purpose: 'STORAGE', seal: 'NOT_SEALED' });
    await custos.client.accepted(STOREKEEPER, `${rounds}/transfers/accept`, { seal: 'NOT_SEALED' });
    const location = { kind: 'store', store: storeOf(shelves), place: 'A-1' };
    expect(await code(STOREKEEPER, `${rounds}/placements`, { location })).toBe('witness-needed');
    expect(await code(STOREKEEPER, `${rounds}/placements`, { location, witness: STOREKEEPER })).toBe('witness-takes-part');
    const { body } = await custos.client.accepted(STOREKEEPER, `${rounds}/placements`, { location, witness: 'CI.MAG-ABIDJAN.4712' });
    expect((await custos.client.found(STOREKEEPER, rounds, body['position'])).body['attention']).toMatchObject([
      { code: 'attestation-awaited', colour: 'amber', waitsFor: 'CI.MAG-ABIDJAN.4712', detail: { deed: 'PLACED', capacity: 'WITNESS' } },
    ]);
  });

  it('is not an answer by whom the instruction was not given to', async () => {
    const file = caseStep('attack: instruction');
    const given = instructionStep(file, 'attack');
    await play(custos.client, [file, given]);
    const answer = { instruction: instructionOf(given), outcome: 'EXECUTED' };
    expect(await code('CI.PARQUET-ABIDJAN.4712', `/v1/cases/${caseOf(file)}/instructions/answer`, answer)).toBe('not-the-addressee');
    expect((await custos.client.command(HOLDER, `/v1/cases/${caseOf(file)}/instructions/answer`, answer)).status).toBe(200);
  });

  it('is not the word of one tracing officer that a foreign owner released an answer', async () => {
    await play(custos.client, proposedUse('attack'));
    const trace = `/v1/traces/${traceIdOf('attack')}`;
    expect((await custos.client.found(TRACING_OFFICER, trace)).body['use'].authorised).toEqual([]);
    expect(await code(TRACING_OFFICER, `${trace}/use-authorisations/confirm`, { proposal: 1 })).toBe('same-person');
    const { body } = await custos.client.accepted(SECOND_TRACING_OFFICER, `${trace}/use-authorisations/confirm`, { proposal: 1 });
    const page = (await custos.client.found(TRACING_OFFICER, trace, body['position'])).body;
    expect(page['use'].authorised).toMatchObject([{ recordedBy: TRACING_OFFICER, confirmedBy: SECOND_TRACING_OFFICER }]);
    const use = { owner: 'GH.NACSA', purpose: 'court', reference: 'GH/U/6', answers: [1] };
    expect((await custos.client.command(TRACING_OFFICER, `${trace}/use-authorisations`, use)).status).toBe(422);
    expect(await code(TRACING_OFFICER, `${trace}/use-authorisations`, { ...use, document: fileOf('9') })).toBe('attachment-unknown');
  });
});
