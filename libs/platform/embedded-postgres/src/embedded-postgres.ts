import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from './binaries.js';
import { exclusively } from './exclusive.js';
import { addressOf, passwordIn, preparePlaces, SUPERUSER, type Places } from './places.js';
import { isAlive, ownMark } from './process-mark.js';
import { awaitServer, clusterMajor, createCluster, ensureDatabase, ensureLogin, runningServer, startServer, stopServer } from './server.js';

const WATCH_MS = 500;
const DATABASE = 'custos';
const LOGIN = 'custos_node';

export interface EmbeddedPostgres {
  /** Superuser, database `custos`, over a Unix socket that only we and the server's user can open. Stays valid across restarts. */
  readonly url: string;
  /** A login without any right of its own, for the application. */
  readonly login: string;
  /** The same database by that login. */
  readonly loginUrl: string;
  readonly dataDirectory: string;
  /** Leaves; the last process out stops the server. May be called twice. */
  release(): Promise<void>;
}

/**
 * A PostgreSQL server on this machine without any installation. Processes that name the same `data` share one server: the first starts
 * it, each later one adopts it (also after the starter was killed), whoever first sees it dead starts it again, the last one out stops it.
 * @param options.data absolute directory (CUSTOS_DATA); absent: `./var`, or `/var/lib/custos` as root
 */
export async function startEmbeddedPostgres({ data, log }: { data?: string; log: (message: string) => void }): Promise<EmbeddedPostgres> {
  const places = preparePlaces(data, log);
  const turn = join(places.desk, 'turn');
  const users = join(places.desk, 'users');
  const own = `${ownMark()}.${Math.random().toString(36).slice(2)}`;
  mkdirSync(users, { recursive: true });

  const { password, loginPassword } = await exclusively(turn, async () => {
    writeFileSync(join(users, own), '');
    try {
      const [secret, loginSecret] = [passwordIn(places.desk, 'password'), passwordIn(places.desk, 'login-password')];
      await ensureRunning(places, secret, log);
      await ensureDatabase(places, secret, DATABASE);
      await ensureLogin(places, secret, LOGIN, loginSecret);
      return { password: secret, loginPassword: loginSecret };
    } catch (error) {
      rmSync(join(users, own), { force: true });
      throw error;
    }
  });

  let mending: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (mending !== undefined || runningServer(places.cluster) !== undefined) return;
    mending = exclusively(turn, async () => {
      if (left !== undefined || runningServer(places.cluster) !== undefined) return;
      log('PostgreSQL is gone; starting it again');
      await ensureRunning(places, password, log);
    })
      .catch((error: unknown) => log(`PostgreSQL could not be started again: ${String(error)}`))
      .finally(() => (mending = undefined));
  }, WATCH_MS);
  watch.unref();

  let left: Promise<void> | undefined;
  const leave = async () => {
    clearInterval(watch);
    await exclusively(turn, async () => {
      rmSync(join(users, own), { force: true });
      if (sweep(users) > 0) return;
      await stopServer(places.cluster);
    });
  };
  return {
    url: addressOf(places, SUPERUSER, password, DATABASE),
    login: LOGIN,
    loginUrl: addressOf(places, LOGIN, loginPassword, DATABASE),
    dataDirectory: places.cluster,
    release: () => (left ??= leave()),
  };
}

/** The superuser's address of the server whose data lies there, for its administrator; undefined where none was made. */
export function superuserAddress(data: string): string | undefined {
  if (!existsSync(join(data, 'postgres', 'password'))) return undefined;
  const places = preparePlaces(data, () => undefined);
  return addressOf(places, SUPERUSER, passwordIn(places.desk, 'password'), DATABASE);
}

async function ensureRunning(places: Places, password: string, log: (message: string) => void): Promise<void> {
  if (runningServer(places.cluster) !== undefined) return awaitServer(places, password);
  const major = clusterMajor(places.cluster);
  const binaries = findBinaries(major, log);
  if (major === undefined) {
    log(`Creating a PostgreSQL ${binaries.major} cluster in ${places.cluster}`);
    await createCluster(places, binaries, password);
  }
  await startServer(places, binaries, password);
}

/** Forgets users that died without leaving. Returns how many live. */
function sweep(users: string): number {
  let living = 0;
  for (const name of readdirSync(users)) {
    if (isAlive(name.split('.').slice(0, 3).join('.'))) living += 1;
    else rmSync(join(users, name), { force: true });
  }
  return living;
}
