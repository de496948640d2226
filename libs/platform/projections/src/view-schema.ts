import type { Pool, PoolClient } from 'pg';
import type { Cursor, EventLog, Position, Stored } from '#platform/event-log';
import type { Registry } from '#platform/kernel';
import { inTransaction, quoted } from '#platform/postgres';
import { BatchFold, nothingIn, type PreparedBatch } from './batch.js';
import type { EntryFeed } from './entry-feed.js';
import { ViewFold } from './fold.js';
import type { Lease } from './lease.js';
import { passingCheckpoints, type PassingCheckpoints } from './passing-checkpoints.js';
import { ProjectionMalformed } from './errors.js';
import type { StreamRow, View } from './projection.js';

export interface ProjectionContext {
  /** At least two connections for each view that runs. */
  readonly pool: Pool;
  readonly log: EventLog;
  readonly registry: Registry;
  /** What an operator should know; free of personal data. */
  readonly report?: (message: string) => void;
}

/** A context that follows the log. */
export interface FollowingContext extends ProjectionContext {
  /** The one live reader of the log that all views and policies of a process share. */
  readonly feed: EntryFeed;
}

/** Where the fold of one schema stands. */
export interface Standing {
  readonly cursor: Cursor | 'start';
  readonly recordedHigh: string | null;
  readonly events: number;
  readonly parked: { readonly at: string; readonly reason: string; readonly event: string | null } | undefined;
}

export interface LiveSchema {
  readonly schema: string;
  readonly version: number;
}

export const VIEW_CURSORS = { table: 'custos.view_cursor', column: 'schema' } as const;

/** The schema of a view at a version; a rebuild beside it takes the other of the two names. */
export function schemaName({ name, version }: View, suffix: '' | '_b' | '_check' = ''): string {
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name) || !Number.isSafeInteger(version) || version < 1)
    throw new ProjectionMalformed(`${name} at ${version} cannot name a schema`);
  return `${name.replaceAll('-', '_')}_${version}${suffix}`;
}

export async function liveSchema(on: Pool | PoolClient, view: View): Promise<LiveSchema | undefined> {
  const { rows } = await on.query<LiveSchema>(
    'select c.schema, c.version from custos.view_live l join custos.view_cursor c on c.schema = l.schema where l.name = $1',
    [view.name],
  );
  return rows[0];
}

const MOVE = 'update custos.view_cursor set log = $4, position = $5, leaf = $6, recorded_high = $7, events = $8, updated = now()';
const STANDING = 'where schema = $1 and fence = $2 and leaf is not distinct from $3 and parked_at is null';

/** One version instance of a view: its tables in a schema of their own, and the cursor that moves with them. */
export class ViewSchema {
  private readonly batches: BatchFold;
  private readonly passing: PassingCheckpoints;
  readonly fold: ViewFold;

  constructor(
    readonly view: View,
    readonly schema: string,
    private readonly context: ProjectionContext,
  ) {
    this.fold = ViewFold.of(view);
    this.batches = new BatchFold(this.fold, context.log, context.registry);
    this.passing = passingCheckpoints(context.pool, VIEW_CURSORS, { recordedHigh: true });
  }

  async standing(on: Pool | PoolClient = this.context.pool): Promise<Standing | undefined> {
    const { rows } = await on.query<CursorRow>(
      'select log, position, leaf, recorded_high, events::text, parked_at, parked_reason, parked_event from custos.view_cursor where schema = $1',
      [this.schema],
    );
    return rows[0] && standingOf(rows[0]);
  }

  /** Creates the tables empty and sets the cursor to the start, whatever was there before. */
  async create(lease: Lease): Promise<void> {
    await inTransaction(this.context.pool, async (client) => {
      await lease.hold(client);
      await client.query(
        `drop schema if exists ${quoted(this.schema)} cascade; create schema ${quoted(this.schema)}; ${this.entered()}; ${this.fold.tables.map((one) => one.ddl()).join('; ')}`,
      );
      await client.query(
        `update custos.view_cursor set view = $2, version = $3, log = null, position = null, leaf = null, recorded_high = null, events = 0,
         parked_at = null, parked_reason = null, parked_event = null, updated = now() where schema = $1`,
        [this.schema, this.view.name, this.view.version],
      );
    });
  }

  /**
   * Folds a batch and moves the cursor, in one transaction. Its commit need not reach the disk at once: a crash takes rows and cursor
   * back together, and the log still holds what they are made of.
   * @throws Poison, LeaseLost
   */
  async advance(batch: readonly Stored[], from: Standing, lease: Lease): Promise<Standing> {
    if (batch.length === 0) return from;
    const prepared = await this.batches.prepare(batch);
    if (nothingIn(prepared)) return this.pass(batch, from, lease);
    return inTransaction(this.context.pool, (client) => this.moveAndWrite(client, batch, prepared, from, lease), {
      first: `${this.entered()}; set local synchronous_commit = off`,
    });
  }

  /** Rows of whole streams, to be written into tables that hold nothing of these streams yet. @throws Poison */
  foldWhole(histories: readonly (readonly Stored[])[]): Promise<readonly (readonly StreamRow[])[]> {
    return this.batches.whole(histories);
  }

