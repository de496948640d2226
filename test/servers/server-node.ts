import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { request as askPlain } from 'node:http';
import { request as askTls } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Endpoint } from '../../libs/platform/event-log-eventstoredb/src/settings.js';

const READY_WITHIN_MS = 90_000;
const STOPS_WITHIN_MS = 20_000;
/** Whoever says nothing for so long is frozen. */
const SILENT_MS = 300;
const FROZEN_WITHIN_MS = 20_000;
/** The server reports about itself to its maker unless its environment says no; the second name is that of lines 25 and later. */
const TELLS_NOBODY = { EVENTSTORE_TELEMETRY_OPTOUT: 'true', KURRENTDB_TELEMETRY_OPTOUT: 'true' };

export interface NodeOptions {
  /** The command of an installed server, as a shell would find it, with arguments of its own if it needs any. */
  readonly command: string;
  /** Where this node alone keeps its data and its words. */
  readonly directory: string;
  readonly port: number;
  /** Of the authority that signed its certificate; without it the node speaks without TLS. */
  readonly authority?: string;
  /** The server's own options, without their dashes. */
  readonly options: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What a node answers over HTTP; over TLS if it is told whom to trust. With `auth` (`user:password`) it is a POST. */
export function ask({ address, port }: Endpoint, path: string, trusted?: string, auth?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = { headers: { accept: 'application/json' }, ...(auth !== undefined && { method: 'POST', auth }) };
    const options = { host: address, port, path, timeout: 2_000, agent: false, ...asking };
    const request = trusted === undefined ? askPlain(options) : askTls({ ...options, ca: trusted });
    request.end();
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('The server said nothing')));
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode!, body }));
      response.on('error', reject);
    });
  });
}

/**
 * One process of an installed EventStoreDB server, watched as a supervisor should: it begins again whenever it ends, also after it ended
 * without an error, because a node that has to cut its log ends so and cuts when it starts.
 */
export class ServerNode {
  private child: ChildProcess | undefined;
  private stopping = false;
  /** How the process ended, each time. */
  readonly endings: string[] = [];
  /** The server is not begun again while this says so. */
  private held = false;
  /** How often it ended since it last served. */
  private fruitless = 0;

  private constructor(private readonly given: NodeOptions) {}

  static start(given: NodeOptions): ServerNode {
    const node = new ServerNode(given);
    node.spawn();
    return node;
  }

  get port(): number {
    return this.given.port;
  }
  get directory(): string {
    return this.given.directory;
  }

  /** Returns when the node has found its part and serves. */
  async ready(): Promise<void> {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(100)) {
      if (this.child === undefined && this.fruitless > 3) break;
      if ((await this.ask('/health/live').catch(() => undefined))?.status !== 204) continue;
      this.fruitless = 0;
      return;
    }
    throw new Error(`The server did not get ready (${this.endings.join(', ') || 'it runs'}):\n${this.lastWords()}`);
  }

  /** What the node answers over HTTP; with `auth` (`user:password`) it is a POST. */
  ask(path: string, auth?: string): Promise<Answer> {
    return ask({ address: '127.0.0.1', port: this.given.port }, path, this.given.authority, auth);
  }

  /** Gives the lead away, if it has it. @throws when the node does not hear of it */
  async resign(): Promise<void> {
    const { status, body } = await this.ask('/admin/node/resign', 'admin:changeit');
    if (status !== 200) throw new Error(`The node was told to resign and answered ${status}: ${body}`);
  }

  /** SIGKILL ends it at once, and the watch begins it again unless it is held; SIGSTOP freezes it until SIGCONT. */
  signal(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(signal);
  }

  /** Stops it where it stands, until SIGCONT. Returns when it says nothing any more: on a busy machine that is some moments later. @throws when it goes on answering, and lets it go on */
  async freeze(): Promise<void> {
    this.signal('SIGSTOP');
    const answers = () =>
      this.ask('/health/live').then(
        () => true,
        () => false,
      );
    for (const until = Date.now() + FROZEN_WITHIN_MS; await Promise.race([answers(), pause(SILENT_MS, false)]);) {
      if (Date.now() < until) continue;
      this.signal('SIGCONT');
      throw new Error(`The server was stopped and still answered ${FROZEN_WITHIN_MS} ms later:\n${this.lastWords()}`);
    }
  }

  /** Ends the process and keeps it so until `release`. */
  async hold(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.held = true;
    const child = this.child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await ended;
  }

  release(): void {
    this.held = false;
    if (this.child === undefined && !this.stopping) this.spawn();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }

  /** The end of what it wrote to its console. */
  lastWords(): string {
    return readFileSync(this.console, 'utf8').slice(-4_000);
  }

  private get console(): string {
    return join(this.given.directory, 'console.log');
  }

  private spawn(): void {
    const [program, ...own] = this.given.command.trim().split(/\s+/);
    const args = Object.entries(this.given.options).map(([name, value]) => `--${name}=${value}`);
    const child = spawn(program!, [...own, ...args], {
      cwd: this.given.directory,
      env: { ...process.env, ...TELLS_NOBODY },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const console = createWriteStream(this.console, { flags: 'a' });
    child.stdout.pipe(console, { end: false });
    child.stderr.pipe(console, { end: false });
    const killed = () => void child.kill('SIGKILL');
    process.once('exit', killed);
    child.once('error', (error) => this.endings.push(error.message));
    child.once('close', (code, signal) => {
      process.off('exit', killed);
      console.end();
      this.endings.push(signal ?? `code ${code}`);
      this.fruitless += 1;
      this.child = undefined;
      if (this.stopping || this.held) return;
      // A server that cannot even start is not begun for ever.
      if (this.fruitless < 50) setTimeout(() => this.stopping || this.held || this.child !== undefined || this.spawn(), 200);
    });
  }
}
