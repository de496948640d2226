import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { freshPlace, type Place } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { postgresLine, type Line } from './kills.lines.js';
import { PATIENCE_MS, Stage } from './kills.stage.js';

/** A log in a PostgreSQL server of its own, which the product's own watch over it brings back. */
export class PostgresStage extends Stage {
  /** The product's demand for durable commits no longer reaches the server. */
  private forgetful = false;
  private line: Line | undefined;

  private constructor(
    place: Place,
    private readonly server: EmbeddedPostgres,
  ) {
    super(place);
  }

  static async set(random: () => number): Promise<PostgresStage> {
    const place = await freshPlace({ embedded: true });
    const server = await startEmbeddedPostgres({ data: place.data, log: () => undefined });
    const stage = new PostgresStage(place, server);
    stage.line = await postgresLine({
      socket: join(new URL(server.url).searchParams.get('host')!, '.s.PGSQL.5432'),
      flight: () => stage.flight,
      part: random,
      forgetful: () => stage.forgetful,
    });
    await stage.startApp();
    return stage;
  }

  /** The server and all its processes at once: what lay in their shared memory is gone. Nobody comes to the next one before `logBack` is done. */
  killLog(): void {
    const first = Number(readFileSync(join(this.server.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(first, 'SIGSTOP');
    for (const pid of [...childrenOf(first), first]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    this.line!.bar();
  }

  /** Waits until the server is there again, lets `look` at it first, and then everybody. */
  async logBack<Seen>(look: () => Promise<Seen>): Promise<Seen> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(20)) {
      try {
        await rows(this.server.url, 'select 1');
        break;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
    const seen = await look();
    this.line!.unbar();
    return seen;
  }

  /** Which of these commands the log holds. */
  async recorded(commands: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ command: string }>(
      this.server.url,
      `select e.entry::jsonb->>'cmd' as command from (select entry from custos_log.event order by position desc limit 2000) e where e.entry::jsonb->>'cmd' = any ($1)`,
      [commands],
    );
    return new Set(found.map(({ command }) => command));
  }

  /** The server does not wait for the disk nor hurry to write, unless a connection asks for it; with `forgetful`, the product's asking does not reach it. */
  async carelessServer({ forgetful }: { readonly forgetful: boolean }): Promise<void> {
    for (const setting of [`synchronous_commit = off`, `wal_writer_delay = '10s'`, `wal_writer_flush_after = '1GB'`])
      await rows(this.server.url, `alter system set ${setting}`);
    await rows(this.server.url, 'select pg_reload_conf()');
    this.forgetful = forgetful;
    this.line!.cut();
  }

  protected logSettings(): Readonly<Record<string, string>> {
    const url = new URL(this.server.url);
    url.searchParams.delete('host');
    Object.assign(url, { hostname: '127.0.0.1', port: String(this.line!.port) });
    return { DATABASE_URL: url.href };
  }

  protected async appending(): Promise<boolean> {
    const [working] = await rows<{ n: number }>(this.server.url, `select count(*)::int as n from pg_stat_activity where application_name = 'custos append'`);
    return working!.n > 0;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.line?.close();
    await this.server.release();
    await this.place.close();
  }
}

function childrenOf(pid: number): readonly number[] {
  const text =
    process.platform === 'linux' ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') : execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return text.trim().split(/\s+/).map(Number);
}
