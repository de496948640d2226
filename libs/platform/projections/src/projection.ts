import { isCorrected, type AnyEvent, type CorrectionData, type Recorded } from '#platform/kernel';

/** Every row of every view names the stream that it was folded from: a correction folds that stream anew and replaces its rows. */
export interface StreamRow {
  /** Primary key. */
  key: string;
  stream: string;
}

/**
 * One table of a view: a pure fold per row. A row is made of the events of ONE stream only; what joins streams is joined by the query.
 * The runner loads the touched rows, folds a batch, writes the table with one statement and moves the cursor, in one transaction.
 * Events that a projection does not list only move the cursor.
 *
 * The row class is a TypeORM entity without a schema. Columns: text, date, numeric (text in the row), integer, bigint (a safe integer in
 * the row), boolean, timestamptz (RFC 3339 with milliseconds in the row), jsonb, text[] and integer[]; each stored under the name of its
 * property. A member that is not given is null. The order of members inside jsonb is not kept.
 */
export interface Projection<E extends AnyEvent = any, Row extends StreamRow = any> {
  readonly table: new () => Row;
  /** Which row an event concerns; the default is the stream itself. */
  readonly key?: (event: Recorded<E>) => string;
  /** The row after the event; undefined takes the row away. Never mutates `row`. Never needs a sealed member: `event.data._sd` may be copied along. */
  readonly when: { readonly [T in E['type']]?: (event: Recorded<Extract<E, { type: T }>>, row: Row | undefined) => Row | undefined };
}

/** The correction event that every catalogue of this context has. */
export interface Correction<Context extends string> {
  readonly type: `${Context}.Corrected`;
  readonly data: CorrectionData;
}

/**
 * Whether a correction changes what one of these types says, or takes such a correction back. A row that is found by what it links to is
 * found for past moments, too, when it marks that its links were once others.
 */
export const corrects = ({ event }: Recorded, ...types: readonly string[]): boolean => {
  if (!isCorrected(event.type)) return false;
  const { corrects: corrected } = event.data as { readonly corrects: string };
  return types.includes(corrected) || isCorrected(corrected);
};

/** A read model: its tables share one cursor and one PostgreSQL schema per version. */
export interface View {
  /** Kebab case; with the version it names the PostgreSQL schema: `case-file` at 3 is `case_file_3`. */
  readonly name: string;
  /** Raised with every change of a table or a fold. */
  readonly version: number;
  readonly projections: readonly Projection[];
}
