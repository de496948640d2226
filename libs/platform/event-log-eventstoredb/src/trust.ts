import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { aboutTrust } from './failures.js';
import type { Endpoint } from './settings.js';

const LONGEST_MS = 1_000;

/**
 * Why no node is believed: the first complaint about a certificate, if there is one about every node. The client, while it looks among several
 * for who leads, takes a node that it does not believe for one that is not there; one that says nothing may yet be believed.
 */
export async function distrustOf(nodes: readonly Endpoint[], authority: Buffer | undefined): Promise<string | undefined> {
  const found = await Promise.all(nodes.map((node) => lookAt(node, authority)));
  return found.includes(undefined) ? undefined : found[0];
}

function lookAt({ address, port }: Endpoint, authority: Buffer | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      ALPNProtocols: ['h2'],
      ...(isIP(address) === 0 && { servername: address }),
      ...(authority !== undefined && { ca: authority }),
    });
    const end = (found?: string) => {
      resolve(found);
      socket.destroy();
    };
    socket.setTimeout(LONGEST_MS, () => end());
    socket.once('secureConnect', () => end());
    socket.on('error', ({ message }) => end(aboutTrust(message) ? `${address}:${port}: ${message}` : undefined));
    socket.on('close', () => end());
  });
}
