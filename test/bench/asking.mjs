// Callers of an HTTP server: each keeps one connection and sends its next request when the last is answered.
import { Agent, request } from 'node:http';
import { abreast, quantile } from './figures.mjs';

/** @typedef {{method: string, path: string, headers: object, body?: string}} Request */

export function send(agent, origin, { method, path, headers, body }) {
  return new Promise((answered, failed) => {
    const asked = request(new URL(path, origin), {
      agent,
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    });
    asked.once('error', failed);
    asked.once('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', failed);
      response.once('end', () => answered({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }));
    });
    asked.end(body);
  });
}

export const json = { 'content-type': 'application/json' };

export async function token(origin, account) {
  const agent = new Agent();
  const { status, text } = await send(agent, origin, { method: 'POST', path: '/dev/token', headers: json, body: JSON.stringify({ account }) });
  agent.destroy();
  if (status !== 200) throw new Error(`no token for ${account}: ${status} ${text}`);
  return JSON.parse(text).token;
}

/** @param {readonly Request[]} requests dealt out to the callers @throws when one is not answered with 200 */
export async function askAll(origin, callers, requests) {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  let payloadBytes = 0;
  const texts = [];
  try {
    const { ms, latencies } = await abreast(callers, function* (caller) {
      for (let n = caller; n < requests.length; n += callers)
        yield async () => {
          const { status, text } = await send(agent, origin, requests[n]);
          if (status !== 200) throw new Error(`${requests[n].method} ${requests[n].path}: ${status} ${text.slice(0, 1_000)}`);
          payloadBytes += text.length + (requests[n].body?.length ?? 0);
          texts[n] = text;
        };
    });
    return { perSecond: (requests.length / ms) * 1_000, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), payloadBytes, texts };
  } finally {
    agent.destroy();
  }
}
