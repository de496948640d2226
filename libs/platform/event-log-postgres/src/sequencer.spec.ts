import { freshStream } from '../../event-log/src/testing/log-under-test.js';
import { Refused, type Append, type AppendConnection, type Verdict } from './append-connection.js';
import { Sequencer } from './sequencer.js';

const written = (n: number): Verdict => ({ verdict: 'written', at_position: String(n), stored_leaf: `leaf ${n}` });
const append = (): Append => ({ stream: freshStream(), head: 'no-stream', drafts: [{ id: 'id', type: 't', entry: 'e', leaf: 'l' }] });

/** A server that answers when it is told to, and notes how large each batch was. */
class Server {
  readonly batches: number[] = [];
  private answering: () => void = () => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.answering = resolve));
  refusal: ((appends: readonly Append[]) => Refused | undefined) | undefined;
  readonly connection = {
    write: async (appends: readonly Append[]) => {
      this.batches.push(appends.length);
      await this.ready;
      const refused = this.refusal?.(appends);
      if (refused !== undefined) throw refused;
      return appends.map((_, n) => written(n));
    },
  } as unknown as AppendConnection;
  answer(): void {
    this.answering();
  }
}

describe('What waits while a batch is in flight', () => {
  it('goes next, at most 500 appends or four million bytes at once, and one append whatever its size', async () => {
    const server = new Server();
    const sequencer = new Sequencer(server.connection);
    const all = [
      ...Array.from({ length: 501 }, () => sequencer.append(append(), 10)),
      ...Array.from({ length: 5 }, () => sequencer.append(append(), 1_000_000)),
      sequencer.append(append(), 4_000_001),
    ];
    server.answer();
    expect(await Promise.all(all)).toHaveLength(507);
    expect(server.batches).toEqual([500, 4, 2, 1]);
  });

  it('is never more than 20,000 appends: the next is told at once that nothing was written', async () => {
    const server = new Server();
    const sequencer = new Sequencer(server.connection);
    const waiting = Array.from({ length: 20_000 }, () => sequencer.append(append(), 10));
    await expect(sequencer.append(append(), 10)).rejects.toMatchObject({ name: 'LogUnavailable' });
    server.answer();
    await Promise.all(waiting);
    await sequencer.settled();
    server.batches.length = 0;
    await sequencer.append(append(), 10);
    expect(server.batches).toEqual([1]);
  });

  it('is asked one by one when one of it was refused, and not when time ran out', async () => {
    const refusing = async (reason: unknown) => {
      const server = new Server();
      const sequencer = new Sequencer(server.connection);
      const [bad, good] = [append(), append()];
      server.refusal = (appends) => (appends.some((one) => one.stream === bad.stream) ? new Refused(reason) : undefined);
      const settled = Promise.allSettled([sequencer.append(bad, 10), sequencer.append(good, 10)]);
      server.answer();
      return { outcomes: (await settled).map(({ status }) => status), batches: server.batches };
    };
    expect(await refusing({ code: '22003' })).toEqual({ outcomes: ['rejected', 'fulfilled'], batches: [2, 1, 1] });
    expect(await refusing({ code: '57014' })).toEqual({ outcomes: ['rejected', 'rejected'], batches: [2] });
  });
});
