import 'reflect-metadata';
import { effective, type Recorded } from '#platform/kernel';
import { RowsInMemory, type StreamRow } from '#platform/projections';
import { traceDeskView } from './desk.projection.js';
import { deskItem, reciprocityAnswer, TraceDeskQuery } from './desk.query.js';
import { DeskRow } from './desk.rows.js';
import { isOverdue, median, performanceOf } from './reciprocity.js';

type Told = readonly [trace: number, type: string, at: string, data: object];
const id = (n: number) => `0199aa00-0000-8000-8000-00000000a${String(n).padStart(3, '0')}`;
const FIREARM = '0199aa00-0000-8000-8000-00000000f001';
const limit = { source: 'instrument', confirmed: false, limit: { unit: 'months', count: 1 }, rule: 'ECOWAS Convention 2006, art. 19' };

function rowsOf(told: readonly Told[]) {
  const events = told.map(
    ([trace, type, day, data], n) =>
      ({
        event: { type: `tracing.${type}`, data },
        stream: `custos.trace-${id(trace)}`,
        revision: told.slice(0, n).filter(([other]) => other === trace).length,
        position: String(n).padStart(20, '0'),
        happened: { at: `${day}T08:00:00.000Z`, offset: '+00:00', precision: 'day' },
        recorded: `${day}T09:00:00.000Z`,
      }) as unknown as Recorded,
  );
  const rows = new Map<string, StreamRow>();
  const [{ when }] = traceDeskView.projections as unknown as [(typeof traceDeskView.projections)[0]];
  for (const stream of new Set(events.map((one) => one.stream))) {
    for (const one of effective(events.filter((event) => event.stream === stream))) {
      const after = (when[one.event.type] as ((event: Recorded, row?: StreamRow) => StreamRow | undefined) | undefined)?.(one, rows.get(stream));
      if (after) rows.set(stream, after);
    }
  }
  return [...rows.values()] as DeskRow[];
}

const requested = (trace: number, at: string, from: string, to: string, more: object = {}): Told => [
  trace,
  'TraceRequested',
  at,
  {
    firearm: FIREARM,
    identification: 1,
    to: { kind: 'country', country: to },
    door: 'ecowas',
    country: from,
    requestedBy: `${from}.COMNAT.51`,
    intendedUse: 'criminal-investigation',
    urgency: { level: 'routine' },
    instrument: 'ecowas-2006',
    dueRule: limit,
    ...more,
  },
];
const submitted = (trace: number, at: string): Told => [trace, 'TraceSubmitted', at, { channel: 'i-24-7' }];
const acknowledged = (trace: number, at: string, due: string): Told => [
  trace,
  'TraceAcknowledged',
  at,
  { receivedAt: `${at}T08:00:00.000Z`, dueAt: `${due}T08:00:00.000Z` },
];
const answered = (trace: number, at: string): Told => [
  trace,
  'TraceAnswered',
  at,
  { answer: 1, outcome: 'NO_RECORD', qualifiers: [], hops: [], handling: [], firearm: FIREARM },
];

/** Ghana answers once in time and once late, leaves one open, and asks Côte d'Ivoire once. */
const told: readonly Told[] = [
  requested(1, '2024-01-01', 'CI', 'GH'),
  submitted(1, '2024-01-02'),
  acknowledged(1, '2024-01-04', '2024-02-04'),
  answered(1, '2024-01-14'),
  requested(2, '2024-01-01', 'CI', 'GH'),
  submitted(2, '2024-01-02'),
  acknowledged(2, '2024-01-06', '2024-02-06'),
  answered(2, '2024-02-25'),
  requested(3, '2024-01-01', 'CI', 'GH'),
  submitted(3, '2024-01-02'),
  acknowledged(3, '2024-01-05', '2024-02-05'),
  requested(4, '2024-01-10', 'GH', 'CI'),
  [4, 'TraceRefused', '2024-01-20', { reason: 'national-security' }],
  requested(5, '2024-01-10', 'CI', 'CI', { to: { kind: 'own-registers', country: 'CI' }, door: 'own-registers' }),
];
const before = '2024-02-01T00:00:00.000Z';
const after = '2024-03-01T00:00:00.000Z';

