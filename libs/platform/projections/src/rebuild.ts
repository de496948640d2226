import type { PoolClient } from 'pg';
import { inTransaction, survivesIdleLoss } from '#platform/postgres';
import { tableHash } from './comparison.js';
import { Poison } from './errors.js';
import type { Lease } from './lease.js';
import { parkingFor } from './parking.js';
import type { View } from './projection.js';
import { batchesUpTo, fill, positionOf, takeScratch } from './scratch.js';
import type { FillProgress } from './fill-options.js';
import { liveSchema, schemaName, ViewSchema, type LiveSchema, type ProjectionContext, type Standing } from './view-schema.js';

export interface RebuiltTable {
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
  /** Against the live table at the same position; undefined where there was none to compare with. */
  readonly equal: boolean | undefined;
}

export interface RebuildReport {
  readonly view: string;
  readonly version: number;
  readonly schema: string;
  readonly position: string | undefined;
  readonly events: number;
  readonly tables: readonly RebuiltTable[];
  /** The reason, when the first fold of a new version stumbled: the view is live as far as it came, and parked. */
  readonly parked: string | undefined;
}

export interface RebuildOptions {
  readonly progress?: (progress: FillProgress) => void;
  readonly signal?: AbortSignal;
  /** Only when the live version is older than the code's, or when nothing is live. */
  readonly onlyIfOutdated?: boolean;
}

/**
 * Fills a second schema beside the live one, which goes on serving; when both stand at the same position, compares them table by table,
 * and lets `view_live` name the new one, in one transaction. Sends nothing and asks for nothing: processes have cursors of their own.
 */
export class Rebuild {
  constructor(private readonly context: ProjectionContext) {
    survivesIdleLoss(context.pool);
  }

  /** Undefined when `onlyIfOutdated` and there was nothing to do. @throws Poison when the live version stumbles over its own history; the live schema stays as it was */
  async rebuild(view: View, options: RebuildOptions = {}): Promise<RebuildReport | undefined> {
    const settled = async () => options.onlyIfOutdated === true && ((await liveSchema(this.context.pool, view))?.version ?? 0) >= view.version;
    for (;;) {
      const live = await liveSchema(this.context.pool, view);
      const base = schemaName(view);
      const target = new ViewSchema(view, live?.schema === base ? schemaName(view, '_b') : base, this.context);
      const lease = await takeScratch(target, this.context, settled, options.signal);
      if (lease === undefined) return undefined;
      try {
        // While this process waited, another may have switched to this very schema.
        if ((await liveSchema(this.context.pool, view))?.schema !== live?.schema) continue;
        return await this.fillAndSwitch(target, lease, live, options);
      } finally {
        await lease.release();
      }
    }
  }

  private async fillAndSwitch(target: ViewSchema, lease: Lease, live: LiveSchema | undefined, options: RebuildOptions): Promise<RebuildReport> {
    await target.create(lease);
    let parked: string | undefined;
    try {
      await fill(target, lease, this.context, options);
    } catch (error) {
      const parking = parkingFor(error);
      if (!(error instanceof Poison) || parking === undefined || live?.version === target.view.version) {
        await target.drop().catch(() => undefined);
        throw error;
      }
      await target.park(lease, parking.reason, parking.event);
      parked = parking.reason;
    }
    const report = await this.switchTo(target, lease, live, parked);
    if (live !== undefined) await this.discard(new ViewSchema(target.view, live.schema, this.context));
    return report;
  }

  private switchTo(target: ViewSchema, lease: Lease, live: LiveSchema | undefined, parked: string | undefined): Promise<RebuildReport> {
    const { view } = target;
    return inTransaction(
      this.context.pool,
      async (client) => {
        if (live !== undefined) await client.query('select 1 from custos.view_cursor where schema = $1 for update', [live.schema]);
        const before = live && (await new ViewSchema(view, live.schema, this.context).standing(client));
        let standing = (await target.standing(client))!;
        if (before !== undefined && parked === undefined) standing = await this.catchUp(client, target, standing, lease, positionOf(before.cursor));
        const comparable = live?.version === view.version && before !== undefined && positionOf(before.cursor) === positionOf(standing.cursor);
        const tables: RebuiltTable[] = [];
        for (const table of target.fold.tables) {
          const built = await tableHash(client, target.schema, table);
          const equal = comparable ? (await tableHash(client, live.schema, table)).hash === built.hash : undefined;
          tables.push({ table: table.name, ...built, equal });
        }
        await lease.hold(client);
        await client.query('insert into custos.view_live (name, schema) values ($1, $2) on conflict (name) do update set schema = excluded.schema', [
          view.name,
          target.schema,
        ]);
        // Without its cursor row, whoever works on the old schema has lost its lease.
        if (live !== undefined) await client.query('delete from custos.view_cursor where schema = $1', [live.schema]);
        return {
          view: view.name,
          version: view.version,
          schema: target.schema,
          position: positionOf(standing.cursor),
          events: standing.events,
          tables,
          parked,
        };
      },
      { first: target.entered() },
    );
  }

  /** The few events that the live schema took in while the last batch was filled; it stands still now. */
  private async catchUp(client: PoolClient, target: ViewSchema, from: Standing, lease: Lease, end: string | undefined): Promise<Standing> {
    let standing = from;
    for await (const batch of batchesUpTo(this.context, from.cursor, end)) standing = await target.advanceIn(client, batch, standing, lease);
    return standing;
  }

  /** A query that began before the switch may still read the old tables: wait for it a while; what stays behind is dropped by the next rebuild under its name. */
  private async discard(old: ViewSchema): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await old.drop();
      } catch (error) {
        if (attempt < 5) continue;
        this.context.report?.(`Schema ${old.schema} is no longer live and could not be dropped: ${(error as Error).message}`);
        return;
      }
    }
  }
}
