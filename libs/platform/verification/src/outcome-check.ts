import type { Pool } from 'pg';
import { commandId, type Entry, type Stored } from '#platform/event-log';
import type { Found } from './finding.js';

interface Kept {
  readonly principal: string;
  readonly key: string;
  readonly intent: string;
  readonly status: number;
  /** Of an acceptance: the subject, and the last event of the command. */
  readonly id: string | null;
  readonly revision: string | null;
  readonly position: string | null;
}

interface Logged {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: string;
  readonly intent: string;
}

/** What was answered under a key is what the log says: an acceptance names its event, and what was accepted is not kept as refused. */
export class OutcomeCheck {
  /** One command may have written several events; its answer names the last. */
  private readonly last = new Map<string, Logged>();
  private readonly batches = new Set<string>();

  private constructor(
    private readonly kept: Map<string, Kept>,
    private readonly found: Found,
  ) {}

  static async of(pool: Pool, found: Found): Promise<OutcomeCheck> {
    const { rows } = await pool.query<Kept>(
      `select principal, key, intent, status, body->>'id' as id, body->>'revision' as revision, body->>'position' as position
       from (select principal, key, intent, status, case when body is json object then body::json end as body from custos.command_outcome where completed_at is not null) kept`,
    );
    const kept = new Map<string, Kept>();
    for (const one of rows) {
      const space = one.principal.indexOf(' ');
      kept.set(commandId(one.principal.slice(0, space), one.principal.slice(space + 1), one.key), one);
    }
    return new OutcomeCheck(kept, found);
  }

  readonly visit = ({ stream, revision, position }: Stored, { cmd, intent, batch }: Entry): void => {
    if (this.kept.has(cmd)) this.last.set(cmd, { stream, revision, position, intent });
    if (batch !== undefined && this.kept.has(batch)) this.batches.add(batch);
  };

  settle(): void {
    for (const [cmd, kept] of this.kept) {
      const problem = this.problemOf(cmd, kept);
      if (problem !== undefined) this.found({ check: 'outcome', place: `custos.command_outcome ${kept.key} of ${kept.principal}`, problem });
    }
  }

  private problemOf(cmd: string, { status, id, revision, position, intent }: Kept): string | undefined {
    const logged = this.last.get(cmd);
    if (logged === undefined) {
      if (status >= 300) return this.batches.has(cmd) ? 'it is kept as refused, and the log holds its commands' : undefined;
      return position === null ? undefined : 'it is kept as accepted, and the log holds nothing of it';
    }
    const at = `the log holds it at ${logged.position}`;
    if (status >= 300) return `it is kept as refused, and ${at}`;
    if (position !== logged.position) return `it names ${position ?? 'no position'}, and ${at}`;
    if (revision !== String(logged.revision) || !isOf(logged.stream, id)) return `it names another subject or revision, and ${at}`;
    return intent === logged.intent ? undefined : `it is kept for another request, and ${at}`;
  }
}

/** The node's own stream has no id beside its name. */
const isOf = (stream: string, id: string | null): boolean => id !== null && (stream.endsWith(`-${id}`) || stream === `custos.${id}`);
