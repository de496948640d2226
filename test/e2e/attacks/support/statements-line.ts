import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A line to a PostgreSQL server that counts the statements that are carried out over it, by their text; parameters are not looked at.
 * Listens on a Unix socket of its own (an address as the original's, with another `host`).
 */
export class StatementsLine {
  private readonly sockets = new Set<Socket>();
  private counted = new Map<string, number>();

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async open(url: string, directory: string): Promise<StatementsLine> {
    const original = new URL(url);
    const host = original.searchParams.get('host') ?? original.hostname;
    const port = original.port === '' ? 5432 : Number(original.port);
    const line: { current?: StatementsLine } = {};
    const server = createServer((near) => line.current!.join(near, host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)));
    await new Promise<void>((resolve) => server.listen(`${directory}/.s.PGSQL.${port}`, resolve));
    original.searchParams.set('host', directory);
    return (line.current = new StatementsLine(original.href, server));
  }

  /** What was carried out since it was asked last. */
  take(): ReadonlyMap<string, number> {
    const counted = this.counted;
    this.counted = new Map();
    return counted;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    const read = frontend((text) => this.counted.set(text, (this.counted.get(text) ?? 0) + 1));
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    near.on('data', (sent: Buffer) => {
      read(sent);
      far.write(sent);
    });
    far.on('data', (answer: Buffer) => near.write(answer));
  }
}

/** Reads what a client sends (PostgreSQL, message formats of the frontend): simple queries, and statements that are prepared and then bound. */
function frontend(carriedOut: (text: string) => void): (sent: Buffer) => void {
  const prepared = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let begun = false;
  const texts = (body: Buffer) => body.toString('utf8').split('\0');
  const take = (kind: string, body: Buffer) => {
    const [first, second] = texts(body) as [string, string];
    if (kind === 'Q') carriedOut(plain(first));
    if (kind === 'P') prepared.set(first, plain(second));
    if (kind === 'B') carriedOut(prepared.get(second) ?? second);
  };
  return (sent) => {
    rest = Buffer.concat([rest, sent]);
    for (;;) {
      // The first message, which opens the session, has no letter.
      const letter = begun ? 1 : 0;
      if (rest.length < letter + 4) return;
      const length = letter + rest.readInt32BE(letter);
      if (rest.length < length) return;
      if (begun) take(String.fromCharCode(rest[0]!), rest.subarray(5, length));
      begun = true;
      rest = rest.subarray(length);
    }
  };
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
