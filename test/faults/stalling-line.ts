import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a PostgreSQL server on which, for a while, nothing moves in either direction: nothing is lost, nobody is told, new connections are taken. */
export class StallingLine {
  private readonly sockets = new Set<Socket>();
  private stalled = false;

  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  /** Listens on a Unix socket of its own in `directory`; the address is the original's with another `host`. */
  static async open(url: string, directory: string): Promise<StallingLine> {
    const original = new URL(url);
    const host = original.searchParams.get('host') ?? original.hostname;
    const port = original.port === '' ? 5432 : Number(original.port);
    const line: { current?: StallingLine } = {};
    const server = createServer((near) => line.current!.join(near, host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)));
    await new Promise<void>((resolve) => server.listen(`${directory}/.s.PGSQL.${port}`, resolve));
    original.searchParams.set('host', directory);
    return (line.current = new StallingLine(original.href, server));
  }

  stall(): void {
    this.stalled = true;
    for (const socket of this.sockets) socket.pause();
  }

  goOn(): void {
    this.stalled = false;
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => void to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.stalled) from.pause();
    }
  }
}
