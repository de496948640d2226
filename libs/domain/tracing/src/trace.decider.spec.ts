import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import type { Addressee } from './codes.js';
import type { TracingEvent, TracingFact } from './events.js';
import type { FirearmOnRecord } from './request-content.js';
import { traceDecider, type RequestDetails, type TraceCommand } from './trace.decider.js';

const trace = given(traceDecider);
type Data<T extends TracingEvent['type']> = TracingFact<T>['data'];
const fact = <T extends TracingEvent['type']>(type: T, data: Data<T>) => ({ type, data }) as TracingFact<T>;
const uuid = (n: number) => `0199aa00-0000-8000-8000-${String(n).padStart(12, '0')}`;
const hash = (letter: string) => letter.repeat(64);

const ghana: Addressee = { kind: 'country', country: 'GH' };
const record: FirearmOnRecord = {
  known: true,
  exhibit: uuid(2),
  markings: [{ ordinal: 1, kind: 'serial', text: 'ABC123', status: 'READ_COMPLETE', photo: hash('a') }],
  identification: { version: 3, actionCode: 'PI', category: 'PISTOL', make: 'Glock' },
};
const details: RequestDetails = {
  door: 'iti-contact',
  requestedBy: 'CI.COMNAT.51',
  requestedAt: '2020-12-07T09:00:00.000Z',
  illicitBases: ['ILLICIT_WHERE_FOUND'],
  circumstances: 'in checked baggage',
  intendedUse: 'criminal-investigation',
  urgency: { level: 'routine' },
  instrument: 'ecowas-2006',
  photos: [],
};
const request = (over: Partial<RequestDetails> = {}, on: Partial<FirearmOnRecord> = {}, to = ghana): TraceCommand => ({
  kind: 'request',
  firearm: uuid(1),
  to,
  details: { ...details, ...over },
  record: { ...record, ...on },
});
const requested = (over: Partial<Data<'tracing.TraceRequested'>> = {}) =>
  fact('tracing.TraceRequested', {
    firearm: uuid(1),
    exhibit: uuid(2),
    identification: 3,
    to: ghana,
    door: 'iti-contact',
    country: 'CI',
    requestedBy: 'CI.COMNAT.51',
    requestedAt: '2020-12-07T09:00:00.000Z',
    illicitBases: ['ILLICIT_WHERE_FOUND'],
    circumstances: 'in checked baggage',
    intendedUse: 'criminal-investigation',
    urgency: { level: 'routine' },
    instrument: 'ecowas-2006',
    dueRule: { source: 'instrument', confirmed: false, limit: { unit: 'months', count: 1 }, rule: 'ECOWAS Convention 2006, art. 19' },
    description: {
      manufacturer: { gap: 'UNKNOWN' },
      countryOfManufacture: { gap: 'UNKNOWN' },
      make: { value: 'Glock' },
      model: { gap: 'UNKNOWN' },
      chambering: { gap: 'UNKNOWN' },
      actionCode: { value: 'PI' },
      category: { value: 'PISTOL' },
      serial: { value: 'ABC123' },
      importMark: { gap: 'UNKNOWN' },
    },
    gaps: ['manufacturer', 'countryOfManufacture', 'model', 'chambering', 'importMark'],
    markings: [{ marking: 1, kind: 'serial', text: 'ABC123', status: 'READ_COMPLETE' }],
    photos: [hash('a')],
    ...over,
  });