describe('a request on the desk', () => {
  it('carries its dates, its limit with the source, its reminders and its messages', () => {
    const [row] = rowsOf([
      ...told.slice(8, 11),
      [3, 'TraceReminded', '2024-02-10', { reminder: 1, automatic: true }],
      [3, 'MessageReceived', '2024-02-12', { channel: 'i-24-7', reference: 'GH/T/77/1', document: '' }],
      [3, 'ClarificationAsked', '2024-02-12', { question: 1, side: 'addressee', about: ['serial'] }],
    ]);
    expect(deskItem({ ...row!, asking: 'CI' }, after, 'CI')).toMatchObject({
      direction: 'out',
      status: 'acknowledged',
      submittedAt: '2024-01-02T08:00:00.000Z',
      due: { at: '2024-02-05T08:00:00.000Z', rule: { source: 'instrument', confirmed: false }, overdue: true },
      reminders: 1,
      openQuestions: 1,
      steps: [
        { what: 'reminded', code: 'automatic' },
        { what: 'received', reference: 'GH/T/77/1' },
        { what: 'asked-by-addressee', code: 'serial' },
      ],
    });
    expect(deskItem({ ...row!, asking: 'CI' }, after, 'GH').direction).toBe('in');
  });
  it('is overdue once its limit has passed, and never after its answer', () => {
    const [, late, open] = rowsOf(told);
    expect([isOverdue(open!, before), isOverdue(open!, after)]).toEqual([false, true]);
    expect(isOverdue(late!, after)).toBe(false);
  });
  it('tells nothing of what an answer says', () => {
    expect(JSON.stringify(rowsOf(told).map((row) => deskItem({ ...row, asking: 'CI' }, after)))).not.toContain('NO_RECORD');
  });
  it('loses the day that a correction takes away', () => {
    const [row] = rowsOf([...told.slice(0, 4), [1, 'Corrected', '2024-03-01', { revision: 3, effect: 'void' }]]);
    expect(row).toMatchObject({ status: 'acknowledged', endedAt: null, endedBy: null });
  });
  it('that nobody made yet waits as a proposal', () => {
    const [row] = rowsOf([[1, 'TraceProposed', '2024-01-01', { firearm: FIREARM, to: { kind: 'country', country: 'GH' }, why: 'newest-mark', order: 1 }]]);
    expect(row).toMatchObject({ status: 'proposed', why: 'newest-mark', toCountry: 'GH', country: null });
  });
});

describe('reciprocity', () => {
  const desk = new TraceDeskQuery(
    {
      query: () => Promise.resolve([]),
      read: (_view, work) => work(new RowsInMemory([[DeskRow, rowsOf(told)]]), { position: '9', version: 1 }),
      position: () => Promise.resolve({ position: '9', version: 1 }),
    },
    () => after,
  );
  it('counts for each country how it answers and how it is answered', async () => {
    const answer = await desk.reciprocity({});
    expect(reciprocityAnswer.parse(answer)).toBeTruthy();
    const [ivory, ghana] = answer.countries;
    expect([ivory!.country, ghana!.country]).toEqual(['CI', 'GH']);
    expect(ghana!.asked).toMatchObject({ requests: 3, acknowledged: 3, answered: 2, refused: 0, open: 1, overdue: 1 });
    expect(ivory!.asked).toMatchObject({ requests: 1, refused: 1 });
    expect(ghana!.asking).toEqual(ivory!.asked);
  });
  it('measures against the limit of the instrument, from receipt and not from dispatch', async () => {
    const { countries } = await desk.reciprocity({}, 'GH');
    expect(countries[0]!.asked).toMatchObject({ medianDaysToAcknowledge: 3, medianDaysToAnswer: 30 });
    expect(countries[0]!.asked.limits).toMatchObject([{ rule: limit.rule, requests: 3, within: 1, late: 2 }]);
  });
  it('knows no debt of own registers, and shows a country only what concerns it', async () => {
    const { countries } = await desk.reciprocity({ countries: ['ML'] });
    expect(countries).toEqual([]);
    expect(performanceOf(rowsOf(told.slice(13)), after)).toMatchObject({ requests: 1, medianDaysToAnswer: null });
  });
  it('takes the middle of an odd number and the mean of the two middles of an even one', () => {
    expect([median([]), median([9, 1, 4]), median([1, 2])]).toEqual([null, 4, 1.5]);
  });
});
