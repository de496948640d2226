import type { Pool } from 'pg';
import { GroupWriter } from '#platform/disclosures';
import { survivesIdleLoss } from '#platform/postgres';
import type { Principal } from './principal.js';

/** One act of looking: a read of a person, case or sealed item, an export, a denial, a log-on. */
export interface Access {
  readonly principal: Pick<Principal, 'iss' | 'sub' | 'unit'>;
  /** The operation, or what was denied. */
  readonly action: string;
  /** What was looked at: an id or a stream's name, never a name of a person. */
  readonly subject: string;
  /** The address it came from. */
  readonly from: string;
  readonly purpose?: string;
}

/** One row as auditors read it. Ids rise in the order of commit. */
export interface AccessRecord {
  readonly id: bigint;
  readonly at: Date;
  readonly iss: string;
  readonly officer: string;
  readonly unit: string;
  readonly action: string;
  readonly subject: string;
  readonly from: string;
  readonly purpose: string | null;
}

/** Any number that nothing else of this database locks. */
const TURN = 4_017_001;
const MAX_PURPOSE = 500;
const text = (value: string, longest: number) => value.replaceAll('\0', '').toWellFormed().slice(0, longest);

/** Who looked at what, append-only: the table refuses to change or lose a row. */
export class AccessLog {
  private readonly writer = new GroupWriter<Access>((records) => this.insert(records), 500);
  private readonly open = new Set<Promise<void>>();

  constructor(private readonly pool: Pool) {
    survivesIdleLoss(pool);
  }

  /** Resolves when the record is committed: only then may the answer leave. When it rejects, nothing may be shown. */
  record(access: Access): Promise<void> {
    const written = this.writer.add([access]);
    this.open.add(written);
    const done = () => this.open.delete(written);
    written.then(done, done);
    return written;
  }

  /** Records after `after`, oldest first. */
  async read({ after = 0n, limit = 1_000 }: { readonly after?: bigint; readonly limit?: number } = {}): Promise<readonly AccessRecord[]> {
    const { rows } = await this.pool.query<Omit<AccessRecord, 'id'> & { id: string }>(
      `select id, at, iss, officer, unit, action, subject, from_address as "from", purpose from custos.access_record where id > $1 order by id limit $2`,
      [after.toString(), limit],
    );
    return rows.map((row) => ({ ...row, id: BigInt(row.id) }));
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await Promise.allSettled(this.open);
  }

  private async insert(records: readonly Access[]): Promise<void> {
    // One writer at a time, until commit: a reader that has seen an id has seen every smaller one.
    await this.pool.query({
      name: 'access_record',
      text: `with turn as materialized (select pg_advisory_xact_lock(${TURN}))
       insert into custos.access_record (iss, officer, unit, action, subject, from_address, purpose)
       select given.* from turn, unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as given`,
      values: [
        records.map((one) => one.principal.iss),
        records.map((one) => one.principal.sub),
        records.map((one) => one.principal.unit),
        records.map((one) => text(one.action, 200)),
        records.map((one) => text(one.subject, 500)),
        records.map((one) => text(one.from, 100)),
        records.map((one) => (one.purpose === undefined ? null : text(one.purpose, MAX_PURPOSE))),
      ],
    });
  }
}
