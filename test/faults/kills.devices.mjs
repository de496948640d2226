// Many devices of one officer, in a process that outlives all that is killed: each asks as fast as it is answered. What is asked stands in the
// ledger before it is sent, and what was answered before it counts.
import { createHash, randomUUID } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const [, , api, file, devices] = process.argv;
const OFFICER = 'CI.DGD-AIR.4711';
/** Cases are opened before they are needed: whoever may see a new one is learnt from a view, which a node that restarts reads some seconds later. */
const OPEN_AHEAD = 3;
const DOCUMENTS_IN_A_CASE = 16;
/** One request in so many is one that must be refused. */
const REFUSED_EVERY = 25;
const ANSWER_MS = 30_000;
const SETTLE_MS = 60_000;

const ledger = openSync(file, 'a');
const note = (line) => void writeSync(ledger, `${JSON.stringify(line)}\n`);
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
/** What was asked and not answered, by its key. */
const unknown = new Map();
let during = '';
let running = true;
let asked = 0;
let token;

function send(path, body, key) {
  return new Promise((answered, lost) => {
    const headers = {
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key, authorization: `Bearer ${token}` }),
    };
    const sent = request(api + path, { method: 'POST', agent, headers, timeout: ANSWER_MS }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (more) => (text += more));
      answer.once('error', lost);
      answer.once('end', () => (answer.complete ? answered({ status: answer.statusCode, body: JSON.parse(text) }) : lost(new Error('half an answer'))));
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.once('error', lost);
    sent.end(JSON.stringify(body));
  });
}

const CASE = { office: 'CI.PARQUET-ABIDJAN', offences: ['ILLICIT_TRAFFICKING_FIREARMS'], againstX: true };
let outage;

/** Undefined when it was not answered, or with a 503: then nobody knows, and the key alone can tell. */
async function command(path, body, about) {
  const key = randomUUID();
  const sent = Date.now();
  note({ kind: 'intent', key, during, ...about });
  const answer = await send(path, body, key).catch((error) => ({ status: 0, body: { code: String(error.code ?? error.message) } }));
  if (answer.status !== 0 && answer.status < 500) {
    note({ kind: 'answer', key, ...answer });
    if (answer.status < 300) process.send({ kind: 'acknowledged', sent, at: Date.now() });
    return answer;
  }
  unknown.set(key, { path, body });
  note({ kind: 'unknown', key, status: answer.status, code: answer.body.code });
  if (answer.body.code === 'view-behind') await pause(100);
  else outage ??= untilServed();
  return undefined;
}

const openCase = () => command('/v1/cases', CASE, { act: 'open' });

/** While nothing is answered, one asks for all, so that an outage does not leave a heap of questions. */
async function untilServed() {
  // What fails in here finds that somebody asks already.
  await Promise.resolve();
  while (running && (await openCase()) === undefined) await pause(100);
  outage = undefined;
}

async function device() {
  const cases = [];
  let last;
  while (running) {
    if (outage !== undefined) await outage;
    if (cases.length < OPEN_AHEAD) {
      const opened = await openCase();
      if (opened?.status === 201) cases.push({ id: opened.body.id, filed: 0 });
      continue;
    }
    const [current] = cases;
    const again = last !== undefined && ++asked % REFUSED_EVERY === 0;
    const sha256 = again ? last.sha256 : createHash('sha256').update(randomUUID()).digest('hex');
    const into = again ? last.id : current.id;
    const body = { layer: 'PROCEDURE', kind: 'PV_SAISIE', sha256, size: 1, media: 'application/pdf' };
    const answer = await command(`/v1/cases/${into}/documents`, body, { act: 'file', case: into });
    if (answer?.status === 200) last = { id: into, sha256 };
    if (answer === undefined) cases.push(cases.shift());
    else if (++current.filed >= DOCUMENTS_IN_A_CASE) cases.shift();
    else if (answer.status === 404) await pause(100);
  }
}

/** Asks for each of those again under its key, until there is an answer, and then once more. */
async function settle() {
  const left = [...unknown];
  const settler = async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const [key, { path, body }] = one;
      for (const time of [1, 2]) {
        let answer;
        for (const deadline = Date.now() + SETTLE_MS; Date.now() < deadline; await pause(200)) {
          answer = await send(path, body, key).catch(() => undefined);
          if (answer !== undefined && answer.status < 500) break;
        }
        note({ kind: 'settled', key, time, ...answer });
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, settler));
}

let devicesAtWork;
const orders = {
  work: ({ name }) => {
    during = name;
    running = true;
    devicesAtWork ??= Promise.all(Array.from({ length: Number(devices) }, device));
  },
  rest: async () => {
    running = false;
    await outage;
    await devicesAtWork;
    devicesAtWork = undefined;
    process.send({ kind: 'resting' });
  },
  settle: async () => {
    await settle();
    process.send({ kind: 'settled' });
  },
};
process.on('message', (order) => void orders[order.kind](order));
// The one who gave the orders is gone: nobody reads the ledger.
process.on('disconnect', () => process.exit(0));

token = (await send('/dev/token', { account: OFFICER })).body.token;
process.send({ kind: 'ready', officer: OFFICER, issuer: JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).iss });
