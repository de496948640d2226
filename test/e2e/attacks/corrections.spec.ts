import { sha256 } from '#platform/event-log';
import { COLLEAGUE, CLERK, HOLDER, inCase, PROSECUTOR, REGISTRY, ROUNDS, SEAL, seized, PISTOL } from '../../../apps/api/src/custody.examples.js';
import { caseOf, caseStep, INVESTIGATOR } from '../../../apps/api/src/casework.examples.js';
import { GHANA, requestBody, TRACING_OFFICER } from '../../../apps/api/src/tracing.examples.js';
import { seizureIdOf, showroomExhibit, showroomSeizure } from '../../../apps/api/src/operations/showroom.js';
import type { Answer } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { playSteps } from './support/steps.js';

jest.setTimeout(240_000);

const FOREIGN = 'ML.DGPN-PJ.4711';
/** A second account of the holder, and an agent of his unit who is no officer of judicial police. */
const HOLDER_AGAIN = 'CI.DGD-AIR.9700';
const AGENT = 'CI.DGD-AIR.4731';
const REASON = 'misread on the paper form';

let node: Custos;
beforeAll(async () => {
  node = await startCustos();
  for (const account of [HOLDER_AGAIN, AGENT, FOREIGN]) await node.client.token(account);
});
afterAll(() => node?.close());

const codeOf = ({ status, body }: Answer) => [status, body['code']];
const correct = (by: string, subject: string, body: object) =>
  node.client.command(by, `${subject}/corrections`, { effect: 'replace', reason: REASON, ...body });
const voiding = (by: string, subject: string, revision: number) => correct(by, subject, { effect: 'void', revision });
const approve = (by: string, subject: string, body: object = {}) => node.client.command(by, `${subject}/corrections/approve`, body);
const page = async (user: string, subject: string, position?: string) => (await node.client.found(user, subject, position)).body;
const revisionOf = ({ body }: Answer): number => Number(body['revision']);

/** The scan of a procès-verbal rectificatif, uploaded, and its number. */
async function rectification(by: string, n: string) {
  const paper = `procès-verbal rectificatif n° ${n}`;
  const { status } = await node.client.send('POST', '/v1/attachments', { user: by, raw: paper, media: 'application/octet-stream' });
  if (status >= 300) throw new Error(`upload: ${status}`);
  const document = sha256(paper).toString('hex');
  return { number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n, written: `PV n° ${n}/DGD-AIR/2020` }, document };
}

/** What is on line 1 of a report, less what the product sets. */
async function lineOf(seizure: string) {
  const { lines } = await page(HOLDER, `/v1/seizures/${seizure}`);
  const { line, category, quantity, individual, make, model, calibre, markingsSeen, photographs, seals, movable, frame, acquisition } = lines[0];
  const seen = { line, category, quantity, individual, make, model, calibre, markingsSeen, photographs, seals, movable, frame, acquisition };
  return { revision: lines[0].revision as number, data: { ...seen, itemDescription: 'automatic rifle, folding stock' } };
}

