import { isCorrected, type Recorded } from '#platform/kernel';
import { ProjectionMalformed } from './errors.js';
import type { Projection, StreamRow, View } from './projection.js';
import { tablesOf, type ViewTable } from './view-table.js';

/** A view with its tables worked out: what every fold of it, live or historical, goes through. */
export class ViewFold {
  readonly tables: readonly ViewTable[];
  private readonly byType = new Map<string, number[]>();
  private readonly contexts = new Set<string>();

  constructor(readonly projections: readonly Projection[]) {
    this.tables = tablesOf(projections);
    projections.forEach((projection, index) => {
      for (const type of Object.keys(projection.when)) {
        this.byType.set(type, [...(this.byType.get(type) ?? []), index]);
        this.contexts.add(contextOf(type));
      }
    });
  }

  static of(view: View): ViewFold {
    return new ViewFold(view.projections);
  }

  /** Whether an event of this type can change a row: one that a projection lists, or a correction of something it may list. */
  concerns(type: string): boolean {
    return this.byType.has(type) || (isCorrected(type) && this.contexts.has(contextOf(type)));
  }

  /** The rows that an event touches: (table, key) of each projection that lists its type. */
  touches(one: Recorded): readonly { readonly table: number; readonly key: string }[] {
    const tables = this.byType.get(one.event.type);
    return tables === undefined ? [] : tables.map((table) => ({ table, key: this.keyOf(table, one) }));
  }

  /** Folds one event into the rows that it touches. */
  apply(one: Recorded, rows: FoldedRows): void {
    for (const table of this.byType.get(one.event.type) ?? []) {
      const key = this.keyOf(table, one);
      const before = rows.get(table, key);
      if (before !== undefined && before.stream !== one.stream) {
        throw new ProjectionMalformed(`Row ${key} of ${this.tables[table]!.name} is made of ${before.stream} and is given an event of ${one.stream}`);
      }
      const after: StreamRow | undefined = this.projections[table]!.when[one.event.type]!(one, before);
      if (after === undefined) rows.set(table, key, undefined);
      else if (after.key !== key || after.stream !== one.stream) {
        throw new ProjectionMalformed(`${one.event.type} makes row ${after.key} of ${after.stream} where row ${key} of ${one.stream} is due`);
      } else rows.set(table, key, after === before ? before : this.tables[table]!.plain(after));
    }
  }

  private keyOf(table: number, one: Recorded): string {
    const { key } = this.projections[table]!;
    return key === undefined ? one.stream : key(one);
  }
}

/** Rows in memory, by table and key. `undefined` under a key says that the row was taken away. */
export class FoldedRows {
  private readonly byTable: Map<string, StreamRow | undefined>[];

  constructor(tables: number) {
    this.byTable = Array.from({ length: tables }, () => new Map<string, StreamRow | undefined>());
  }

  get(table: number, key: string): StreamRow | undefined {
    return this.byTable[table]!.get(key);
  }

  set(table: number, key: string, row: StreamRow | undefined): void {
    this.byTable[table]!.set(key, row);
  }

  entries(table: number): Iterable<[string, StreamRow | undefined]> {
    return this.byTable[table]!.entries();
  }

  rows(table: number): StreamRow[] {
    return [...this.byTable[table]!.values()].filter((row) => row !== undefined);
  }
}

const contextOf = (type: string): string => type.slice(0, type.indexOf('.'));
