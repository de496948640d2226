import { createServer, type Server } from 'node:net';

/**
 * Below the ports that systems give to connections going out (Linux: from 32,768): one that is left for a moment, because its server was
 * killed, is not taken by somebody's connection meanwhile.
 */
const FIRST = 20_000;
const COUNT = 12_000;
/** Every process begins elsewhere and goes on from there: a port that was left comes up again last. */
let next = Math.floor(Math.random() * COUNT);

/** Listens on the loopback: at a port, or at one of its own. @returns the port */
export async function listenOn(server: Server, port?: number): Promise<number> {
  for (let tries = 0; ; tries++) {
    const tried = port ?? FIRST + (next++ % COUNT);
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(tried, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      });
      return tried;
    } catch (error) {
      if (port !== undefined || tries === COUNT) throw error;
    }
  }
}

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOn(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
