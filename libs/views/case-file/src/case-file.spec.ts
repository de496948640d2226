import 'reflect-metadata';
import { canonicalPage } from './canonical-page.js';
import { caseFileAnswer, exhibitAnswer, firearmAnswer, traceAnswer } from './case-file.answers.js';
import { caseFileView } from './case-file.projection.js';
import { CaseFileQuery } from './case-file.query.js';
import { materials } from './materials.js';
import { CASE, EXHIBIT, FIREARM, firearmCase, LATER, SEIZURE, TRACE_AT, TRACE_GH } from './toy-case.js';
import type { ToyHistory } from './toy-history.js';

const PROPOSED = '0199aa00-0000-8000-8000-00000000a003';
const present = '2024-03-01T00:00:00.000Z';
/** The query over a toy history: the same rows answer for the live view and for the past. */
function queryOver(history: ToyHistory) {
  const position = history.events.at(-1)!.position;
  const ends = (known?: string) => (known === undefined ? history.events.length : history.events.filter((one) => one.position <= known).length);
  return new CaseFileQuery(
    {
      query: () => Promise.resolve([]),
      snapshot: (view, work) => work({ position, version: 1, query: () => Promise.resolve([]), rows: () => history.rows(view) }),
      position: () => Promise.resolve({ position, version: 1 }),
    },
    {
      rows: (view, _streams, then) => Promise.resolve(history.rows(view as typeof caseFileView, ends(then?.knownAt))),
      instant: (known) => Promise.resolve(/^\d+$/.test(known) ? history.events.findLast(({ position: at }) => at <= known)?.recorded : known),
      prefix: (known) => Promise.resolve((/^\d+$/.test(known) ? known : history.events.findLast(({ recorded }) => recorded <= known)?.position) as never),
    },
    () => present,
  );
}
const police = { layer: 'both' as const };
const prosecutor = { layer: 'procedure' as const };

describe('the case file', () => {
  it('shows every recovered firearm with its seizure, its custody and its requests on one page', async () => {
    const file = (await queryOver(firearmCase()).file(CASE, police))!;
    expect(caseFileAnswer.parse(file)).toBeTruthy();
    expect(file.seizures[0]!.legality).toMatchObject({
      frame: 'flagrance',
      authority: 'CI.PARQUET',
      signatories: [{ outcome: 'signed' }, { outcome: 'refused' }],
    });
    expect(file.seizures[0]!.legality.observed).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'signature-missing', outcome: 'refused' })]));
    const [firearm] = file.firearms;
    expect(firearm!.recovery.line).toMatchObject({ make: 'Glock' });
    expect(firearm!.custody!.steps.map((one) => one['type'])).toEqual([
      'custody.ExhibitRegistered',
      'custody.TransferOffered',
      'custody.TransferAccepted',
      'custody.SealFoundBroken',
      'custody.TransferOffered',
    ]);
    expect(firearm!.custody!.parts[0]).toMatchObject({
      holder: 'CI.GREFFE',
      offer: { to: 'CI.LABO' },
      seals: [{ number: 'CI-000451', state: 'found-broken' }],
    });
    expect(firearm!.custody!.health.unansweredOffers).toHaveLength(1);
    expect(firearm!.custody!.health.brokenSeals).toHaveLength(1);
    expect(firearm!.tracing.requests.map((one) => one.id)).toEqual([TRACE_AT, TRACE_GH]);
  });

  it('tells which requests relied on an identification that no longer stands', async () => {
    const { firearms } = (await queryOver(firearmCase()).file(CASE, police))!;
    const versions = firearms[0]!.identifications as readonly Record<string, any>[];
    expect(versions.map((one) => [one['version'], one['superseded']?.reasonCode ?? null, one['citedBy']])).toEqual([
      [1, 'misread-marking', [TRACE_AT]],
      [2, null, [TRACE_GH]],
    ]);
    expect(firearms[0]!.missing).toContainEqual({ code: 'request-cites-older-identification', trace: TRACE_AT, version: 1 });
  });

  it('joins the hops of all answers from manufacture to recovery and names the gap', async () => {
    const { firearms } = (await queryOver(firearmCase()).file(CASE, police))!;
    expect(firearms[0]!.tracing.path.map((one) => (one.kind === 'hop' ? one.hop.what : 'gap'))).toEqual(['manufactured', 'exported', 'gap']);
    expect(firearms[0]!.tracing.pointOfDiversion.byTracing).toMatchObject({ kind: 'gap', from: { kind: 'state', ref: 'GH' }, to: 'recovery' });
    expect(firearms[0]!.missing).toContainEqual({ code: 'path-gap' });
  });

  it('shows why a country refused', async () => {
    const trace = (await queryOver(firearmCase()).trace(TRACE_GH, police))!;
    expect(traceAnswer.parse(trace)).toBeTruthy();
    expect(trace).toMatchObject({ status: 'refused', refusals: [{ reason: 'confidentiality-law' }], due: { rule: { source: 'instrument' }, endedLate: true } });
  });
});

