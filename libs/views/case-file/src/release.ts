import type { TraceRow } from './case-file.rows.js';
import { dayIsOver, entriesOf, type CaseFact } from './facts.js';
import type { Viewpoint } from './materials.js';

/** Which results of a request a reader of the procedure layer may see (domain rule 9). */
export interface Release {
  answer(fact: CaseFact): boolean;
  /** Register results, messages and the texts of the other side. */
  readonly rest: boolean;
}
const EVERYTHING: Release = { answer: () => true, rest: true };

/**
 * Nothing crosses into the procedure without a use authorised for court by the owner of the information, not withdrawn and not run out.
 * Today's releases decide, for a page of any moment: what was withdrawn is not shown again as of a day before.
 */
export function releaseOf(row: Pick<TraceRow, 'stream' | 'facts'>, { layer, release }: Viewpoint): Release {
  if (layer === 'both') return EVERYTHING;
  const facts = release.facts.get(row.stream) ?? row.facts;
  const withdrawn = new Set(entriesOf(facts, 'UseWithdrawn').map((one) => one['authorisation'] as number));
  const inForce = entriesOf(facts, 'UseAuthorised').filter(
    ({ authorisation, purpose, until }) =>
      purpose === 'court' && !withdrawn.has(authorisation as number) && (until === undefined || !dayIsOver(until as string, release.today)),
  );
  const answers = new Set(inForce.flatMap((one) => one['answers'] as number[]));
  return { answer: ({ data }) => answers.has(data['answer'] as number), rest: inForce.some((one) => (one['answers'] as number[]).length === 0) };
}
