import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isRoot, othersReach, serverUser, type User } from './reachable.js';

/** Linux holds 108 bytes of a socket's path, the last one NUL; macOS holds 104. */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;
const SOCKET = '.s.PGSQL.5432';

/** Where everything of one embedded server lies. */
export interface Places {
  /** Ours: who uses the server, whose turn it is to start or stop it, the password. */
  readonly desk: string;
  /** The server's own: cluster, socket, what it prints. */
  readonly server: string;
  readonly cluster: string;
  readonly socket: string;
  readonly user: User;
}

/** Makes the directories. @param data absolute; absent: `./var`, or `/var/lib/custos` as root */
export function preparePlaces(data: string | undefined, log: (message: string) => void): Places {
  if (data !== undefined && !isAbsolute(data)) throw new Error(`CUSTOS_DATA is an absolute path, not ${data}`);
  const named = data ?? (isRoot() ? '/var/lib/custos' : resolve('var'));
  mkdirSync(named, { recursive: true, mode: 0o755 });
  // One name for one place, however it was reached: a running server is recognised by it.
  const home = realpathSync(named);
  const desk = join(home, 'postgres');
  mkdirSync(desk, { recursive: true, mode: 0o755 });
  if (!isRoot()) {
    const user = serverUser(join(desk, 'cluster'));
    return { desk, server: desk, cluster: join(desk, 'cluster'), socket: socketDirectory(desk, desk, user), user };
  }
  const server = reachableHome(home, desk, log);
  mkdirSync(server, { recursive: true, mode: 0o755 });
  const user = serverUser(join(server, 'cluster'));
  return { desk, server, cluster: join(server, 'cluster'), socket: socketDirectory(desk, server, user), user };
}

/** As root the server is another user: it must be able to pass through every directory above its data. */
function reachableHome(home: string, desk: string, log: (message: string) => void): string {
  if (othersReach(home)) {
    for (const own of [home, desk]) {
      const { mode } = statSync(own);
      if ((mode & 0o001) === 0) chmodSync(own, (mode & 0o7777) | 0o111);
    }
    return desk;
  }
  const elsewhere = join('/var/lib/custos/clusters', createHash('sha256').update(home).digest('hex').slice(0, 12));
  log(`The server's user cannot reach ${home}; its cluster is in ${elsewhere}`);
  writeFileSync(join(desk, 'elsewhere'), `${elsewhere}\n`);
  return elsewhere;
}

/** A directory of the server's user, closed to all others, at a path short enough; the same at every start, since addresses name it. */
function socketDirectory(desk: string, server: string, user: User): string {
  const record = join(desk, 'socket-directory');
  let directory = existsSync(record) ? readFileSync(record, 'utf8').trim() : join(server, 'socket');
  if (Buffer.byteLength(join(directory, SOCKET)) > MAX_SOCKET_PATH) {
    directory = join(isRoot() && existsSync('/run') ? '/run' : '/tmp', `custos-${randomBytes(6).toString('hex')}`);
    // Two first starts at once: the first record wins.
    directory = keep(record, directory, 0o644);
  }
  try {
    mkdirSync(directory, { mode: 0o700 });
    if (isRoot()) chownSync(directory, user.uid, user.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const found = lstatSync(directory);
    if (!found.isDirectory() || (found.mode & 0o077) !== 0) throw new Error(`${directory} is not a directory closed to others`, { cause: error });
    if (isRoot() && found.uid !== user.uid) chownSync(directory, user.uid, user.gid);
  }
  return directory;
}

/** The superuser's password, or that of the login: random, readable by us alone, made once. */
export const passwordIn = (desk: string, name: 'password' | 'login-password'): string => keep(join(desk, name), randomBytes(24).toString('base64url'), 0o600);

export const SUPERUSER = 'postgres';

function keep(file: string, text: string, mode: number): string {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${text}\n`, { mode });
    renameSync(draft, file);
  }
  return readFileSync(file, 'utf8').trim();
}

export const addressOf = (places: Places, login: string, password: string, database: string): string =>
  `postgres://${login}:${password}@localhost/${database}?host=${encodeURIComponent(places.socket)}`;
