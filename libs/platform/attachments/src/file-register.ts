import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import type { KeyStore } from '#platform/disclosures';
import type { EventLog } from '#platform/event-log';
import type { AttachmentStore } from './attachment-store.js';

/** A file that no fact names is kept so long after it was last sent, and its uploader is warned so many days before. */
export const KEPT_DAYS = 30;
export const WARNED_DAYS = 7;

/** One naming of a file by a command. */
export interface Naming {
  readonly sha256: string;
  readonly stream: string;
  readonly cmd: string;
  readonly officer: string;
  /** Sent by the officer, or named already by a page that he may read; otherwise awaited from him. */
  readonly byRight: boolean;
}

export interface UnnamedFile {
  readonly sha256: string;
  readonly size: number;
  readonly sent: Date;
  readonly sweptOn: Date;
  readonly warned: boolean;
}

export interface AwaitedFile {
  readonly sha256: string;
  readonly stream: string;
  readonly since: Date;
}

/** The key that marks who sent a file. */
const SENDERS = 'custos.file-senders';
const PAGE = 5_000;

/** Serialises what decides over one file: its sending, its naming and its sweeping. */
const TURN = (hash: string) => `pg_advisory_xact_lock(hashtextextended(${hash}, 4017002))`;

/** Who sent a file and where it is named: a file is opened, and named again, by right and never by its hash alone. */
export class FileRegister {
  /** `keys`: an administrator of the database has none of them, so that nobody becomes the sender of a file by a row alone. */
  constructor(
    private readonly pool: Pool,
    private readonly keys: Pick<KeyStore, 'keyFor'>,
  ) {}

  /** `fresh`: the store did not hold the content before. What an earlier release took in is never swept. */
  async sent(officer: string, { sha256, size }: { readonly sha256: string; readonly size: number }, fresh: boolean): Promise<void> {
    await this.pool.query(
      `with turn as materialized (select ${TURN('$1::text')})
       insert into custos.file_upload (sha256, officer, size, fresh, mark)
       select $1, $2, $3, $4 or exists (select 1 from custos.file_upload where sha256 = $1 and fresh), $5 from turn
       on conflict (sha256, officer) do update set at = now(), warned_at = null, mark = excluded.mark`,
      [sha256, officer, size, fresh, await this.markOf(sha256, officer)],
    );
  }

  /** Bytes that the officer sent and that no fact names yet. */
  async unnamedBytes(officer: string): Promise<number> {
    const { rows } = await this.pool.query<{ bytes: string }>(
      `select coalesce(sum(size), 0) as bytes from custos.file_upload u
       where officer = $1 and not exists (select 1 from custos.file_named n where n.sha256 = u.sha256)`,
      [officer],
    );
    return Number(rows[0]!.bytes);
  }

