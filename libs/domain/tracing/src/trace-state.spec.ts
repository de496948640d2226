import { trace as aggregate } from './aggregates.js';
import { OUTCOMES, type Addressee, type Outcome } from './codes.js';
import type { TracingFact } from './events.js';
import { foldTrace, unknownTrace, type TraceFacts } from './trace-facts.js';
import { OUTCOME_MEANS, SDG_16_4_2, TRACE_STATES, traceStateOf, type FirearmForTracing } from './trace-state.js';

const arm: FirearmForTracing = { anyMarkingRead: true, examined: true };
const to = (country: string): Addressee => ({ kind: 'country', country });
const trace = (over: Partial<TraceFacts>): TraceFacts => ({ ...unknownTrace, door: 'iti-contact', to: to('AT'), ...over });
const answered = (outcome: Outcome, over: Partial<TraceFacts['answers'][number]> = {}, trade: Partial<TraceFacts> = {}) =>
  trace({ status: 'answered', submitted: true, answers: [{ answer: 1, outcome, qualifiers: [], hops: [], superseded: false, ...over }], ...trade });
const domestic = (result: 'record' | 'no-record' | 'not-searchable', status: TraceFacts['status'] = 'requested') =>
  trace({ status, door: 'own-registers', to: { kind: 'own-registers', country: 'CI' }, domestic: [{ register: 'police', result, hops: [] }] });
const hop = { to: { kind: 'state', ref: 'GH' }, what: 'exported', certainty: 'documented' } as const;

it('a trace is folded under a name of its own', () => expect(aggregate.decider.name).toBe('trace'));

it('what own registers answered is kept as they answered it', () => {
  const searched: TraceFacts['domestic'][number] = { register: 'police', result: 'no-record', hops: [] };
  const event: TracingFact<'tracing.DomesticTraceAnswered'> = {
    type: 'tracing.DomesticTraceAnswered',
    data: { register: 'police', result: 'no-record', hops: [], searchedBy: 'CI.COMNAT.51' },
  };
  expect(foldTrace(foldTrace(trace({}), event), event).domestic).toEqual([searched, searched]);
});

describe('every outcome alone', () => {
  const expected: Record<Outcome, [string, string]> = {
    IDENTIFIED_PURCHASER: ['TRACED', 'IDENTIFIED_PURCHASER'],
    IDENTIFIED_LAST_LEGAL_HOLDER: ['TRACED', 'IDENTIFIED_LAST_LEGAL_HOLDER'],
    IDENTIFIED_STATE_STOCK: ['TRACED', 'IDENTIFIED_STATE_STOCK'],
    RECORDED_LOST_OR_STOLEN: ['TRACED', 'RECORDED_LOST_OR_STOLEN'],
    RECORDED_DESTROYED: ['TRACED', 'RECORDED_DESTROYED'],
    MANUFACTURE_CONFIRMED: ['TRAIL_ENDED', 'MANUFACTURE_CONFIRMED'],
    LAST_IMPORT_CONFIRMED: ['TRAIL_ENDED', 'LAST_IMPORT_CONFIRMED'],
    ONWARD_TO_COUNTRY: ['TRAIL_ENDED', 'ONWARD_TO_COUNTRY'],
    NOT_OUR_MANUFACTURE: ['UNSUCCESSFUL', 'NOT_OUR_MANUFACTURE'],
    NO_RECORD: ['UNSUCCESSFUL', 'NO_RECORD'],
    FAILED_SERIAL_OBLITERATED: ['INSUFFICIENT_INFORMATION', 'FAILED_SERIAL_OBLITERATED'],
    FAILED_SERIAL_INVALID: ['INSUFFICIENT_INFORMATION', 'FAILED_SERIAL_INVALID'],
    FAILED_INSUFFICIENT_DESCRIPTION: ['INSUFFICIENT_INFORMATION', 'FAILED_INSUFFICIENT_DESCRIPTION'],
    FAILED_TOO_OLD: ['UNSUCCESSFUL', 'FAILED_TOO_OLD'],
    FAILED_RECORDS_UNAVAILABLE: ['UNSUCCESSFUL', 'FAILED_RECORDS_UNAVAILABLE'],
  };
  it.each(OUTCOMES)('%s gives one state, with itself as the reason', (outcome) => {
    const [state, reason] = expected[outcome];
    expect(traceStateOf(arm, [answered(outcome)])).toEqual({ state, reason });
  });
  it('has a meaning for each of the fifteen', () => expect(Object.keys(OUTCOME_MEANS).sort()).toEqual([...OUTCOMES].sort()));
});

