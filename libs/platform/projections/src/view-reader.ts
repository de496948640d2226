import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { survivesIdleLoss } from '#platform/postgres';
import { ViewNotReady, ViewOfAnotherHistory } from './errors.js';
import { ViewFold } from './fold.js';
import { isHistoryChanged } from './parking.js';
import { plainTypes } from './postgres.js';
import type { View } from './projection.js';
import { LiveRows, type Rows } from './rows.js';

/** Where the live view stood when it was read. */
export interface ReadAt {
  readonly position: string | undefined;
  readonly version: number;
}

/** One moment of a view: what is found by one statement is what the next ones read. */
export interface Snapshot extends ReadAt {
  /** One statement over the tables of the view, as in `ViewReader.query`. */
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>;
  /** With `streams`, the rows of these streams alone, as `History.rows` gives them. */
  rows(streams?: readonly string[]): Rows;
}

/** Prepared once on each connection; under another version of the view the same words have other tables. */
const named = ({ name, version }: View, text: string) => ({ name: createHash('sha256').update(`${name} ${version} ${text}`).digest('base64url'), text });

const UNDEFINED_TABLE = '42P01';

/** Reads the live schema of a view; every read is one snapshot in a read-only transaction. Values are plain JSON, as in the folds. */
export class ViewReader {
  private readonly folds = new WeakMap<View, ViewFold>();

  constructor(private readonly pool: Pool) {
    survivesIdleLoss(pool);
  }

  /** One statement over the tables of the view, named without a schema; columns bear the names of the row class's properties (`"offeredTo"`). @throws ViewNotReady, ViewOfAnotherHistory */
  async query<Row extends object = Record<string, unknown>>(view: View, sql: string, params: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.snapshot(view, (at) => at.query<Row>(sql, params));
  }

  /** Several reads of one snapshot. With `streams`, the rows of these streams alone, as `History.rows` gives them. @throws ViewNotReady, ViewOfAnotherHistory */
  async read<T>(view: View, work: (rows: Rows, at: ReadAt) => Promise<T>, streams?: readonly string[]): Promise<T> {
    return this.snapshot(view, (at) => work(at.rows(streams), { position: at.position, version: at.version }));
  }

  /** Finding and reading in one. @throws ViewNotReady */
  async snapshot<T>(view: View, work: (at: Snapshot) => Promise<T>): Promise<T> {
    return this.entered(view, (client, at) =>
      work({
        ...at,
        query: async <Row extends object>(sql: string, params: readonly unknown[] = []) =>
          (await client.query<Row>({ ...named(view, sql), values: [...params], types: plainTypes })).rows,
        rows: (streams) => new LiveRows(client, this.foldOf(view).tables, streams, (sql) => named(view, sql)),
      }),
    );
  }

  /** Where the live schema stands now. @throws ViewNotReady, ViewOfAnotherHistory */
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
    const leave = () => {
      client.off('error', onError);
      client.release(broken);
    };
    try {
      const answers = (await client.query(
        `begin isolation level repeatable read read only;
         select c.version, c.position, c.parked_reason, set_config('search_path', quote_ident(c.schema) || ', public', true)
         from custos.view_live l join custos.view_cursor c on c.schema = l.schema where l.name = '${view.name.replaceAll("'", "''")}'`,
      )) as unknown as readonly [QueryResult, QueryResult<{ version: number; position: string | null; parked_reason: string | null }>];
      const at = answers[1].rows[0];
      if (at?.version !== view.version) throw new ViewNotReady(view.name, view.version, at?.version);
      if (at.parked_reason !== null && isHistoryChanged(at.parked_reason)) throw new ViewOfAnotherHistory(view.name);
      return await work(client, { version: at.version, position: at.position ?? undefined });
    } finally {
      // Nobody waits for the end of a transaction that only read; the next one to use this connection comes after it.
      void client
        .query('rollback')
        .catch((failure: Error) => (broken = failure))
        .finally(leave);
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
