import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { logConstraints } from '#platform/event-log-postgres';
import { inTurns, WorkCancelled } from '#platform/projections';
import {
  checkGuards,
  exportedHeads,
  exportHead,
  guardsOfMigrations,
  keepVerification,
  lastVerifications,
  verify,
  withoutIds,
  type Finding,
  type Guards,
  type VerificationReport,
  type Verified,
} from '#platform/verification';
import { accessCheck } from '../access/access-check.js';
import { filesCheck } from '../access/files-check.js';
import { migrations } from './database.js';
import type { Logger } from './logger.js';
import type { Node } from './node.js';
import { views } from './views.js';

/** Any number that nothing else of this database locks. */
const TURN = 4_017_002;
/** A start is left alone for so long: whatever was altered before is found soon enough after it. */
const FIRST_AFTER_MS = 60_000;
const GUARDS_EVERY_MS = 60_000;
/** In the data directory. */
export const HEADS_FOLDER = 'heads';

/** What keeps rows of this node's database from being changed in silence. */
const guards = async (): Promise<Guards> => ({ ...(await guardsOfMigrations(migrations())), constraints: logConstraints });

export interface VerifyOptions {
  /** All of it, and not only what has come since. */
  readonly full: boolean;
  /** Up to where the last pass of this process came; without it the one that is written down. */
  readonly since?: Verified | undefined;
  readonly progress?: ((events: number) => void) | undefined;
  /** The views that a full one compares; without it all of them. */
  readonly only?: readonly string[] | undefined;
}

/** Compares all that the node keeps with the log, or what has come since the last time; keeps the result for health, and exports the head of what was found as it was written. */
export async function verifyNode(node: Node, { full, since, progress, only }: VerifyOptions): Promise<VerificationReport> {
  const inDatabase = node.config.EVENT_LOG === 'postgres';
  const from = full ? undefined : (since ?? (await lastVerified(node.pool)));
  const report = await verify(
    {
      pool: node.pool,
      log: node.log.log,
      disclosures: node.disclosures,
      guards: await guards(),
      inDatabase,
      heads: await exportedHeads(headPlaces(node), node.log.id),
      checks: async (found) => [await node.policies.check(found), accessCheck(node.accessChain, node.registry, found), filesCheck(node.files, found)],
      views: () => compareViews(node, only),
    },
    { since: from, progress },
  );
  await keepVerification(node.pool, report.full && only === undefined ? 'full' : 'incremental', report);
  for (const place of headPlaces(node)) await exportHead(place, report);
  return report;
}

/** Where heads go: beside the node's keys, where no administrator of the database is, and wherever the settings say. */
const headPlaces = ({ data, config: { CUSTOS_HEADS_TO: to } }: Pick<Node, 'data' | 'config'>): readonly string[] => [
  join(data, HEADS_FOLDER),
  ...(to === undefined ? [] : [to]),
];

/** The furthest that is written down. Whoever moves it there hides nothing from the next full one. */
async function lastVerified(pool: Pool): Promise<Verified | undefined> {
  const all = (await lastVerifications(pool)).flatMap(({ verified }) => verified ?? []);
  return all.sort((a, b) => b.events - a.events)[0];
}

async function compareViews(node: Node, only: readonly string[] | undefined): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const view of views.filter(({ name }) => only?.includes(name) ?? true)) {
    try {
      for (const { table, differing } of await node.checks.compareWithLive(view))
        for (const { key } of differing) findings.push({ check: 'view', place: `${view.name}.${table} ${key}`, problem: 'the row is not what the log says' });
    } catch (error) {
      // The process stops: that says nothing of the view.
      if (error instanceof WorkCancelled) throw error;
      findings.push({ check: 'view', place: view.name, problem: `it cannot be compared: ${(error as Error).message}` });
    }
  }
  return findings;
}

/** Verifies by the settings, in one process of all that run, until `signal`. */
export async function keepVerifying(node: Node, logger: Logger, signal: AbortSignal): Promise<void> {
  const { CUSTOS_VERIFY_SECONDS: every, CUSTOS_VERIFY_FULL_SECONDS: fullEvery } = node.config;
  if (every === 0) return;
  let fullAt = -Infinity;
  let since: Verified | undefined;
  await waited(Math.min(FIRST_AFTER_MS, every * 1_000), signal);
  while (!signal.aborted) {
    const full = since === undefined || performance.now() - fullAt >= fullEvery * 1_000;
    const begun = performance.now();
    try {
      const report = await inTurn(node.pool, () => inTurns({ signal, admit: always }, () => verifyNode(node, { full, since })));
      if (report !== undefined) {
        if (full) fullAt = begun;
        since = report.verified ?? since;
        told(report, logger);
      }
    } catch (error) {
      if (!signal.aborted) logger.unforeseen(error, { part: 'verification' });
    }
    await waited(every * 1_000, signal);
  }
}

/** Looks whether what guards the tables is there, and keeps the answer for health. */
export async function lookAtGuards(node: Node, logger: Logger): Promise<void> {
  try {
    const findings = await checkGuards(node.pool, await guards());
    await keepVerification(node.pool, 'guards', { problems: findings.length, findings });
    if (findings[0] !== undefined) logger.info({ problems: findings.length, first: findings[0].place }, 'a guard of the database is not as it was made');
  } catch (error) {
    logger.unforeseen(error, { part: 'guards' });
  }
}

/** At start and every minute, until `signal`. */
export async function keepGuarding(node: Node, logger: Logger, signal: AbortSignal): Promise<void> {
  const every = Math.min(GUARDS_EVERY_MS, (node.config.CUSTOS_VERIFY_SECONDS || 60) * 1_000);
  for (; !signal.aborted; await waited(every, signal)) await lookAtGuards(node, logger);
}

function told({ problems, findings }: VerificationReport, logger: Logger): void {
  const [first] = findings.map(withoutIds);
  if (first !== undefined) logger.info({ problems, first: first.place, problem: first.problem }, 'the verification found what is not as it was written');
}

/** One verification runs at a time anyway: it needs no place among the heavy reads of officers. */
const always = () => Promise.resolve(() => undefined);
const waited = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal, ref: false }).catch(() => undefined);

/** Undefined while another process of this node verifies. */
async function inTurn<T>(pool: Pool, work: () => Promise<T>): Promise<T | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [TURN]);
    if (!rows[0]!.ours) return undefined;
    try {
      return await work();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [TURN]);
    }
  } finally {
    client.release();
  }
}
