import type { Rows, StreamRow } from '#platform/projections';
import { firstsOf, groupsOf, type CaseFact } from './facts.js';
import { CaseRow, ExhibitRow, FirearmRow, PersonRow, SeizureRow, TraceRow, type FactRow } from './case-file.rows.js';

/** What this reader may see of a case: the procedure alone (magistrates, defence), or the intelligence layer as well (police, tracing officers, auditors). */
export type Layer = 'procedure' | 'both';

/** What derived states depend on besides the facts. */
export interface Viewpoint {
  /** RFC 3339 UTC: the moment that counts as now. */
  readonly now: string;
  readonly layer: Layer;
  /** What decides on releases today, whatever moment the page is made for. */
  readonly release: ReleaseBasis;
}

/** Today, and each request's facts as they are known today: a withdrawn or expired release opens nothing, also on a page of an earlier day. */
export interface ReleaseBasis {
  /** RFC 3339 UTC: the present. */
  readonly today: string;
  /** By stream; absent where the facts of the page itself are today's. */
  readonly facts: ReadonlyMap<string, readonly CaseFact[]>;
}

/** The rows that one page is made of, oldest first. Assemblers read nothing else, so live and past pages come from the same code. */
export interface Materials {
  readonly cases: readonly CaseRow[];
  readonly persons: readonly PersonRow[];
  readonly seizures: readonly SeizureRow[];
  readonly exhibits: readonly ExhibitRow[];
  readonly firearms: readonly FirearmRow[];
  readonly traces: readonly TraceRow[];
}

export const openedAt = (row: FactRow): string => row.facts[0]!.position;
const oldestFirst = <Row extends FactRow>(rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => (openedAt(a) < openedAt(b) ? -1 : 1));

export async function materials(rows: Rows): Promise<Materials> {
  const all = async <Row extends FactRow & StreamRow>(table: new () => Row) => oldestFirst(await rows.all(table));
  return {
    cases: await all(CaseRow),
    persons: await all(PersonRow),
    seizures: await all(SeizureRow),
    exhibits: await all(ExhibitRow),
    firearms: await all(FirearmRow),
    traces: await all(TraceRow),
  };
}

/** Which of the seizures and exhibits belong to a case: those that it names, those that name it, and what came with them and was not taken out. */
export function belongingTo(
  one: CaseRow,
  { seizures, exhibits }: Pick<Materials, 'seizures' | 'exhibits'>,
): { seizures: readonly SeizureRow[]; exhibits: readonly ExhibitRow[] } {
  const [named, linked, unlinked] = [new Set(one.seizures), new Set(one.exhibits), new Set(one.unlinked)];
  const own = seizures.filter((seizure) => seizure.caseId === one.id || named.has(seizure.id));
  const ids = new Set(own.map((seizure) => seizure.id));
  return { seizures: own, exhibits: exhibits.filter(({ id, seizure }) => linked.has(id) || (ids.has(seizure) && !unlinked.has(id))) };
}

/** Rows by what other rows name them by: each list is looked through once for all firearms of a page. */
interface Ties {
  readonly exhibits: ReadonlyMap<string, ExhibitRow>;
  readonly seizures: ReadonlyMap<string, SeizureRow>;
  readonly traces: ReadonlyMap<string, readonly TraceRow[]>;
}
const ties = new WeakMap<object, Ties>();

export function tiesOf(all: Pick<Materials, 'exhibits' | 'seizures' | 'traces'>): Ties {
  const known = ties.get(all);
  if (known !== undefined) return known;
  const found: Ties = {
    exhibits: firstsOf(all.exhibits, ({ id }) => id),
    seizures: firstsOf(all.seizures, ({ id }) => id),
    traces: groupsOf(all.traces, ({ firearm }) => firearm),
  };
  ties.set(all, found);
  return found;
}
