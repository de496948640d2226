import { execFile, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Binaries } from './binaries.js';
import { addressOf, SUPERUSER, type Places } from './places.js';
import { commandLine } from './process-mark.js';
import { isRoot } from './reachable.js';

const READY_MS = 120_000;
const LOG_BYTES = 20_000_000;
/** An id above every process id the kernel gives: nobody. */
const NOBODY_AT_ALL = '2147483646';

/** The major version of the cluster that lies there, or undefined. */
export function clusterMajor(cluster: string): number | undefined {
  const file = join(cluster, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : undefined;
}

/** The server that runs on this cluster, or undefined. A process that only inherited the id does not count. */
export function runningServer(cluster: string): number | undefined {
  const pid = recordedPid(cluster);
  if (pid === undefined) return undefined;
  const command = commandLine(pid);
  return command !== undefined && /\bpostgres\b/.test(command) && command.includes(cluster) ? pid : undefined;
}

function recordedPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Made beside its place and moved there when whole: a crash half way leaves no half cluster. */
export async function createCluster(places: Places, binaries: Binaries, password: string): Promise<void> {
  for (const name of readdirSync(places.server)) if (name.startsWith('cluster-')) rmSync(join(places.server, name), { recursive: true, force: true });
  const draft = join(places.server, `cluster-${process.pid}`);
  const secret = `${draft}.secret`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (isRoot()) for (const own of [draft, secret]) chownSync(own, places.user.uid, places.user.gid);
  // Sort order that depends on no library: an upgrade of one would silently break indexes.
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C'];
  const settings = ['--username=postgres', '--encoding=UTF8', ...locale, '--data-checksums', '--auth=scram-sha-256', `--pwfile=${secret}`];
  try {
    await promisify(execFile)(join(binaries.directory, 'initdb'), ['-D', draft, ...settings], { cwd: '/', ...identity(places) });
  } catch (error) {
    throw new Error(`initdb failed: ${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(draft, places.cluster);
}

const MEGABYTE = 1024 ** 2;

/**
 * The server's own default of 128 MB holds a log of some ten thousand events; beyond that every read of a stream would fetch its pages anew.
 * An eighth of the memory, because the application and the system's cache live beside it; pages are taken from the machine only when used.
 */
function sharedBuffers(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity) / MEGABYTE;
  return Math.round(Math.min(2_048, Math.max(128, memory / 8)));
}

const settings = (): readonly string[] => [
  'listen_addresses=',
  'port=5432',
  'unix_socket_permissions=0700',
  'max_connections=200',
  'logging_collector=off',
  `shared_buffers=${sharedBuffers()}MB`,
];

/** Starts the server apart from our terminal and process group, so that Ctrl-C reaches it only through us. Returns when it answers. */
export async function startServer(places: Places, binaries: Binaries, password: string): Promise<void> {
  const output = join(places.server, 'server.log');
  if (existsSync(output) && statSync(output).size > LOG_BYTES) renameSync(output, `${output}.1`);
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    disownRecordedPid(places);
    const out = openSync(output, 'a', 0o600);
    const from = existsSync(output) ? statSync(output).size : 0;
    const child = spawn(
      join(binaries.directory, 'postgres'),
      ['-D', places.cluster, '-k', places.socket, ...settings().flatMap((setting) => ['-c', setting])],
      {
        cwd: '/',
        detached: true,
        stdio: ['ignore', out, out],
        ...identity(places),
      },
    );
    closeSync(out);
    let ended = false;
    child.once('exit', () => (ended = true));
    child.once('error', () => (ended = true));
    child.unref();
    while (Date.now() < deadline && !ended) {
      if (await answers(places, password)) return;
      await pause(20);
    }
    const said = readFileSync(output).subarray(from).toString('utf8');
    // The children of a killed server need a moment to notice and leave.
    if (!/shared memory block|lock file/.test(said)) throw new Error(`PostgreSQL did not start:\n${said.slice(-2_000)}`);
    await pause(200);
  }
  throw new Error(`PostgreSQL did not answer within ${READY_MS / 1000} seconds, see ${output}`);
}

/** Waits until a server that somebody else started answers. */
export async function awaitServer(places: Places, password: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await pause(50)) if (await answers(places, password)) return;
  throw new Error(`PostgreSQL runs on ${places.cluster} and does not answer`);
}

/** Fast shutdown: sessions are cut, everything committed is kept. */
export async function stopServer(cluster: string): Promise<void> {
  const pid = runningServer(cluster);
  if (pid === undefined) return;
  signal(pid, 'SIGINT');
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(20)) if (runningServer(cluster) !== pid) return;
  signal(pid, 'SIGQUIT');
}

/** A login that may connect and nothing else; its password is made anew from the file at each start. */
export async function ensureLogin(places: Places, password: string, login: string, secret: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(places, SUPERUSER, password, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login]);
    await client.query(
      `${rowCount === 0 ? 'create' : 'alter'} role ${client.escapeIdentifier(login)} login nosuperuser password ${client.escapeLiteral(secret)}`,
    );
  } finally {
    await client.end();
  }
}

/** The database the application works in, made at the first start. */
export async function ensureDatabase(places: Places, password: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(places, SUPERUSER, password, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** A recorded id that now belongs to a stranger would keep the server from starting; its check of shared memory stays in force. */
function disownRecordedPid(places: Places): void {
  const { cluster } = places;
  const pid = recordedPid(cluster);
  if (pid === undefined || runningServer(cluster) !== undefined) return;
  const file = join(cluster, 'postmaster.pid');
  const [, ...others] = readFileSync(file, 'utf8').split('\n');
  // Whole or not at all: a full disk must not leave an empty one, which the server would refuse for ever.
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, [NOBODY_AT_ALL, ...others].join('\n'), { mode: 0o600 });
    if (isRoot()) chownSync(draft, places.user.uid, places.user.gid);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function answers(places: Places, password: string): Promise<boolean> {
  if (!existsSync(join(places.socket, '.s.PGSQL.5432'))) return false;
  const client = new pg.Client({ connectionString: addressOf(places, SUPERUSER, password, 'postgres'), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') throw new Error(`PostgreSQL refuses the password in ${places.desk}/password`, { cause: error });
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const identity = (places: Places) => (isRoot() ? { uid: places.user.uid, gid: places.user.gid } : {});

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
