import { dayIsOver, entriesOf, type CaseFact } from './facts.js';
import type { Viewpoint } from './materials.js';

/** Which results of a request a reader of the procedure layer may see (domain rule 9). */
export interface Release {
  answer(fact: CaseFact): boolean;
  /** Register results, messages and the texts of the other side. */
  readonly rest: boolean;
}
const EVERYTHING: Release = { answer: () => true, rest: true };

/** Nothing crosses into the procedure without a use authorised for court by the owner of the information, not withdrawn and not run out. */
export function releaseOf(facts: readonly CaseFact[], { now, layer }: Viewpoint): Release {
  if (layer === 'both') return EVERYTHING;
  const withdrawn = new Set(entriesOf(facts, 'UseWithdrawn').map((one) => one['authorisation'] as number));
  const inForce = entriesOf(facts, 'UseAuthorised').filter(
    ({ authorisation, purpose, until }) =>
      purpose === 'court' && !withdrawn.has(authorisation as number) && (until === undefined || !dayIsOver(until as string, now)),
  );
  const answers = new Set(inForce.flatMap((one) => one['answers'] as number[]));
  return { answer: ({ data }) => answers.has(data['answer'] as number), rest: inForce.some((one) => (one['answers'] as number[]).length === 0) };
}
