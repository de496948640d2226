import { connect, createServer, type Server, type Socket } from 'node:net';

/** The protocol's message that ends an exchange. */
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

/**
 * A line to a PostgreSQL server that can fail at the worst moment: what goes out arrives, and the answer does not come back.
 * Listens on a Unix socket of its own (an address as the original's, with another `host`).
 */
export class LosingLine {
  private readonly sockets = new Set<Socket>();
  private losing = false;
  private freezing = false;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async open(url: string, directory: string): Promise<LosingLine> {
    const original = new URL(url);
    const host = original.searchParams.get('host') ?? original.hostname;
    const port = original.port === '' ? 5432 : Number(original.port);
    const line: { current?: LosingLine } = {};
    const server = createServer((near) => {
      const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      line.current!.join(near, far);
    });
    await new Promise<void>((resolve) => server.listen(`${directory}/.s.PGSQL.${port}`, resolve));
    original.searchParams.set('host', directory);
    return (line.current = new LosingLine(original.href, server));
  }

  /** The next answer that follows a commit cuts the line instead of arriving. */
  loseTheNextAnswer(): void {
    this.losing = true;
  }

  /** The next append arrives without its last message, the one that lets the server commit; then nothing more is sent. */
  freezeBeforeTheCommit(): void {
    this.freezing = true;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    let appending = false;
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
      appending ||= sent.includes('append_on_time');
      if (!this.freezing || !appending || !sent.subarray(-5).equals(SYNC)) return void far.write(sent);
      this.freezing = false;
      far.write(sent.subarray(0, -5));
      near.pause();
    });
    far.on('data', (answer: Buffer) => {
      if (this.losing && appending) {
        this.losing = false;
        return end();
      }
      near.write(answer);
    });
  }
}
