import { HistoryChanged } from '#platform/event-log';
import { inTransaction, survivesIdleLoss } from '#platform/postgres';
import { differingRows, tableHash, type DifferingRow } from './comparison.js';
import { ViewNotReady } from './errors.js';
import type { View } from './projection.js';
import { batchesUpTo, fill, positionOf, takeScratch } from './scratch.js';
import { liveSchema, schemaName, ViewSchema, type ProjectionContext, type Standing } from './view-schema.js';

export interface TableCheck {
  readonly view: string;
  readonly table: string;
  readonly equal: boolean;
  /** Rows of the live table. */
  readonly rows: number;
  /** At most the first thousand. */
  readonly differing: readonly DifferingRow[];
  /** The position at which both stand. */
  readonly position: string | undefined;
}

/** Proves that the live tables are what the log says: folds the log into tables of its own and compares every cell, while the live view goes on. */
export class RebuildCheck {
  constructor(private readonly context: ProjectionContext) {
    survivesIdleLoss(context.pool);
  }

  /** @throws ViewNotReady; HistoryChanged when the live view stands at an event that the log does not hold; Poison */
  async compareWithLive(view: View, signal?: AbortSignal): Promise<readonly TableCheck[]> {
    const scratch = new ViewSchema(view, schemaName(view, '_check'), this.context);
    const lease = (await takeScratch(scratch, this.context, () => Promise.resolve(false), signal))!;
    try {
      await scratch.create(lease);
      const found = await this.liveOf(view);
      const standing = await fill(scratch, lease, this.context, { signal, upTo: positionOf(found.standing.cursor) });
      // One snapshot for both: the live view may move on, this transaction does not see it; the last events are folded inside and taken back.
      return await this.inSnapshot(scratch, standing);
    } finally {
      await scratch.drop().catch(() => undefined);
      await lease.release();
    }
  }

  private inSnapshot(scratch: ViewSchema, standing: Standing): Promise<readonly TableCheck[]> {
    const { view } = scratch;
    return inTransaction(
      this.context.pool,
      async (client) => {
        const live = await liveSchema(client, view);
        if (live?.version !== view.version) throw new ViewNotReady(view.name, view.version, live?.version);
        const { cursor } = (await new ViewSchema(view, live.schema, this.context).standing(client))!;
        let reached = standing.cursor;
        for await (const batch of batchesUpTo(this.context, reached, positionOf(cursor))) {
          await scratch.foldInto(client, batch);
          const last = batch.at(-1)!;
          reached = { log: this.context.log.id, position: last.position, leaf: last.leaf };
        }
        if (cursor !== 'start' && (reached === 'start' || reached.leaf !== cursor.leaf))
          throw new HistoryChanged(cursor, 'the live view was folded from another history');
        const checks: TableCheck[] = [];
        for (const table of scratch.fold.tables) {
          const differing = await differingRows(client, live.schema, scratch.schema, table);
          const { rows } = await tableHash(client, live.schema, table);
          checks.push({ view: view.name, table: table.name, equal: differing.length === 0, rows, differing, position: positionOf(cursor) });
        }
        return checks;
      },
      { mode: 'isolation level repeatable read', first: scratch.entered(), takeBack: true },
    );
  }

  private async liveOf(view: View): Promise<{ readonly standing: Standing }> {
    const live = await liveSchema(this.context.pool, view);
    const standing = live?.version === view.version ? await new ViewSchema(view, live.schema, this.context).standing() : undefined;
    if (standing === undefined) throw new ViewNotReady(view.name, view.version, live?.version);
    return { standing };
  }
}
