import 'reflect-metadata';
import type { Recorded } from '#platform/kernel';
import { workListView } from './work-list.projection.js';
import { WorkListQuery } from './work-list.query.js';
import type { WorkRow } from './work-list.rows.js';

type Told = readonly [stream: string, type: string, data: object];
const [{ when, key }] = workListView.projections as unknown as [
  { when: Record<string, ((event: Recorded, row?: WorkRow) => WorkRow | undefined) | undefined>; key: (event: Recorded) => string },
];

/** What waits after what was told. */
function waiting(...told: readonly Told[]): WorkRow[] {
  const rows = new Map<string, WorkRow>();
  for (const [stream, type, data] of told) {
    const event = { event: { type, data }, stream, actor: { country: 'CI' }, happened: { at: '2026-03-14T08:00:00.000Z' } } as unknown as Recorded;
    const after = when[type]?.(event, rows.get(key(event)));
    if (after === undefined) rows.delete(key(event));
    else rows.set(key(event), after);
  }
  return [...rows.values()];
}
const E = 'custos.exhibit-e1';
const [S, C, T] = ['custos.seizure-s1', 'custos.case-c1', 'custos.trace-t1'];
const offer = (part = 'whole', to = 'CI.GREFFE'): Told => [E, 'custody.TransferOffered', { part, from: 'CI.DGD-AIR.4711', to, purpose: 'REGISTRY' }];

describe('what waits for somebody', () => {
  it('is a hand-over, for the receiver, until it is answered in any way', () => {
    expect(waiting(offer())).toMatchObject([
      { kind: 'hand-over', waitsFor: 'CI.GREFFE', stream: E, since: '2026-03-14T08:00:00.000Z', detail: { from: 'CI.DGD-AIR.4711' } },
    ]);
    for (const answer of ['TransferAccepted', 'TransferAcceptedWithReservations', 'TransferRefused', 'TransferWithdrawn'])
      expect(waiting(offer(), [E, `custody.${answer}`, { part: 'whole' }])).toEqual([]);
  });

  it('waits part by part', () => {
    const rest = waiting(offer('a'), offer('b', 'CI.LAB.2'), [E, 'custody.TransferAccepted', { part: 'a' }]);
    expect(rest.map(({ waitsFor, detail }) => [waitsFor, detail['part']])).toEqual([['CI.LAB.2', 'b']]);
  });

  it('is a draft, for the officer who seized, until it is signed or voided', () => {
    const draft: Told = [S, 'seizure.SeizureRecorded', { seizingOfficer: 'CI.DGD-AIR.4711', number: { written: 'PV 12' } }];
    expect(waiting(draft)).toMatchObject([{ kind: 'draft', waitsFor: 'CI.DGD-AIR.4711', detail: { number: 'PV 12' } }]);
    for (const end of ['SeizureReportSigned', 'SeizureVoided']) expect(waiting(draft, [S, `seizure.${end}`, {}])).toEqual([]);
  });

  it('is a return with its day, and a receipt that was not announced', () => {
    expect(waiting([E, 'custody.TemporarilyReleased', { part: 'whole', to: 'CI.COUR', due: '2026-04-01' }])).toMatchObject([
      { kind: 'return', waitsFor: 'CI.COUR', due: '2026-04-01' },
    ]);
    expect(
      waiting([E, 'custody.TemporarilyReleased', { part: 'whole', to: 'CI.COUR', due: '2026-04-01' }], [E, 'custody.Returned', { part: 'whole' }]),
    ).toEqual([]);
    const came: Told = [E, 'custody.ReceivedUnannounced', { part: 'whole', from: 'CI.DGD-AIR', holder: 'CI.PORT' }];
    expect(waiting(came)).toMatchObject([{ kind: 'confirmation', waitsFor: 'CI.DGD-AIR', detail: { receivedBy: 'CI.PORT' } }]);
    for (const end of ['UnannouncedReceiptConfirmed', 'UnannouncedReceiptContested'])
      expect(waiting(came, [E, `custody.${end}`, { part: 'whole' }])).toEqual([]);
  });

  it('is each instruction by itself', () => {
    const give = (instruction: string): Told => [C, 'casework.InstructionGiven', { instruction, to: 'CI.DGD-AIR', form: 'REQUISITION', subject: 'EXPERTISE' }];
    expect(waiting(give('i1'), give('i2'), [C, 'casework.InstructionAnswered', { instruction: 'i1' }])).toMatchObject([
      { kind: 'instruction', due: null, detail: { instruction: 'i2' } },
    ]);
  });

  it('is what an act names him for, until he has attested or denied it', () => {
    const named = {
      act: 'a1',
      part: 'whole',
      capacity: 'SUPERIOR',
      who: 'CI.DGD.1001',
      deed: 'CUSTODY_ASSUMED',
      colour: 'RED',
      due: '2026-04-14T08:00:00.000Z',
    };
    const asked: Told = [E, 'custody.AttestationRequested', named];
    expect(waiting(asked)).toMatchObject([{ kind: 'attestation', waitsFor: 'CI.DGD.1001', due: named.due, told: null }]);
    expect(waiting(asked, [E, 'custody.ConfirmationOverdue', { ...named, told: 'CI.PARQUET' }])).toMatchObject([{ told: 'CI.PARQUET' }]);
    for (const end of ['AttestationGiven', 'AttestationDenied']) expect(waiting(asked, [E, `custody.${end}`, named])).toEqual([]);
  });

  it('is an order to confirm, for every magistrate of the office', () => {
    const order = { order: 'o1', part: 'whole', measure: 'SALE', form: 'ORAL', orderedBy: 'CI.PARQUET.41', given: 'x', due: '2026-04-14T08:00:00.000Z' };
    const given: Told = [E, 'custody.OrderGiven', order];
    expect(waiting(given)).toMatchObject([{ kind: 'order', waitsFor: 'CI.PARQUET', due: order.due }]);
    expect(waiting(given, [E, 'custody.ConfirmationOverdue', { act: 'o1', capacity: 'MAGISTRATE', who: 'CI.PARQUET.41', told: 'CI.PG' }])).toMatchObject([
      { told: 'CI.PG' },
    ]);
    for (const end of ['OrderConfirmed', 'OrderDisavowed']) expect(waiting(given, [E, `custody.${end}`, { order: 'o1' }])).toEqual([]);
  });

  it('is the use of an answer that a second tracing officer has to confirm', () => {
    const proposed: Told = [
      T,
      'tracing.UseAuthorisationProposed',
      { proposal: 1, owner: 'GH.NACSA', purpose: 'court', answers: [1], recordedBy: 'CI.COMNAT.51' },
    ];
    expect(waiting(proposed)).toMatchObject([{ kind: 'use-authorisation', country: 'CI', waitsFor: null }]);
    for (const end of ['UseAuthorised', 'UseAuthorisationDeclined']) expect(waiting(proposed, [T, `tracing.${end}`, { proposal: 1 }])).toEqual([]);
    const withdrawn: Told = [T, 'tracing.UseWithdrawn', { authorisation: 1, document: 'd', recordedBy: 'CI.COMNAT.51' }];
    expect(waiting(withdrawn)).toMatchObject([{ kind: 'use-withdrawal', country: 'CI' }]);
    expect(waiting(withdrawn, [T, 'tracing.UseWithdrawalConfirmed', { authorisation: 1 }])).toEqual([]);
    expect(waiting([T, 'tracing.UseWithdrawn', { authorisation: 1, recordedBy: 'CI.COMNAT.51' }])).toEqual([]);
  });

  it('is the next step of a trace, for any tracing officer of the country', () => {
    const proposed: Told = [T, 'tracing.TraceProposed', { firearm: 'f1', to: { country: 'GH' }, why: 'maker' }];
    expect(waiting(proposed)).toMatchObject([{ kind: 'trace-proposal', country: 'CI', waitsFor: null }]);
    expect(waiting(proposed, [T, 'tracing.TraceRequested', {}])).toEqual([]);
    const acknowledged: Told = [T, 'tracing.TraceAcknowledged', { dueAt: '2026-04-14T08:00:00.000Z', receivedAt: 'x' }];
    expect(waiting(proposed, acknowledged)).toMatchObject([{ kind: 'trace-answer', due: '2026-04-14T08:00:00.000Z' }]);
    for (const end of ['TraceAnswered', 'TraceRefused', 'TraceWithdrawn', 'TraceClosed'])
      expect(waiting(proposed, acknowledged, [T, `tracing.${end}`, {}])).toEqual([]);
  });
});

