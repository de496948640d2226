/** One thing that is not as it was written, and where. Never holds a value of a case. */
export interface Finding {
  readonly check:
    | 'leaf'
    | 'chain'
    | 'position'
    | 'head'
    | 'outcome'
    | 'disclosure'
    | 'mark'
    | 'cursor'
    | 'policy'
    | 'timer'
    | 'view'
    | 'guard'
    | 'export'
    | 'access'
    | 'file';
  /** A position, a table with its key, a digest, or a database object. */
  readonly place: string;
  readonly problem: string;
}

/** Checks whose places name rows of people's work: of them, whoever is not asked who he is learns the table alone. */
const OF_WORK: ReadonlySet<Finding['check']> = new Set<Finding['check']>(['outcome', 'policy', 'timer', 'view', 'file']);
const OF_EVENTS: ReadonlySet<Finding['check']> = new Set<Finding['check']>(['leaf', 'chain', 'position']);

/** The finding without ids of subjects and accounts, for pages and log lines that anybody may read. */
export function withoutIds({ check, place, problem }: Finding): Finding {
  const [first = place] = place.split(' ');
  if (OF_WORK.has(check)) return { check, place: first, problem: 'a row is not what the log says' };
  return OF_EVENTS.has(check) ? { check, place: first, problem } : { check, place, problem };
}

export type Found = (finding: Finding) => void;

/** A place at which a row says that a certain event stands. */
export interface Claim {
  readonly check: Finding['check'];
  readonly place: string;
  readonly position: string;
  readonly log: string;
  readonly leaf: string;
  /** Compared where the row names it: the latest `recorded` up to the event, and how many events there are up to it. */
  readonly recordedHigh?: string;
  readonly events?: number;
  /** Rows of this kind are never more events apart. */
  readonly within?: number;
}
