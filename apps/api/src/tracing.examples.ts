import { sha256 } from '#platform/event-log';
import { createdBy, type Step } from './operations/example.js';
import { firearmOf, firearmStep, readingStep, SECOND_TRACING_OFFICER, TRACING_OFFICER } from './identification.examples.js';

export { SECOND_TRACING_OFFICER, TRACING_OFFICER };

export const GHANA = { kind: 'country', country: 'GH', authority: 'GH.NACSA' } as const;
export const requestBody = {
  door: 'iti-contact',
  illicitBases: ['ILLICIT_WHERE_FOUND'],
  circumstances: 'Found in checked baggage of an arriving flight.',
  intendedUse: 'criminal-investigation',
  urgency: { level: 'routine' },
  instrument: 'ecowas-2006',
  photos: [],
} as const;

/** A firearm with one marking that was read: enough to ask about. */
export const readFirearm = (purpose: string): { readonly id: string; readonly steps: readonly Step[] } => {
  const firearm = firearmStep(`tracing, ${purpose}`);
  return { id: firearmOf(firearm), steps: [firearm, readingStep(firearm, `tracing, ${purpose}`)] };
};

const traceOf = (purpose: string): Pick<Step, 'name' | 'user'> => ({ name: `tracing: request for ${purpose}`, user: TRACING_OFFICER });
/** The id of the trace of this purpose. */
export const traceIdOf = (purpose: string): string => createdBy(traceOf(purpose), 'trace');

/** A request of its own for one example; to own registers when `own` is given. */
export function requestedTrace(purpose: string, own = false): readonly Step[] {
  const { id, steps } = readFirearm(purpose);
  const addressee = own ? { to: { kind: 'own-registers', country: 'CI' }, door: 'own-registers', instrument: 'none' } : { to: GHANA };
  return [...steps, { ...traceOf(purpose), operationId: 'requestTrace', body: { firearm: id, ...requestBody, ...addressee } }];
}

/** What happens to the request before the example is asked. */
export const onTrace = (purpose: string, operationId: string, body: unknown): Step => ({
  name: `tracing: ${operationId} before ${purpose}`,
  user: TRACING_OFFICER,
  operationId,
  params: { id: traceIdOf(purpose) },
  body,
});

export const submission = { channel: 'i-24-7', reference: 'CI-2020-0118' } as const;
export const submittedTrace = (purpose: string): readonly Step[] => [...requestedTrace(purpose), onTrace(purpose, 'submitTrace', submission)];
export const answerBody = { outcome: 'NO_RECORD', qualifiers: [], hops: [], handling: ['CONSULT_BEFORE_USE'] } as const;
export const answeredTrace = (purpose: string): readonly Step[] => [...submittedTrace(purpose), onTrace(purpose, 'answerTrace', answerBody)];
/** The letter by which the owner allows the use. */
export const useDocument: Step = {
  name: 'tracing: letter of the owner',
  user: TRACING_OFFICER,
  operationId: 'uploadAttachment',
  body: 'letter GH/U/5 of the owner',
};
export const useBody = {
  owner: 'GH.NACSA',
  purpose: 'court',
  reference: 'GH/U/5',
  answers: [1],
  document: sha256(useDocument.body as string).toString('hex'),
} as const;
/** Entered by one tracing officer, and not yet confirmed by a second one. */
export const proposedUse = (purpose: string): readonly Step[] => [...answeredTrace(purpose), useDocument, onTrace(purpose, 'authoriseTraceUse', useBody)];
export const authorisedUse = (purpose: string): readonly Step[] => [
  ...proposedUse(purpose),
  { ...onTrace(purpose, 'confirmTraceUse', { proposal: 1 }), user: SECOND_TRACING_OFFICER },
];
