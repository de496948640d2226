import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stored } from '#platform/event-log';
import { EventStoreDbLog, type EventStoreDbLogOptions } from '#platform/event-log-eventstoredb';
import { collected } from '../../../libs/platform/event-log/src/testing/log-under-test.js';
import { authority } from '../../double/certificates.js';
import { EventStoreDbDouble } from '../../double/eventstoredb-double.js';
import { emptyDatabase, namesServer, type Database } from '../../servers/eventstoredb.js';
import { custos } from './custos.js';

/** Any sign that an address or a shell might take for its own. */
const PASSWORD = 'p:a@s/s?w#o%20rd';
const GROUP = 'custos-log';

/** An empty database for a log, and what a process of the product is told to reach it with an account of few rights. */
export interface LogDatabase {
  readonly password: string;
  readonly env: Readonly<Record<string, string>>;
  /** What stands in it of ours, in its order. */
  written(): Promise<readonly Stored[]>;
  close(): Promise<void>;
}
/** A double of one node behind TLS. */
export interface DoubledDatabase extends LogDatabase {
  readonly double: EventStoreDbDouble;
}

/** Where the product is tried on EventStoreDB: on the double always, and on a server where one is named. */
export const LOG_DATABASES: readonly (readonly [string, () => Promise<LogDatabase>])[] = [
  ['a double of EventStoreDB', startLogDatabase],
  ...(namesServer() ? [['a server of EventStoreDB', () => startServerDatabase()] as const] : []),
];

/** On a server, with the account that `custos log setup` makes: the rights of a node and no more. One without TLS knows no accounts. */
export async function startServerDatabase(given?: Database): Promise<LogDatabase> {
  const database = given ?? (await emptyDatabase());
  const { url, caFile, username, password: administrators } = database.access;
  const plain = url.includes('tls=false');
  const env = {
    EVENT_LOG: 'eventstoredb',
    EVENTSTOREDB_URL: url,
    EVENTSTOREDB_PASSWORD: PASSWORD,
    ...(caFile !== undefined && { EVENTSTOREDB_CA: caFile }),
    ...(plain && { EVENTSTOREDB_PLAINTEXT: 'true' }),
  };
  try {
    if (!plain) {
      const administrator = { EVENTSTOREDB_ADMIN_USER: username, EVENTSTOREDB_ADMIN_PASSWORD: administrators };
      const { code, err } = await custos(['log', 'setup', '--reset-password'], { ...env, ...administrator });
      if (code !== 0) throw new Error(`custos log setup ended with ${code}: ${err}`);
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    password: PASSWORD,
    env,
    written: () => writtenIn({ ...database.access, username: 'custos', password: PASSWORD }),
    close: () => database.close(),
  };
}

async function writtenIn(access: EventStoreDbLogOptions): Promise<readonly Stored[]> {
  const log = await EventStoreDbLog.open(access);
  try {
    return await collected(log.readAll('start', { follow: false }));
  } finally {
    await log.close();
  }
}

export async function startLogDatabase(): Promise<DoubledDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'custos-log-database-'));
  const trusted = authority();
  const ca = join(directory, 'ca.pem');
  await writeFile(ca, trusted.certificate);
  const double = await EventStoreDbDouble.start({
    tls: trusted.issue({ hosts: ['localhost'] }),
    users: { custos: { password: PASSWORD, groups: [GROUP] }, admin: { password: 'changeit', groups: ['$admins'] } },
  });
  const acl = Buffer.from(JSON.stringify({ $acl: { $r: ['$admins', GROUP] } }));
  double.store.append('$$$all', 'any', [
    { id: '00000000-0000-4000-8000-0000000000aa', type: '$metadata', contentType: 'application/json', data: acl, metadata: new Uint8Array() },
  ]);
  return {
    double,
    password: PASSWORD,
    written: () => writtenIn({ url: double.url, caFile: ca, username: 'custos', password: PASSWORD }),
    env: { EVENT_LOG: 'eventstoredb', EVENTSTOREDB_URL: double.url, EVENTSTOREDB_PASSWORD: PASSWORD, EVENTSTOREDB_CA: ca },
    async close() {
      double.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
