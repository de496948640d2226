import { randomUUID } from 'node:crypto';
import { draftsFor, type CommandContext, type Head, type StreamName } from '#platform/event-log';
import { PostgresEventLog } from '#platform/event-log-postgres';

const TOGETHER = 1_000;

/** A subject whose stream an older release let grow: facts of one type, appended as they were recorded then. */
export async function lengthened(
  url: string,
  stream: StreamName,
  { type, count, data }: { readonly type: string; readonly count: number; readonly data: (n: number) => Readonly<Record<string, unknown>> },
): Promise<void> {
  const log = await PostgresEventLog.open({ url, times: 'as-recorded' });
  try {
    let head: Head | undefined;
    for await (const { revision, leaf } of log.readStream(stream)) head = { revision, leaf };
    for (let from = 0; from < count; from += TOGETHER) {
      const events = Array.from({ length: Math.min(TOGETHER, count - from) }, (_, n) => ({ type, schema: 1, data: data(from + n) }));
      const { revision, leaf } = await log.append(stream, head ?? 'no-stream', draftsFor(stream, head ?? 'no-stream', events, then()));
      head = { revision, leaf };
    }
  } finally {
    await log.close();
  }
}

const then = (): CommandContext => {
  const commandId = randomUUID();
  return {
    commandId,
    intent: 'of an older log',
    at: '2024-07-12T08:30:00.000Z',
    happened: { at: '2024-07-12T08:10:00.000Z', offset: '+00:00', precision: 'minute' },
    actor: {
      kind: 'person',
      id: 'CI.PARQUET-ABIDJAN.4711',
      iss: 'custos:rehearsal',
      role: 'prosecutor',
      unit: 'CI.PARQUET-ABIDJAN',
      service: 'prosecution',
      country: 'CI',
    },
    correlation: commandId,
    causation: null,
    exercise: true,
  };
};
