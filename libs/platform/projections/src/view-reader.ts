import type { Pool, PoolClient, QueryResult } from 'pg';
import { ViewNotReady } from './errors.js';
import { ViewFold } from './fold.js';
import { plainTypes, survivesIdleLoss } from './postgres.js';
import type { View } from './projection.js';
import { LiveRows, type Rows } from './rows.js';

/** Where the live view stood when it was read. */
export interface ReadAt {
  readonly position: string | undefined;
  readonly version: number;
}

const UNDEFINED_TABLE = '42P01';

/** Reads the live schema of a view; every read is one snapshot in a read-only transaction. Values are plain JSON, as in the folds. */
export class ViewReader {
  private readonly folds = new WeakMap<View, ViewFold>();

  constructor(private readonly pool: Pool) {
    survivesIdleLoss(pool);
  }

  /** One statement over the tables of the view, named without a schema; columns bear the names of the row class's properties (`"offeredTo"`). @throws ViewNotReady */
  async query<Row extends object = Record<string, unknown>>(view: View, sql: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.entered(view, async (client) => (await client.query<Row>({ text: sql, values: [...params], types: plainTypes })).rows);
  }

  /** Several reads of one snapshot. With `streams`, the rows of these streams alone, as `History.rows` gives them. @throws ViewNotReady */
  async read<T>(view: View, work: (rows: Rows, at: ReadAt) => Promise<T>, streams?: readonly string[]): Promise<T> {
    return this.entered(view, (client, at) => work(new LiveRows(client, this.foldOf(view).tables, streams), at));
  }

  /** Where the live schema stands now. @throws ViewNotReady */
  position(view: View): Promise<ReadAt> {
    return this.entered(view, (_client, at) => Promise.resolve(at));
  }

  private async entered<T>(view: View, work: (client: PoolClient, at: ReadAt) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(view, work);
      } catch (error) {
        // The view was switched to a new schema, and the old one dropped, between the first statement and the next.
        if ((error as { code?: string }).code !== UNDEFINED_TABLE || attempt === 3) throw error;
      }
    }
  }

  private async once<T>(view: View, work: (client: PoolClient, at: ReadAt) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    try {
      const answers = (await client.query(
        `begin isolation level repeatable read read only;
         select c.version, c.position, set_config('search_path', quote_ident(c.schema) || ', public', true)
         from custos.view_live l join custos.view_cursor c on c.schema = l.schema where l.name = '${view.name.replaceAll("'", "''")}'`,
      )) as unknown as readonly [QueryResult, QueryResult<{ version: number; position: string | null }>];
      const at = answers[1].rows[0];
      if (at?.version !== view.version) throw new ViewNotReady(view.name, view.version, at?.version);
      return await work(client, { version: at.version, position: at.position ?? undefined });
    } finally {
      await client.query('rollback').catch((failure: Error) => (broken = failure));
      client.off('error', onError);
      client.release(broken);
    }
  }

  private foldOf(view: View): ViewFold {
    const known = this.folds.get(view);
    if (known !== undefined) return known;
    const fold = ViewFold.of(view);
    this.folds.set(view, fold);
    return fold;
  }
}
