import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server, TLS or not, that can fail at the worst moment: what goes out arrives, and no answer comes back on the connections of that moment. */
export class DeafLine {
  private readonly sockets = new Set<Socket>();
  private deaf = new Set<Socket>();
  /** Pieces of answers that nobody heard. */
  withheld = 0;

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  static async open(host: string, port: number): Promise<DeafLine> {
    const line: { current?: DeafLine } = {};
    const server = createServer((near) => line.current!.join(near, connect(port, host)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (line.current = new DeafLine((server.address() as { port: number }).port, server));
  }

  /** From now on nothing is heard any more on the connections that are open; new ones are whole. */
  goDeaf(): void {
    this.deaf = new Set(this.sockets);
  }

  /** The connections that were made deaf break. */
  cut(): void {
    for (const socket of this.deaf) socket.resetAndDestroy();
    this.deaf = new Set();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      const end = () => {
        near.destroy();
        far.destroy();
      };
      socket.on('error', end);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    near.on('data', (sent) => void far.write(sent));
    far.on('data', (answer) => {
      if (this.deaf.has(far)) this.withheld += 1;
      else near.write(answer);
    });
  }
}
