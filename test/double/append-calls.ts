import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type sendUnaryData, type ServerDuplexStream, type ServerReadableStream, status } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import type { Message } from 'google-protobuf';
import type { Faults } from './faults.js';
import type { AppendAnswer, Expected, LogStore, Proposed } from './log-store.js';
import { appendedMessage, expectedIn, nameOf, notReady, proposedIn, streamDeleted, tooLarge, wrongRevisionMessage } from './wire.js';

export type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;
export type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

interface Request {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly Proposed[];
}

/** The whole request, once the client has sent its end; undefined when it gave up before. */
export function received(call: AppendCall): Promise<Request | undefined> {
  return new Promise((resolve) => {
    let options: streams.AppendReq.Options | undefined;
    const events: Proposed[] = [];
    call.on('data', (message: streams.AppendReq) => {
      if (message.hasOptions()) options = message.getOptions();
      else events.push(proposedIn(message.getProposedMessage()!));
    });
    const givenUp = () => resolve(undefined);
    call.on('error', givenUp);
    call.on('cancelled', givenUp);
    call.on('end', () => {
      // A call that was given up ends like a whole one, and is known as given up only a moment later.
      setImmediate(() => {
        if (options === undefined || call.cancelled) givenUp();
        else resolve({ stream: nameOf(options.getStreamIdentifier()), expected: expectedIn(options), events });
      });
    });
  });
}

/** One append, as the node's faults let it be answered; an answer that is lost never comes. */
export async function carryOut({ stream, expected, events }: Request, store: LogStore, faults: Faults): Promise<AppendAnswer | undefined> {
  const appended = store.append(stream, expected, events);
  if (faults.loseAnswers > 0) {
    faults.loseAnswers -= 1;
    return undefined;
  }
  if (faults.delayAfterCommit > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayAfterCommit));
  await faults.awake();
  if (appended.answer !== 'success' || !appended.repeated) return appended;
  if (faults.forgetIds) return { answer: 'wrong-revision', current: appended.revision };
  return faults.withoutPosition ? { answer: 'success', revision: appended.revision, repeated: true } : appended;
}

export function answerAppend({ stream, expected }: Request, answer: AppendAnswer, reply: sendUnaryData<streams.AppendResp>): void {
  switch (answer.answer) {
    case 'success':
      return reply(null, appendedMessage(answer.revision, answer.position));
    case 'wrong-revision':
      return reply(null, wrongRevisionMessage(expected, answer.current));
    case 'deleted':
      return reply(streamDeleted(stream));
    case 'too-large':
      return reply(tooLarge(answer.limit));
  }
}

/** The path that the client takes by default: one long stream of appends, each with a deadline by the client's own clock. */
export function answerBatches(call: BatchCall, store: LogStore, faults: Faults, allowed: (stream: string) => boolean): void {
  const gathered = new Map<string, { options: streams.BatchAppendReq.Options; events: Proposed[] }>();
  call.on('error', () => undefined);
  call.on('end', () => call.end());
  call.on('data', (message: streams.BatchAppendReq) => {
    if (faults.notReady) return void call.emit('error', notReady());
    const id = message.getCorrelationId()!.getString();
    const batch = gathered.get(id) ?? { options: message.getOptions()!, events: [] };
    gathered.set(id, batch);
    batch.events.push(...message.getProposedMessagesList().map(proposedIn));
    if (!message.getIsFinal() || faults.mute) return;
    gathered.delete(id);
    void answerBatch(call, message.getCorrelationId()!, batch, store, faults, allowed);
  });
}

async function answerBatch(
  call: BatchCall,
  id: shared.UUID,
  { options, events }: { readonly options: streams.BatchAppendReq.Options; readonly events: readonly Proposed[] },
  store: LogStore,
  faults: Faults,
  allowed: (stream: string) => boolean,
): Promise<void> {
  const identifier = options.getStreamIdentifier()!;
  const response = new streams.BatchAppendResp().setCorrelationId(id).setStreamIdentifier(identifier);
  await faults.awake();
  if (!allowed(nameOf(identifier))) return void call.write(response.setError(rpcStatus(status.PERMISSION_DENIED, new shared.AccessDenied(), 'AccessDenied')));
  if (options.getDeadline()!.toDate().getTime() < Date.now() + faults.clockAhead) {
    return void call.write(response.setError(rpcStatus(status.DEADLINE_EXCEEDED, new shared.Timeout(), 'Timeout')));
  }
  const expected: Expected = options.hasStreamPosition() ? BigInt(options.getStreamPosition()) : options.hasNoStream() ? 'no-stream' : 'any';
  const answer = await carryOut({ stream: nameOf(identifier), expected, events }, store, faults);
  if (answer === undefined) return;
  if (answer.answer === 'success') {
    const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(answer.revision));
    const at = String(answer.position ?? 0n);
    success.setPosition(new shared.AllStreamPosition().setCommitPosition(at).setPreparePosition(at));
    return void call.write(response.setSuccess(success));
  }
  if (answer.answer !== 'wrong-revision') return void call.write(response.setError(rpcStatus(status.UNKNOWN, new shared.Unknown(), 'Unknown')));
  const wrong = new shared.WrongExpectedVersion();
  if (answer.current === undefined) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(String(answer.current));
  if (typeof expected === 'bigint') wrong.setExpectedStreamPosition(String(expected));
  else wrong.setExpectedNoStream(new empty.Empty());
  call.write(response.setError(rpcStatus(status.FAILED_PRECONDITION, wrong, 'WrongExpectedVersion')));
}

function rpcStatus(code: number, details: Message, name: string): statusMessages.Status {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new statusMessages.Status().setCode(code).setMessage(name).setDetails(packed);
}