const own = requested({ door: 'own-registers', to: { kind: 'own-registers', country: 'CI' } });
const proposal = { firearm: uuid(1), exhibit: uuid(9), to: ghana, why: 'newest-mark', order: 3 } as const;
const proposed = fact('tracing.TraceProposed', proposal);
const dispatch = { channel: 'i-24-7', submittedBy: 'CI.COMNAT.51' } as const;
const submitted = fact('tracing.TraceSubmitted', dispatch);
const acknowledged = fact('tracing.TraceAcknowledged', { receivedAt: '2020-12-08T10:00:00.000Z', dueAt: '2021-01-08T10:00:00.000Z' });
const noRecord = { outcome: 'NO_RECORD', qualifiers: [], hops: [], handling: [] } satisfies Extract<TraceCommand, { kind: 'answer' }>['details'];
const answered = (over: Partial<Data<'tracing.TraceAnswered'>> = {}) =>
  fact('tracing.TraceAnswered', { ...noRecord, answer: 1, firearm: uuid(1), exhibit: uuid(2), country: 'CI', ...over });
const refused = fact('tracing.TraceRefused', { reason: 'national-security' });
const withdrawn = fact('tracing.TraceWithdrawn', { reason: 'not-needed', withdrawnBy: 'CI.COMNAT.51' });
const closed = (reason: Data<'tracing.TraceClosed'>['reason']) => fact('tracing.TraceClosed', { reason, closedBy: 'CI.COMNAT.51' });

describe('a proposal', () => {
  it('names whom to ask next', () => trace().when({ kind: 'propose', details: proposal }).then(proposed));
  it('is made once', () => {
    trace(proposed).when({ kind: 'propose', details: proposal }).thenRefused('trace-already-proposed');
    trace(requested()).when({ kind: 'propose', details: proposal }).thenRefused('trace-already-proposed');
  });
  it.each(['country', 'manufacturer', 'onward'] as const)('to a %s names its country', (kind) => {
    trace()
      .when({ kind: 'propose', details: { ...proposal, to: { kind } } })
      .thenRefused('addressee-country-missing');
    trace()
      .when({ kind: 'propose', details: { ...proposal, to: { kind, country: 'GH' } } })
      .then(fact('tracing.TraceProposed', { ...proposal, to: { kind, country: 'GH' } }));
  });
  it.each(['own-registers', 'iarms'] as const)('to %s needs none', (kind) =>
    trace()
      .when({ kind: 'propose', details: { ...proposal, to: { kind } } })
      .then(fact('tracing.TraceProposed', { ...proposal, to: { kind } })),
  );
  it('becomes a request to the same addressee for the same firearm and exhibit', () =>
    trace(proposed)
      .when({ kind: 'requestProposed', details, record })
      .then(requested({ exhibit: uuid(9) })));
  it('takes the exhibit of the record when it named none', () =>
    trace(fact('tracing.TraceProposed', { ...proposal, exhibit: undefined }))
      .when({ kind: 'requestProposed', details, record })
      .then(requested()));
  it('becomes a request once', () => trace(proposed, requested()).when({ kind: 'requestProposed', details, record }).thenRefused('not-a-proposal'));
  it('may be dropped', () => trace(proposed).when({ kind: 'withdraw', details: withdrawn.data }).then(withdrawn));
  it('asks nobody: nothing arrives under it, and it cannot be sent, reminded or closed', () => {
    trace(proposed).when({ kind: 'answer', details: noRecord }).thenRefused('not-requested');
    trace(proposed).when({ kind: 'submit', details: dispatch }).thenRefused('not-to-be-submitted');
    trace(proposed).when({ kind: 'remind', details: {} }).thenRefused('not-submitted');
    trace(proposed)
      .when({ kind: 'close', details: closed('answered').data })
      .thenRefused('trace-not-open');
  });
});

