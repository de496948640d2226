import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom, type ConnectionOptions, type Endpoint } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import { authority } from '../double/certificates.js';
import { leaderAmong } from './gossip.js';
import { freePort } from '../double/ports.js';
import { ask, ServerNode } from './server-node.js';

/** What a test may run on: one node that asks for nothing, one with TLS and passwords, or three of those that replicate. */
export type Form = 'plain' | 'tls' | 'cluster';

/** The password that the server gives its administrator at its first start, unless it is told another. */
const ADMIN = { username: 'admin', password: 'changeit' } as const;

/** The command of an installed server (CUSTOS_TEST_EVENTSTOREDB_SERVER), of which tests start as many nodes as they need. */
export const serverCommand = (): string | undefined => process.env.CUSTOS_TEST_EVENTSTOREDB_SERVER?.trim() || undefined;

/** A database that tests talk to, and how it is reached. */
export interface Database {
  readonly access: ConnectionOptions;
  /** The node that leads at the moment. */
  leader(): Promise<Endpoint>;
  close(): Promise<void>;
}

/** A database of an installed server, whose processes a test may stop and kill. */
export interface OwnDatabase extends Database {
  readonly form: Form;
  readonly nodes: readonly ServerNode[];
  /** The node of ours that leads at the moment, and the others. */
  parts(): Promise<{ readonly leader: ServerNode; readonly followers: readonly ServerNode[] }>;
}

/**
 * Starts an empty database with certificates, folders and ports of its own. Everything is on the loopback and is removed with `close`.
 * `more` are options of the server beside those, without their dashes.
 */
export async function startDatabase(form: Form, more: Readonly<Record<string, string>> = {}): Promise<OwnDatabase> {
  const command = serverCommand();
  if (command === undefined) throw new Error('CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of an installed server');
  const directory = mkdtempSync(join(tmpdir(), 'custos-eventstoredb-'));
  const count = form === 'cluster' ? 3 : 1;
  const ports = await Promise.all(Array.from({ length: count * 2 }, freePort));
  const trusted = authority('tests of custos');
  const caFile = join(directory, 'ca', 'ca.crt');
  if (form !== 'plain') {
    mkdirSync(join(directory, 'ca'));
    writeFileSync(caFile, trusted.certificate);
  }
  const nodes = Array.from({ length: count }, (_, n) => {
    const own = join(directory, `node${n + 1}`);
    mkdirSync(own);
    const certificate = trusted.issue({ hosts: ['eventstoredb-node', 'localhost', '127.0.0.1'], key: 'rsa' });
    writeFileSync(join(own, 'node.crt'), certificate.certificate);
    writeFileSync(join(own, 'node.key'), certificate.key, { mode: 0o600 });
    const security: Record<string, string> =
      form === 'plain'
        ? { insecure: 'true' }
        : {
            'certificate-file': join(own, 'node.crt'),
            'certificate-private-key-file': join(own, 'node.key'),
            'trusted-root-certificates-path': join(directory, 'ca'),
            'certificate-reserved-node-common-name': 'eventstoredb-node',
          };
    const others = ports.slice(0, count).filter((_port, m) => m !== n);
    const replication: Record<string, string> =
      count === 1
        ? {}
        : {
            'cluster-size': String(count),
            'discover-via-dns': 'false',
            'gossip-seed': others.map((port) => `127.0.0.1:${port}`).join(','),
            // With the server's own 2,500 the followers of a frozen leader rarely hold it for dead at the same time, and elect it again and again.
            'gossip-timeout-ms': '1000',
            // With the server's own 700, nodes that share a busy machine take one another for dead in the very moment after an election, and hold another.
            'replication-heartbeat-timeout': '1500',
          };
    return ServerNode.start({
      command,
      directory: own,
      port: ports[n]!,
      ...(form !== 'plain' && { authority: trusted.certificate }),
      options: {
        db: join(own, 'data'),
        log: join(own, 'logs'),
        'node-ip': '127.0.0.1',
        'replication-ip': '127.0.0.1',
        'node-port': String(ports[n]),
        'replication-port': String(ports[count + n]),
        'worker-threads': '2',
        ...security,
        ...replication,
        ...more,
      },
    });
  });
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const parts = async () => {
    const { port } = await leaderAmong(nodes);
    return { leader: nodes.find((node) => node.port === port)!, followers: nodes.filter((node) => node.port !== port) };
  };
  const close = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await Promise.all(nodes.map((node) => node.ready()));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    form,
    nodes,
    parts,
    access: { ...ADMIN, ...(form === 'plain' ? { url: `esdb://${hosts}?tls=false`, allowPlaintext: true } : { url: `esdb://${hosts}`, caFile }) },
    leader: () => leaderAmong(nodes),
    close,
  };
}

/**
 * Databases that run already (CUSTOS_TEST_EVENTSTOREDB, addresses separated by spaces): they must be empty, each is one log, and what is
 * written stays. _USER, _PASSWORD and _CA (a file) go with them. Several hosts in one address are one cluster.
 */
export function runningDatabases(): readonly Database[] {
  const { CUSTOS_TEST_EVENTSTOREDB: all = '', CUSTOS_TEST_EVENTSTOREDB_CA: caFile } = process.env;
  return all
    .split(/\s+/)
    .filter((url) => url !== '')
    .map((url) => {
      const access = {
        url,
        username: process.env.CUSTOS_TEST_EVENTSTOREDB_USER ?? ADMIN.username,
        password: process.env.CUSTOS_TEST_EVENTSTOREDB_PASSWORD ?? ADMIN.password,
        allowPlaintext: true,
        ...(caFile !== undefined && { caFile }),
      };
      return { access, leader: () => leaderOf(access), close: () => Promise.resolve() };
    });
}

/** Whether a test has a server to run on: one that it may start, or one that runs. */
export const namesServer = (): boolean => serverCommand() !== undefined || runningDatabases().length > 0;

let taken = 0;
/** An empty database: of those that run the first that this file of tests has not had yet, or one that is started. */
export async function emptyDatabase(form: Form = 'tls'): Promise<Database> {
  const running = runningDatabases();
  if (taken < running.length) return running[taken++]!;
  if (serverCommand() === undefined) throw new Error(`CUSTOS_TEST_EVENTSTOREDB names ${running.length} databases, and these tests need more empty ones`);
  return startDatabase(form);
}

/** What is printed where there is none. */
export function skippedOnServers(what: string): void {
  describe(`${what}, on a server`, () => {
    it('skipped: neither CUSTOS_TEST_EVENTSTOREDB nor CUSTOS_TEST_EVENTSTOREDB_SERVER names one', () => {
      process.stdout.write(`skipped: ${what}, on a server, because CUSTOS_TEST_EVENTSTOREDB and CUSTOS_TEST_EVENTSTOREDB_SERVER name none\n`);
    });
  });
}

async function leaderOf(access: ConnectionOptions): Promise<Endpoint> {
  const { nodes, security } = settingsFrom(access);
  if ('endpoint' in nodes) return nodes.endpoint;
  const endpoints = 'endpoints' in nodes ? nodes.endpoints : [nodes.discover];
  const trusted = security.insecure ? undefined : security.rootCertificate?.toString('utf8');
  return leaderAmong(endpoints.map((endpoint) => ({ ask: (path: string) => ask(endpoint, path, trusted) })));
}
