// Whether the time of an answer tells what is hidden from what does not exist: one stranger asks for both in turn, by one connection.
import { Agent } from 'node:http';
import { randomUUID } from 'node:crypto';
import { json, send, token } from './asking.mjs';
import { limit, median, randomFrom, rounded, shuffled } from './figures.mjs';
import { quietPool } from './ground.mjs';
import { generatedLog } from './rehearsal.mjs';
import { Side } from './side.mjs';

const EVENTS = 100_000;
/** Of each class, in each round. */
const REQUESTS = 600;
const WARM = 100;
/** Asks about subjects of other countries. */
const STRANGER = 'ML.PF-ZEGOUA.4711';
const measurement = { measure: 'COUNT', found: { amount: '1', unit: 'each' }, instrument: 'by hand' };
const ASKED = [
  { name: 'reading an exhibit', kind: 'exhibit', method: 'GET', path: (id) => `/v1/exhibits/${id}` },
  { name: 'reading a firearm', kind: 'firearm', method: 'GET', path: (id) => `/v1/firearms/${id}` },
  { name: 'reading a case file', kind: 'case', method: 'GET', path: (id) => `/v1/cases/${id}/file` },
  { name: 'measuring an exhibit', kind: 'exhibit', method: 'POST', path: (id) => `/v1/exhibits/${id}/measurements`, body: measurement },
];

export async function timeClass(ground, { rounds = 5, scale = 1, seed, say }) {
  const url = await generatedLog(ground, Math.round(EVENTS * scale), seed, say);
  say('starting a node and building what it reads');
  const node = await Side.start('node-side.mjs', { url, data: ground.node, worker: true, only: ['access', 'case-file'] });
  const pool = quietPool(url, 1);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const origin = node.ready.url;
    const headers = { authorization: `Bearer ${await token(origin, STRANGER)}` };
    const schema = (await pool.query("select schema from custos.view_live where name = 'access'")).rows[0].schema;
    const random = randomFrom(seed);
    const measured = [];
    for (let n = 0; n < rounds; n++) {
      for (const one of ASKED) {
        await ground.settle();
        const { rows } = await pool.query(`select key from ${schema}.access_subject where kind = $1 and country <> 'ML' order by key`, [one.kind]);
        const hidden = shuffled(rows, random).slice(0, REQUESTS);
        const before = await ground.fsyncs();
        const found = await inTurn(
          hidden.map(({ key }) => key.slice(`custos.${one.kind}-`.length)),
          (id) => ask(agent, origin, headers, one, id),
        );
        const { peakRss } = await node.ask({});
        const fsyncs = (await ground.fsyncs()) - before;
        const [ours, raw] = [median(found.hidden), median(found.absent)];
        say(`${one.name}: hidden ${rounded(ours)} ms, absent ${rounded(raw)} ms`);
        measured.push({
          what: one.name,
          callers: 1,
          ours: rounded(ours),
          raw: rounded(raw),
          payloadBytes: found.payloadBytes,
          fsyncs: { ours: fsyncs, raw: fsyncs },
          peakRss: { ours: peakRss, raw: peakRss },
        });
      }
    }
    const limits = ASKED.map(({ name }) => {
      const ratio = median(measured.filter(({ what }) => what === name).map(({ ours, raw }) => ours / raw));
      return limit(`${name} that is hidden, against one that does not exist: part by which the medians differ`, Math.abs(ratio - 1), { atMost: 0.05 });
    });
    return { rounds: measured, limits };
  } finally {
    agent.destroy();
    await pool.end();
    await node.stop();
  }
}

/** Each hidden id beside one that was made up; which of the two comes first changes from pair to pair. */
async function inTurn(ids, ask) {
  const found = { hidden: [], absent: [], payloadBytes: 0 };
  for (const id of ids.slice(0, WARM)) for (const one of [id, randomUUID()]) await ask(one);
  for (const [n, id] of ids.entries()) {
    const pair = [
      ['hidden', id],
      ['absent', randomUUID()],
    ];
    for (const [which, asked] of n % 2 === 0 ? pair : pair.reverse()) {
      const { ms, bytes } = await ask(asked);
      found[which].push(ms);
      found.payloadBytes += bytes;
    }
  }
  return found;
}

async function ask(agent, origin, headers, { method, path, body }, id) {
  const begun = performance.now();
  const { status, text } = await send(agent, origin, {
    method,
    path: path(id),
    headers: { ...headers, ...(body !== undefined && { ...json, 'idempotency-key': randomUUID() }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (status !== 404) throw new Error(`${method} ${path(id)}: ${status} ${text.slice(0, 1_000)}`);
  return { ms: performance.now() - begun, bytes: text.length };
}