describe('the one state of a firearm', () => {
  it('is TRACED as soon as one answer in force finds the last legal record, whatever else is open', () =>
    expect(
      traceStateOf({ ...arm, notRequired: 'craft-made' }, [trace({ status: 'submitted' }), answered('IDENTIFIED_STATE_STOCK'), answered('NO_RECORD')]),
    ).toEqual({
      state: 'TRACED',
      reason: 'IDENTIFIED_STATE_STOCK',
    }));
  it('names the newest answer that decides it', () => {
    expect(traceStateOf(arm, [answered('NO_RECORD'), answered('FAILED_TOO_OLD')]).reason).toBe('FAILED_TOO_OLD');
    expect(traceStateOf(arm, [answered('NO_RECORD', { hops: [hop] }), answered('FAILED_TOO_OLD', { hops: [hop] })]).reason).toBe('FAILED_TOO_OLD');
  });
  it('is TRACED by a record in own registers', () => expect(traceStateOf(arm, [domestic('record')])).toEqual({ state: 'TRACED', reason: 'domestic-record' }));
  it('no longer rests on an answer that a later one superseded', () => {
    const withdrawn = { answer: 1, outcome: 'IDENTIFIED_PURCHASER', qualifiers: [], hops: [], superseded: true } as const;
    const later = { answer: 2, outcome: 'NO_RECORD', qualifiers: [], hops: [], superseded: false } as const;
    expect(traceStateOf(arm, [trace({ status: 'answered', answers: [withdrawn, later] })])).toEqual({ state: 'UNSUCCESSFUL', reason: 'NO_RECORD' });
  });
  it('is NOT_REQUIRED by decision, also while requests are open', () =>
    expect(traceStateOf({ ...arm, notRequired: 'amnesty-collection' }, [trace({ status: 'submitted' })])).toEqual({
      state: 'NOT_REQUIRED',
      reason: 'amnesty-collection',
    }));
  it.each(['requested', 'submitted', 'acknowledged'] as const)('is PENDING while a request is %s', (status) =>
    expect(traceStateOf(arm, [trace({ status }), answered('NO_RECORD'), answered('MANUFACTURE_CONFIRMED')])).toEqual({
      state: 'PENDING',
      reason: 'awaiting-answer',
    }),
  );
  it('is not kept pending by own registers that were searched', () =>
    expect(traceStateOf(arm, [domestic('no-record')])).toEqual({ state: 'UNSUCCESSFUL', reason: 'register-without-record' }));
  it('is PENDING while an onward country has not been asked', () => {
    const onward = answered('ONWARD_TO_COUNTRY', { onwardCountry: 'GH' });
    expect(traceStateOf(arm, [onward])).toEqual({ state: 'PENDING', reason: 'onward-country-not-asked' });
    expect(traceStateOf(arm, [onward, trace({ status: 'proposed', to: to('GH') })])).toEqual({ state: 'PENDING', reason: 'onward-country-not-asked' });
    expect(traceStateOf(arm, [onward, trace({ status: 'closed', to: to('GH') })])).toEqual({ state: 'TRAIL_ENDED', reason: 'ONWARD_TO_COUNTRY' });
  });
  it('is PENDING when some have answered in vain and the next step waits', () =>
    expect(traceStateOf(arm, [answered('NO_RECORD'), trace({ status: 'proposed' })])).toEqual({ state: 'PENDING', reason: 'next-step-proposed' }));
  it('is TRAIL_ENDED when an answer shows hops, whatever its outcome', () =>
    expect(traceStateOf(arm, [answered('NO_RECORD', { hops: [hop] })])).toEqual({ state: 'TRAIL_ENDED', reason: 'NO_RECORD' }));
  it('is INSUFFICIENT_INFORMATION when one addressee had too little to go by, even if others found nothing', () =>
    expect(traceStateOf(arm, [answered('NO_RECORD'), answered('FAILED_SERIAL_INVALID')])).toEqual({
      state: 'INSUFFICIENT_INFORMATION',
      reason: 'FAILED_SERIAL_INVALID',
    }));
  it('is UNSUCCESSFUL when refused, or closed unanswered', () => {
    expect(traceStateOf(arm, [trace({ status: 'refused', refused: true })])).toEqual({ state: 'UNSUCCESSFUL', reason: 'refused' });
    expect(traceStateOf(arm, [trace({ status: 'closed', refused: true })])).toEqual({ state: 'UNSUCCESSFUL', reason: 'refused' });
    expect(traceStateOf(arm, [trace({ status: 'closed' })])).toEqual({ state: 'UNSUCCESSFUL', reason: 'unanswered' });
  });
  it('is INSUFFICIENT_INFORMATION without any attempt when the marks were looked for and none can be read', () => {
    expect(traceStateOf({ anyMarkingRead: false, examined: true }, [])).toEqual({ state: 'INSUFFICIENT_INFORMATION', reason: 'no-readable-marking' });
    expect(traceStateOf({ anyMarkingRead: false, examined: false }, [])).toEqual({ state: 'NO_ATTEMPT', reason: 'nobody-asked' });
  });
  it('is NO_ATTEMPT when nobody was asked: a proposal is no attempt, nor is a withdrawn request', () => {
    expect(traceStateOf(arm, [])).toEqual({ state: 'NO_ATTEMPT', reason: 'nobody-asked' });
    expect(traceStateOf(arm, [trace({ status: 'proposed' })])).toEqual({ state: 'NO_ATTEMPT', reason: 'only-proposed' });
    expect(traceStateOf(arm, [trace({ status: 'withdrawn', submitted: true })])).toEqual({ state: 'NO_ATTEMPT', reason: 'nobody-asked' });
    expect(traceStateOf(arm, [trace({ status: 'withdrawn' }), trace({ status: 'proposed' })])).toEqual({ state: 'NO_ATTEMPT', reason: 'only-proposed' });
  });
  it('counts an answer that came before the withdrawal', () =>
    expect(traceStateOf(arm, [answered('NO_RECORD', {}, { status: 'withdrawn' })])).toEqual({ state: 'UNSUCCESSFUL', reason: 'NO_RECORD' }));
});

describe('the published mapping to SDG 16.4.2', () => {
  it('knows every state, and only TRACED counts as established through tracing', () => {
    expect(Object.keys(SDG_16_4_2).sort()).toEqual([...TRACE_STATES].sort());
    expect(TRACE_STATES.filter((state) => SDG_16_4_2[state].traced)).toEqual(['TRACED']);
  });
  it('keeps the levels of the metadata', () =>
    expect(Object.fromEntries(TRACE_STATES.map((state) => [state, SDG_16_4_2[state].level]))).toEqual({
      TRACED: 'successful',
      TRAIL_ENDED: 'insufficient-information',
      UNSUCCESSFUL: 'insufficient-information',
      PENDING: 'pending',
      INSUFFICIENT_INFORMATION: 'insufficient-information',
      NO_ATTEMPT: 'no-attempt',
      NOT_REQUIRED: 'no-attempt',
    }));
});
