import { readFileSync } from 'node:fs';
import { request as overTls } from 'node:https';
import { EventStoreDBClient } from '@eventstore/db-client';
import { settingsFrom, type ConnectionOptions } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { authority } from '../double/certificates.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import type { OwnDatabase } from '../servers/eventstoredb.js';

export interface Person {
  readonly username: string;
  readonly password: string;
}
export const ADMIN: Person = { username: 'admin', password: 'changeit' };
export const NOBODY = 'nobody';
const { username: ADMIN_NAME, password: ADMIN_PASSWORD } = ADMIN;

/** Where an observation is made again: a double or a server, and what may be done to it. Clients are bare, without our adapter. */
export interface Ground {
  /** A client of its own, of the administrator unless it is told of another person or of none. */
  client(who?: Person | typeof NOBODY): EventStoreDBClient;
  /** The administrator's client of the one node at that port. */
  clientOf(port: number): EventStoreDBClient;
  addUser(person: Person, groups: readonly string[]): Promise<void>;
  /** The process stands still with its connections open, and goes on. */
  freeze(): Promise<void>;
  melt(): void;
  /** kill -9 unless it is told otherwise, and the start afterwards with everything that was acknowledged. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  begin(): Promise<void>;
  /** The processes of a server, where that is what it is. */
  readonly database?: OwnDatabase;
  close(): Promise<void>;
}

function clientOf({ nodes, security }: Pick<ReturnType<typeof settingsFrom>, 'nodes' | 'security'>, who: Person | typeof NOBODY): EventStoreDBClient {
  const credentials = who === NOBODY ? undefined : { ...who };
  // Connections are shared between clients of the same settings, and each observation wants one of its own.
  const times = { keepAliveInterval: 10_000 + ++clients, keepAliveTimeout: 10_000, connectionName: `observer-${clients}` };
  const seeds = { maxDiscoverAttempts: 100, discoveryInterval: 100, gossipTimeout: 2, nodePreference: 'leader' } as const;
  if ('endpoint' in nodes) return new EventStoreDBClient({ ...nodes, ...times }, security, credentials);
  if ('endpoints' in nodes) return new EventStoreDBClient({ ...nodes, ...seeds, ...times }, security, credentials);
  return new EventStoreDBClient({ ...nodes, ...seeds, ...times }, security, credentials);
}
let clients = 0;

export async function doubleGround(tls: boolean): Promise<Ground> {
  const trusted = authority();
  const double = await EventStoreDbDouble.start({
    ...(tls && { tls: trusted.issue({ hosts: ['localhost'] }) }),
    users: { [ADMIN_NAME]: { password: ADMIN_PASSWORD, groups: ['$admins'] } },
  });
  const nodes = { endpoint: { address: tls ? 'localhost' : '127.0.0.1', port: double.port } };
  const security = tls ? { insecure: false as const, rootCertificate: Buffer.from(trusted.certificate) } : { insecure: true as const };
  return {
    client: (who = ADMIN) => clientOf({ nodes, security }, who),
    clientOf: (port) => clientOf({ nodes: { endpoint: { ...nodes.endpoint, port } }, security }, ADMIN),
    addUser: async ({ username, password }, groups) => double.addUser(username, { password, groups }),
    freeze: async () => double.faults.freeze(),
    melt: () => double.faults.melt(),
    kill: async () => double.kill(),
    begin: () => double.listen(),
    close: async () => double.close(),
  };
}

export function serverGround(database: OwnDatabase): Ground {
  const settings = settingsFrom(database.access);
  const [node] = database.nodes;
  return {
    database,
    client: (who = ADMIN) => clientOf(settings, who),
    clientOf: (port) => clientOf({ ...settings, nodes: { endpoint: { address: '127.0.0.1', port } } }, ADMIN),
    addUser: (person, groups) => createUser(database.access, node!.port, person, groups),
    freeze: () => node!.freeze(),
    melt: () => node!.signal('SIGCONT'),
    kill: (signal) => node!.hold(signal),
    async begin() {
      node!.release();
      await node!.ready();
    },
    close: () => database.close(),
  };
}

/** Over HTTP: the client has no call for it. */
async function createUser({ caFile }: ConnectionOptions, port: number, { username, password }: Person, groups: readonly string[]): Promise<void> {
  const body = JSON.stringify({ loginName: username, fullName: username, password, groups });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = overTls(
      {
        host: '127.0.0.1',
        port,
        path: '/users/',
        method: 'POST',
        auth: `${ADMIN_NAME}:${ADMIN_PASSWORD}`,
        ca: readFileSync(caFile!),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
  if (status !== 201) throw new Error(`The server made no user: ${status}`);
}
