import type { ExemptionGround } from '#domain/identification/events';
import type { Outcome } from './codes.js';
import { answersInForce, isOpen, type AnswerFacts, type TraceFacts } from './trace-facts.js';

/** Per firearm exactly one: the ledger in which every recovered arm stands, with a reason where it is not traced. */
export const TRACE_STATES = ['TRACED', 'TRAIL_ENDED', 'UNSUCCESSFUL', 'PENDING', 'INSUFFICIENT_INFORMATION', 'NO_ATTEMPT', 'NOT_REQUIRED'] as const;
export type TraceState = (typeof TRACE_STATES)[number];

/** What an outcome means for the arm: the last legal record, a point on the trail, too little to go by, or nothing. */
export const OUTCOME_MEANS: Readonly<Record<Outcome, 'last-legal-record' | 'point-on-the-trail' | 'too-little-information' | 'nothing-found'>> = {
  IDENTIFIED_PURCHASER: 'last-legal-record',
  IDENTIFIED_LAST_LEGAL_HOLDER: 'last-legal-record',
  IDENTIFIED_STATE_STOCK: 'last-legal-record',
  RECORDED_LOST_OR_STOLEN: 'last-legal-record',
  RECORDED_DESTROYED: 'last-legal-record',
  MANUFACTURE_CONFIRMED: 'point-on-the-trail',
  LAST_IMPORT_CONFIRMED: 'point-on-the-trail',
  ONWARD_TO_COUNTRY: 'point-on-the-trail',
  FAILED_SERIAL_OBLITERATED: 'too-little-information',
  FAILED_SERIAL_INVALID: 'too-little-information',
  FAILED_INSUFFICIENT_DESCRIPTION: 'too-little-information',
  NOT_OUR_MANUFACTURE: 'nothing-found',
  NO_RECORD: 'nothing-found',
  FAILED_TOO_OLD: 'nothing-found',
  FAILED_RECORDS_UNAVAILABLE: 'nothing-found',
};

/** What is known of the firearm beside its traces. */
export interface FirearmForTracing {
  readonly notRequired?: ExemptionGround;
  /** Any marking was read, in part at least. */
  readonly anyMarkingRead: boolean;
  /** Its markings were looked for: obliterated or none marked is a result, not examined is not. */
  readonly examined: boolean;
}

export type TraceStateReason =
  | Outcome
  | ExemptionGround
  | 'domestic-record'
  | 'awaiting-answer'
  | 'onward-country-not-asked'
  | 'next-step-proposed'
  | 'refused'
  | 'unanswered'
  | 'register-without-record'
  | 'no-readable-marking'
  | 'only-proposed'
  | 'nobody-asked';

export interface TraceStanding {
  readonly state: TraceState;
  readonly reason: TraceStateReason;
}

/** SDG 16.4.2 (metadata of 2018): whether tracing itself established the end of the licit circuit, and the level of tracing otherwise. */
export const SDG_16_4_2: Readonly<
  Record<TraceState, { readonly traced: boolean; readonly level: 'successful' | 'pending' | 'insufficient-information' | 'no-attempt' }>
> = {
  TRACED: { traced: true, level: 'successful' },
  TRAIL_ENDED: { traced: false, level: 'insufficient-information' },
  UNSUCCESSFUL: { traced: false, level: 'insufficient-information' },
  PENDING: { traced: false, level: 'pending' },
  INSUFFICIENT_INFORMATION: { traced: false, level: 'insufficient-information' },
  NO_ATTEMPT: { traced: false, level: 'no-attempt' },
  NOT_REQUIRED: { traced: false, level: 'no-attempt' },
};

/**
 * The one state of a firearm, from what stands on its record and all its requests. A last legal record that was found stays found,
 * whatever is still open or was decided; a decision that no trace is required comes before everything that is merely missing.
 */
export function traceStateOf(firearm: FirearmForTracing, traces: readonly TraceFacts[]): TraceStanding {
  const answers = traces.flatMap(answersInForce);
  const meaning = (what: (typeof OUTCOME_MEANS)[Outcome]) => answers.findLast(({ outcome }) => OUTCOME_MEANS[outcome] === what)?.outcome;

  const found = meaning('last-legal-record');
  if (found !== undefined) return { state: 'TRACED', reason: found };
  const domestic = traces.flatMap((trace) => trace.domestic);
  if (domestic.some(({ result }) => result === 'record')) return { state: 'TRACED', reason: 'domestic-record' };
  if (firearm.notRequired !== undefined) return { state: 'NOT_REQUIRED', reason: firearm.notRequired };

  const attempts = traces.filter((trace) => isAttempt(trace));
  if (attempts.some(awaits)) return { state: 'PENDING', reason: 'awaiting-answer' };
  if (onwardNotAsked(answers, traces).length > 0) return { state: 'PENDING', reason: 'onward-country-not-asked' };
  const proposed = traces.some(({ status }) => status === 'proposed');
  if (attempts.length > 0 && proposed) return { state: 'PENDING', reason: 'next-step-proposed' };

  const point = meaning('point-on-the-trail') ?? answers.findLast(({ hops }) => hops.length > 0)?.outcome;
  if (point !== undefined) return { state: 'TRAIL_ENDED', reason: point };
  const tooLittle = meaning('too-little-information');
  if (tooLittle !== undefined) return { state: 'INSUFFICIENT_INFORMATION', reason: tooLittle };
  const nothing = meaning('nothing-found');
  if (nothing !== undefined) return { state: 'UNSUCCESSFUL', reason: nothing };
  if (attempts.some(({ refused }) => refused)) return { state: 'UNSUCCESSFUL', reason: 'refused' };
  if (domestic.length > 0) return { state: 'UNSUCCESSFUL', reason: 'register-without-record' };
  if (attempts.length > 0) return { state: 'UNSUCCESSFUL', reason: 'unanswered' };
  if (firearm.examined && !firearm.anyMarkingRead) return { state: 'INSUFFICIENT_INFORMATION', reason: 'no-readable-marking' };
  return { state: 'NO_ATTEMPT', reason: proposed ? 'only-proposed' : 'nobody-asked' };
}

/** Somebody was asked: a proposal is not an attempt, nor is a request withdrawn before any answer. */
const isAttempt = (trace: TraceFacts): boolean =>
  isOpen(trace) || trace.status === 'closed' || trace.refused || trace.answers.length + trace.domestic.length > 0;
/** Own registers that were all searched answer without a letter: a domestic result ends the wait. */
const awaits = (trace: TraceFacts): boolean => isOpen(trace) && trace.domestic.length === 0;

/** Countries that an answer points to and that nobody has asked, or proposed to ask and then dropped. */
export function onwardNotAsked(answers: readonly AnswerFacts[], traces: readonly TraceFacts[]): readonly string[] {
  const asked = new Set(traces.filter(({ status }) => status !== 'proposed').map(({ to }) => to?.country));
  return [...new Set(answers.flatMap(({ onwardCountry }) => onwardCountry ?? []))].filter((country) => !asked.has(country));
}
