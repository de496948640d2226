import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOn } from './ports.js';

/** What stands before a double: connections that can break as those of a process that is killed, without a word of the protocol. */
export class Front {
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  /** At a port, or at one of its own. */
  static async open(port: number | undefined, behind: number): Promise<Front> {
    const front: { current?: Front } = {};
    const server = createServer((near) => front.current!.join(near, connect(behind, '127.0.0.1')));
    return (front.current = new Front(await listenOn(server, port), server));
  }

  /** Connections of clients that stand. */
  get connections(): number {
    return this.sockets.size / 2;
  }

  break(): void {
    this.server.close();
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  private join(near: Socket, far: Socket): void {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.setNoDelay(true);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
