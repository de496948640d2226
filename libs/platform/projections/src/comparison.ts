import type { Pool, PoolClient } from 'pg';
import { quoted } from '#platform/postgres';
import type { ViewTable } from './view-table.js';

export interface TableHash {
  readonly rows: number;
  /** SHA-256 over the hashes of all rows as canonical JSON, in the order of their keys. */
  readonly hash: string;
}

export interface DifferingRow {
  readonly key: string;
  readonly live: Readonly<Record<string, unknown>> | null;
  readonly rebuilt: Readonly<Record<string, unknown>> | null;
}

/** jsonb orders members and normalises numbers, so that the same row has the same text in any schema. */
export async function tableHash(on: Pool | PoolClient, schema: string, table: ViewTable): Promise<TableHash> {
  const { rows } = await on.query<{ rows: string; hash: string }>(
    `select count(*) as rows, encode(sha256(convert_to(coalesce(string_agg(encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex'), '' order by t."key" collate "C"), ''), 'UTF8')), 'hex') as hash
     from ${quoted(schema)}.${quoted(table.name)} t`,
  );
  return { rows: Number(rows[0]!.rows), hash: rows[0]!.hash };
}

const SHOWN = 1_000;

/** Row by row, every column: what differs, at most the first thousand keys. */
export async function differingRows(on: Pool | PoolClient, live: string, rebuilt: string, table: ViewTable): Promise<readonly DifferingRow[]> {
  const { rows } = await on.query<DifferingRow>(
    `select coalesce(l."key", r."key") as key, to_jsonb(l) as live, to_jsonb(r) as rebuilt
     from ${quoted(live)}.${quoted(table.name)} l full join ${quoted(rebuilt)}.${quoted(table.name)} r on l."key" = r."key"
     where to_jsonb(l) is distinct from to_jsonb(r) order by 1 limit ${SHOWN}`,
  );
  return rows;
}