describe('the correction of a signed report', () => {
  const name = 'attacked by correction';
  const report = `/v1/seizures/${seizureIdOf(name)}`;
  const exhibit = `/v1/exhibits/${showroomExhibit(name)}`;
  let line: Awaited<ReturnType<typeof lineOf>>;
  let paper: Awaited<ReturnType<typeof rectification>>;
  beforeAll(async () => {
    await playSteps(node.client, showroomSeizure(name, { signed: true, frame: 'customs' }));
    await node.client.until(HOLDER, report, ({ firearms }) => firearms.length === 1);
    line = await lineOf(seizureIdOf(name));
    paper = await rectification(HOLDER, 'RECT-1');
  });

  it('is not proposed by an officer of another country, who does not even learn that the report is there', async () => {
    const absent = await voiding(FOREIGN, '/v1/seizures/00000000-0000-4000-8000-000000000000', 1);
    const there = await voiding(FOREIGN, report, 1);
    expect([there.status, there.text]).toEqual([404, absent.text]);
  });

  it('does not turn a rifle that was unloaded into an air gun: the unloading would not have been recorded', async () => {
    const airGun = { ...line.data, category: 'other', make: 'Gamo', model: 'air gun' };
    expect(codeOf(await correct(HOLDER, report, { revision: line.revision, data: airGun, rectification: paper }))).toEqual([409, 'history-not-accepted']);
  });

  it('never changes its office, its officers or who seized: what decides who sees', async () => {
    const { recorded } = await page(HOLDER, report);
    const { number, site, frame, legalBasis, acquisition, ownerKnown, from, concealment, route } = recorded;
    const data = { number, site, frame, legalBasis, acquisition, ownerKnown, from, witnesses: [], concealment, route, exactPlace: 'cargo shed, bay 4' };
    for (const moved of [
      { office: 'CI.INSTR-ABIDJAN' },
      { officers: [HOLDER] },
      { seizingOfficer: COLLEAGUE },
      { unit: 'CI.GN-SR' },
      { authority: 'CI.INSTR-ABIDJAN' },
    ])
      expect([moved, codeOf(await correct(HOLDER, report, { revision: 0, data: { ...data, ...moved }, rectification: paper }))]).toEqual([
        moved,
        [409, 'member-fixed'],
      ]);
  });

  it('is proposed by a procès-verbal rectificatif alone: its number, and its signed document, uploaded before', async () => {
    const data = { ...line.data, model: 'M92' };
    expect(codeOf(await correct(HOLDER, report, { revision: line.revision, data }))).toEqual([409, 'rectification-missing']);
    const nothing = { ...paper, document: 'e'.repeat(64) };
    expect(codeOf(await correct(HOLDER, report, { revision: line.revision, data, rectification: nothing }))).toEqual([422, 'attachment-unknown']);
  });

  it('shows at once beside the old value, amber, and the old value counts until a second person agrees', async () => {
    const proposed = await node.client.accepted(HOLDER, `${report}/corrections`, {
      effect: 'replace',
      reason: REASON,
      revision: line.revision,
      data: { ...line.data, model: 'M92' },
      rectification: paper,
    });
    for (const reader of [HOLDER, COLLEAGUE]) {
      const shown = await page(reader, report, proposed.body['position'] as string);
      expect(shown['lines'][0]['model']).toBe('M70');
      expect(shown['corrections']).toMatchObject([
        {
          state: 'proposed',
          proposedBy: HOLDER,
          approvedBy: null,
          rectification: paper,
          correctionReason: REASON,
          changes: [{ member: 'model', is: 'M70', becomes: 'M92' }],
        },
      ]);
      expect(shown['attention']).toMatchObject([{ code: 'correction-waits', colour: 'amber', waitsFor: 'CI.DGD-AIR' }]);
    }
  });

  it('holds nothing up: the rifle is handed over, and its trace is asked for meanwhile', async () => {
    const [{ id: firearm }] = (await page(HOLDER, report))['firearms'] as [{ id: string }];
    const serial = { kind: 'serial', place: 'receiver', text: '369J257', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };
    await node.client.accepted(HOLDER, `/v1/firearms/${firearm}/markings`, serial);
    const offered = await node.client.command(HOLDER, `${exhibit}/transfers`, { to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT' });
    const accepted = await node.client.accepted(CLERK, `${exhibit}/transfers/accept`, { seal: 'INTACT' });
    const traced = await node.client.accepted(TRACING_OFFICER, '/v1/traces', { firearm, to: GHANA, ...requestBody });
    expect([offered.status, accepted.status, traced.status]).toEqual([200, 200, 201]);
    expect((await page(HOLDER, report))['corrections'][0]['state']).toBe('proposed');
  });

  it('is not approved by who proposed it under either of his accounts, nor by an agent, nor by an officer of another unit', async () => {
    expect(codeOf(await approve(HOLDER, report))).toEqual([409, 'second-person-needed']);
    expect(codeOf(await approve(HOLDER_AGAIN, report))).toEqual([409, 'second-person-needed']);
    expect(codeOf(await approve(AGENT, report))).toEqual([409, 'not-opj-or-superior']);
    expect((await approve('CI.GN-SR.4711', report)).status).toBe(404);
    expect((await page(HOLDER, report))['lines'][0]['model']).toBe('M70');
  });

  it('is in force once another officer of judicial police of the unit approved it, with both names and the number of the paper', async () => {
    const approved = await node.client.accepted(COLLEAGUE, `${report}/corrections/approve`, {});
    const shown = await page(HOLDER, report, approved.body['position'] as string);
    expect(shown['lines'][0]).toMatchObject({ model: 'M92', correctedBy: revisionOf(approved) });
    expect(shown['corrections']).toMatchObject([
      { state: 'settled', proposedBy: HOLDER },
      { state: 'in-force', proposedBy: HOLDER, approvedBy: COLLEAGUE, rectification: paper },
    ]);
    expect(shown['attention']).toEqual([]);
    expect(codeOf(await approve(COLLEAGUE, report))).toEqual([409, 'no-such-proposal']);
  });
});

describe('after the procedure was transmitted, a rectification', () => {
  const name = 'attacked after transmission';
  const report = `/v1/seizures/${seizureIdOf(name)}`;
  const opened = caseStep(name);
  const file = `/v1/cases/${caseOf(opened)}`;
  let line: Awaited<ReturnType<typeof lineOf>>;
  const propose = async (model: string, paper: Awaited<ReturnType<typeof rectification>>) =>
    node.client.accepted(HOLDER, `${report}/corrections`, {
      effect: 'replace',
      reason: REASON,
      revision: line.revision,
      data: { ...line.data, model },
      rectification: paper,
    });
  beforeAll(async () => {
    await playSteps(node.client, [opened, ...showroomSeizure(name, { signed: true, frame: 'customs' })]);
    await node.client.accepted(INVESTIGATOR, `${file}/seizures`, { seizure: seizureIdOf(name) });
    line = await lineOf(seizureIdOf(name));
  });

  it('that two officers agreed on is not in force: the office receives it as a document of its file, which nobody held back for it', async () => {
    const paper = await rectification(HOLDER, 'RECT-2');
    await propose('M92', paper);
    await node.client.accepted(INVESTIGATOR, `${file}/transmission`, { to: 'CI.PARQUET-ABIDJAN', openRedFindings: 0 });
    expect(codeOf(await node.client.command(PROSECUTOR, `${report}/corrections/receive`, { cote: 1 }))).toEqual([409, 'not-yet-approved']);
    const approved = await node.client.accepted(COLLEAGUE, `${report}/corrections/approve`, {});
    const waiting = await page(HOLDER, report, approved.body['position'] as string);
    expect(waiting['lines'][0]['model']).toBe('M70');
    expect(waiting['corrections']).toMatchObject([{ state: 'approved', approvedBy: COLLEAGUE, changes: [{ member: 'model', is: 'M70', becomes: 'M92' }] }]);
    expect(codeOf(await node.client.command(COLLEAGUE, `${report}/corrections/receive`, { cote: 1 }))).toEqual([409, 'not-the-office']);
    expect(codeOf(await node.client.command(PROSECUTOR, `${report}/corrections/receive`, { cote: 1 }))).toEqual([409, 'rectification-not-filed']);
    const document = { layer: 'PROCEDURE', kind: 'PV_SAISIE', sha256: paper.document, size: 64, media: 'application/pdf', title: 'Procès-verbal rectificatif' };
    await node.client.accepted(INVESTIGATOR, `${file}/documents`, document);
    const received = await node.client.accepted(PROSECUTOR, `${report}/corrections/receive`, { cote: 1 });
    const shown = await page(HOLDER, report, received.body['position'] as string);
    expect(shown['lines'][0]['model']).toBe('M92');
    expect(shown['corrections'].at(-1)).toMatchObject({ state: 'in-force', approvedBy: COLLEAGUE, receivedBy: PROSECUTOR, cote: 1 });
  });

  it('that the office returns leaves the old value', async () => {
    const proposed = await propose('M70 B1', await rectification(HOLDER, 'RECT-3'));
    await node.client.accepted(COLLEAGUE, `${report}/corrections/approve`, {});
    const refusal = { proposal: revisionOf(proposed), reason: 'the photograph shows the model of the first report' };
    expect(codeOf(await node.client.command(COLLEAGUE, `${report}/corrections/return`, refusal))).toEqual([409, 'not-the-office']);
    const returned = await node.client.accepted(PROSECUTOR, `${report}/corrections/return`, refusal);
    const shown = await page(HOLDER, report, returned.body['position'] as string);
    expect(shown['lines'][0]['model']).toBe('M92');
    expect(shown['corrections'].at(-1)).toMatchObject({ state: 'returned', returnedBy: PROSECUTOR });
    expect(codeOf(await node.client.command(PROSECUTOR, `${report}/corrections/receive`, { ...refusal, cote: 1, reason: undefined }))).toEqual([
      409,
      'already-approved',
    ]);
  });
});

describe('who accepted a hand-over', () => {
  const goods = seized('accepted and corrected', PISTOL);
  const exhibit = `/v1/exhibits/${goods.exhibit}`;
  it('is not corrected by colleagues of either side, and the true holder stays', async () => {
    await playSteps(node.client, goods.steps);
    await node.client.accepted(HOLDER, `${exhibit}/transfers`, { to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT', seals: [SEAL] });
    const accepted = await node.client.accepted(CLERK, `${exhibit}/transfers/accept`, { seal: 'INTACT', seals: [SEAL] });
    const revision = revisionOf(accepted);
    for (const by of [HOLDER, COLLEAGUE, 'CI.GREFFE-ABIDJAN.4712']) {
      const data = { seal: 'INTACT', seals: [SEAL] };
      for (const moved of [{ by }, { holder: HOLDER }, { from: 'CI.GN-SR.4711' }])
        expect([by, moved, (await correct(by, exhibit, { revision, data: { ...data, ...moved } })).status]).toEqual([by, moved, 409]);
      if (by !== 'CI.GREFFE-ABIDJAN.4712') expect([by, codeOf(await voiding(by, exhibit, revision))]).toEqual([by, [409, 'not-the-author']]);
    }
    expect((await page(CLERK, exhibit))['parts'][0]['holder']).toBe(REGISTRY);
    expect((await node.client.command(CLERK, `${exhibit}/measurements`, { measure: 'COUNT', found: { amount: '1', unit: 'each' } })).status).toBe(200);
  });

  it('is taken back by the officer who accepted, and by nobody of his unit', async () => {
    const own = seized('accepted in person', PISTOL);
    const subject = `/v1/exhibits/${own.exhibit}`;
    await playSteps(node.client, own.steps);
    await node.client.accepted(HOLDER, `${subject}/transfers`, { to: COLLEAGUE, purpose: 'STORAGE', seal: 'INTACT', seals: [SEAL] });
    const revision = revisionOf(await node.client.accepted(COLLEAGUE, `${subject}/transfers/accept`, { seal: 'INTACT', seals: [SEAL] }));
    for (const by of [HOLDER, AGENT]) expect([by, codeOf(await voiding(by, subject, revision))]).toEqual([by, [409, 'not-the-party-named']]);
    await node.client.accepted(COLLEAGUE, `${subject}/corrections`, { effect: 'void', revision, reason: REASON });
    expect(codeOf(await approve(HOLDER, subject))).toEqual([409, 'another-unit-needed']);
    expect((await page(HOLDER, subject))['parts'][0]['holder']).toBe(COLLEAGUE);
  });

  it('is not taken back by a correction that a later act would not have survived', async () => {
    await node.client.accepted(CLERK, `${exhibit}/seals/open`, {
      number: SEAL,
      purpose: 'EXAMINATION',
      authority: 'PROSECUTOR',
      presence: [{ capacity: 'OFFICER', attendance: 'PRESENT', officer: 'CI.GREFFE-ABIDJAN.4712' }],
    });
    const { custody } = await page(CLERK, exhibit);
    const accepted = (custody as { type: string; revision: number }[]).find((one) => one.type.startsWith('custody.TransferAccepted'))!;
    expect(codeOf(await voiding(CLERK, exhibit, accepted.revision))).toEqual([409, 'history-not-accepted']);
  });
});

describe('a loss, a broken seal or a difference', () => {
  const goods = inCase(seized('voided by one', PISTOL), 'voided by one');
  const exhibit = `/v1/exhibits/${goods.exhibit}`;
  beforeAll(async () => {
    await playSteps(node.client, goods.steps);
    await node.client.until(HOLDER, exhibit, () => true);
  });

  it.each<[string, string, object]>([
    ['broken seal', 'seals/broken', { number: SEAL, circumstances: 'IN_TRANSPORT' }],
    ['theft', 'losses', { circumstances: 'THEFT', told: PROSECUTOR }],
  ])('%s is not made undone by one officer, nor by two of one unit', async (_what, path, body) => {
    const revision = revisionOf(await node.client.accepted(HOLDER, `${exhibit}/${path}`, body));
    const proposed = await node.client.accepted(HOLDER, `${exhibit}/corrections`, { effect: 'void', revision, reason: REASON });
    const shown = await page(HOLDER, exhibit, proposed.body['position'] as string);
    expect((shown['custody'] as { revision: number }[]).some((one) => one.revision === revision)).toBe(true);
    expect(shown['corrections'].at(-1)).toMatchObject({ state: 'proposed', effect: 'void', revision });
    for (const by of [HOLDER, HOLDER_AGAIN]) expect([by, codeOf(await approve(by, exhibit))]).toEqual([by, [409, 'second-person-needed']]);
    for (const by of [COLLEAGUE, AGENT]) expect([by, codeOf(await approve(by, exhibit))]).toEqual([by, [409, 'another-unit-needed']]);
    const approved = await node.client.accepted(PROSECUTOR, `${exhibit}/corrections/approve`, {});
    const after = await page(HOLDER, exhibit, approved.body['position'] as string);
    expect((after['custody'] as { revision: number }[]).some((one) => one.revision === revision)).toBe(false);
    expect(after['corrections'].at(-1)).toMatchObject({ state: 'in-force', proposedBy: HOLDER, approvedBy: PROSECUTOR });
  });
});

describe('a quantity that was corrected', () => {
  const goods = seized('corrected quantity', ROUNDS);
  const exhibit = `/v1/exhibits/${goods.exhibit}`;
  it('may leave a later one without its balance: it is accepted and red', async () => {
    await playSteps(node.client, goods.steps);
    const take = (amount: string) =>
      node.client.accepted(HOLDER, `${exhibit}/samples`, { quantity: { amount, unit: 'round' }, purpose: 'LABORATORY', seals: [] });
    const revision = revisionOf(await take('10'));
    const later = revisionOf(await take('40'));
    const data = { quantity: { amount: '20', unit: 'round' }, purpose: 'LABORATORY', seals: [], presence: [] };
    const made = await node.client.accepted(HOLDER, `${exhibit}/corrections`, { effect: 'replace', revision, data, reason: REASON });
    const shown = await page(HOLDER, exhibit, made.body['position'] as string);
    expect(shown['corrections'].at(-1)).toMatchObject({ state: 'in-force', breaks: [{ revision: later, code: 'more-than-there-is' }] });
    expect(shown['attention']).toMatchObject([{ code: 'balance-broken', colour: 'red', detail: { revision: later, code: 'more-than-there-is' } }]);
  });

  it('is proposed by nobody whose unit has nothing to do with it, though the thing is offered to him', async () => {
    await node.client.accepted(HOLDER, `${exhibit}/transfers`, { to: FOREIGN, purpose: 'EXAMINATION', seal: 'NOT_SEALED' });
    await node.client.until(FOREIGN, exhibit, () => true);
    expect(codeOf(await voiding(FOREIGN, exhibit, 1))).toEqual([409, 'not-the-author']);
  });
});
