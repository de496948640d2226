// One process that follows the log as a projection does: what it saw and where it stands are kept by one and the same write. Killed and begun
// again it reads on from there. Each line of its file is one event: position, leaf, stream, revision, id.
import { existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { EventStoreDbLog } from '#platform/event-log-eventstoredb';
import { opened } from './opened.mjs';

const { access, file } = JSON.parse(process.argv[2]);
const SAMPLE_MS = 2_000;

const stop = new AbortController();
const tell = (told) => process.connected && process.send(told);
process.on('message', () => stop.abort());
process.on('disconnect', () => process.exit(0));

/** A line that a kill cut short was never kept. */
function kept() {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  if (end === 0) return undefined;
  const [position, leaf] = bytes
    .subarray(bytes.lastIndexOf(0x0a, end - 2) + 1, end - 1)
    .toString('utf8')
    .split(' ');
  return { position, leaf };
}

const log = await opened(() => EventStoreDbLog.open({ ...access, metrics: { resubscribed: (reason) => tell({ kind: 'resubscribed', reason }) } }));
const place = kept();
const out = openSync(file, 'a');
const sampling = setInterval(() => tell({ kind: 'memory', rss: process.memoryUsage.rss() }), SAMPLE_MS);
tell({ kind: 'ready', reason: place?.position ?? 'start' });
try {
  for await (const { position, leaf, stream, revision, eventId } of log.readAll(place === undefined ? 'start' : { log: log.id, ...place }, {
    signal: stop.signal,
  }))
    writeSync(out, `${position} ${leaf} ${stream} ${revision} ${eventId}\n`);
  clearInterval(sampling);
  await log.close();
  process.send({ kind: 'done', rss: process.resourceUsage().maxRSS * 1_024 }, () => process.exit(0));
} catch (error) {
  process.send({ kind: 'failed', reason: String(error.stack ?? error) }, () => process.exit(1));
}
