import type { Pool } from 'pg';
import { hashOf, RECORD_COLUMNS, recordOf, type AccessRecord, type StoredRecord } from './access-record.js';
import type { ChainHead } from './access-log.js';

/** What the log says of a stretch of records: its first and last, how many, and the hash of the last, which commits to all before it. */
export interface AccessSeal {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly root: string;
}

/** The first place where the table is not what was written. */
export interface ChainBreak {
  /** The record that does not follow from the one before it, or that is missing. */
  readonly record: string;
  readonly why: 'changed-or-predecessor-missing' | 'missing' | 'not-as-sealed' | 'sealed-count-differs';
}

export interface ChainCheck {
  readonly records: number;
  readonly head: ChainHead | undefined;
  readonly broken?: ChainBreak;
}

export interface ChainPart {
  /** Where the part begins, as an earlier check left it. */
  readonly after?: ChainHead | undefined;
  readonly seals?: readonly AccessSeal[];
  readonly limit?: number;
}

const PAGE = 5_000;

/** Reads the access records back and recomputes what each of them commits to: an edit or a deletion shows at the record that follows it. */
export class AccessChain {
  constructor(private readonly pool: Pool) {}

  /** The records after `after`, oldest first, against the chain and against the seals that end among them. */
  async check({ after, seals = [], limit = Number.MAX_SAFE_INTEGER }: ChainPart = {}): Promise<ChainCheck> {
    const due = seals.filter(({ to }) => BigInt(to) > (after?.id ?? 0n)).sort((one, other) => one.to - other.to);
    let [head, records, sinceSeal] = [after, 0, 0];
    const broken = (record: bigint | number, why: ChainBreak['why']): ChainCheck => ({ records, head, broken: { record: record.toString(), why } });
    for (let page = await this.page(after?.id ?? 0n, Math.min(PAGE, limit)); page.length > 0; page = await this.page(head!.id, Math.min(PAGE, limit - records)))
      for (const record of page) {
        if (due[0] !== undefined && BigInt(due[0].to) < record.id) return broken(due[0].to, 'missing');
        if (record.hash !== hashOf(head?.hash ?? '', record)) return broken(record.id, 'changed-or-predecessor-missing');
        head = { id: record.id, hash: record.hash };
        records += 1;
        sinceSeal += 1;
        if (due[0] === undefined || BigInt(due[0].to) !== record.id) continue;
        const { root, count } = due.shift()!;
        if (root !== record.hash) return broken(record.id, 'not-as-sealed');
        // From a place within a stretch its count cannot be told.
        if (sinceSeal !== count && after === undefined) return broken(record.id, 'sealed-count-differs');
        sinceSeal = 0;
      }
    return records < limit && due[0] !== undefined ? broken(due[0].to, 'missing') : { records, head };
  }

  /** Whether the record that a process wrote is still there as it wrote it. */
  async holds({ id, hash }: ChainHead): Promise<boolean> {
    const { rows } = await this.pool.query<{ hash: string }>('select hash from custos.access_record where id = $1', [id.toString()]);
    return rows[0]?.hash === hash;
  }

  /** The instant of the oldest record after `id`; undefined where there is none. */
  async oldestAfter(id: number): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ at: Date }>('select at from custos.access_record where id > $1 order by id limit 1', [id]);
    return rows[0]?.at.toISOString();
  }

  private async page(after: bigint, limit: number): Promise<readonly AccessRecord[]> {
    const { rows } = await this.pool.query<StoredRecord>(`select ${RECORD_COLUMNS} from custos.access_record where id > $1 order by id limit $2`, [
      after.toString(),
      limit,
    ]);
    return rows.map(recordOf);
  }
}