describe('what a prosecutor sees of an answer', () => {
  it('is that it exists, its date and whom to ask, while its owner has not released it for court', async () => {
    const file = (await queryOver(firearmCase()).file(CASE, prosecutor))!;
    const [answer] = file.firearms[0]!.tracing.requests[0]!.answers;
    expect(Object.keys(answer!).sort()).toEqual(['answer', 'ask', 'happened', 'recorded', 'released']);
    expect(answer).toMatchObject({ released: false, ask: 'AT.BMI' });
    expect(file.layer.unreleasedAnswers).toHaveLength(1);
    expect(file.firearms[0]!.tracing.state).toMatchObject({ state: 'NOT_RELEASED' });
    expect(file.firearms[0]!.tracing.path).toEqual([]);
    expect(JSON.stringify(file)).not.toMatch(/ONWARD_TO_COUNTRY|AT-2021-4|"exported"/);
  });
  it('is the whole of it once its use in court is authorised', async () => {
    const history = firearmCase().tell(`trace-${TRACE_AT}`, 'tracing.UseAuthorised', {
      authorisation: 1,
      owner: 'AT.BMI',
      purpose: 'court',
      reference: 'AT/U/5',
      answers: [1],
      recordedBy: 'CI.COMNAT.51',
    });
    const { firearms } = (await queryOver(history).file(CASE, prosecutor))!;
    expect(firearms[0]!.tracing.requests[0]!.answers[0]).toMatchObject({ released: true, outcome: 'ONWARD_TO_COUNTRY' });
    expect(firearms[0]!.tracing.path).toHaveLength(3);
  });
  it('is hidden again when the owner withdraws the authorisation, and was never opened by one for intelligence', async () => {
    const use = { authorisation: 1, owner: 'AT.BMI', purpose: 'court', reference: 'AT/U/5', answers: [1], recordedBy: 'CI.COMNAT.51' };
    const withdrawn = firearmCase()
      .tell(`trace-${TRACE_AT}`, 'tracing.UseAuthorised', use)
      .tell(`trace-${TRACE_AT}`, 'tracing.UseWithdrawn', { authorisation: 1, recordedBy: 'CI.COMNAT.51' });
    const intelligence = firearmCase().tell(`trace-${TRACE_AT}`, 'tracing.UseAuthorised', { ...use, purpose: 'intelligence' });
    for (const history of [withdrawn, intelligence])
      expect((await queryOver(history).trace(TRACE_AT, prosecutor))!.answers[0]).toMatchObject({ released: false });
  });
  it('does not come back through a correction of the answer', async () => {
    const history = firearmCase();
    const { revision, event } = history.events.find((one) => one.event.type === 'tracing.TraceAnswered')!;
    history.correct(`trace-${TRACE_AT}`, revision, 'tracing.TraceAnswered', { ...(event.data as object), outcome: 'MANUFACTURE_CONFIRMED' });
    const trace = (await queryOver(history).trace(TRACE_AT, prosecutor))!;
    expect(JSON.stringify(trace)).not.toContain('MANUFACTURE_CONFIRMED');
    expect(trace.corrections).toHaveLength(1);
    expect((await queryOver(history).trace(TRACE_AT, police))!.answers[0]).toMatchObject({ outcome: 'MANUFACTURE_CONFIRMED', correctedBy: revision + 1 });
  });
  it('is not given away by a proposal to ask the country that it points to', async () => {
    const history = firearmCase().tell(`trace-${PROPOSED}`, 'tracing.TraceProposed', {
      firearm: FIREARM,
      to: { kind: 'onward', country: 'TG' },
      why: 'onward-from-answer',
      order: 1,
    });
    expect((await queryOver(history).trace(PROPOSED, police))!.to).toMatchObject({ country: 'TG' });
    expect(await queryOver(history).trace(PROPOSED, prosecutor)).toBeUndefined();
    expect(JSON.stringify(await queryOver(history).file(CASE, prosecutor))).not.toContain('"TG"');
  });
  it('leaves documents of the intelligence layer out of the file', async () => {
    const [forPolice, forProsecutor] = await Promise.all([police, prosecutor].map((reader) => queryOver(firearmCase()).file(CASE, reader)));
    expect(forPolice!.documents.map((one) => one['kind'])).toEqual(['PV_SAISIE', 'TRACE_ANSWER']);
    expect(forProsecutor!.documents.map((one) => one['kind'])).toEqual(['PV_SAISIE']);
    expect(forProsecutor!.layer.withheldDocuments).toMatchObject([{ kind: 'TRACE_ANSWER', ask: 'AT.BMI' }]);
  });
});

