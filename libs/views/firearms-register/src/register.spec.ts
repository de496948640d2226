import 'reflect-metadata';
import { effective, type Recorded } from '#platform/kernel';
import { CursorMalformed, RowsInMemory, type StreamRow } from '#platform/projections';
import { firearmsRegisterView } from './register.projection.js';
import { FirearmsRegisterQuery, ledgerAnswer, ledgerEntryAnswer } from './register.query.js';

type Told = readonly [stream: string, type: string, data: object];
const id = (kind: 'f' | 'a' | 'd', n: number) => `0199aa00-0000-8000-8000-00000000${kind}${String(n).padStart(3, '0')}`;
const OPERATION = '0199aa00-0000-8000-8000-00000000c001';

const recorded = ([stream, type, data]: Told, n: number, all: readonly Told[]): Recorded =>
  ({
    event: { type, data },
    stream: `custos.${stream}`,
    revision: all.slice(0, n).filter(([other]) => other === stream).length,
    position: String(n).padStart(20, '0'),
    happened: { at: '2020-12-03T08:00:00.000Z', offset: '+00:00', precision: 'day' },
    recorded: '2020-12-04T08:00:00.000Z',
  }) as unknown as Recorded;

/** Folds each stream's effective history, as the runner and the history do. */
function rowsOf(told: readonly Told[], until = told.length) {
  const events = told.map(recorded).slice(0, until);
  const streams = [...new Set(events.map(({ stream }) => stream))].map((name) => effective(events.filter(({ stream }) => stream === name)));
  return new RowsInMemory(
    firearmsRegisterView.projections.map(({ table, when }) => {
      const rows = new Map<string, StreamRow>();
      for (const one of streams.flat()) {
        const fold = when[one.event.type] as ((event: Recorded, row?: StreamRow) => StreamRow | undefined) | undefined;
        const after = fold?.(one, rows.get(one.stream));
        if (after) rows.set(one.stream, after);
      }
      return [table, [...rows.values()]] as const;
    }),
  );
}
const register = (told: readonly Told[]) =>
  new FirearmsRegisterQuery(
    {
      query: () => Promise.resolve([]),
      read: (_view, work) => work(rowsOf(told), { position: '9', version: 1 }),
      position: () => Promise.resolve({ position: '9', version: 1 }),
    },
    {
      rows: (_view, _streams, then) => Promise.resolve(rowsOf(told, then?.knownAt === '9' ? told.length : Number(then?.knownAt))),
      prefix: (known) => Promise.resolve(known as never),
    },
  );
const everything = { limit: 100, list: true };

const described = (n: number, more: object = {}): Told => [
  `firearm-${id('f', n)}`,
  'identification.FirearmDescribed',
  { country: 'CI', operation: OPERATION, acquisition: 'seized', frame: 'flagrance', origin: 'unknown', holder: 'CI.DGD-AIR', ...more },
];
const requested = (n: number, firearm: number): Told => [
  `trace-${id('a', n)}`,
  'tracing.TraceRequested',
  { firearm: id('f', firearm), to: { kind: 'country', country: 'GH' }, door: 'ecowas' },
];
const answered = (n: number, firearm: number, outcome: string): Told => [
  `trace-${id('a', n)}`,
  'tracing.TraceAnswered',
  { answer: 1, outcome, qualifiers: [], hops: [], firearm: id('f', firearm) },
];
const notRequired = (n: number, ground: string): Told => [`firearm-${id('f', n)}`, 'identification.TracingNotRequired', { ground }];

/** Seven firearms, one in each state. */
const seven: readonly Told[] = [
  described(1),
  requested(1, 1),
  answered(1, 1, 'IDENTIFIED_STATE_STOCK'),
  described(2),
  requested(2, 2),
  answered(2, 2, 'MANUFACTURE_CONFIRMED'),
  described(3),
  requested(3, 3),
  answered(3, 3, 'NO_RECORD'),
  described(4),
  requested(4, 4),
  described(5),
  requested(5, 5),
  answered(5, 5, 'FAILED_SERIAL_OBLITERATED'),
  described(6, { country: 'ML' }),
  described(7, { acquisition: 'surrendered', frame: 'voluntary-surrender' }),
  notRequired(7, 'amnesty-collection'),
];

