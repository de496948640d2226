import { randomUUID } from 'node:crypto';
import { DeciderRunner, noSealer, type StreamName } from '#platform/event-log';
import { adding, addingRegistry } from '../../libs/platform/event-log/src/testing/adding.js';
import { collected, context, opening } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { DoubleUnderTest } from '../contract/eventstoredb-log.js';

const STREAM: StreamName = 'custos.adding-1';

/** The database answers of a deleted stream as of one that never was, and takes what is appended to it. */
describe('A command on a stream of EventStoreDB', () => {
  let own: DoubleUnderTest;
  beforeEach(async () => {
    own = await DoubleUnderTest.start();
    await (await own.open()).append('custos.log', 'no-stream', opening('deleted'));
  });
  afterEach(() => own.close());

  const runner = async () => new DeciderRunner(await own.open(), addingRegistry(), noSealer);
  const add = (of: DeciderRunner, by: number) => of.run(STREAM, adding, { command: { kind: 'add', by }, context: context({ commandId: randomUUID() }) });

  it('that another hand deleted is refused, and nothing is written, whether its runner knew the stream or not', async () => {
    const knowing = await runner();
    await add(knowing, 1);
    await add(knowing, 2);
    own.double.store.delete(STREAM);
    const before = own.double.store.all.length;
    for (const one of [knowing, await runner()]) await expect(add(one, 4)).rejects.toMatchObject({ name: 'StreamTruncated', stream: STREAM });
    expect(own.double.store.all).toHaveLength(before);
  });

  it.each([
    ['holds less of it', 1, 1n, 5],
    ['never held it', 0, 0n, 4],
  ])('is decided anew when the database was put back to where it %s', async (_how, kept, revision, state) => {
    const knowing = await runner();
    const empty = own.double.store.restored();
    await add(knowing, 1);
    const begun = own.double.store.restored();
    await add(knowing, 2);
    own.double.kill();
    own.double.store = kept === 0 ? empty : begun;
    await own.double.listen();
    expect(await add(knowing, 4)).toMatchObject({ revision });
    expect((await knowing.state(STREAM, adding)).state).toBe(state);
  });

  it('whose description says nothing of cutting it is begun as any other', async () => {
    const said = { id: randomUUID(), type: '$metadata', contentType: 'application/json', data: Buffer.from('{"$acl":{}}'), metadata: new Uint8Array() };
    own.double.store.append(`$$${STREAM}`, 'any', [said]);
    expect(await collected((await own.open()).readStream(STREAM))).toEqual([]);
    expect(await add(await runner(), 1)).toMatchObject({ revision: 0n });
  });
});
