// A projection in a process of its own, as a worker is one: reads the log through the product's adapter, as it was built, from where it stood,
// and tells where it stands with what it made of everything up to there. It stands for any projection that keeps both in one transaction.
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const dist = process.env.CUSTOS_TEST_DIST ?? resolve('dist');
const { EventStoreDbLog } = await import(pathToFileURL(join(dist, 'libs/platform/event-log-eventstoredb/src/index.js')));

/** What one that hoards keeps of an event is so many times the event. */
const HOARDED = 40;
const { access, from, every, hoards } = JSON.parse(process.argv[2]);
/** Kilobytes, as the system counts what the process held at most at one time. */
const told = () => ({ ...standing, maxRssKb: process.resourceUsage().maxRSS, resubscribed });
let standing = from ?? { cursor: 'start', count: 0, chain: '' };
let [until, perEventMs] = [Infinity, 0];
const resubscribed = [];
const hoard = [];

const log = await EventStoreDbLog.open({ ...access, metrics: { resubscribed: (reason) => resubscribed.push(reason) } });
const stop = new AbortController();
const orders = {
  /** Takes its time from now on. */
  dawdle: ({ ms }) => (perEventMs = ms),
  /** Ends when it has seen so many. */
  reach: ({ count }) => {
    [until, perEventMs] = [count, 0];
    if (standing.count >= until) stop.abort();
  },
};
createInterface({ input: process.stdin })
  .on('line', (line) => orders[JSON.parse(line).kind](JSON.parse(line)))
  .on('close', () => process.exit(0));
const say = (kind, what) => process.stdout.write(`${JSON.stringify({ kind, ...what })}\n`);

const begun = performance.now();
say('ready');
for await (const event of log.readAll(standing.cursor, { signal: stop.signal })) {
  const { position, leaf, eventId } = event;
  if (standing.count > 0 && position <= standing.cursor.position) throw new Error(`the log went back from ${standing.cursor.position} to ${position}`);
  const chain = createHash('sha256').update(standing.chain).update(eventId).digest('hex');
  standing = { cursor: { log: log.id, position, leaf }, count: standing.count + 1, chain };
  if (hoards) hoard.push(Buffer.from(event.entry.repeat(HOARDED)));
  if (standing.count % every === 0) say('stands', told());
  if (standing.count >= until) break;
  if (perEventMs > 0) await pause(perEventMs);
}
say('done', { ...told(), ms: performance.now() - begun });
await log.close();
process.exit(0);
