import { countryOf, DomainError, type Decider } from '#platform/kernel';
import type { Addressee, Door } from './codes.js';
import type { TracingEvent, TracingFact } from './events.js';
import { dueAt, dueRuleFor, type PolicyLimit } from './instruments.js';
import { descriptionOf, gapsIn, type FirearmOnRecord } from './request-content.js';
import { after, decideUse, type UseCommand } from './trace-use.decider.js';
import { foldTrace, isOpen, unknownTrace, type TraceFacts } from './trace-facts.js';
import { recheckTrace } from './trace.recheck.js';

type Data<T extends TracingEvent['type']> = Omit<TracingFact<T>['data'], '_sd'>;

/** What the requester states; the rest of the request is taken from the firearm's record, its gaps included. */
export interface RequestDetails {
  readonly door: Door;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly illicitBases?: Data<'tracing.TraceRequested'>['illicitBases'];
  readonly circumstances?: string;
  readonly intendedUse?: Data<'tracing.TraceRequested'>['intendedUse'];
  readonly urgency: Data<'tracing.TraceRequested'>['urgency'];
  readonly instrument: Data<'tracing.TraceRequested'>['instrument'];
  readonly policyLimit?: PolicyLimit;
  /** Photographs beside those of the markings. */
  readonly photos: readonly string[];
}

export type TraceCommand =
  | { readonly kind: 'propose'; readonly details: Data<'tracing.TraceProposed'> }
  | { readonly kind: 'request'; readonly firearm: string; readonly to: Addressee; readonly details: RequestDetails; readonly record: FirearmOnRecord }
  | { readonly kind: 'requestProposed'; readonly details: RequestDetails; readonly record: FirearmOnRecord }
  | { readonly kind: 'submit'; readonly details: Data<'tracing.TraceSubmitted'> }
  | { readonly kind: 'acknowledge'; readonly details: Omit<Data<'tracing.TraceAcknowledged'>, 'dueAt'>; readonly at: string }
  | { readonly kind: 'sendMessage'; readonly details: Data<'tracing.MessageSent'> }
  | { readonly kind: 'receiveMessage'; readonly details: Data<'tracing.MessageReceived'> }
  | { readonly kind: 'askClarification'; readonly details: Omit<Data<'tracing.ClarificationAsked'>, 'question'> }
  | { readonly kind: 'giveClarification'; readonly details: Data<'tracing.ClarificationGiven'> }
  | { readonly kind: 'answerDomestically'; readonly details: Data<'tracing.DomesticTraceAnswered'> }
  | { readonly kind: 'answer'; readonly details: Omit<Data<'tracing.TraceAnswered'>, 'answer' | 'firearm' | 'exhibit' | 'country'> }
  | { readonly kind: 'refuse'; readonly details: Data<'tracing.TraceRefused'> }
  | { readonly kind: 'delay'; readonly details: Data<'tracing.TraceDelayed'> }
  | { readonly kind: 'withdraw'; readonly details: Data<'tracing.TraceWithdrawn'> }
  | { readonly kind: 'close'; readonly details: Data<'tracing.TraceClosed'> }
  | { readonly kind: 'remind'; readonly details: Omit<Data<'tracing.TraceReminded'>, 'reminder' | 'automatic'> }
  | { readonly kind: 'remindOverdue'; readonly at: string }
  | UseCommand;

/**
 * One request to one addressee. Own acts need an open request; what arrives from outside is accepted whenever it arrives, also after
 * the request was closed or withdrawn.
 */