describe('the list of one reader', () => {
  const row = (n: number, more: Partial<WorkRow> = {}): WorkRow => ({
    key: `${E}#hand-over#${n}`,
    stream: E,
    kind: 'hand-over',
    waitsFor: 'CI.GREFFE',
    told: null,
    country: null,
    due: null,
    since: 'x',
    detail: {},
    ...more,
  });
  async function list(rows: WorkRow[], { roles = ['custodian'], limit = 10 } = {}) {
    const asked: unknown[][] = [];
    const query = new WorkListQuery({ query: (_view: unknown, _sql: string, values: unknown[]) => (asked.push(values), Promise.resolve(rows)) } as never);
    const answer = await query.of({ sub: 'CI.GREFFE.4711', unit: 'CI.GREFFE', country: 'CI', roles } as never, { limit, now: '2026-04-01T12:00:00.000Z' });
    return { answer, asked };
  }

  it('asks for what waits for him, for his unit, and for his country only as a tracing officer', async () => {
    expect((await list([])).asked[0]?.slice(0, 2)).toEqual([['CI.GREFFE.4711', 'CI.GREFFE'], null]);
    expect((await list([], { roles: ['tracing-officer'] })).asked[0]?.[1]).toBe('CI');
  });

  it('calls late what is past its instant, or past the end of its day', async () => {
    const { answer } = await list([null, '2026-04-01', '2026-03-31', '2026-04-01T11:59:59.000Z', '2026-04-01T12:00:01.000Z'].map((due, n) => row(n, { due })));
    expect(answer.items.map(({ overdue }) => overdue)).toEqual([false, false, true, true, false]);
    expect(answer.items[0]).toMatchObject({ subject: { kind: 'exhibit', id: 'e1' }, waitsFor: 'CI.GREFFE' });
  });

  it('goes on where it ended', async () => {
    const rows = [row(1), row(2), row(3)];
    expect((await list(rows, { limit: 3 })).answer.next).toBeNull();
    const { answer } = await list(rows, { limit: 2 });
    expect(answer.items).toHaveLength(2);
    expect(answer.next).not.toBeNull();
  });
});
