import type { AnyEvent, Recorded } from '#platform/kernel';
import type { Lookup, Policy, Reaction } from '#platform/processes';
import { identificationCatalogue } from '#domain/identification/events';
import { tracingCatalogue } from './events.js';
import { policies, proposedTrace } from './index.js';

const ID = '0199aa00-0000-8000-8000-0000000000f1';
const AT = '2021-01-08T10:00:00.000Z';
const look = (settings: Lookup['settings'] = {}): Lookup => ({
  state: () => Promise.reject(new Error('nothing is looked up')),
  find: () => Promise.reject(new Error('nothing is looked up')),
  settings,
});

async function reactionsTo(event: AnyEvent, stream: string, settings?: Lookup['settings']): Promise<readonly Reaction[]> {
  const recorded = { event, stream, recorded: AT } as Recorded<never>;
  return Promise.all(policies.map(async (policy) => policy.when[event.type]?.(recorded, look(settings)) ?? {}));
}
const asked = async (event: AnyEvent, stream: string) =>
  (await reactionsTo(event, stream))
    .flatMap(({ ask = [] }) => ask)
    .map((one) => ({ aggregate: one.aggregate.name, id: one.id, ordinal: one.ordinal, command: one.command(AT) as unknown }));
const timers = async (event: AnyEvent, settings?: Lookup['settings']) =>
  (await reactionsTo(event, `custos.trace-${ID}`, settings)).flatMap((one) => one.timers ?? []);

describe('when a firearm is identified', () => {
  const { sample } = identificationCatalogue.definitions['identification.FirearmIdentified'];
  const identified = (over: object = {}): AnyEvent => ({ type: 'identification.FirearmIdentified', data: { ...sample, ...over } });
  const steps = async (over: object) =>
    (await asked(identified(over), `custos.firearm-${ID}`)).map(({ command }) => (command as { details: { to: object; why: string; order: number } }).details);

  it('own registers, iARMS, the country of the newest mark and the maker are proposed, in that order', async () => {
    const proposals = [
      { to: { kind: 'own-registers', country: 'CI' }, why: 'own-registers-first', order: 1 },
      { to: { kind: 'iarms' }, why: 'iarms-before-countries', order: 2 },
      { to: { kind: 'country', country: 'GH' }, why: 'newest-mark', order: 3 },
      { to: { kind: 'manufacturer', country: 'AT', maker: 'Glock Ges.m.b.H.' }, why: 'country-of-manufacture', order: 4 },
    ] as const;
    expect(await asked(identified(), `custos.firearm-${ID}`)).toEqual(
      proposals.map((one) => ({
        aggregate: 'trace',
        id: proposedTrace(ID, one.to),
        ordinal: one.order,
        command: { kind: 'propose', details: { firearm: ID, exhibit: sample.exhibit, country: 'CI', ...one } },
      })),
    );
  });
  it('each step is a trace of its own, the same for every version of the identification', async () => {
    const first = await asked(identified(), `custos.firearm-${ID}`);
    const second = await asked(identified({ version: 2 }), `custos.firearm-${ID}`);
    expect(new Set(first.map(({ id }) => id)).size).toBe(4);
    expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });
  it('nothing is proposed when no trace is required', async () => expect(await steps({ requiresTracing: false })).toEqual([]));
  it('a mark of the own country sends nobody abroad', async () =>
    expect((await steps({ countryMarks: [{ marking: 1, kind: 'national', country: 'CI' }] })).map(({ why }) => why)).toEqual([
      'own-registers-first',
      'iarms-before-countries',
      'country-of-manufacture',
    ]));
  it('a country is asked once, as the one that marked and made it', async () =>
    expect((await steps({ countryMarks: [{ marking: 1, kind: 'import', country: 'AT' }] })).map(({ why }) => why)).toEqual([
      'own-registers-first',
      'iarms-before-countries',
      'newest-mark',
    ]));
  it.each([[undefined], [{ name: 'X', country: 'UNKNOWN' }], [{ name: 'X', country: 'CI' }]])('no maker abroad is asked for %j', async (manufacturer) =>
    expect((await steps({ manufacturer, countryMarks: [] })).map(({ why }) => why)).toEqual(['own-registers-first', 'iarms-before-countries']),
  );
  it('an arm without exhibit is traced, too', async () =>
    expect((await steps({ exhibit: undefined }))[0]).toEqual({
      firearm: ID,
      country: 'CI',
      to: { kind: 'own-registers', country: 'CI' },
      why: 'own-registers-first',
      order: 1,
    }));
});

