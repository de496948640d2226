import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../scenarios/support/client.js';
import { Process, type Place } from '../scenarios/support/custos.js';
import type { Flight } from './kills.flight.js';
import { httpLine, type Line } from './kills.lines.js';

export const PATIENCE_MS = 60_000;

/**
 * The product as it was built, on a log of its own, with a line of ours on either side of it. The product is brought back by us, as the
 * service manager of a machine would: the same program, place and port.
 */
export abstract class Stage {
  flight: Flight | undefined;
  private app: Process | undefined;
  private port = 0;
  private http: Line | undefined;

  protected constructor(protected readonly place: Place) {}

  /** Where officers reach the API: through our line. */
  get api(): string {
    return `http://127.0.0.1:${this.http!.port}`;
  }

  /** Of the judge, who does not come through our line. */
  get client(): Client {
    return new Client(`http://127.0.0.1:${this.port}`);
  }

  get data(): string {
    return this.place.data;
  }

  get appPid(): number {
    return this.app!.child.pid!;
  }

  async startApp(): Promise<void> {
    this.http ??= await httpLine(
      () => this.port,
      () => this.flight,
    );
    const env = { ...this.place.env, CUSTOS_PORT: String(this.port), CUSTOS_LOG_LEVEL: 'error', ...this.logSettings() };
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
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(10)) if (!(await this.appending())) return;
    throw new Error('an append of a dead process never ended');
  }

  /** The server and all its processes at once: what lay in their memory is gone. Nobody comes to the next one before `logBack` is done. */
  abstract killLog(): void;

  /** Waits until the server is there again, lets `look` at it first, and then everybody. */
  abstract logBack<Seen>(look: () => Promise<Seen>): Promise<Seen>;

  /** Which of these commands the log holds. */
  abstract recorded(commands: readonly string[]): Promise<ReadonlySet<string>>;

  /** Where the product finds its log, through our line. */
  protected abstract logSettings(): Readonly<Record<string, string>>;

  /** Whether the server still works on an append of a process that is gone. */
  protected abstract appending(): Promise<boolean>;

  async close(): Promise<void> {
    await this.app?.stop('SIGKILL');
    await this.http?.close();
  }
}
