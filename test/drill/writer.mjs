// One process that appends through the product's adapter, as it was built, in several lanes until it is told to stop, and tells every answer
// to whoever started it: that is where what was acknowledged is kept. What a lane appends follows from its number and from what stands there,
// so that another process goes on where this one died, with the very same append.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { draftsFor } from '#platform/event-log';
import { clock } from './clock.mjs';
import { opened } from './opened.mjs';

const { access, tuning, seed, lanes, paceMs, most = Infinity, asksAnew = false } = JSON.parse(process.argv[2]);
const AT = '2026-03-14T09:26:53.000Z';
/** Long enough for heads, short enough for beginnings. */
const STREAM_LENGTH = 200;
/** Known to every view, and changes none but for an operation that was planned. */
const TYPE = 'operation.TrainingDelivered';
const SAMPLE_MS = 2_000;
const PRESSED_MS = 1_000;

let running = true;
/** Until then nobody pauses. */
let pressed = 0;
const tell = (told) => process.connected && process.send(told);
process.on('message', (told) => {
  if (told === 'end') running = false;
  else pressed = clock() + PRESSED_MS;
});
process.on('disconnect', () => process.exit(0));

const named = (text) => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

function drafts(stream, head, n) {
  const command = named(`${stream} ${n}`);
  const actor = { kind: 'system', id: 'drill', iss: 'custos', role: 'administrator', unit: 'CI.DGD-AIR', service: 'drill', country: 'CI' };
  const happened = { at: AT, offset: '+00:00', precision: 'minute' };
  const context = { commandId: command, intent: 'drill', at: AT, happened, actor, correlation: command, causation: null };
  const events = Array.from({ length: 1 + (n % 3) }, (_, m) => ({
    type: TYPE,
    schema: 1,
    data: { topics: ['drill'], services: ['customs'], trained: 3 * n + m },
  }));
  return draftsFor(stream, head, events, context);
}

const log = await opened(() => EventStoreDbLog.open({ ...access, metrics: { clientRebuilt: (reason) => tell({ kind: 'rebuilt', reason }) } }, tuning));

async function headNow(stream, before) {
  let head = before;
  for await (const { revision, leaf } of log.readStream(stream)) head = { revision, leaf };
  return head;
}

/** Repeats unchanged until the log says which it is. Whatever else the log answers is a fault. */
async function settled(lane, stream, before, n) {
  for (let head = before; ;) {
    const events = drafts(stream, head, n);
    const begun = clock();
    try {
      const { revision, leaf, position } = await log.append(stream, head, events);
      const receipt = { lane, n, leaf, stream, revision: Number(revision), position, ids: events.map(({ id }) => id) };
      tell({ kind: 'call', call: { begun, ended: clock(), outcome: 'written' }, receipt });
      return { revision, leaf };
    } catch (error) {
      tell({ kind: 'call', call: { begun, ended: clock(), outcome: error.name } });
      if (!['OutcomeUnknown', 'LogUnavailable'].includes(error.name)) throw error;
      await pause(20);
      if (asksAnew) head = await headNow(stream, head).catch(() => head);
    }
  }
}

async function run({ lane, n, at }) {
  let [stream, head] = at === undefined ? ['', 'no-stream'] : [at.stream, { revision: BigInt(at.revision), leaf: at.leaf }];
  for (; running && n < most; n++) {
    if (n % STREAM_LENGTH === 0) [stream, head] = [`custos.operation-${named(`${seed} ${lane} ${n}`)}`, 'no-stream'];
    head = await settled(lane, stream, head, n);
    if (paceMs > 0 && clock() > pressed) await pause(paceMs * (0.5 + Math.random()));
  }
}

const sampling = setInterval(() => tell({ kind: 'memory', rss: process.memoryUsage.rss() }), SAMPLE_MS);
try {
  await Promise.all(lanes.map(run));
  clearInterval(sampling);
  await log.close();
  process.send({ kind: 'done', rss: process.resourceUsage().maxRSS * 1_024 }, () => process.exit(0));
} catch (error) {
  process.send({ kind: 'failed', reason: String(error.stack ?? error) }, () => process.exit(1));
}
