import { randomUUID } from 'node:crypto';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream, ServiceError } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { LogRecord, LogStore } from './log-store.js';
import { caughtUp, checkpoint, confirmation, eventMessage, nameOf, noSuchPosition, streamDeleted, streamNotFound, tooSlow } from './wire.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** What a live subscriber may leave untaken. */
const LIVE_BUFFER = 32;
const PAGE = 32;

/** One stream, forwards or backwards, inclusive of where it begins. */
export async function answerStreamRead(call: ReadCall, options: streams.ReadReq.Options, store: LogStore, faults: Faults): Promise<void> {
  const stream = options.getStream()!;
  const name = nameOf(stream.getStreamIdentifier());
  if (store.isTombstoned(name)) return fail(call, streamDeleted(name));
  const records = store.visible(name);
  if (records === undefined || records.length === 0) {
    call.write(streamNotFound(stream.getStreamIdentifier()));
    return void call.end();
  }
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const from = stream.hasRevision() ? BigInt(stream.getRevision()) : stream.hasEnd() ? 2n ** 63n : 0n;
  const due = backwards ? records.filter(({ revision }) => revision <= from).reverse() : records.slice(firstAtOrAfter(records, from));
  await page(call, due.slice(0, Number(options.getCount())), faults);
}

/** Everything, forwards from a position or backwards before it. */
export async function answerAllRead(call: ReadCall, options: streams.ReadReq.Options, store: LogStore, faults: Faults): Promise<void> {
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const index = startIn(options, store);
  if (index === undefined) return fail(call, noSuchPosition());
  const count = Number(options.getCount());
  const due = backwards ? store.all.slice(Math.max(0, index - count), index).reverse() : store.all.slice(index, index + count);
  await page(call, due, faults);
}

/** Catch-up and then live, from after a position; a checkpoint after each window of records that were considered. */
export async function answerSubscription(
  call: ReadCall,
  options: streams.ReadReq.Options,
  store: LogStore,
  faults: Faults,
  ended: Promise<ServiceError | undefined>,
): Promise<void> {
  if (faults.unconfirmed) return faults.bit('unconfirmed');
  call.write(confirmation(randomUUID()));
  const all = options.getAll()!;
  let next = startIn(options, store);
  if (next === undefined) return fail(call, noSuchPosition());
  // A position names what was seen: it goes on after it. From beyond the end it brings what is written from now on, and says nothing of the gap.
  if (all.hasPosition()) next = Math.min(next + 1, store.all.length);
  const matches = filterIn(options);
  const window = options.getFilter()?.getMax() || PAGE;
  const every = window * (options.getFilter()?.getCheckpointintervalmultiplier() || 1);

  let open = true;
  let wake = () => undefined as void;
  const stop = () => {
    open = false;
    wake();
  };
  call.on('cancelled', stop);
  call.on('close', stop);
  void ended.then((error) => {
    stop();
    if (error === undefined) call.end();
    else fail(call, error);
  });
  const unlisten = store.onWrite(() => wake());

  let live = false;
  // What left something out brings nothing more: no subscription has a gap and goes on behind it.
  let silent = false;
  let considered = 0;
  try {
    while (open) {
      await faults.awake();
      if (next >= store.all.length) {
        if (!live) call.write(caughtUp());
        live = true;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (!open || next! < store.all.length) resolve();
        });
        continue;
      }
      const record = store.all[next]!;
      next += 1;
      considered += 1;
      silent ||= faults.silentSubscriptions;
      if (matches(record) && silent) faults.bit('silentSubscriptions');
      else if (matches(record)) {
        const before = store.all[next - 2];
        if (live && faults.stuttering && before !== undefined) {
          faults.bit('stuttering');
          for (const again of [record, before]) if (matches(again)) call.write(eventMessage(again));
        }
        if (!call.write(eventMessage(record))) {
          await drained(call, () => open);
          // As servers do up to 23.10.
          if (live && store.all.length - next > LIVE_BUFFER) return fail(call, tooSlow());
        }
      }
      if (considered % every === 0 && options.hasFilter()) call.write(checkpoint(record.position));
      if (considered % (PAGE * 8) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    unlisten();
  }
}

/** Where to begin; for a position that no record begins at, undefined. */
function startIn(options: streams.ReadReq.Options, store: LogStore): number | undefined {
  const all = options.getAll()!;
  if (all.hasPosition()) return store.indexAt(BigInt(all.getPosition()!.getCommitPosition()));
  return all.hasEnd() ? store.all.length : 0;
}

function filterIn(options: streams.ReadReq.Options): (record: LogRecord) => boolean {
  const filter = options.getFilter();
  if (filter === undefined) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const of = ({ stream, type }: LogRecord) => (filter.hasStreamIdentifier() ? stream : type);
  const prefixes = expression!.getPrefixList();
  if (prefixes.length > 0) return (record) => prefixes.some((prefix) => of(record).startsWith(prefix));
  const regex = new RegExp(expression!.getRegex());
  return (record) => regex.test(of(record));
}

/** Revisions of a stream are contiguous. */
const firstAtOrAfter = (records: readonly LogRecord[], revision: bigint): number => Math.max(0, Number(revision - records[0]!.revision));

async function page(call: ReadCall, records: readonly LogRecord[], faults: Faults): Promise<void> {
  let open = true;
  call.on('cancelled', () => (open = false));
  if (records.length > (faults.cutReadsAfter ?? Infinity)) faults.bit('cutReadsAfter');
  for (const record of records.slice(0, faults.cutReadsAfter)) {
    if (!open) return;
    if (!call.write(eventMessage(record))) await drained(call, () => open);
  }
  call.end();
}

async function drained(call: ReadCall, open: () => boolean): Promise<void> {
  if (!open()) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      call.off('drain', go);
      call.off('cancelled', go);
      resolve();
    };
    call.once('drain', go);
    call.once('cancelled', go);
  });
}

function fail(call: ReadCall, error: ServiceError): void {
  call.emit('error', error);
}
