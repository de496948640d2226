import type { Pool } from 'pg';
import type { Disclosures } from '#platform/disclosures';
import type { Entry, EventLog, Stored } from '#platform/event-log';
import { claimsOf, idleCursors } from './claims.js';
import { DisclosureCheck } from './disclosure-check.js';
import type { Finding, Found } from './finding.js';
import { checkGuards, type Guards } from './guards.js';
import { EMPTY_DIGEST, LogPass, type LogPassReport, type Verified } from './log-pass.js';
import { OutcomeCheck } from './outcome-check.js';

/** More are counted and not named. */
const NAMED = 1_000;

/** Is given every event of the log, and tells in the end what it did not find as it should be. */
export interface LogCheck {
  readonly visit: (stored: Stored, entry: Entry) => Promise<void> | void;
  settle(): Promise<void> | void;
}

export interface VerificationSources {
  readonly pool: Pool;
  /** As it is stored, not as a reader that refuses what was altered gives it. */
  readonly log: EventLog;
  readonly disclosures: Disclosures;
  readonly guards: Guards;
  /** Whether events stand in this database too: then its counter is compared with their end. */
  readonly inDatabase: boolean;
  /** What other libraries compare with the log; asked for before the log is read. */
  readonly checks: (found: Found) => Promise<readonly LogCheck[]>;
  /** Compares the live views with the log. */
  readonly views: () => Promise<readonly Finding[]>;
  /** Heads that were exported, by number of events. */
  readonly heads: ReadonlyMap<number, readonly string[]>;
}

export interface VerificationOptions {
  /** Only what has come since: leaves, chains, positions and sealed values behind it, and what names it. */
  readonly since?: Verified | undefined;
  readonly progress?: ((events: number) => void) | undefined;
}

export interface VerificationReport {
  readonly ok: boolean;
  readonly full: boolean;
  readonly at: string;
  readonly log: string;
  readonly events: number;
  readonly position: string | null;
  readonly leaf: string | null;
  /** SHA-256 over all leaves. */
  readonly digest: string;
  readonly problems: number;
  readonly findings: readonly Finding[];
  /** Absent where the log itself is not as it was written: its head is not exported, and the next pass begins where this one did. */
  readonly verified?: Verified;
}

/** Compares everything that the node keeps with the log, and the log with itself. Reads only. */
export async function verify(sources: VerificationSources, { since, progress }: VerificationOptions = {}): Promise<VerificationReport> {
  const full = since === undefined;
  const findings: Finding[] = [];
  let problems = 0;
  const found = (finding: Finding) => {
    problems += 1;
    if (findings.length < NAMED) findings.push(finding);
  };
  const pass = await readThrough(sources, { since, progress }, found);
  const intact = !findings.some(({ check }) => OF_THE_LOG.has(check));
  if (sources.inDatabase && pass.whole) for (const finding of await checkCounter(sources.pool)) found(finding);
  for (const finding of [...(await checkGuards(sources.pool, sources.guards)), ...(await idleCursors(sources.pool))]) found(finding);
  if (full) for (const finding of await sources.views()) found(finding);
  const { tail } = pass;
  return {
    ok: problems === 0,
    full,
    at: new Date().toISOString(),
    log: sources.log.id,
    events: pass.events,
    position: tail?.position ?? null,
    leaf: tail?.leaf ?? null,
    digest: tail?.digest ?? EMPTY_DIGEST,
    problems,
    findings,
    ...(intact && tail !== undefined && { verified: tail }),
  };
}

const OF_THE_LOG: ReadonlySet<Finding['check']> = new Set<Finding['check']>(['leaf', 'chain', 'position', 'export']);

/** What rows say is read before the log: whatever they name is there already. */
async function readThrough(
  { pool, log, disclosures, checks, heads }: VerificationSources,
  { since, progress }: VerificationOptions,
  found: Found,
): Promise<LogPassReport> {
  const full = since === undefined;
  const claims = await claimsOf(pool);
  const sealed = new DisclosureCheck(disclosures, found);
  const others = full ? [await OutcomeCheck.of(pool, found), ...(await checks(found))] : [];
  const pass = await new LogPass(log, claims, found).run([sealed.visit, ...others.map(({ visit }) => visit)], {
    from: since,
    heads,
    ...(progress && { progress }),
  });
  if (!pass.whole) return pass;
  await sealed.settle(full);
  for (const other of others) await other.settle();
  return pass;
}

/** One statement for both, so that no append falls between. */
async function checkCounter(pool: Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ next: string | null; end: string }>(
    'select (select next from custos_log.counter) as next, (select coalesce(max(position) + 1, 0) from custos_log.event) as end',
  );
  const { next, end } = rows[0]!;
  return next === end ? [] : [{ check: 'head', place: 'custos_log.counter', problem: `it stands at ${next ?? 'nothing'}, and the log ends at ${end}` }];
}