  async sentBy(officer: string, sha256: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ mark: string }>('select mark from custos.file_upload where sha256 = $1 and officer = $2', [sha256, officer]);
    return rows[0]?.mark === (await this.markOf(sha256, officer));
  }

  /** Where it may be named: the log says whether it is, and by right. */
  async namedIn(sha256: string): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ stream: string }>(
      'select stream from custos.file_named where sha256 = $1 group by stream order by min(at) limit 1000',
      [sha256],
    );
    return rows.map(({ stream }) => stream);
  }

  /** Every naming, for whoever compares them with the log. */
  async *namings(): AsyncIterable<Naming> {
    let after = ['', '', ''];
    for (;;) {
      const { rows } = await this.pool.query<Naming>(
        `select sha256, stream, cmd, officer, by_right as "byRight" from custos.file_named
         where (sha256, stream, cmd) > ($1, $2, $3) order by sha256, stream, cmd limit ${PAGE}`,
        after,
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [last.sha256, last.stream, last.cmd];
    }
  }

  /** Every sender of a file, and whether this node wrote that he sent it. */
  async *senders(): AsyncIterable<{ readonly sha256: string; readonly officer: string; readonly marked: boolean }> {
    let after = ['', ''];
    for (;;) {
      const { rows } = await this.pool.query<{ sha256: string; officer: string; mark: string }>(
        `select sha256, officer, mark from custos.file_upload where (sha256, officer) > ($1, $2) order by sha256, officer limit ${PAGE}`,
        after,
      );
      for (const { sha256, officer, mark } of rows) yield { sha256, officer, marked: mark === (await this.markOf(sha256, officer)) };
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [last.sha256, last.officer];
    }
  }

  /** HMAC-SHA-256 over file and sender, base64url. */
  private async markOf(sha256: string, officer: string): Promise<string> {
    const key = await this.keys.keyFor(SENDERS, { create: true });
    return createHmac('sha256', key)
      .update(JSON.stringify([sha256, officer]), 'utf8')
      .digest('base64url');
  }

  /** Kept before the fact is: a fact whose naming is not known does not exist. Answers the files whose naming is new. */
  async name(namings: readonly Naming[]): Promise<readonly string[]> {
    const added: string[] = [];
    for (const { sha256, stream, cmd, officer, byRight } of namings) {
      const { rowCount } = await this.pool.query(
        `with turn as materialized (select ${TURN('$1::text')})
         insert into custos.file_named (sha256, stream, cmd, officer, by_right) select $1, $2, $3, $4, $5 from turn on conflict do nothing`,
        [sha256, stream, cmd, officer, byRight],
      );
      if (rowCount === 1) added.push(sha256);
    }
    return added;
  }

  /** The command was refused: it does not name these files. */
  async forget(cmd: string, files: readonly string[]): Promise<void> {
    await this.pool.query('delete from custos.file_named where cmd = $1 and sha256 = any($2)', [cmd, files]);
  }

  async unnamedOf(officer: string): Promise<readonly UnnamedFile[]> {
    const { rows } = await this.pool.query<Omit<UnnamedFile, 'size'> & { size: string }>(
      `select sha256, size, at as sent, at + make_interval(days => $2) as "sweptOn", warned_at is not null as warned from custos.file_upload u
       where officer = $1 and fresh and not exists (select 1 from custos.file_named n where n.sha256 = u.sha256) order by at limit 500`,
      [officer, KEPT_DAYS],
    );
    return rows.map((row) => ({ ...row, size: Number(row.size) }));
  }

  async awaitedFrom(officer: string): Promise<readonly AwaitedFile[]> {
    const { rows } = await this.pool.query<AwaitedFile>(
      `select sha256, stream, min(at) as since from custos.file_named n where officer = $1 and not by_right
         and not exists (select 1 from custos.file_upload u where u.sha256 = n.sha256 and u.officer = n.officer)
       group by sha256, stream order by since limit 500`,
      [officer],
    );
    return rows;
  }

  /**
   * Warns, and a week later discards what no fact names. Answers how many files went. The log itself is asked before anything goes:
   * tables put back from a backup may not know of a fact that it holds.
   */
  async sweep(store: Pick<AttachmentStore, 'discard'>, log: Pick<EventLog, 'readAll'>): Promise<number> {
    const unnamed = `not exists (select 1 from custos.file_named n where n.sha256 = u.sha256)`;
    await this.pool.query(
      `update custos.file_upload u set warned_at = now() where warned_at is null and fresh and at < now() - make_interval(days => $1) and ${unnamed}`,
      [KEPT_DAYS - WARNED_DAYS],
    );
    const { rows } = await this.pool.query<{ sha256: string }>(
      `select sha256 from custos.file_upload u where ${unnamed} group by sha256 having bool_and(${DUE}) limit 500`,
      [KEPT_DAYS, WARNED_DAYS],
    );
    const due = await unnamedIn(log, new Set(rows.map(({ sha256 }) => sha256)));
    let swept = 0;
    for (const sha256 of due) if (await this.discard(sha256, store)) swept += 1;
    return swept;
  }

  private async discard(sha256: string, store: Pick<AttachmentStore, 'discard'>): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await client.query(`select ${TURN('$1::text')}`, [sha256]);
      const { rows } = await client.query<{ due: boolean }>(
        `select coalesce(bool_and(${DUE}), false) and not exists (select 1 from custos.file_named where sha256 = $3) as due
         from custos.file_upload where sha256 = $3`,
        [KEPT_DAYS, WARNED_DAYS, sha256],
      );
      if (rows[0]!.due) {
        await store.discard(sha256);
        await client.query('delete from custos.file_upload where sha256 = $1', [sha256]);
      }
      await client.query('commit');
      return rows[0]!.due;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}

/** Old enough, warned long enough ago, and taken in by this register. */
const DUE = `fresh and at < now() - make_interval(days => $1) and warned_at is not null and warned_at < now() - make_interval(days => $2)`;

/** Of these files, those that no event names. */
async function unnamedIn(log: Pick<EventLog, 'readAll'>, hashes: Set<string>): Promise<ReadonlySet<string>> {
  if (hashes.size === 0) return hashes;
  for await (const { entry } of log.readAll('start', { follow: false })) for (const [hash] of entry.matchAll(/[0-9a-f]{64}/g)) hashes.delete(hash);
  return hashes;
}
