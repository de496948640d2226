import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authority } from '../../double/certificates.js';
import { EventStoreDbDouble } from '../../double/eventstoredb-double.js';

/** Any sign that an address or a shell might take for its own. */
const PASSWORD = 'p:a@s/s?w#o%20rd';
const GROUP = 'custos-log';

/** A double of one node behind TLS, and what a process of the product is told to reach it with an account of few rights. */
export interface LogDatabase {
  readonly double: EventStoreDbDouble;
  readonly password: string;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startLogDatabase(): Promise<LogDatabase> {
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
    env: { EVENT_LOG: 'eventstoredb', EVENTSTOREDB_URL: double.url, EVENTSTOREDB_PASSWORD: PASSWORD, EVENTSTOREDB_CA: ca },
    async close() {
      double.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