describe('a request', () => {
  it('binds the version of the identification and states every gap', () => trace().when(request()).then(requested()));
  it('is made once', () => trace(requested()).when(request()).thenRefused('trace-already-exists'));
  it('is about a firearm on record', () =>
    trace()
      .when(request({}, { known: false }))
      .thenRefused('firearm-unknown'));
  it('names the country it goes to', () =>
    trace()
      .when(request({}, {}, { kind: 'country' }))
      .thenRefused('addressee-country-missing'));
  it('states why the arm is illicit', () => {
    trace()
      .when(request({ illicitBases: undefined }))
      .thenRefused('why-illicit-missing');
    trace()
      .when(request({ illicitBases: [] }))
      .thenRefused('why-illicit-missing');
  });
  it('states the circumstances', () => {
    trace()
      .when(request({ circumstances: undefined }))
      .thenRefused('circumstances-missing');
    trace()
      .when(request({ circumstances: '  ' }))
      .thenRefused('circumstances-missing');
  });
  it('states what the answer is for', () =>
    trace()
      .when(request({ intendedUse: undefined }))
      .thenRefused('intended-use-missing'));
  it('carries a marking that was read, or a photograph', () => {
    const unread = [{ ordinal: 1, kind: 'serial', status: 'OBLITERATED' }];
    trace()
      .when(request({}, { markings: [] }))
      .thenRefused('nothing-to-go-by');
    trace()
      .when(request({}, { markings: unread }))
      .thenRefused('nothing-to-go-by');
    trace()
      .when(request({ photos: [hash('b')] }, { markings: unread }))
      .thenState(({ status }) => expect(status).toBe('requested'));
    trace()
      .when(request({}, { markings: [{ ...unread[0]!, photo: hash('c') }] }))
      .thenState(({ status }) => expect(status).toBe('requested'));
    trace()
      .when(request({}, { markings: [{ ordinal: 1, kind: 'proof', status: 'READ_PARTIAL', text: 'P?' }] }))
      .thenState(({ status }) => expect(status).toBe('requested'));
  });
  it('is not shut out by any other gap: no identification, no serial, no maker', () => {
    const description = Object.fromEntries(
      Object.keys(requested().data.description).map((name) => [name, { gap: 'UNKNOWN' }]),
    ) as Data<'tracing.TraceRequested'>['description'];
    trace()
      .when(request({ photos: [hash('b')] }, { identification: undefined, markings: [], exhibit: undefined }))
      .then(
        requested({
          identification: undefined,
          exhibit: undefined,
          description,
          gaps: ['manufacturer', 'countryOfManufacture', 'make', 'model', 'chambering', 'actionCode', 'category', 'serial', 'importMark'],
          markings: [],
          photos: [hash('b')],
        }),
      );
  });
  it('sends each photograph once', () =>
    trace()
      .when(request({ photos: [hash('b'), hash('a')] }))
      .then(requested({ photos: [hash('a'), hash('b')] })));
  it('has no time limit where the instrument gives none', () =>
    trace()
      .when(request({ instrument: 'iti-2005' }))
      .then(requested({ instrument: 'iti-2005', dueRule: undefined })));
  it('takes the membership of its own day', () =>
    trace()
      .when(request({ requestedAt: '2025-01-29T00:00:00.000Z' }, {}, { kind: 'country', country: 'ML' }))
      .then(requested({ requestedAt: '2025-01-29T00:00:00.000Z', to: { kind: 'country', country: 'ML' }, dueRule: undefined })));
  it('may carry a local policy, marked as one', () => {
    const limit = { unit: 'days' as const, count: 10 };
    trace()
      .when(request({ instrument: 'none', policyLimit: limit }))
      .then(requested({ instrument: 'none', dueRule: { source: 'policy', confirmed: true, limit, rule: 'stated with the request' } }));
  });
  it('comes before everything else', () => {
    trace().when({ kind: 'submit', details: dispatch }).thenRefused('trace-unknown');
    trace().when({ kind: 'answer', details: noRecord }).thenRefused('trace-unknown');
    trace().when({ kind: 'requestProposed', details, record }).thenRefused('trace-unknown');
  });
});