export const traceDecider: Decider<TraceFacts, TraceCommand, TracingEvent> = {
  name: 'trace',
  version: 2,
  initial: unknownTrace,
  evolve: foldTrace,
  /** What has left the house is corrected by two. */
  signed: (trace) => trace.submitted,
  recheck: (fact, trace) => recheckTrace(fact, trace) as TraceCommand,

  decide(command, trace) {
    switch (command.kind) {
      case 'propose':
        if (trace.status !== 'unknown') throw new DomainError('trace-already-proposed', 'This step is already proposed or taken');
        requireCountry(command.details.to);
        return [{ type: 'tracing.TraceProposed', data: command.details }];
      case 'request':
        if (trace.status !== 'unknown') throw new DomainError('trace-already-exists', 'This request exists');
        return [request(command.firearm, command.to, command.details, command.record)];
      default:
        if (trace.status === 'unknown') throw new DomainError('trace-unknown', 'There is no such trace request');
    }
    switch (command.kind) {
      case 'requestProposed':
        if (trace.status !== 'proposed') throw new DomainError('not-a-proposal', 'Only a proposal is turned into a request');
        return [request(trace.firearm, trace.to!, command.details, command.record, trace.exhibit)];
      case 'submit':
        if (trace.status !== 'requested') throw new DomainError('not-to-be-submitted', 'Only a request that was drawn up and not yet sent is submitted');
        return [{ type: 'tracing.TraceSubmitted', data: command.details }];
      case 'withdraw':
        if (!isOpen(trace) && trace.status !== 'proposed') throw new DomainError('trace-not-open', 'The request is already ended');
        return [{ type: 'tracing.TraceWithdrawn', data: command.details }];
      case 'close':
        return [close(command.details, trace)];
      case 'remind':
        requireSubmitted(trace);
        requireOpen(trace);
        return [{ type: 'tracing.TraceReminded', data: { ...command.details, reminder: trace.reminders + 1, automatic: false } }];
      case 'remindOverdue':
        requireOpen(trace);
        if (trace.dueAt === undefined || trace.dueAt > command.at) throw new DomainError('not-overdue', 'The time limit has not passed, or there is none');
        return [{ type: 'tracing.TraceReminded', data: { reminder: trace.reminders + 1, automatic: true } }];
      default:
        return [correspond(command, trace)];
    }
  },
};

const requireOpen = (trace: TraceFacts): void => {
  if (!isOpen(trace)) throw new DomainError('trace-not-open', 'The request is already ended, or was never made');
};
const requireSubmitted = (trace: TraceFacts): void => {
  if (!trace.submitted) throw new DomainError('not-submitted', 'The request has not left yet; a late entry of its dispatch comes first');
};
const requireCountry = ({ kind, country }: Addressee): void => {
  if ((kind === 'country' || kind === 'manufacturer' || kind === 'onward') && country === undefined)
    throw new DomainError('addressee-country-missing', 'A country, a manufacturer and an onward step name the country that is asked');
};

/** The gate of the ITI and of INTERPOL's practice: only these four shut a request out. Every other gap is stated and sent. */
function request(firearm: string, to: Addressee, details: RequestDetails, record: FirearmOnRecord, exhibit = record.exhibit): TracingEvent {
  const { illicitBases, circumstances, intendedUse, policyLimit, requestedBy, requestedAt, instrument, door, urgency } = details;
  if (!record.known) throw new DomainError('firearm-unknown', 'There is no such firearm');
  requireCountry(to);
  if (illicitBases === undefined || illicitBases.length === 0) throw new DomainError('why-illicit-missing', 'A trace request states why the arm is illicit');
  if (circumstances === undefined || circumstances.trim() === '')
    throw new DomainError('circumstances-missing', 'A trace request states the circumstances of the recovery');
  if (intendedUse === undefined) throw new DomainError('intended-use-missing', 'A trace request states what the answer is for');
  const photos = [...new Set([...record.markings.flatMap(({ photo }) => photo ?? []), ...details.photos])];
  if (photos.length === 0 && !record.markings.some(({ text }) => text !== undefined))
    throw new DomainError('nothing-to-go-by', 'A trace request carries at least one marking that was read, or one photograph');
  const country = countryOf(requestedBy);
  const description = descriptionOf(record);
  return {
    type: 'tracing.TraceRequested',
    data: {
      firearm,
      exhibit,
      identification: record.identification?.version,
      to,
      door,
      country,
      requestedBy,
      requestedAt,
      illicitBases,
      circumstances,
      intendedUse,
      urgency,
      instrument,
      dueRule: dueRuleFor({ instrument, country, to }, requestedAt.slice(0, 10), policyLimit),
      description,
      gaps: gapsIn(description),
      markings: record.markings.map(({ ordinal, kind, text, status }) => ({ marking: ordinal, kind, text, status })),
      photos,
    },
  };
}