describe('the file at another time', () => {
  it('as it was known before a correction shows what was recorded first', async () => {
    const history = firearmCase().correct(`seizure-${SEIZURE}`, 0, 'seizure.SeizureRecorded', { ...LATER });
    const before = history.events.at(-2)!.position;
    const query = queryOver(history);
    expect((await query.seizure(SEIZURE, police))!.legality.frame).toBe('preliminaire');
    const then = (await query.seizure(SEIZURE, police, { knownAt: before }))!;
    expect(then).toMatchObject({ knownAt: before, position: before, legality: { frame: 'flagrance' } });
  });
  it('is absent when nothing of it was known', async () => {
    expect(await queryOver(firearmCase()).file(CASE, police, { knownAt: '00000000000000000001' })).toBeUndefined();
  });
  it('takes the moment asked for as now: an answer is overdue then, and not before', async () => {
    const history = firearmCase({ unanswered: true });
    const due = async (asOf: string) => (await queryOver(history).trace(TRACE_GH, police, { asOf }))!.due!.overdue;
    expect(await due('2024-02-01T00:00:00.000Z')).toBe(false);
    expect(await due('2024-02-20T00:00:00.000Z')).toBe(true);
  });
  it('gives the same bytes as the live file when both speak of the same position', async () => {
    const history = firearmCase();
    const live = { ...(await queryOver(history).file(CASE, police))!, asOf: null, knownAt: null };
    const past = { ...(await queryOver(history).file(CASE, police, { asOf: present }))!, asOf: null };
    expect(JSON.stringify(canonicalPage(past))).toBe(JSON.stringify(canonicalPage(live)));
  });
});

describe('sealed texts and other cases', () => {
  it('keeps the digests of a name beside the age, and no name', async () => {
    const { persons } = (await queryOver(firearmCase()).file(CASE, police))!;
    expect(persons[0]).toMatchObject({ status: 'GARDE_A_VUE', record: { age: 'ADULT', traffickingVictim: false, _sd: ['digest-of-a-name'] } });
    expect(persons[0]!.history).toHaveLength(2);
  });
  it('does not show that a case exists which the reader may not see', async () => {
    const query = queryOver(firearmCase());
    expect((await query.file(CASE, police))!.linkedCases).toEqual([]);
    const seeing = { layer: 'both' as const, visible: (streams: readonly string[]) => Promise.resolve(new Set(streams)) };
    expect((await query.file(CASE, seeing))!.linkedCases).toMatchObject([{ stated: 'here', ground: 'SERIAL_NEIGHBOUR' }]);
  });
  it('leaves an exhibit out that was moved to another case, and keeps that it was', async () => {
    const history = firearmCase().tell(`case-${CASE}`, 'casework.ExhibitUnlinked', { exhibit: EXHIBIT, ground: 'MOVED_TO_ANOTHER_CASE' });
    const file = (await queryOver(history).file(CASE, police))!;
    expect([file.exhibits, file.firearms]).toEqual([[], []]);
    expect(file.exhibitsMoved).toHaveLength(1);
  });
});

describe('single pages', () => {
  it('are the parts of the file', async () => {
    const query = queryOver(firearmCase());
    const file = (await query.file(CASE, police))!;
    const [firearm, exhibit] = [(await query.firearm(FIREARM, police))!, (await query.exhibit(EXHIBIT, police))!];
    expect(firearmAnswer.parse(firearm)).toBeTruthy();
    expect(exhibitAnswer.parse(exhibit)).toBeTruthy();
    expect(firearm).toMatchObject(file.firearms[0]!);
    expect(exhibit).toMatchObject(file.exhibits[0]!);
  });
  it('know no subject that never was', async () => {
    expect(await queryOver(firearmCase()).exhibit('0199aa00-0000-8000-8000-00000000ffff', police)).toBeUndefined();
  });
});

it('every table of the view is filled from a whole case', async () => {
  const all = await materials(firearmCase().rows(caseFileView));
  expect(Object.entries(all).map(([name, rows]) => [name, rows.length])).toEqual([
    ['cases', 1],
    ['persons', 1],
    ['seizures', 1],
    ['exhibits', 1],
    ['firearms', 1],
    ['traces', 2],
  ]);
});