describe('sending and receipt', () => {
  it('is sent once', () => {
    trace(requested()).when({ kind: 'submit', details: dispatch }).then(submitted);
    trace(requested(), submitted).when({ kind: 'submit', details: dispatch }).thenRefused('not-to-be-submitted');
    trace(requested(), withdrawn).when({ kind: 'submit', details: dispatch }).thenRefused('not-to-be-submitted');
  });
  it('is signed from then on', () => {
    expect(traceDecider.signed?.(trace(requested()).state())).toBe(false);
    expect(traceDecider.signed?.(trace(requested(), submitted).state())).toBe(true);
  });
  it('runs its time limit from receipt', () =>
    trace(requested(), submitted)
      .when({ kind: 'acknowledge', details: { receivedAt: '2020-12-08T10:00:00.000Z' }, at: '2020-12-09T10:00:00.000Z' })
      .then(acknowledged));
  it('runs from the first receipt, also when a second one comes', () =>
    trace(requested(), submitted, acknowledged)
      .when({ kind: 'acknowledge', details: { receivedAt: '2020-12-20T10:00:00.000Z' }, at: '2020-12-20T10:00:00.000Z' })
      .then(fact('tracing.TraceAcknowledged', { receivedAt: '2020-12-20T10:00:00.000Z', dueAt: '2021-01-08T10:00:00.000Z' })));
  it('is never received later than it is recorded', () =>
    trace(requested(), submitted)
      .when({ kind: 'acknowledge', details: { receivedAt: '2020-12-08T10:00:00.000Z' }, at: '2020-12-08T09:59:59.999Z' })
      .thenRefused('received-in-the-future'));
  it('runs none where there is no rule', () =>
    trace(requested({ dueRule: undefined }), submitted)
      .when({ kind: 'acknowledge', details: { receivedAt: '2020-12-08T10:00:00.000Z' }, at: '2020-12-09T10:00:00.000Z' })
      .then(fact('tracing.TraceAcknowledged', { receivedAt: '2020-12-08T10:00:00.000Z', dueAt: undefined })));
  it.each([
    { kind: 'acknowledge', details: { receivedAt: '2020-12-08T10:00:00.000Z' }, at: '2020-12-09T10:00:00.000Z' },
    { kind: 'answer', details: noRecord },
    { kind: 'refuse', details: { reason: 'national-security' } },
    { kind: 'delay', details: { reason: 'capacity' } },
  ] as TraceCommand[])('$kind needs a request that has left', (command) => trace(requested()).when(command).thenRefused('not-submitted'));
  it('own registers answer without a dispatch', () => trace(own).when({ kind: 'answer', details: noRecord }).then(answered()));
});

describe('messages and questions', () => {
  const message = { channel: 'i-24-7', document: hash('d') } as const;
  it('are kept by hash, also after the end', () => {
    const sent = { ...message, sentBy: 'CI.COMNAT.51' };
    trace(requested(), withdrawn).when({ kind: 'sendMessage', details: sent }).then(fact('tracing.MessageSent', sent));
    trace(requested(), withdrawn).when({ kind: 'receiveMessage', details: message }).then(fact('tracing.MessageReceived', message));
    expect(trace(requested(), fact('tracing.MessageSent', sent), fact('tracing.MessageReceived', message)).state().messages).toBe(2);
  });
  const question = { side: 'addressee', about: ['serial' as const], text: 'Which side?' } as const;
  const asked = (n: number) => fact('tracing.ClarificationAsked', { ...question, about: ['serial'], question: n });
  const reply = { question: 1, documents: [], text: 'The left one.' };
  const given1 = fact('tracing.ClarificationGiven', reply);
  it('are numbered', () => {
    trace(requested())
      .when({ kind: 'askClarification', details: { ...question, about: ['serial'] } })
      .then(asked(1));
    trace(requested(), asked(1))
      .when({ kind: 'askClarification', details: { ...question, about: ['serial'] } })
      .then(asked(2));
  });
  it('are answered once each, and only when asked', () => {
    trace(requested(), asked(1)).when({ kind: 'giveClarification', details: reply }).then(given1);
    trace(requested(), asked(1), given1).when({ kind: 'giveClarification', details: reply }).thenRefused('question-already-answered');
    trace(requested(), asked(2)).when({ kind: 'giveClarification', details: reply }).thenRefused('no-such-question');
    trace(requested(), asked(1), asked(2), given1)
      .when({ kind: 'giveClarification', details: { ...reply, question: 2 } })
      .then(fact('tracing.ClarificationGiven', { ...reply, question: 2 }));
  });
});

