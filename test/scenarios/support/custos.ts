import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { testDatabase } from '#platform/testing';
import { Client } from './client.js';

/** What was built; another build can be named for a run. */
export const DIST = process.env['CUSTOS_TEST_DIST'] ?? resolve('dist');
const START_MS = 90_000;

/** One process of the product, as it was built, started as a child. */
export class Process {
  private constructor(
    readonly child: ChildProcess,
    readonly started: Readonly<Record<string, unknown>>,
    private readonly lines: { out: string; err: string },
    private readonly exit: Promise<number | null>,
  ) {}

  /** Starts and waits until `ready` finds in the output what says that the process serves. */
  static async start(
    program: readonly string[],
    env: Readonly<Record<string, string>>,
    ready: (out: string, err: string) => Readonly<Record<string, unknown>> | undefined,
  ): Promise<Process> {
    const child = spawn(process.execPath, [resolve(DIST, program[0]!), ...program.slice(1)], { env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = { out: '', err: '' };
    const exit = new Promise<number | null>((gone) => child.once('exit', (code) => gone(code)));
    const started = await new Promise<Readonly<Record<string, unknown>>>((found, failed) => {
      const late = setTimeout(() => fail(`was not ready after ${START_MS} ms`), START_MS);
      const fail = (why: string) => {
        child.kill('SIGKILL');
        failed(new Error(`${program.join(' ')} ${why}\n${lines.err.slice(-4_000)}`));
      };
      const look = () => {
        const there = ready(lines.out, lines.err);
        if (there === undefined) return;
        clearTimeout(late);
        found(there);
      };
      child.stdout.setEncoding('utf8').on('data', (text: string) => ((lines.out += text), look()));
      child.stderr.setEncoding('utf8').on('data', (text: string) => ((lines.err += text), look()));
      child.once('exit', (code) => (clearTimeout(late), fail(`ended with ${code}`)));
    });
    return new Process(child, started, lines, exit);
  }

  /** Everything it wrote, on both outputs. */
  get output(): string {
    return this.lines.out + this.lines.err;
  }

  /** Ends it, and answers its exit code; null when the signal killed it. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exit;
  }
}

/** A running node with a data directory and a database of its own. */
export interface Custos {
  readonly api: string;
  readonly client: Client;
  readonly data: string;
  readonly databaseUrl: string;
  readonly process: Process;
  /** What a command line beside it needs to reach the same node. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it and throws everything away. */
  close(): Promise<void>;
}

/** API, views and policies in one process, on a fresh database; with `embedded`, on a PostgreSQL server of its own inside its data directory. */
export async function startCustos(more: Readonly<Record<string, string>> = {}, { embedded = false, dist = DIST } = {}): Promise<Custos> {
  const place = await freshPlace({ embedded });
  try {
    const env = { ...place.env, ...more };
    const running = await Process.start([join(dist, 'apps/cli/src/main.js'), 'up', '--json'], env, (out) => firstLine(out));
    const { api } = running.started as { api: string };
    return {
      api,
      client: new Client(api),
      data: place.data,
      databaseUrl: place.databaseUrl ?? (await succeeding(['database', 'url'], env, dist)).trim(),
      process: running,
      env,
      async close() {
        await running.stop('SIGTERM');
        await place.close();
      },
    };
  } catch (error) {
    await place.close();
    throw error;
  }
}

/** A data directory and a database that nobody else uses. */
export interface Place {
  readonly data: string;
  /** Absent where the node brings its own server. */
  readonly databaseUrl: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function freshPlace({ embedded = false } = {}): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'custos-scenario-'));
  await chmod(data, 0o755);
  const database = embedded ? undefined : await testDatabase();
  return {
    data,
    databaseUrl: database?.url,
    env: {
      CUSTOS_DATA: data,
      CUSTOS_PORT: '0',
      CUSTOS_LOG_LEVEL: 'info',
      CUSTOS_EXERCISE: 'true',
      ...(database !== undefined && { DATABASE_URL: database.url }),
    },
    async close() {
      await database?.drop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A process that only answers; the address is in `started.url`. */
export const startApi = ({ env }: Pick<Place, 'env'>): Promise<Process> => Process.start(['apps/api/src/main.js'], env, saying('api started'));

/** A process that only works: views and policies; the address of its page, if it was given a port for one, is in `started.url`. */
export const startWorker = ({ env }: Pick<Place, 'env'>): Promise<Process> => Process.start(['apps/worker/src/main.js'], env, saying('worker started'));

const saying = (what: string) => (_: string, err: string) => {
  const line = err.split('\n').find((one) => one.includes(`"msg":"${what}"`));
  return line === undefined ? undefined : (JSON.parse(line) as Readonly<Record<string, unknown>>);
};

/** Runs a command of the command line to its end. */
export async function custos(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  dist = DIST,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(dist, 'apps/cli/src/main.js'), ...args], { env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return { code, out, err };
}

/** Runs a command of the command line, which must succeed. */
export async function succeeding(args: readonly string[], env: Readonly<Record<string, string>>, dist = DIST): Promise<string> {
  const { code, out, err } = await custos(args, env, dist);
  if (code !== 0) throw new Error(`custos ${args.join(' ')} ended with ${code}: ${err.slice(-2_000)}`);
  return out;
}

/** What `up --json` prints when it serves. */
export function firstLine(out: string): Readonly<Record<string, unknown>> | undefined {
  const end = out.indexOf('\n');
  return end < 0 ? undefined : (JSON.parse(out.slice(0, end)) as Readonly<Record<string, unknown>>);
}

/** The runner's own settings of Node and of Custos do not reach the product. */
function cleanEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|NODE_ENV|JEST_.*|CUSTOS_.*|OIDC_.*|DATABASE_URL|EVENT_LOG|EVENTSTOREDB_.*|DEBUG)$/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...env };
}