describe('the completeness ledger', () => {
  it('gives every firearm exactly one state, and the totals add up to the number of firearms', async () => {
    const ledger = await register(seven).ledger({}, everything);
    expect(ledgerAnswer.parse(ledger)).toBeTruthy();
    expect(ledger.byState).toEqual({ TRACED: 1, TRAIL_ENDED: 1, UNSUCCESSFUL: 1, PENDING: 1, INSUFFICIENT_INFORMATION: 1, NO_ATTEMPT: 1, NOT_REQUIRED: 1 });
    expect(Object.values(ledger.byState).reduce((sum, one) => sum + one)).toBe(ledger.total);
    expect(ledger.firearms.map(({ state }) => state)).toEqual([
      'TRACED',
      'TRAIL_ENDED',
      'UNSUCCESSFUL',
      'PENDING',
      'INSUFFICIENT_INFORMATION',
      'NO_ATTEMPT',
      'NOT_REQUIRED',
    ]);
  });
  it('lists one state, one country or one operation without changing what adds up', async () => {
    const pending = await register(seven).ledger({ state: 'PENDING' }, everything);
    expect([pending.firearms.length, pending.total]).toEqual([1, 7]);
    expect(await register(seven).ledger({ country: 'ML' }, everything)).toMatchObject({ total: 1, byState: { NO_ATTEMPT: 1, TRACED: 0 } });
    expect((await register(seven).ledger({ operation: id('d', 9) }, everything)).total).toBe(0);
  });
  it('keeps three questions apart: an amnesty arm is exempt, not excluded, and still counted', async () => {
    const entry = await register(seven).firearm(id('f', 7));
    expect(ledgerEntryAnswer.parse(entry)).toBeTruthy();
    expect(entry).toMatchObject({ exemptFromTracing: true, excludedFrom1642: false, countedInDenominator: true });
  });
  it('counts for SDG 16.4.2 what tracing or an authority established, and nothing twice', async () => {
    const told: readonly Told[] = [
      ...seven,
      [`firearm-${id('f', 1)}`, 'identification.DiversionEstablished', {}],
      [`firearm-${id('f', 4)}`, 'identification.DiversionEstablished', {}],
    ];
    const { sdg16_4_2 } = await register(told).ledger({}, everything);
    expect(sdg16_4_2).toMatchObject({
      numerator: 2,
      denominator: 7,
      throughTracing: 1,
      byAuthority: 1,
      pending: 0,
      byAcquisition: { seized: { denominator: 6 }, surrendered: { denominator: 1, noAttempt: 1 } },
    });
  });
  it('leaves arms seized in an administrative frame, and parts, out of the denominator', async () => {
    const told: readonly Told[] = [
      described(1, { frame: 'administrative' }),
      described(2),
      [`firearm-${id('f', 2)}`, 'identification.FirearmIdentified', { version: 1, category: 'PARTS_COMPONENTS', origin: 'industrial' }],
    ];
    expect((await register(told).ledger({}, everything)).sdg16_4_2.denominator).toBe(0);
  });
  it('sets firearms of a voided seizure apart, and earlier recoveries never count to an operation', async () => {
    const told: readonly Told[] = [
      [`seizure-${id('d', 1)}`, 'seizure.SeizureRecorded', {}],
      described(1, { seizure: id('d', 1) }),
      described(2),
      described(3, { earlierRecovery: 'COMNAT 2019/311' }),
      [`seizure-${id('d', 1)}`, 'seizure.SeizureVoided', {}],
    ];
    expect(await register(told).ledger({ operation: OPERATION }, everything)).toMatchObject({ total: 1, leftOut: { ofVoidedSeizures: 1 } });
    expect((await register(told).ledger({}, everything)).total).toBe(2);
  });
});

describe('the register', () => {
  it('reads a corrected answer as it stands now, and as it stood before', async () => {
    const [, , wrong] = seven;
    const told: readonly Told[] = [
      ...seven.slice(0, 3),
      [
        `trace-${id('a', 1)}`,
        'tracing.Corrected',
        { revision: 1, corrects: 'tracing.TraceAnswered', effect: 'replace', replacement: { ...wrong![2], outcome: 'NO_RECORD' } },
      ],
    ];
    expect((await register(told).firearm(id('f', 1)))!.state).toBe('UNSUCCESSFUL');
    expect((await register(told).firearm(id('f', 1), { knownAt: '3' }))!.state).toBe('TRACED');
  });
  it('shows the newest identification and the serial as read', async () => {
    const told: readonly Told[] = [
      described(1),
      [`firearm-${id('f', 1)}`, 'identification.MarkingRead', { kind: 'serial', text: 'B-1?4', status: 'READ_PARTIAL' }],
      [`firearm-${id('f', 1)}`, 'identification.FirearmIdentified', { version: 1, make: 'Glock', category: 'PISTOL', origin: 'industrial' }],
      [`firearm-${id('f', 1)}`, 'identification.FirearmIdentified', { version: 2, make: 'Zastava', category: 'RIFLE_CARBINE', origin: 'industrial' }],
    ];
    expect(await register(told).firearm(id('f', 1))).toMatchObject({
      identification: { version: 2, make: 'Zastava' },
      serial: { text: 'B-1?4', status: 'READ_PARTIAL' },
    });
  });
  it('is read page by page, and gives counts alone to those who see no cases', async () => {
    const first = await register(seven).ledger({}, { limit: 5, list: true });
    const second = await register(seven).ledger({}, { limit: 5, list: true, cursor: first.next! });
    expect([...first.firearms, ...second.firearms].map((one) => one.id)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => id('f', n)));
    expect(second.next).toBeNull();
    expect((await register(seven).ledger({}, { limit: 5, list: false })).firearms).toEqual([]);
    await expect(register(seven).ledger({}, { limit: 5, list: true, cursor: 'bm9uZQ' })).rejects.toThrow(CursorMalformed);
  });
});
