// One process that appends as fast as it can until told to stop, and reports every answer it got.
import { createHash, randomUUID } from 'node:crypto';
import { PostgresEventLog } from '../../dist/libs/platform/event-log-postgres/src/index.js';

const [, , url, lanes] = process.argv;
const log = await PostgresEventLog.open({ url });
let running = true;
process.on('message', () => (running = false));
// The one who asked is gone: nobody reads what we report.
process.on('disconnect', () => process.exit(0));

const draft = (stream, revision) => {
  const id = randomUUID();
  const entry = JSON.stringify({ v: 'evidence-entry/v1', id, stream, rev: revision, recorded: new Date().toISOString(), filler: 'x'.repeat(600) });
  return { id, type: 'contract.Happened', entry, leaf: createHash('sha256').update(Buffer.of(0)).update(entry).digest('base64url') };
};

/** Repeats unchanged until the log says which it is: so every event ends as acknowledged or refused, never as perhaps. */
async function settled(stream, head, drafts) {
  for (;;) {
    try {
      return await log.append(stream, head, drafts);
    } catch (error) {
      if (!['OutcomeUnknown', 'LogUnavailable'].includes(error.name)) throw error;
      process.send({ kind: 'setback', name: error.name });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function lane() {
  const stream = `custos.lane-${randomUUID()}`;
  let head = 'no-stream';
  for (let revision = 0; running; revision++) {
    const drafts = [draft(stream, revision)];
    const receipt = await settled(stream, head, drafts);
    head = { revision: receipt.revision, leaf: receipt.leaf };
    process.send({ kind: 'acknowledged', id: receipt.eventId, position: receipt.position });
  }
}

process.send({ kind: 'ready' });
try {
  await Promise.all(Array.from({ length: Number(lanes) }, lane));
  await log.close();
  process.send({ kind: 'done' }, () => process.exit(0));
} catch (error) {
  process.send({ kind: 'failed', error: String(error.stack ?? error) }, () => process.exit(1));
}