function close(details: Data<'tracing.TraceClosed'>, trace: TraceFacts): TracingEvent {
  const { reason } = details;
  if (!isOpen(trace) && trace.status !== 'answered' && trace.status !== 'refused') throw new DomainError('trace-not-open', 'The request is already ended');
  const answered = trace.answers.length + trace.domestic.length > 0;
  if (reason === 'answered' && !answered) throw new DomainError('no-answer-yet', 'A request closed as answered has an answer');
  if (reason === 'refused' && !trace.refused) throw new DomainError('not-refused', 'A request closed as refused was refused');
  if (reason === 'unanswered' && (answered || trace.refused))
    throw new DomainError('was-answered', 'A request closed as unanswered has neither answer nor refusal');
  if (reason === 'unanswered') requireSubmitted(trace);
  return { type: 'tracing.TraceClosed', data: details };
}

type FromOutside = Extract<
  TraceCommand,
  {
    kind:
      | 'acknowledge'
      | 'sendMessage'
      | 'receiveMessage'
      | 'askClarification'
      | 'giveClarification'
      | 'answerDomestically'
      | 'answer'
      | 'refuse'
      | 'delay'
      | UseCommand['kind'];
  }
>;

/** What the two sides say to each other once the request exists. */
function correspond(command: FromOutside, trace: TraceFacts): TracingEvent {
  if (trace.door === undefined) throw new DomainError('not-requested', 'Nothing was asked yet: the step is only proposed');
  switch (command.kind) {
    case 'answerDomestically':
      if (trace.door !== 'own-registers') throw new DomainError('not-a-domestic-trace', 'Own registers are searched under a request to own registers');
      return { type: 'tracing.DomesticTraceAnswered', data: command.details };
    case 'sendMessage':
      return { type: 'tracing.MessageSent', data: command.details };
    case 'receiveMessage':
      return { type: 'tracing.MessageReceived', data: command.details };
    case 'askClarification':
      return { type: 'tracing.ClarificationAsked', data: { ...command.details, question: after(trace.questions.map(({ question }) => question)) } };
    case 'giveClarification': {
      const asked = trace.questions.find(({ question }) => question === command.details.question);
      if (asked === undefined) throw new DomainError('no-such-question', `Question ${command.details.question} was not asked`);
      if (asked.given) throw new DomainError('question-already-answered', 'This question is answered');
      return { type: 'tracing.ClarificationGiven', data: command.details };
    }
    case 'authoriseUse':
    case 'confirmUse':
    case 'declineUse':
    case 'withdrawUse':
    case 'confirmUseWithdrawal':
      return decideUse(command, trace);
    default:
      if (trace.door !== 'own-registers') requireSubmitted(trace);
      return reply(command, trace);
  }
}

/** The addressee speaks: receipt, answer, refusal, delay. */
function reply(command: Extract<FromOutside, { kind: 'acknowledge' | 'answer' | 'refuse' | 'delay' }>, trace: TraceFacts): TracingEvent {
  switch (command.kind) {
    case 'acknowledge': {
      const { receivedAt } = command.details;
      if (receivedAt > command.at) throw new DomainError('received-in-the-future', 'A request cannot have been received after now');
      // The limit runs from the first receipt: a second one, say of a bureau and then of the authority, gives no new time.
      const due = trace.dueAt ?? (trace.dueRule && dueAt(receivedAt, trace.dueRule));
      return { type: 'tracing.TraceAcknowledged', data: { ...command.details, dueAt: due } };
    }
    case 'answer': {
      const { outcome, onwardCountry, supersedes } = command.details;
      if ((outcome === 'ONWARD_TO_COUNTRY') !== (onwardCountry !== undefined))
        throw new DomainError('onward-country-does-not-fit', 'ONWARD_TO_COUNTRY names the country, and no other outcome does');
      if (supersedes !== undefined && !trace.answers.some(({ answer }) => answer === supersedes))
        throw new DomainError('no-such-answer', `There is no answer ${supersedes} to supersede`);
      const answer = after(trace.answers.map((one) => one.answer));
      return { type: 'tracing.TraceAnswered', data: { ...command.details, answer, firearm: trace.firearm, exhibit: trace.exhibit, country: trace.country } };
    }
    case 'refuse':
      return { type: 'tracing.TraceRefused', data: command.details };
    case 'delay':
      return { type: 'tracing.TraceDelayed', data: command.details };
  }
}
