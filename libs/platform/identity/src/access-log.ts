import type { Pool } from 'pg';
import { GroupWriter } from '#platform/disclosures';
import { survivesIdleLoss } from '#platform/postgres';
import { RECORD_COLUMNS, recordOf, type Access, type AccessRecord, type StoredRecord } from './access-record.js';

/** The record could not be written: what it is about may not be shown. */
export class AccessUnrecorded extends Error {
  override readonly name = 'AccessUnrecorded';
}

/** Where the chain ended when this process wrote last. */
export interface ChainHead {
  readonly id: bigint;
  readonly hash: string;
}

/** What of the records is asked for; every member narrows it. */
export interface AccessFilter {
  readonly subjects?: readonly string[];
  readonly officers?: readonly string[];
  readonly country?: string;
  /** RFC 3339 UTC: from this instant on, and before that one. */
  readonly from?: string;
  readonly until?: string;
  /** Older than this record. */
  readonly before?: bigint;
  readonly limit: number;
}

const MAX_SUBJECTS = 2_000;
/** Records that nobody waits for, at most so many at once: beyond it they are counted as lost. */
const MOST_UNAWAITED = 10_000;
const NODE = { iss: 'custos', sub: 'custos', unit: 'XX.CUSTOS' };
const text = (value: string, longest: number) => value.replaceAll('\0', '').toWellFormed().slice(0, longest).toWellFormed();

/**
 * Who looked at what: append-only, each record chained to the one before it, many in one statement. A read waits for its record; a refusal
 * shows nothing and does not wait, and when its record is lost the loss is counted, shown on health, and recorded as soon as that is possible.
 */
export class AccessLog {
  private readonly writer = new GroupWriter<Access>((records) => this.insert(records), 500);
  private readonly open = new Set<Promise<void>>();
  private unawaited = 0;
  private unreported = 0;
  private failed = false;
  private lastWritten: ChainHead | undefined;

  constructor(private readonly pool: Pool) {
    survivesIdleLoss(pool);
  }

  /** Resolves when the record is committed: only then may the answer leave. @throws AccessUnrecorded nothing may be shown */
  record(access: Access): Promise<void> {
    const written = this.writer.add([access]).catch((cause: unknown) => {
      throw new AccessUnrecorded('The access record was not written', { cause });
    });
    this.open.add(written);
    const done = () => this.open.delete(written);
    written.then(done, done);
    return written;
  }

  /** Of an answer that shows nothing: it does not wait for its record. A record that is lost is counted. */
  note(access: Access): void {
    if (this.unawaited >= MOST_UNAWAITED) {
      this.unreported += 1;
      return;
    }
    this.unawaited += 1;
    this.record(access)
      .catch(() => (this.unreported += 1))
      .finally(() => (this.unawaited -= 1));
  }

  /** Whether the last attempt to write failed, and how many records are lost and not reported in the table yet. */
  get state(): { readonly writable: boolean; readonly lost: number } {
    return { writable: !this.failed, lost: this.unreported };
  }

  get head(): ChainHead | undefined {
    return this.lastWritten;
  }

  /** Newest first. */
  async read({ subjects, officers, country, from, until, before, limit }: AccessFilter): Promise<readonly AccessRecord[]> {
    // Records of older releases have the bare id that was typed in the address.
    const ids = subjects?.map((one) => one.slice(one.indexOf('-') + 1));
    const { rows } = await this.pool.query<StoredRecord>(
      `select ${RECORD_COLUMNS} from custos.access_record
       where ($1::text[] is null or subjects && $1 or subject = any($2::text[])) and ($3::text[] is null or officer = any($3))
         and ($4::text is null or split_part(unit, '.', 1) in ($4, 'none', 'XX'))
         and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6) and ($7::bigint is null or id < $7)
       order by id desc limit $8`,
      [subjects ?? null, ids ?? null, officers ?? null, country ?? null, from ?? null, until ?? null, before?.toString() ?? null, limit],
    );
    return rows.map(recordOf);
  }

  /** Officers of whom more than so many different things were denied within these minutes, most first. */
  async manyDenials(minutes: number, limit: number): Promise<readonly { readonly officer: string; readonly unit: string; readonly denials: number }[]> {
    const { rows } = await this.pool.query<{ officer: string; unit: string; denials: number }>(
      `select officer, min(unit) as unit, count(distinct (action, subject))::int as denials from custos.access_record
       where at > now() - make_interval(mins => $1) and status >= 400 and unit <> 'none'
       group by officer having count(distinct (action, subject)) >= $2 order by denials desc, officer limit 100`,
      [minutes, limit],
    );
    return rows;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await Promise.allSettled(this.open);
  }

  private async insert(records: readonly Access[]): Promise<void> {
    const lost = this.unreported;
    const all = lost === 0 ? records : [lossOf(lost), ...records];
    try {
      const { rows } = await this.pool.query<{ id: string; hash: string }>({
        name: 'record_access',
        text: 'select id, hash from custos.record_access($1::jsonb) as written(id bigint, hash text)',
        values: [JSON.stringify(all.map(rowOf))],
      });
      this.lastWritten = { id: BigInt(rows[0]!.id), hash: rows[0]!.hash };
      this.failed = false;
      this.unreported -= lost;
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}

const lossOf = (lost: number): Access => ({
  principal: NODE,
  action: 'records lost',
  subjects: [],
  status: 503,
  from: '',
  purpose: `${lost} refusals were not recorded`,
});

const rowOf = ({ principal, action, subjects, status, code, from, purpose }: Access) => ({
  iss: text(principal.iss, 300),
  officer: text(principal.sub, 200),
  unit: text(principal.unit, 200),
  action: text(action, 200),
  subject: text(subjects[0] ?? '', 500),
  subjects: subjects.slice(0, MAX_SUBJECTS).map((one) => text(one, 500)),
  status,
  code: code === undefined ? null : text(code, 100),
  from_address: text(from, 100),
  purpose: purpose === undefined ? null : text(purpose, 500),
});