describe('when an answer names an onward country', () => {
  const { sample } = tracingCatalogue.definitions['tracing.TraceAnswered'];
  const answered = (over: object): AnyEvent => ({ type: 'tracing.TraceAnswered', data: { ...sample, ...over } });
  const to = { kind: 'onward', country: 'GH' } as const;
  const details = { firearm: sample.firearm, country: 'CI', to, why: 'onward-from-answer', order: 5 };

  it('the next hop is proposed there', async () => {
    expect(await asked(answered({ exhibit: ID }), `custos.trace-${ID}`)).toEqual([
      { aggregate: 'trace', id: proposedTrace(sample.firearm, to), ordinal: 5, command: { kind: 'propose', details: { ...details, exhibit: ID } } },
    ]);
    expect((await asked(answered({}), `custos.trace-${ID}`))[0]!.command).toStrictEqual({ kind: 'propose', details });
  });
  it('no other answer proposes anything', async () =>
    expect(await asked(answered({ outcome: 'NO_RECORD', onwardCountry: undefined }), `custos.trace-${ID}`)).toEqual([]));
});

describe('when a trace is overdue', () => {
  const timer = (at: string | undefined) => [{ subject: ID, kind: 'trace-overdue', at }];
  const reminding = policies.find(({ due }) => due !== undefined) as Policy;

  it('the timer starts at the end of the limit, or not at all', async () => {
    expect(await timers({ type: 'tracing.TraceAcknowledged', data: { receivedAt: AT, dueAt: '2021-02-08T10:00:00.000Z' } })).toEqual(
      timer('2021-02-08T10:00:00.000Z'),
    );
    expect(await timers({ type: 'tracing.TraceAcknowledged', data: { receivedAt: AT } })).toEqual(timer(undefined));
  });
  it('it fires as a reminder that the request may decline', async () => {
    const { ask } = await reminding.due!({ subject: ID, kind: 'trace-overdue', at: AT }, look());
    expect(ask!.map((one) => [one.aggregate.name, one.id, one.command(AT) as unknown])).toEqual([['trace', ID, { kind: 'remindOverdue', at: AT }]]);
  });
  it('it comes again once per period, seven days unless the node says otherwise', async () => {
    const reminded: AnyEvent = { type: 'tracing.TraceReminded', data: { reminder: 1, automatic: true } };
    expect(await timers(reminded)).toEqual(timer('2021-01-15T10:00:00.000Z'));
    expect(await timers(reminded, { traceReminderDays: 1 })).toEqual(timer('2021-01-09T10:00:00.000Z'));
    expect(await timers(reminded, { traceReminderDays: 'often' })).toEqual(timer('2021-01-15T10:00:00.000Z'));
  });
  it('a reminder by hand moves nothing', async () =>
    expect(await timers({ type: 'tracing.TraceReminded', data: { reminder: 1, automatic: false } })).toEqual([]));
  it.each(['TraceAnswered', 'TraceRefused', 'TraceWithdrawn', 'TraceClosed'] as const)('it ends with %s', async (name) =>
    expect(await timers({ type: `tracing.${name}`, data: tracingCatalogue.definitions[`tracing.${name}`].sample })).toEqual(timer(undefined)),
  );
  it('it follows a corrected receipt, and no other correction', async () => {
    const corrected = (data: object): AnyEvent => ({ type: 'tracing.Corrected', data });
    expect(await timers(corrected({ corrects: 'tracing.TraceAcknowledged', replacement: { dueAt: '2021-03-01T00:00:00.000Z' } }))).toEqual(
      timer('2021-03-01T00:00:00.000Z'),
    );
    expect(await timers(corrected({ corrects: 'tracing.TraceAcknowledged' }))).toEqual([]);
    expect(await timers(corrected({ corrects: 'tracing.TraceSubmitted', replacement: {} }))).toEqual([]);
  });
});
