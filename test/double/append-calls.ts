import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type sendUnaryData, type ServerDuplexStream, type ServerReadableStream, type ServiceError, status } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import type { Message } from 'google-protobuf';
import type { Faults } from './faults.js';
import type { AppendAnswer, Expected, LogStore, Proposed } from './log-store.js';
import { appendedMessage, expectedIn, nameOf, proposedIn, streamDeleted, tooLarge, wrongRevisionMessage } from './wire.js';

export type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;
export type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** What says more about a refusal. */
type Details = Pick<Message, 'serializeBinary'>;

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
    faults.bit('loseAnswers');
    return undefined;
  }
  if (faults.delayAfterCommit > 0) {
    faults.bit('delayAfterCommit');
    await new Promise((resolve) => setTimeout(resolve, faults.delayAfterCommit));
  }
  await faults.awake();
  if (appended.answer !== 'success' || !appended.repeated) return appended;
  if (faults.forgetIds) {
    faults.bit('forgetIds');
    return { answer: 'wrong-revision', current: appended.revision };
  }
  if (!faults.withoutPosition) return appended;
  faults.bit('withoutPosition');
  return { answer: 'success', revision: appended.revision, repeated: true };
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

/** What a standing exchange of appends needs of the node that it was opened to. */
export interface Batching {
  readonly faults: Faults;
  /** The log of the moment: a test may exchange it. */
  readonly store: () => LogStore;
  /** What the node says for as long as it takes no appends: on an exchange that stands it refuses each, but for who leads, which ends it. */
  readonly refusal: () => ServiceError | undefined;
  readonly allowed: (stream: string) => boolean;
  /** Told of each append that came in whole. */
  readonly asked: () => void;
}

/** One long exchange of appends, each answered by its id; who asks was asked once, when it was opened. */
export function answerBatches(call: BatchCall, node: Batching): void {
  const gathered = new Map<string, { options: streams.BatchAppendReq.Options; events: Proposed[] }>();
  call.on('error', () => undefined);
  call.on('end', () => call.end());
  call.on('data', (message: streams.BatchAppendReq) => {
    const id = message.getCorrelationId()!.getString();
    const batch = gathered.get(id) ?? { options: message.getOptions()!, events: [] };
    gathered.set(id, batch);
    batch.events.push(...message.getProposedMessagesList().map(proposedIn));
    if (!message.getIsFinal()) return;
    node.asked();
    if (node.faults.mute) return node.faults.bit('mute');
    gathered.delete(id);
    void answerBatch(call, message.getCorrelationId()!, batch, node);
  });
}

async function answerBatch(
  call: BatchCall,
  id: shared.UUID,
  { options, events }: { readonly options: streams.BatchAppendReq.Options; readonly events: readonly Proposed[] },
  { faults, store, refusal, allowed }: Batching,
): Promise<void> {
  const identifier = options.getStreamIdentifier()!;
  const stream = nameOf(identifier);
  const response = new streams.BatchAppendResp().setCorrelationId(id).setStreamIdentifier(identifier);
  const refused = (code: number, details: Details, name: string, packedAs = `event_store.client.${name}`) => {
    call.write(response.setError(rpcStatus(code, details, name, packedAs)));
  };
  await faults.awake();
  if (!allowed(stream)) return refused(status.PERMISSION_DENIED, new shared.AccessDenied(), 'AccessDenied');
  const until = options.getDeadline()?.toDate().getTime() ?? Infinity;
  if (until < Date.now() + faults.clockAhead) return refused(status.DEADLINE_EXCEEDED, new shared.Timeout(), 'Timeout');
  const not = refusal();
  if (not !== undefined && not === faults.broken?.error) return void call.emit('error', not);
  if (not?.metadata.get('exception').includes('not-leader') === true) return void call.emit('error', not);
  if (not !== undefined) return refused(0, new empty.Empty(), not.details, 'google.protobuf.Empty');
  if (faults.refuseAs !== undefined && faults.refuseAs.times-- > 0) {
    faults.bit('refuseAs');
    // The id, the size that was proposed, the most that is taken.
    return refused(status.INVALID_ARGUMENT, { serializeBinary: () => Buffer.from([0x10, 0x7f, 0x18, 0x64]) }, faults.refuseAs.type);
  }
  const expected: Expected = options.hasStreamPosition() ? BigInt(options.getStreamPosition()) : options.hasNoStream() ? 'no-stream' : 'any';
  const answer = await carryOut({ stream, expected, events }, store(), faults);
  if (answer !== undefined && faults.hangUps !== undefined && faults.hangUps.times-- > 0) {
    const { error } = faults.hangUps;
    faults.bit(error === undefined ? 'hangsUp' : 'breaksOff');
    return error === undefined ? void call.end() : void call.emit('error', error);
  }
  switch (answer?.answer) {
    case undefined:
      return;
    case 'success':
      return void call.write(response.setSuccess(appended(answer.revision, answer.position)));
    case 'deleted':
      return refused(status.NOT_FOUND, new shared.StreamDeleted().setStreamIdentifier(identifier), 'StreamDeleted');
    case 'too-large':
      return refused(status.INVALID_ARGUMENT, new shared.MaximumAppendSizeExceeded().setMaxappendsize(answer.limit), 'MaximumAppendSizeExceeded');
    case 'wrong-revision': {
      const wrong = new shared.WrongExpectedVersion();
      if (answer.current === undefined) wrong.setCurrentNoStream(new empty.Empty());
      else wrong.setCurrentStreamRevision(String(answer.current));
      if (typeof expected === 'bigint') wrong.setExpectedStreamPosition(String(expected));
      else wrong.setExpectedNoStream(new empty.Empty());
      return refused(status.ALREADY_EXISTS, wrong, 'WrongExpectedVersion');
    }
  }
}

function appended(revision: bigint, position: bigint | undefined): streams.BatchAppendResp.Success {
  const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(revision));
  if (position === undefined) return success.setNoPosition(new empty.Empty());
  return success.setPosition(new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position)));
}

function rpcStatus(code: number, details: Details, name: string, packedAs: string): statusMessages.Status {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), packedAs);
  return new statusMessages.Status().setCode(code).setMessage(name).setDetails(packed);
}
