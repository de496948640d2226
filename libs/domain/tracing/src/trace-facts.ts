import type { Addressee, Door, DueRule, Hop, Outcome } from './codes.js';
import type { TracingEvent, TracingFact } from './catalogue.js';

export interface AnswerFacts {
  readonly answer: number;
  readonly outcome: Outcome;
  readonly qualifiers: readonly ('partial' | 'restricted')[];
  readonly hops: readonly Hop[];
  readonly onwardCountry?: string;
  /** A later answer replaced it; it stays readable and no longer counts. */
  readonly superseded: boolean;
}

/** That an owner allows a use, as one tracing officer entered it. */
export interface UseProposal extends Pick<
  TracingFact<'tracing.UseAuthorisationProposed'>['data'],
  'owner' | 'purpose' | 'reference' | 'answers' | 'until' | 'document'
> {
  readonly proposal: number;
  readonly recordedBy: string;
  readonly settled: boolean;
}

/** Where one request stands; overdue is derived from `dueAt` and never stored. */
export type TraceStatus = 'unknown' | 'proposed' | 'requested' | 'submitted' | 'acknowledged' | 'answered' | 'refused' | 'closed' | 'withdrawn';

/** What one trace request comes to, as far as decisions, the state of the firearm and the path of hops need it. */
export interface TraceFacts {
  readonly status: TraceStatus;
  readonly firearm: string;
  readonly exhibit: string | undefined;
  /** The country that asks. */
  readonly country: string | undefined;
  readonly to: Addressee | undefined;
  readonly door: Door | undefined;
  readonly dueRule: DueRule | undefined;
  readonly dueAt: string | undefined;
  readonly answers: readonly AnswerFacts[];
  readonly domestic: readonly { readonly register: string; readonly result: 'record' | 'no-record' | 'not-searchable'; readonly hops: readonly Hop[] }[];
  readonly refused: boolean;
  readonly submitted: boolean;
  readonly questions: readonly { readonly question: number; readonly given: boolean }[];
  readonly reminders: number;
  readonly authorisations: readonly {
    readonly authorisation: number;
    readonly withdrawn: boolean;
    readonly withdrawnBy?: string;
    readonly confirmed: boolean;
  }[];
  readonly useProposals: readonly UseProposal[];
  readonly messages: number;
}

export const unknownTrace: TraceFacts = {
  status: 'unknown',
  firearm: '',
  exhibit: undefined,
  country: undefined,
  to: undefined,
  door: undefined,
  dueRule: undefined,
  dueAt: undefined,
  answers: [],
  domestic: [],
  refused: false,
  submitted: false,
  questions: [],
  reminders: 0,
  authorisations: [],
  useProposals: [],
  messages: 0,
};

/** An own act is still possible: something was asked, and neither side has ended it. */
export const isOpen = ({ status }: TraceFacts): boolean => status === 'requested' || status === 'submitted' || status === 'acknowledged';
export const answersInForce = ({ answers }: TraceFacts): readonly AnswerFacts[] => answers.filter(({ superseded }) => !superseded);

export function foldTrace(trace: TraceFacts, event: TracingEvent): TraceFacts {
  switch (event.type) {
    case 'tracing.TraceProposed':
      return { ...trace, status: 'proposed', firearm: event.data.firearm, exhibit: event.data.exhibit, country: event.data.country, to: event.data.to };
    case 'tracing.TraceRequested': {
      const { firearm, exhibit, country, to, door, dueRule } = event.data;
      return { ...trace, status: 'requested', firearm, exhibit, country, to, door, dueRule };
    }
    case 'tracing.TraceSubmitted':
      return { ...trace, status: trace.status === 'requested' ? 'submitted' : trace.status, submitted: true };
    case 'tracing.TraceAcknowledged':
      return { ...trace, status: isOpen(trace) ? 'acknowledged' : trace.status, dueAt: event.data.dueAt };
    case 'tracing.DomesticTraceAnswered': {
      const { register, result, hops } = event.data;
      return { ...trace, domestic: [...trace.domestic, { register, result, hops }] };
    }
    case 'tracing.TraceAnswered': {
      const { answer, outcome, qualifiers, hops, onwardCountry, supersedes } = event.data;
      const answers = trace.answers.map((one) => (one.answer === supersedes ? { ...one, superseded: true } : one));
      return { ...trace, status: 'answered', answers: [...answers, { answer, outcome, qualifiers, hops, onwardCountry, superseded: false }] };
    }
    case 'tracing.TraceRefused':
      return { ...trace, status: 'refused', refused: true };
    case 'tracing.TraceWithdrawn':
      return { ...trace, status: 'withdrawn' };
    case 'tracing.TraceClosed':
      return { ...trace, status: 'closed' };
    case 'tracing.ClarificationAsked':
      return { ...trace, questions: [...trace.questions, { question: event.data.question, given: false }] };
    case 'tracing.ClarificationGiven':
      return { ...trace, questions: trace.questions.map((one) => (one.question === event.data.question ? { ...one, given: true } : one)) };
    case 'tracing.TraceReminded':
      return { ...trace, reminders: Math.max(trace.reminders, event.data.reminder) };
    case 'tracing.UseAuthorisationProposed':
      return { ...trace, useProposals: [...trace.useProposals, proposedUse(event.data)] };
    case 'tracing.UseAuthorisationDeclined':
      return { ...trace, useProposals: settled(trace, event.data.proposal) };
    case 'tracing.UseAuthorised': {
      const { authorisation, proposal } = event.data;
      return {
        ...trace,
        authorisations: [...trace.authorisations, { authorisation, withdrawn: false, confirmed: false }],
        useProposals: settled(trace, proposal),
      };
    }
    case 'tracing.UseWithdrawn':
      return withAuthorisation(trace, event.data.authorisation, { withdrawn: true, withdrawnBy: event.data.recordedBy });
    case 'tracing.UseWithdrawalConfirmed':
      return withAuthorisation(trace, event.data.authorisation, { confirmed: true });
    case 'tracing.MessageSent':
    case 'tracing.MessageReceived':
      return { ...trace, messages: trace.messages + 1 };
    case 'tracing.TraceDelayed':
      return trace;
  }
}

const proposedUse = ({
  proposal,
  owner,
  purpose,
  reference,
  answers,
  until,
  document,
  recordedBy,
}: TracingFact<'tracing.UseAuthorisationProposed'>['data']): UseProposal => ({
  proposal,
  owner,
  purpose,
  reference,
  answers,
  ...(until !== undefined && { until }),
  document,
  recordedBy,
  settled: false,
});
const settled = ({ useProposals }: TraceFacts, proposal: number | undefined): TraceFacts['useProposals'] =>
  useProposals.map((one) => (one.proposal === proposal ? { ...one, settled: true } : one));
const withAuthorisation = (trace: TraceFacts, authorisation: number, more: Partial<TraceFacts['authorisations'][number]>): TraceFacts => ({
  ...trace,
  authorisations: trace.authorisations.map((one) => (one.authorisation === authorisation ? { ...one, ...more } : one)),
});
