// The log in EventStoreDB through the product's adapter, against the bare client on the same server: appends of the same events by the same
// callers, and reads of everything. The bare client is asked in two ways: as safely as it can be (credentials, a deadline and the leader on
// every append), and as it is asked by default, which is faster and may never answer.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lowered } from '../lowered.mjs';
import { limit, median, rounded } from './figures.mjs';
import { rehearsed } from './rehearsal.mjs';
import { Side } from './side.mjs';

const APPENDS = [
  { callers: 1, events: 800 },
  { callers: 8, events: 4_000 },
  { callers: 32, events: 8_000 },
];
/** Every caller reads that many events from the start. */
const READS = [
  { callers: 1, events: 8_000 },
  { callers: 8, events: 2_000 },
  { callers: 32, events: 600 },
];
const ENOUGH = 0.9;

export async function eventstoredb(ground, { rounds = 5, scale = 1, seed, server, say }) {
  const told = await rehearsed(ground, say);
  const database = await startedOn(server ?? process.env.CUSTOS_TEST_EVENTSTOREDB_SERVER?.trim(), say);
  const sides = {};
  let from = 0;
  const order = (n, names) => (n % 2 === 0 ? names : [...names].reverse());
  try {
    for (const side of ['ours', 'raw', 'rawDefault']) {
      sides[side] = await Side.start('eventstoredb-side.mjs', { side, access: database.access, told: ground.told, seed });
    }
    const measured = [];
    const limits = [];
    for (const { callers, events } of APPENDS) {
      const count = Math.max(callers, Math.round(events * scale));
      const step = async (side, share = 1) => {
        const found = await sides[side].ask({ callers, count: Math.max(callers, Math.round(count * share)), from });
        // No copy is told twice.
        from = found.next;
        return found;
      };
      for (const side of Object.keys(sides)) await step(side, 0.5);
      const own = [];
      for (let n = 0; n < rounds; n++) {
        const found = {};
        for (const side of order(n, Object.keys(sides))) found[side] = await step(side);
        own.push({ what: 'append', callers, events: count, ...inOne(found) });
      }
      const ratio = median(own.map((one) => one.ours / one.raw));
      const aim = median(own.map((one) => one.ours / one.rawDefault));
      limits.push(limit(`appends a second with ${callers} callers, against the bare client asked as safely`, ratio, { atLeast: ENOUGH }));
      limits.push(limit(`appends a second with ${callers} callers, against the bare client asked as by default`, aim, { atLeast: ENOUGH }));
      say(`${callers} callers appending: ${rounded(ratio, 2)} of the safe way, ${rounded(aim, 2)} of the default`);
      measured.push(...own);
    }
    for (const { callers, events } of READS) {
      const count = Math.max(10, Math.round(events * scale));
      const step = (side) => sides[side].ask({ callers, count, reading: true });
      for (const side of ['ours', 'raw']) await step(side);
      const own = [];
      for (let n = 0; n < rounds; n++) {
        const found = {};
        for (const side of order(n, ['ours', 'raw'])) found[side] = await step(side);
        own.push({ what: 'read', callers, events: count * callers, ...inOne(found) });
      }
      const ratio = median(own.map((one) => one.ours / one.raw));
      limits.push(limit(`events a second read from $all with ${callers} readers, against the bare client`, ratio, { atLeast: ENOUGH }));
      say(`${callers} readers: ${rounded(ratio, 2)}`);
      measured.push(...own);
    }
    return { server: database.server, rounds: measured, limits };
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.stop()));
    await database.close();
  }
}

const inOne = ({ ours, raw, rawDefault }) => ({
  ours: rounded(ours.perSecond, 1),
  raw: rounded(raw.perSecond, 1),
  ...(rawDefault !== undefined && { rawDefault: rounded(rawDefault.perSecond, 1) }),
  p99Ms: { ours: rounded(ours.p99), raw: rounded(raw.p99) },
  payloadBytes: ours.payloadBytes,
  peakRss: { ours: ours.peakRss, raw: raw.peakRss },
});

/** An empty database with TLS and passwords of an installed server, or one that runs already and is named, or, said aloud, the double. */
async function startedOn(command, say) {
  const load = await lowered('double', 'servers');
  const { runningDatabases, startDatabase } = await load('servers/eventstoredb.js');
  if (command) {
    process.env.CUSTOS_TEST_EVENTSTOREDB_SERVER = command;
    const { access, close } = await startDatabase('tls');
    return { server: 'one node with TLS, started for this', access, close };
  }
  const [running] = runningDatabases();
  if (running !== undefined) return { server: 'one that ran already', access: running.access, close: () => running.close() };
  say(
    'no server is named (--server CMD, CUSTOS_TEST_EVENTSTOREDB_SERVER, CUSTOS_TEST_EVENTSTOREDB): this runs on the double, whose figures say nothing of a server',
  );
  return startedDouble();
}

async function startedDouble() {
  const double = spawn(process.execPath, [fileURLToPath(new URL('../double/start.mjs', import.meta.url)), '--tls', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: double.stdout }), 'line');
  const { url, user: username, password, ca } = JSON.parse(line);
  const directory = mkdtempSync(join(tmpdir(), 'custos-bench-ca-'));
  const caFile = join(directory, 'ca.crt');
  writeFileSync(caFile, ca);
  return {
    server: 'a double of one node: no server',
    access: { url, username, password, caFile },
    async close() {
      const gone = once(double, 'exit');
      double.kill('SIGTERM');
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
