import type { Position, Stored } from '#platform/event-log';
import { recordedIn } from './batch.js';
import { LeaseLost } from './errors.js';
import type { FillOptions } from './fill-options.js';
import type { Lease } from './lease.js';
import { isTransient } from './postgres.js';
import { WorkCancelled } from './turns.js';
import type { ProjectionContext, Standing, ViewSchema } from './view-schema.js';

/** Events folded and written together: streams are never divided, so a long one may exceed it. */
const TOGETHER = 2_000;
const MOST_BYTES = 2_000_000;

/**
 * Folds empty tables stream by stream: since every row is made of the events of one stream, each is folded once, written once and never
 * read back, where folding in the order of the log rewrites a row as often as something happens to its subject. Then the cursor stands at
 * `end`, and what follows is folded in order. Undefined when the log cannot be read so, or when something in it could not be folded: the
 * tables are empty again, and folding in order says what it was and how far it came.
 * @throws LeaseLost, LogUnavailable, WorkCancelled
 */
export async function fillByStream(
  schema: ViewSchema,
  lease: Lease,
  context: ProjectionContext,
  { end, progress, signal }: FillOptions & { readonly end: string },
): Promise<Standing | undefined> {
  if (context.log.readByStream === undefined) return undefined;
  try {
    return await foldAll(schema, lease, context, context.log.readByStream(end as Position), { end, progress, signal });
  } catch (error) {
    if (signal?.aborted || isTransient(error) || error instanceof LeaseLost || error instanceof WorkCancelled) throw error;
    await schema.create(lease);
    return undefined;
  }
}

async function foldAll(
  schema: ViewSchema,
  lease: Lease,
  context: ProjectionContext,
  log: AsyncIterable<Stored>,
  { end, progress, signal }: FillOptions & { readonly end: string },
): Promise<Standing> {
  let events = 0;
  let recordedHigh = '';
  let leaf: string | undefined;
  let waiting: Stored[][] = [];
  let size = 0;
  let bytes = 0;
  let writing: Promise<void> = Promise.resolve();
  /** While the database writes one group, the next is read and folded. */
  const write = async () => {
    const rows = await schema.foldWhole(waiting);
    [waiting, size, bytes] = [[], 0, 0];
    await writing;
    writing = schema.insert(rows, lease);
    writing.catch(() => undefined);
    progress?.({ view: schema.view.name, events, position: undefined, end });
  };
  try {
    for await (const stored of log) {
      signal?.throwIfAborted();
      const current = waiting.at(-1);
      if (current?.[0]!.stream === stored.stream) current.push(stored);
      else {
        if (size >= TOGETHER || bytes >= MOST_BYTES) await write();
        waiting.push([stored]);
      }
      size += 1;
      bytes += stored.entry.length;
      events += 1;
      const recorded = recordedIn(stored.entry);
      if (recorded > recordedHigh) recordedHigh = recorded;
      if (stored.position === end) leaf = stored.leaf;
    }
    if (waiting.length > 0) await write();
  } finally {
    await writing;
  }
  if (leaf === undefined) throw new Error(`The log has no event at ${end}`);
  const standing: Standing = { cursor: { log: context.log.id, position: end as Position, leaf }, recordedHigh, events, parked: undefined };
  await schema.startFrom(standing, lease);
  return standing;
}
