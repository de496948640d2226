import type { Cursor } from '#platform/event-log';
import { fillByStream } from './by-stream.js';
import type { FillOptions } from './fill-options.js';
import { Lease } from './lease.js';
import { LogBatches } from './log-batches.js';
import { pause } from './postgres.js';
import { advanceExactly, BATCH } from './view-runner.js';
import { VIEW_CURSORS, type ProjectionContext, type Standing, type ViewSchema } from './view-schema.js';

/** Takes the lease on a schema that nobody reads yet, waiting while another process fills it. Undefined when `settled` says that there is nothing left to do. */
export async function takeScratch(
  schema: ViewSchema,
  context: ProjectionContext,
  settled: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<Lease | undefined> {
  for (;;) {
    signal?.throwIfAborted();
    if (await settled()) return undefined;
    await context.pool.query('insert into custos.view_cursor (schema, view, version) values ($1, $2, $3) on conflict (schema) do nothing', [
      schema.schema,
      schema.view.name,
      schema.view.version,
    ]);
    const lease = await Lease.take(context.pool, VIEW_CURSORS, schema.schema);
    if (lease !== undefined) return lease;
    await pause(200, signal);
  }
}

/**
 * Folds from where the schema stands to the end of the log, until a last round found no more than one batch. An empty schema takes in what
 * there is stream by stream, if the log can be read so. @throws Poison
 */
export async function fill(
  schema: ViewSchema,
  lease: Lease,
  context: ProjectionContext,
  options: FillOptions & { readonly upTo?: string } = {},
): Promise<Standing> {
  let standing = (await schema.standing())!;
  const first = options.upTo ?? (await context.log.tail())?.position;
  if (standing.cursor === 'start' && first !== undefined) standing = (await fillByStream(schema, lease, context, { ...options, end: first })) ?? standing;
  for (let found = BATCH + 1; found > BATCH;) {
    found = 0;
    const end = options.upTo ?? (await context.log.tail())?.position;
    for await (const batch of batchesUpTo(context, standing.cursor, end, options.signal)) {
      standing = await advanceExactly(schema, batch, standing, lease);
      found += batch.length;
      options.progress?.({ view: schema.view.name, events: standing.events, position: positionOf(standing.cursor), end });
    }
    options.signal?.throwIfAborted();
  }
  return standing;
}

/** Full batches after `cursor` up to and including position `end`; nothing when `end` is undefined. */
export async function* batchesUpTo(
  context: ProjectionContext,
  cursor: Cursor | 'start',
  end: string | undefined,
  signal?: AbortSignal,
): AsyncIterable<readonly Parameters<ViewSchema['advance']>[0][number][]> {
  if (end === undefined || (cursor !== 'start' && cursor.position >= end)) return;
  const batches = new LogBatches(context.log, cursor, { follow: false, size: BATCH, signal });
  try {
    for (let batch = await batches.next(); batch !== undefined; batch = await batches.next()) {
      const within = batch.filter((one) => one.position <= end);
      if (within.length > 0) yield within;
      if (within.length < batch.length) return;
    }
  } finally {
    batches.close();
  }
}

export const positionOf = (cursor: Cursor | 'start'): string | undefined => (cursor === 'start' ? undefined : cursor.position);