describe('own registers', () => {
  const searched = { register: 'police', result: 'no-record', hops: [], searchedBy: 'CI.COMNAT.51' } satisfies Data<'tracing.DomesticTraceAnswered'>;
  it('answer one by one', () => trace(own).when({ kind: 'answerDomestically', details: searched }).then(fact('tracing.DomesticTraceAnswered', searched)));
  it('answer only a request to own registers', () =>
    trace(requested(), submitted).when({ kind: 'answerDomestically', details: searched }).thenRefused('not-a-domestic-trace'));
});

describe('an answer', () => {
  const on = trace(requested(), submitted);
  it('carries firearm and exhibit, so that the next step needs nothing else', () => on.when({ kind: 'answer', details: noRecord }).then(answered()));
  it('that points onward names the country, and only that one does', () => {
    on.when({ kind: 'answer', details: { ...noRecord, outcome: 'ONWARD_TO_COUNTRY' } }).thenRefused('onward-country-does-not-fit');
    on.when({ kind: 'answer', details: { ...noRecord, onwardCountry: 'TG' } }).thenRefused('onward-country-does-not-fit');
    on.when({ kind: 'answer', details: { ...noRecord, outcome: 'ONWARD_TO_COUNTRY', onwardCountry: 'TG' } }).then(
      answered({ outcome: 'ONWARD_TO_COUNTRY', onwardCountry: 'TG' }),
    );
  });
  it('supersedes an earlier one that exists, which stays readable', () => {
    on.when({ kind: 'answer', details: { ...noRecord, supersedes: 1 } }).thenRefused('no-such-answer');
    trace(requested(), submitted, answered())
      .when({ kind: 'answer', details: { ...noRecord, supersedes: 2 } })
      .thenRefused('no-such-answer');
    trace(requested(), submitted, answered(), answered({ answer: 2 }))
      .when({ kind: 'answer', details: { ...noRecord, supersedes: 1 } })
      .then(answered({ answer: 3, supersedes: 1 }));
    const { answers } = trace(requested(), submitted, answered(), answered({ answer: 2 }), answered({ answer: 3, supersedes: 1 })).state();
    expect(answers.map(({ answer, superseded }) => [answer, superseded])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });
  it('is accepted whenever it arrives, also after the end', () => {
    trace(requested(), submitted, withdrawn).when({ kind: 'answer', details: noRecord }).then(answered());
    trace(requested(), submitted, closed('unanswered')).when({ kind: 'answer', details: noRecord }).then(answered());
  });
  it('may be refused or delayed, with a reason', () => {
    on.when({ kind: 'refuse', details: refused.data }).then(refused);
    on.when({ kind: 'delay', details: { reason: 'capacity' } }).then(fact('tracing.TraceDelayed', { reason: 'capacity' }));
  });
});

describe('ending a request', () => {
  const close = (reason: Data<'tracing.TraceClosed'>['reason']): TraceCommand => ({ kind: 'close', details: closed(reason).data });
  const searched = fact('tracing.DomesticTraceAnswered', { register: 'police', result: 'no-record', hops: [], searchedBy: 'CI.COMNAT.51' });
  it('as answered needs an answer, of the addressee or of own registers', () => {
    trace(requested(), submitted).when(close('answered')).thenRefused('no-answer-yet');
    trace(requested(), submitted, answered()).when(close('answered')).then(closed('answered'));
    trace(own, searched).when(close('answered')).then(closed('answered'));
  });
  it('as refused needs a refusal', () => {
    trace(requested(), submitted).when(close('refused')).thenRefused('not-refused');
    trace(requested(), submitted, refused).when(close('refused')).then(closed('refused'));
  });
  it('as unanswered needs a request that left and brought nothing back', () => {
    trace(requested()).when(close('unanswered')).thenRefused('not-submitted');
    trace(requested(), submitted).when(close('unanswered')).then(closed('unanswered'));
    trace(requested(), submitted, acknowledged).when(close('unanswered')).then(closed('unanswered'));
    trace(requested(), submitted, answered()).when(close('unanswered')).thenRefused('was-answered');
    trace(requested(), submitted, refused).when(close('unanswered')).thenRefused('was-answered');
    trace(own, searched).when(close('unanswered')).thenRefused('was-answered');
  });
  it('happens once', () => {
    trace(requested(), submitted, answered(), closed('answered')).when(close('answered')).thenRefused('trace-not-open');
    trace(requested(), withdrawn).when(close('unanswered')).thenRefused('trace-not-open');
  });
  it('by withdrawal needs an open request', () => {
    for (const history of [[requested()], [requested(), submitted], [requested(), submitted, acknowledged]])
      trace(...history)
        .when({ kind: 'withdraw', details: withdrawn.data })
        .then(withdrawn);
    for (const history of [
      [requested(), withdrawn],
      [requested(), submitted, answered()],
      [requested(), submitted, refused],
      [requested(), submitted, closed('unanswered')],
    ])
      trace(...history)
        .when({ kind: 'withdraw', details: withdrawn.data })
        .thenRefused('trace-not-open');
  });
  it('is not undone by a late receipt or dispatch', () => {
    expect(trace(requested(), withdrawn, submitted).state().status).toBe('withdrawn');
    expect(trace(requested(), submitted, closed('unanswered'), acknowledged).state().status).toBe('closed');
    expect(trace(requested(), submitted, answered(), acknowledged).state().status).toBe('answered');
    expect(trace(requested(), submitted, acknowledged).state().status).toBe('acknowledged');
  });
});

describe('a reminder', () => {
  const reminded = (reminder: number, automatic: boolean) => fact('tracing.TraceReminded', { reminder, automatic });
  const overdue = (at: string): TraceCommand => ({ kind: 'remindOverdue', at });
  it('by hand is a fact at any time after dispatch, and is numbered', () => {
    trace(requested(), submitted).when({ kind: 'remind', details: {} }).then(reminded(1, false));
    trace(requested(), submitted, reminded(1, true)).when({ kind: 'remind', details: {} }).then(reminded(2, false));
  });
  it('by hand needs a request that left and is open', () => {
    trace(requested()).when({ kind: 'remind', details: {} }).thenRefused('not-submitted');
    trace(requested(), submitted, answered()).when({ kind: 'remind', details: {} }).thenRefused('trace-not-open');
  });
  it('by itself comes when the limit has passed, not before', () => {
    const on = trace(requested(), submitted, acknowledged);
    on.when(overdue('2021-01-08T09:59:59.999Z')).thenRefused('not-overdue');
    on.when(overdue('2021-01-08T10:00:00.000Z')).then(reminded(1, true));
    trace(requested(), submitted, acknowledged, reminded(1, true)).when(overdue('2021-01-15T10:00:00.000Z')).then(reminded(2, true));
  });
  it('by itself never comes without a limit, nor after the end', () => {
    trace(requested(), submitted).when(overdue('2031-01-08T10:00:00.000Z')).thenRefused('not-overdue');
    trace(requested(), submitted, acknowledged, answered()).when(overdue('2031-01-08T10:00:00.000Z')).thenRefused('trace-not-open');
  });
});

describe('the use of an answer', () => {
  const document = 'd'.repeat(64);
  const [FIRST, SECOND] = ['CI.COMNAT.51', 'CI.COMNAT.52'];
  const use = { owner: 'GH.NACSA', purpose: 'court', reference: 'GH/U/5', document, recordedBy: FIRST } as const;
  const directory = Directory.NONE;
  const proposed = (proposal = 1) => fact('tracing.UseAuthorisationProposed', { ...use, answers: [1], proposal });
  const authorised = (authorisation = 1, proposal = authorisation) =>
    fact('tracing.UseAuthorised', { ...use, answers: [1], authorisation, proposal, confirmedBy: SECOND });
  const withdraw = { authorisation: 1, recordedBy: FIRST, document };
  const useWithdrawn = fact('tracing.UseWithdrawn', withdraw);
  const base = [requested(), submitted, answered()];
  it('is proposed by one tracing officer, for answers that exist, under a number', () => {
    const propose = (...answers: number[]) => ({ kind: 'authoriseUse', details: { ...use, answers } }) as const;
    trace(...base)
      .when(propose(1))
      .then(proposed());
    trace(...base, proposed())
      .when(propose(1))
      .then(proposed(2));
    trace(...base)
      .when(propose(1, 2))
      .thenRefused('no-such-answer');
    trace(requested(), submitted).when(propose(1)).thenRefused('no-such-answer');
  });
  it('is in force when a second tracing officer has confirmed it, never by the first alone', () => {
    const confirm = (by: string) => ({ kind: 'confirmUse', proposal: 1, by, directory }) as const;
    trace(...base, proposed())
      .when(confirm(SECOND))
      .then(authorised());
    trace(...base, proposed())
      .when(confirm(FIRST))
      .thenRefused('same-person');
    trace(...base, proposed())
      .when(confirm('CI.COMNAT.0051'))
      .thenRefused('same-person');
    trace(...base)
      .when(confirm(SECOND))
      .thenRefused('no-such-proposal');
    trace(...base, proposed(), authorised())
      .when(confirm(SECOND))
      .thenRefused('proposal-settled');
  });
  it('is declined where the document does not say so', () => {
    const declined = fact('tracing.UseAuthorisationDeclined', { proposal: 1, declinedBy: SECOND, reason: 'NOT_OF_THE_OWNER' });
    trace(...base, proposed())
      .when({ kind: 'declineUse', proposal: 1, reason: 'NOT_OF_THE_OWNER', by: SECOND, directory })
      .then(declined);
    trace(...base, proposed(), declined)
      .when({ kind: 'confirmUse', proposal: 1, by: SECOND, directory })
      .thenRefused('proposal-settled');
  });
  it('is withdrawn once, and only where it was given', () => {
    trace(...base, authorised())
      .when({ kind: 'withdrawUse', details: withdraw })
      .then(useWithdrawn);
    trace(...base, authorised(), useWithdrawn)
      .when({ kind: 'withdrawUse', details: withdraw })
      .thenRefused('already-withdrawn');
    trace(...base)
      .when({ kind: 'withdrawUse', details: withdraw })
      .thenRefused('no-such-authorisation');
    trace(...base, authorised(), authorised(2), useWithdrawn)
      .when({ kind: 'withdrawUse', details: { ...withdraw, authorisation: 2 } })
      .then(fact('tracing.UseWithdrawn', { ...withdraw, authorisation: 2 }));
  });
  it('has its withdrawal confirmed by a second tracing officer, once', () => {
    const confirmed = fact('tracing.UseWithdrawalConfirmed', { authorisation: 1, confirmedBy: SECOND });
    const confirm = (by: string) => ({ kind: 'confirmUseWithdrawal', authorisation: 1, by, directory }) as const;
    trace(...base, authorised(), useWithdrawn)
      .when(confirm(SECOND))
      .then(confirmed);
    trace(...base, authorised(), useWithdrawn)
      .when(confirm(FIRST))
      .thenRefused('same-person');
    trace(...base, authorised())
      .when(confirm(SECOND))
      .thenRefused('nothing-to-confirm');
    trace(...base, authorised(), useWithdrawn, confirmed)
      .when(confirm(SECOND))
      .thenRefused('nothing-to-confirm');
    trace(...base)
      .when(confirm(SECOND))
      .thenRefused('no-such-authorisation');
  });
});