  /** Writes such rows; the cursor stays at the start until `startFrom`. @throws LeaseLost */
  async insert(rows: readonly (readonly StreamRow[])[], lease: Lease): Promise<void> {
    await inTransaction(
      this.context.pool,
      async (client) => {
        await lease.hold(client);
        await this.batches.insert(client, rows);
      },
      { first: `${this.entered()}; set local synchronous_commit = off` },
    );
  }

  /** Moves the cursor from the start to where the streams written by `insert` end. @throws LeaseLost */
  async startFrom(standing: Standing, lease: Lease): Promise<void> {
    const { cursor, recordedHigh, events } = standing;
    if (cursor === 'start') return;
    const { rowCount } = await this.context.pool.query(
      `update custos.view_cursor set log = $3, position = $4, leaf = $5, recorded_high = $6, events = $7, updated = now()
       where schema = $1 and fence = $2 and leaf is null and parked_at is null`,
      [this.schema, lease.fence, cursor.log, cursor.position, cursor.leaf, recordedHigh, events],
    );
    if (rowCount !== 1) throw lease.gone();
    // Until somebody has counted them, the planner takes tables that were filled at one go for small ones, and reads them whole.
    await inTransaction(this.context.pool, (client) => client.query(`analyze ${this.fold.tables.map(({ name }) => quoted(name)).join(', ')}`), {
      first: this.entered(),
    });
  }

  /** As `advance`, in the caller's transaction. */
  async advanceIn(client: PoolClient, batch: readonly Stored[], from: Standing, lease: Lease): Promise<Standing> {
    return batch.length === 0 ? from : this.moveAndWrite(client, batch, await this.batches.prepare(batch), from, lease);
  }

  /** The cursor is moved first: its row lock keeps every other worker out, its compare proves that nothing was folded twice. */
  private async moveAndWrite(client: PoolClient, batch: readonly Stored[], prepared: PreparedBatch, from: Standing, lease: Lease): Promise<Standing> {
    const standing = await this.move(client, batch, from, lease);
    await this.batches.write(client, prepared);
    return standing;
  }

  private async move(on: Pool | PoolClient, batch: readonly Stored[], from: Standing, lease: Lease): Promise<Standing> {
    const standing = this.after(batch, from);
    const { log, position, leaf } = standing.cursor as Cursor;
    const { rowCount } = await on.query(`${MOVE} ${STANDING}`, [
      this.schema,
      lease.fence,
      from.cursor === 'start' ? null : from.cursor.leaf,
      log,
      position,
      leaf,
      standing.recordedHigh,
      standing.events,
    ]);
    if (rowCount !== 1) throw lease.gone();
    return standing;
  }

  /** Over a batch of which the view shows nothing. */
  private async pass(batch: readonly Stored[], from: Standing, lease: Lease): Promise<Standing> {
    const standing = this.after(batch, from);
    const moved = await this.passing.pass({
      ...(standing.cursor as Cursor),
      key: this.schema,
      fence: lease.fence,
      from: from.cursor === 'start' ? null : from.cursor.leaf,
      recordedHigh: standing.recordedHigh,
      events: batch.length,
    });
    if (!moved) throw lease.gone();
    return standing;
  }

  private after(batch: readonly Stored[], from: Standing): Standing {
    const { position, leaf } = batch.at(-1)!;
    return {
      cursor: { log: this.context.log.id, position, leaf },
      recordedHigh: this.batches.recordedHigh(batch, from.recordedHigh),
      events: from.events + batch.length,
      parked: undefined,
    };
  }

  /** Folds without moving a cursor, into whatever tables the transaction sees. */
  async foldInto(client: PoolClient, batch: readonly Stored[]): Promise<void> {
    await this.batches.write(client, await this.batches.prepare(batch));
  }

  async park(lease: Lease, reason: string, event: string | null): Promise<void> {
    await inTransaction(this.context.pool, async (client) => {
      await lease.hold(client);
      await client.query('update custos.view_cursor set parked_at = now(), parked_reason = $2, parked_event = $3, updated = now() where schema = $1', [
        this.schema,
        reason,
        event,
      ]);
    });
  }

  async unpark(): Promise<void> {
    await this.context.pool.query('update custos.view_cursor set parked_at = null, parked_reason = null, parked_event = null where schema = $1', [this.schema]);
  }

  async drop(): Promise<void> {
    await inTransaction(this.context.pool, async (client) => {
      await client.query(`set local lock_timeout = '2s'; drop schema if exists ${quoted(this.schema)} cascade`);
      await client.query('delete from custos.view_cursor where schema = $1', [this.schema]);
    });
  }

  /** The statement that enters the schema for one transaction. */
  entered(): string {
    return `set local search_path = ${quoted(this.schema)}, public`;
  }
}

interface CursorRow {
  readonly log: string | null;
  readonly position: string | null;
  readonly leaf: string | null;
  readonly recorded_high: string | null;
  readonly events: string;
  readonly parked_at: Date | null;
  readonly parked_reason: string | null;
  readonly parked_event: string | null;
}

function standingOf(row: CursorRow): Standing {
  return {
    cursor: row.position === null ? 'start' : { log: row.log!, position: row.position as Position, leaf: row.leaf! },
    recordedHigh: row.recorded_high,
    events: Number(row.events),
    parked: row.parked_at === null ? undefined : { at: row.parked_at.toISOString(), reason: row.parked_reason!, event: row.parked_event },
  };
}
