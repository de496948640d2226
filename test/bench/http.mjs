// What everything that the product does costs a request: accepting a hand-over, with authentication, authorisation, intent, outcome, decision,
// chain, views and policies on, against a bare server that inserts the same bytes durably.
import { randomUUID } from 'node:crypto';
import { askAll, json, token } from './asking.mjs';
import { Copies } from './copies.mjs';
import { limit, median, rounded } from './figures.mjs';
import { makeLog, quietPool } from './ground.mjs';
import { loadLog } from './load.mjs';
import { rehearsed } from './rehearsal.mjs';
import { Side } from './side.mjs';

const REQUESTS = 2_000;
const CALLERS = 32;
const POOLS = [8, 16, 32];
const ACCEPTED = 'custody.TransferAccepted';

/** Of each exhibit everything up to the last hand-over that its receiver accepted by himself: what he sent then is sent now. */
function pending(copies) {
  const last = new Map();
  for (const [index, { stream, type, entry }] of copies.told.entries()) {
    if (type === ACCEPTED && JSON.parse(entry).data.attestation === 'OWN_COMMAND') last.set(stream, index);
  }
  const answers = [...last.values()].map((index) => ({ index, ...JSON.parse(copies.told[index].entry) }));
  return { wanted: ({ stream }, index) => index < (last.get(stream) ?? Infinity), answers };
}

function* untilOffered(copies, count, wanted) {
  yield* copies.log(1);
  let position = 1;
  for (let number = 0; number < count; number++) for (const one of copies.copy(number, { at: () => position, wanted })) yield { position: position++, ...one };
}

export async function http(ground, { rounds = 5, scale = 1, seed, say }) {
  const told = await rehearsed(ground, say);
  const copies = new Copies(told, seed);
  const { wanted, answers } = pending(copies);
  const requests = Math.max(1, Math.round(REQUESTS * scale));
  const number = Math.ceil(((rounds + 1) * requests) / answers.length);
  const urls = { ours: await ground.fresh('http_ours'), raw: await ground.fresh('http_raw') };
  await makeLog(urls.ours);
  say(`generating ${number * answers.length} hand-overs that wait for their answer`);
  await loadLog(urls.ours, untilOffered(copies, number, wanted));
  const rawPool = quietPool(urls.raw, 1);
  await rawPool.query('create table raw_event (position bigint generated always as identity primary key, entry text not null)');
  await rawPool.end();
  say('starting a node and building its views');
  const sides = {
    ours: await Side.start('node-side.mjs', { url: urls.ours, data: ground.node, worker: true }),
    raw: await Side.start('http-raw-side.mjs', { url: urls.raw, entry: told.find(({ type }) => type === ACCEPTED).entry }),
  };
  try {
    const tokens = new Map();
    for (const { actor } of answers) if (!tokens.has(actor.id)) tokens.set(actor.id, await token(sides.ours.ready.url, actor.id));
    const asked = [];
    for (let copy = 0; copy < number; copy++) {
      for (const { index, actor, data: said } of answers) {
        const exhibit = copies.streamOf(index, copy).slice('custos.exhibit-'.length);
        const { part, seal, seals, measured } = said;
        asked.push({
          method: 'POST',
          path: `/v1/exhibits/${exhibit}/transfers/accept`,
          headers: { ...json, authorization: `Bearer ${tokens.get(actor.id)}`, 'idempotency-key': randomUUID() },
          body: JSON.stringify({ part, seal, seals, measured }),
        });
      }
    }
    const step = async (side, batch, pool) => {
      await ground.settle();
      const before = await ground.fsyncs();
      const { texts: _, ...found } = await askAll(sides[side].ready.url, CALLERS, batch);
      // Its connections report what they forced to disk when they end.
      if (side === 'raw') await sides.raw.ask({ connections: pool });
      return { ...found, fsyncs: (await ground.fsyncs()) - before, peakRss: (await sides[side].ask({})).peakRss };
    };
    // Both are warm, and the baseline has the number of connections that serves it best.
    await step('ours', asked.slice(0, requests));
    const tried = [];
    for (const connections of POOLS) {
      await sides.raw.ask({ connections });
      await step('raw', asked.slice(0, requests), connections);
      tried.push({ connections, ...(await step('raw', asked.slice(0, requests), connections)) });
    }
    const { connections } = tried.sort((a, b) => b.perSecond - a.perSecond)[0];
    await sides.raw.ask({ connections });
    const measured = [];
    for (let n = 0; n < rounds; n++) {
      const batch = asked.slice((n + 1) * requests, (n + 2) * requests);
      const found = {};
      for (const side of n % 2 === 0 ? ['ours', 'raw'] : ['raw', 'ours']) found[side] = await step(side, batch, connections);
      const { ours, raw } = found;
      say(`${Math.round(ours.perSecond)} requests/s, p99 ${rounded(ours.p99)} ms; bare ${Math.round(raw.perSecond)} requests/s, p99 ${rounded(raw.p99)} ms`);
      measured.push({
        callers: CALLERS,
        connections,
        requests: batch.length,
        ours: rounded(ours.perSecond, 1),
        raw: rounded(raw.perSecond, 1),
        p99Ms: { ours: rounded(ours.p99), raw: rounded(raw.p99) },
        payloadBytes: ours.payloadBytes,
        fsyncs: { ours: ours.fsyncs, raw: raw.fsyncs },
        peakRss: { ours: ours.peakRss, raw: raw.peakRss },
      });
    }
    return {
      rounds: measured,
      limits: [
        limit('requests a second, against the bare server', median(measured.map(({ ours, raw }) => ours / raw)), { atLeast: 0.2 }),
        limit('p99, against the bare server', median(measured.map(({ p99Ms }) => p99Ms.ours / p99Ms.raw)), { atMost: 3 }),
      ],
    };
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.stop()));
    await ground.drop('http_ours');
    await ground.drop('http_raw');
  }
}
