import { createHash } from 'node:crypto';
import { firearmOfExhibit } from '#domain/identification';
import { inCase, PROSECUTOR, SEAL, seized, PISTOL } from '../../../apps/api/src/custody.examples.js';
import { showroomSeizure, seizureIdOf, SEIZING_OFFICER, signedBy } from '../../../apps/api/src/operations/showroom.js';
import { caseStep, caseOf } from '../../../apps/api/src/casework.examples.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { playSteps } from './support/steps.js';

jest.setTimeout(180_000);

const SECOND = 'CI.DGD-AIR.4712';
let node: Custos;
beforeAll(async () => {
  node = await startCustos();
});
afterAll(() => node?.close());
const codeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body['code']];

describe('a seizure report', () => {
  const [scan, entry] = signedBy('attacked');
  const { document } = entry!.body as { document: string };
  const sign = (body: object) => node.client.command(SEIZING_OFFICER, `/v1/seizures/${seizureIdOf('attacked')}/sign`, { document, ...body });
  const self = { who: SEIZING_OFFICER, capacity: 'seizing-officer', outcome: 'signed' };

  it('is not signed over the hash of nothing', async () => {
    await playSteps(node.client, showroomSeizure('attacked'));
    const nothing = createHash('sha256').update('nothing that was ever uploaded').digest('hex');
    expect(codeOf(await sign({ document: nothing, signatories: [self] }))).toEqual([422, 'attachment-unknown']);
  });

  it('is not signed by people who are not on it, nor for another without paper and a witness', async () => {
    await playSteps(node.client, [scan!]);
    const stranger = { who: 'CI.GN-SR.4711', capacity: 'officer', outcome: 'signed' };
    const nobody = { who: 'person-0f8fad5b-d9cb-869f-a165-70867728950e', capacity: 'person-searched', outcome: 'signed' };
    for (const one of [stranger, nobody])
      expect(codeOf(await sign({ signatories: [self, one], witness: 'CI.DGD-AIR.4713' }))).toEqual([409, 'signatory-not-on-report']);
    const second = { who: SECOND, capacity: 'officer', outcome: 'signed' };
    expect(codeOf(await sign({ signatories: [self, second] }))).toEqual([409, 'witness-needed']);
    // The second account of the seizing officer is in the directory from when it was given to him.
    await node.client.token('CI.DGD-AIR.9700');
    for (const witness of [SEIZING_OFFICER, 'CI.DGD-AIR.9700'])
      expect(codeOf(await sign({ signatories: [self, second], witness }))).toEqual([409, 'witness-is-the-recorder']);
    expect((await sign({ signatories: [self, second], witness: 'CI.DGD-AIR.4713' })).status).toBe(200);
  });
});

describe('an office', () => {
  it('that does not exist receives no file, and no case is opened for it', async () => {
    const opened = caseStep('an office that does not exist');
    await playSteps(node.client, [opened]);
    const path = `/v1/cases/${caseOf(opened)}/transmission`;
    expect(codeOf(await node.client.command(opened.user, path, { to: 'CI.PARQUET-ATLANTIS', openRedFindings: 0 }))).toEqual([409, 'office-unknown']);
    const again = { ...(opened.body as object), office: 'CI.PARQUET-ATLANTIS' };
    expect(codeOf(await node.client.command(opened.user, '/v1/cases', again))).toEqual([409, 'office-unknown']);
    expect((await node.client.command(opened.user, path, { to: 'CI.PARQUET-ABIDJAN', openRedFindings: 0 })).status).toBe(200);
  });
});

describe('a firearm before judgment', () => {
  const goods = inCase(seized('orders attacked', PISTOL), 'orders attacked');
  const order = (measure: string) =>
    node.client.command(PROSECUTOR, `/v1/exhibits/${goods.exhibit}/interim-dispositions`, {
      measure,
      order: 'CI-PARQUET 2024/1',
      document: 'f'.repeat(64),
      reason: 'COST_OF_KEEPING',
    });
  const mark = () =>
    node.client.command(SEIZING_OFFICER, `/v1/exhibits/${goods.exhibit}/national-marks`, {
      mark: 'CI 2024 000777',
      on: 'FRAME',
      machine: 'COMNAT-2',
      operator: SECOND,
      entry: 'COMNAT 2024/777',
    });

  it('is neither sold nor destroyed while it bears no mark, and bears none before prints, DNA and ballistics', async () => {
    await playSteps(node.client, goods.steps);
    await node.client.until(SEIZING_OFFICER, `/v1/exhibits/${goods.exhibit}`, () => true);
    for (const measure of ['SALE', 'DESTRUCTION', 'ALLOCATION'])
      expect([measure, codeOf(await order(measure))]).toEqual([measure, [409, 'firearm-not-marked']]);
    expect(codeOf(await mark())).toEqual([409, 'examine-first']);
    const firearm = `/v1/firearms/${firearmOfExhibit(goods.exhibit)}`;
    await node.client.accepted(SEIZING_OFFICER, `${firearm}/forensic-traces`, { prints: 'collected', dna: 'none-found', samples: [] });
    expect(codeOf(await mark())).toEqual([409, 'examine-first']);
    const searched = await node.client.accepted(SEIZING_OFFICER, `${firearm}/ballistic-searches`, {
      network: 'IBIN',
      material: 'cases',
      result: 'no-candidate',
      candidates: [],
    });
    expect(searched.status).toBe(200);
    const serial = { kind: 'serial', place: 'receiver', text: '369J257', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };
    await node.client.accepted(SEIZING_OFFICER, `${firearm}/markings`, serial);
    expect(codeOf(await mark())).toEqual([409, 'still-sealed']);
    const presence = [{ capacity: 'OFFICER', attendance: 'PRESENT', officer: SECOND }];
    const opening = { number: SEAL, purpose: 'EXAMINATION', authority: 'PROSECUTOR', presence };
    await node.client.accepted(SEIZING_OFFICER, `/v1/exhibits/${goods.exhibit}/seals/open`, opening);
    expect((await mark()).status).toBe(200);
    expect((await order('SALE')).status).toBe(200);
  });
});
