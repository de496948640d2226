import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import { appendAnswer, appendRequest, readAnswer, readRequest } from './messages.js';

const ID = '0193e8a0-0000-8000-8000-000000000001';
const bytesOf = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());
const LARGE = 2n ** 63n - 1n;

/** What the client's generated code reads out of our bytes, and what we read out of its. */
describe('A message to the database', () => {
  it.each([
    ['a revision', 7n, { hasStreamPosition: true, hasNoStream: false, hasAny: false }],
    ['the largest revision', LARGE, { hasStreamPosition: true, hasNoStream: false, hasAny: false }],
    ['revision 0', 0n, { hasStreamPosition: true, hasNoStream: false, hasAny: false }],
    ['no stream', 'no-stream', { hasStreamPosition: false, hasNoStream: true, hasAny: false }],
  ] as const)('asks to append at %s', (_case, expected, has) => {
    const data = Buffer.from(`{"text":"é${'x'.repeat(70_000)}"}`, 'utf8');
    const events = [
      { id: ID, type: 'a.B', data, contentType: 'application/octet-stream' },
      { id: ID, type: 'é', data: Buffer.alloc(0), contentType: 'application/json' },
    ] as const;
    const request = streams.BatchAppendReq.deserializeBinary(appendRequest('correlation', 'custos.é-1', expected, events));
    const options = request.getOptions()!;
    expect([request.getCorrelationId()!.getString(), request.getIsFinal(), options.hasDeadline()]).toEqual(['correlation', true, false]);
    expect(Buffer.from(options.getStreamIdentifier()!.getStreamName_asU8()).toString('utf8')).toBe('custos.é-1');
    expect({ hasStreamPosition: options.hasStreamPosition(), hasNoStream: options.hasNoStream(), hasAny: options.hasAny() }).toEqual(has);
    if (typeof expected === 'bigint') expect(BigInt(options.getStreamPosition())).toBe(expected);
    const proposed = request.getProposedMessagesList();
    expect(proposed.map((one) => [one.getId()!.getString(), one.getMetadataMap().get('type'), one.getMetadataMap().get('content-type')])).toEqual(
      events.map(({ id, type, contentType }) => [id, type, contentType]),
    );
    expect(Buffer.from(proposed[0]!.getData_asU8()).equals(data)).toBe(true);
    expect(proposed[1]!.getData_asU8()).toHaveLength(0);
  });

  it('asks to read a stream, everything in both directions, and what comes', () => {
    const read = (wanted: Parameters<typeof readRequest>[0]) => streams.ReadReq.deserializeBinary(readRequest(wanted)).getOptions()!;
    const stream = read({ of: 'custos.x-1', from: 3n, count: Number.MAX_SAFE_INTEGER });
    expect([Buffer.from(stream.getStream()!.getStreamIdentifier()!.getStreamName_asU8()).toString(), stream.getStream()!.getRevision()]).toEqual([
      'custos.x-1',
      '3',
    ]);
    expect([stream.getCount(), stream.getReadDirection(), stream.hasNoFilter(), stream.getUuidOption()!.hasString()]).toEqual([
      String(Number.MAX_SAFE_INTEGER),
      0,
      true,
      true,
    ]);
    const backwards = read({ of: 'all', from: 'end', direction: 'backwards', count: 32 });
    expect([backwards.getAll()!.hasEnd(), backwards.getReadDirection(), backwards.getCount()]).toEqual([true, 1, '32']);
    expect(read({ of: 'all', from: 'start', direction: 'forwards', count: 1 }).getAll()!.hasStart()).toBe(true);
    const live = read({ of: 'live', from: { commit: LARGE, prepare: 5n }, prefix: 'custos.', window: 1_000 });
    expect(live.getAll()!.getPosition()!.toObject()).toEqual({ commitPosition: String(LARGE), preparePosition: '5' });
    const filter = live.getFilter()!;
    expect([live.hasSubscription(), filter.getStreamIdentifier()!.getPrefixList(), filter.getMax(), filter.getCheckpointintervalmultiplier()]).toEqual([
      true,
      ['custos.'],
      1_000,
      1,
    ]);
  });
});

describe('A message from the database', () => {
  const record = () => {
    const event = new streams.ReadResp.ReadEvent.RecordedEvent().setId(new shared.UUID().setString(ID)).setStreamRevision('7');
    event.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('custos.é-1', 'utf8')));
    event.setPreparePosition(String(LARGE - 1n)).setCommitPosition(String(LARGE));
    event.setData(Buffer.from('{"a":"é"}', 'utf8')).setCustomMetadata(Buffer.from('{}'));
    event.getMetadataMap().set('created', '17').set('type', 'a.B').set('content-type', 'application/octet-stream');
    return event;
  };
  const read = (response: streams.ReadResp) => readAnswer(bytesOf(response));

  it('brings a record as it stands, the first of a log, too', () => {
    const found = { id: ID, stream: 'custos.é-1', type: 'a.B', entry: '{"a":"é"}', revision: 7n, position: { commit: LARGE, prepare: LARGE - 1n } };
    expect(read(new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(record())))).toEqual(found);
    const first = record().setStreamRevision('0').setPreparePosition('0').setCommitPosition('0');
    expect(read(new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(first)))).toEqual({
      ...found,
      revision: 0n,
      position: { commit: 0n, prepare: 0n },
    });
  });

  it('says that there is no such stream, or only that the read is alive', () => {
    expect(read(new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound()))).toBe('absent');
    expect(read(new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('1')))).toBe('alive');
    expect(read(new streams.ReadResp().setCheckpoint(new streams.ReadResp.Checkpoint().setCommitPosition('1')))).toBe('alive');
    expect(read(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()))).toBe('alive');
  });

  const answer = () => new streams.BatchAppendResp().setCorrelationId(new shared.UUID().setString(ID));
  it('says where an append stands', () => {
    const success = () => new streams.BatchAppendResp.Success().setCurrentRevision('300');
    const at = new shared.AllStreamPosition().setCommitPosition(String(LARGE)).setPreparePosition('1');
    expect(appendAnswer(bytesOf(answer().setSuccess(success().setPosition(at))))).toEqual({
      id: ID,
      appended: { revision: 300n, position: { commit: LARGE, prepare: 1n } },
    });
    expect(appendAnswer(bytesOf(answer().setSuccess(success())))).toEqual({ id: ID, appended: { revision: 300n } });
  });

  it('says why there was none', () => {
    const details = new any.Any();
    details.pack(new shared.MaximumAppendSizeExceeded().setMaxappendsize(1_048_576).serializeBinary(), 'event_store.client.MaximumAppendSizeExceeded');
    const refused = new status.Status().setCode(3).setMessage('too large').setDetails(details);
    expect(appendAnswer(bytesOf(answer().setError(refused)))).toEqual({
      id: ID,
      refused: { details: 'event_store.client.MaximumAppendSizeExceeded', message: 'too large', maxAppendSize: 1_048_576 },
    });
  });

  it('is refused when it is cut short', () => {
    const complete = bytesOf(new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(record())));
    for (let length = 1; length < complete.length; length++) expect(() => readAnswer(complete.subarray(0, length))).toThrow(RangeError);
  });
});
