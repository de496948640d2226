import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { Client } from '../scenarios/support/client.js';
import { freshPlace, Process, type Place } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import type { Flight } from './kills.flight.js';
import { httpLine, postgresLine, type Line } from './kills.lines.js';

const PATIENCE_MS = 60_000;

/**
 * The product as it was built, on a PostgreSQL server of its own, with a line of ours on either side of it. The server is brought back by
 * the product's own watch over it, the product by us, as the service manager of a machine would: the same program, place and port.
 */
export class Stage {
  flight: Flight | undefined;
  /** The product's demand for durable commits no longer reaches the server. */
  private forgetful = false;
  private app: Process | undefined;
  private port = 0;
  private lines: { readonly http: Line; readonly postgres: Line } | undefined;

  private constructor(
    private readonly place: Place,
    private readonly server: EmbeddedPostgres,
    private readonly random: () => number,
  ) {}

  static async set(random: () => number): Promise<Stage> {
    const place = await freshPlace({ embedded: true });
    const server = await startEmbeddedPostgres({ data: place.data, log: () => undefined });
    const stage = new Stage(place, server, random);
    const http = await httpLine(
      () => stage.port,
      () => stage.flight,
    );
    const postgres = await postgresLine({
      socket: join(new URL(server.url).searchParams.get('host')!, '.s.PGSQL.5432'),
      flight: () => stage.flight,
      part: random,
      forgetful: () => stage.forgetful,
    });
    stage.lines = { http, postgres };
    await stage.startApp();
    return stage;
  }

  /** Where officers reach the API: through our line. */
  get api(): string {
    return `http://127.0.0.1:${this.lines!.http.port}`;
  }

  /** Of the judge, who does not come through our line. */
  get client(): Client {
    return new Client(`http://127.0.0.1:${this.port}`);
  }

  get data(): string {
    return this.place.data;
  }

  get databaseUrl(): string {
    return this.server.url;
  }

  get appPid(): number {
    return this.app!.child.pid!;
  }

  async startApp(): Promise<void> {
    const url = new URL(this.server.url);
    url.searchParams.delete('host');
    Object.assign(url, { hostname: '127.0.0.1', port: String(this.lines!.postgres.port) });
    const env = { ...this.place.env, CUSTOS_PORT: String(this.port), CUSTOS_LOG_LEVEL: 'error', DATABASE_URL: url.href };
    this.app = await Process.start(['apps/cli/src/main.js', 'up', '--json'], env, (out) =>
      out.includes('\n') ? (JSON.parse(out.slice(0, out.indexOf('\n'))) as Record<string, unknown>) : undefined,
    );
    this.port = Number(new URL(this.app.started['api'] as string).port);
  }

  killApp(): void {
    this.app!.child.kill('SIGKILL');
  }

  /** Until nothing of it is left, neither a connection nor an append that the server still works on. */
  async appGone(): Promise<void> {
    await this.app!.stop('SIGKILL');
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(10)) {
      const [working] = await rows<{ n: number }>(this.databaseUrl, `select count(*)::int as n from pg_stat_activity where application_name = 'custos append'`);
      if (working!.n === 0) return;
    }
    throw new Error('an append of a dead process never ended');
  }

  /** The server and all its processes at once: what lay in their shared memory is gone. Nobody comes to the next one before `postgresBack` is done. */
  killPostgres(): void {
    const first = Number(readFileSync(join(this.server.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(first, 'SIGSTOP');
    for (const pid of [...childrenOf(first), first]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    this.lines!.postgres.bar();
  }

  /** Waits until the server is there again, lets `look` at it first, and then everybody. */
  async postgresBack<Seen>(look: () => Promise<Seen>): Promise<Seen> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await pause(20)) {
      try {
        await rows(this.databaseUrl, 'select 1');
        break;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
    }
    const seen = await look();
    this.lines!.postgres.unbar();
    return seen;
  }

  /** Which of these commands the log holds. */
  async recorded(commands: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ command: string }>(
      this.databaseUrl,
      `select e.entry::jsonb->>'cmd' as command from (select entry from custos_log.event order by position desc limit 2000) e where e.entry::jsonb->>'cmd' = any ($1)`,
      [commands],
    );
    return new Set(found.map(({ command }) => command));
  }

  /** The server does not wait for the disk nor hurry to write, unless a connection asks for it; with `forgetful`, the product's asking does not reach it. */
  async carelessServer({ forgetful }: { readonly forgetful: boolean }): Promise<void> {
    for (const setting of [`synchronous_commit = off`, `wal_writer_delay = '10s'`, `wal_writer_flush_after = '1GB'`])
      await rows(this.databaseUrl, `alter system set ${setting}`);
    await rows(this.databaseUrl, 'select pg_reload_conf()');
    this.forgetful = forgetful;
    this.lines!.postgres.cut();
  }

  async close(): Promise<void> {
    await this.app?.stop('SIGKILL');
    await this.lines?.http.close();
    await this.lines?.postgres.close();
    await this.server.release();
    await this.place.close();
  }
}

function childrenOf(pid: number): readonly number[] {
  const text =
    process.platform === 'linux' ? readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') : execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return text.trim().split(/\s+/).map(Number);
}
