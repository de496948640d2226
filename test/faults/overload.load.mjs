// The crowd, in a process of its own: clients that ask whether or not the ones before were answered, and a ledger of what they were told.
// Told what to do by one message, it answers with one: what was acknowledged, what was refused and how fast, what is not known.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

const MOST_MS = 60_000;

/** One request on the client's own connections; resolves with status, headers and text, or with what broke. */
function ask(api, agent, { method, path, token, key, json }) {
  const begun = performance.now();
  const body = json === undefined ? undefined : JSON.stringify(json);
  return new Promise((resolve) => {
    const done = (answer) => resolve({ ...answer, ms: performance.now() - begun });
    const out = request(api + path, {
      method,
      agent,
      timeout: MOST_MS,
      headers: {
        authorization: `Bearer ${token}`,
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
    });
    out.once('error', (error) => done({ broken: error.code ?? error.message }));
    out.once('timeout', () => out.destroy(new Error('hung')));
    out.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.once('end', () => done({ status: response.statusCode, retryAfter: response.headers['retry-after'], text }));
      response.once('error', (error) => done({ broken: error.code ?? error.message }));
    });
    out.end(body);
  });
}

/**
 * @param work.settle seconds at the beginning whose refusals are not timed: the node learns what it can take
 * @param work.rate requests in a second, whoever waits; absent: each client asks when it was answered
 * @param work.clients how many, each with a connection and an officer of its own
 * @param work.officers each with a token, and whether they record or read
 */
async function crowd({ api, officers, clients, seconds, rate, report, page, expected, prefix, settle = 0 }) {
  const told = { acknowledged: [], refused: [], unknown: [], wrong: [], latency: { read: [], write: [], refusal: [], late: [] }, sent: 0, statuses: {} };
  const members = Array.from({ length: clients }, (_, n) => ({ ...officers[n % officers.length], agent: new Agent({ keepAlive: true, maxFreeSockets: 1 }) }));
  const end = performance.now() + seconds * 1_000;
  const from = performance.now();
  const own = monitorEventLoopDelay({ resolution: 5 });
  own.enable();
  let serial = 0;
  const one = async ({ token, writing, agent }) => {
    const n = ++serial;
    told.sent += 1;
    const name = `${prefix}${n}`;
    const key = writing ? randomUUID() : undefined;
    const json = writing ? { ...report, number: { ...report.number, n: name, written: name } } : undefined;
    const answer = await ask(api, agent, writing ? { method: 'POST', path: '/v1/seizures', token, key, json } : { method: 'GET', path: page, token });
    judge(told, { writing, name, expected, settled: performance.now() - from > 1_000 * settle }, answer);
  };
  if (rate === undefined) {
    await Promise.all(
      members.map(async (member) => {
        while (performance.now() < end) await one(member);
      }),
    );
  } else {
    const asked = [];
    while (performance.now() < end) {
      const due = Math.floor(((performance.now() - from) / 1_000) * rate);
      while (asked.length < due) asked.push(one(members[asked.length % members.length]));
      await pause(4);
    }
    told.offered = asked.length;
    await Promise.all(asked);
  }
  told.seconds = (performance.now() - from) / 1_000;
  own.disable();
  // What this process waited for its own turn of the processor is no delay of the node's.
  told.ownDelay = own.percentile(99) / 1e6;
  for (const { agent } of members) agent.destroy();
  return told;
}

function judge(told, { writing, name, expected, settled }, { status, retryAfter, text, ms, broken }) {
  const known = status ?? broken;
  told.statuses[known] = (told.statuses[known] ?? 0) + 1;
  const at = Math.round(ms * 10) / 10;
  if (broken !== undefined) {
    if (writing) told.unknown.push(name);
    told.wrong.push(`${writing ? 'POST' : 'GET'}: ${broken} after ${at} ms`);
    return;
  }
  const code = status >= 400 ? read(text).code : undefined;
  if (writing && status === 201) {
    const { id, position } = read(text);
    told.acknowledged.push({ name, id, position });
    told.latency.write.push(at);
  } else if (!writing && status === 200) {
    told.latency.read.push(at);
    if (still(text) !== expected) told.wrong.push(`another page was shown: ${text.slice(0, 300)}`);
  } else if (status === 429 || status === 503) {
    // Work that was begun and given up is no refusal at the door; the door names itself.
    const door = ['busy', 'too-many-requests', 'too-many-at-once'].includes(code);
    if (!door) told.latency.late.push(at);
    else if (settled) told.latency.refusal.push(at);
    if (!/^[1-9]\d*$/.test(retryAfter ?? '')) told.wrong.push(`${status} ${code} without Retry-After`);
    (door ? told.refused : told.unknown).push(name);
    told.statuses[`${status} ${code}`] = (told.statuses[`${status} ${code}`] ?? 0) + 1;
  } else {
    told.wrong.push(`${status} ${text.slice(0, 300)}`);
    if (writing) told.unknown.push(name);
  }
}

/** The page without how far its view has read: others record meanwhile. */
const still = (text) => text.replace(/"position":("\d+"|null)/g, '');

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

process.on('message', (work) => void crowd(work).then((told) => process.send(told)));
process.on('disconnect', () => process.exit(0));
