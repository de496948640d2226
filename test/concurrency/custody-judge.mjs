#!/usr/bin/env node
// Judges what many officers did to the same exhibits at once, from two files and by rules of its own: it shares nothing with the product.
//
//   node custody-judge.mjs [--acknowledged=N] [--overlap=PERCENT] [--settled=N] DIRECTORY...
//
// Each directory holds `history.jsonl`, one operation a line as its client saw it:
//   {officer, exhibit, operation: offer|accept|refuse|withdraw, to, key, invoke, return (ns), outcome: ok|refused, revision, settled}
// and `log.jsonl`, one stored event a line as the database has it: {exhibit, revision, type, command, data}.
// Prints one line of JSON for each directory. Ends with 0 when every history is legal and long enough to count, else with 1.
//
// A history is legal when all of its operations can be put, each at one instant between its question and its answer, into one order in
// which every exhibit has one holder at a time: what was acknowledged was allowed there, and what was refused was not. The order of what was
// acknowledged is that of the revisions, so the search for the others needs no trying out (see `inTime`).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ISSUER = 'custos:rehearsal';
const TYPES = {
  offer: ['custody.TransferOffered'],
  accept: ['custody.TransferAccepted', 'custody.TransferAcceptedWithReservations'],
  refuse: ['custody.TransferRefused'],
  withdraw: ['custody.TransferWithdrawn'],
};

/** The command's id as every node derives it: a UUID of version 8 over issuer, principal and key. */
function commandOf({ officer, key }) {
  const bytes = createHash('sha256')
    .update(JSON.stringify([ISSUER, officer, key]))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** An officer answers for himself and for his unit. */
const speaksFor = (officer, party) => officer === party || officer.slice(0, officer.lastIndexOf('.')) === party;

/** Whether the operation is allowed while the exhibit is so. */
function allowed({ operation, officer, to }, { holder, offered, by }) {
  switch (operation) {
    case 'offer':
      return offered === null && speaksFor(officer, holder) && to !== holder && to !== officer;
    case 'withdraw':
      return offered !== null && speaksFor(officer, holder);
    default:
      // Offer and answer are two persons.
      return offered !== null && speaksFor(officer, offered) && officer !== by && officer !== holder;
  }
}

function after({ operation, officer, to }, { holder, offered }) {
  if (operation === 'offer') return { holder, offered: to, by: officer };
  return { holder: operation === 'accept' ? (offered ?? officer) : holder, offered: null, by: null };
}

/** What the event must say of the state before it. */
function toldByLog({ operation, officer, to }, { holder, offered }) {
  const whose = { part: 'whole', by: officer, from: holder };
  if (operation === 'offer') return { ...whose, to };
  return operation === 'accept' ? { ...whose, holder: offered } : { ...whose, to: offered };
}

const natural = (value) => Number.isSafeInteger(value) && value >= 0;
function wellFormed(one) {
  return (
    typeof one.exhibit === 'string' &&
    /^[A-Z]{2}(\.[A-Z0-9-]+)+\.\d+$/.test(one.officer) &&
    /^[0-9a-f-]{36}$/.test(one.key) &&
    Object.hasOwn(TYPES, one.operation) &&
    (one.operation === 'offer' ? typeof one.to === 'string' : one.to === null) &&
    natural(one.invoke) &&
    natural(one.return) &&
    one.invoke <= one.return &&
    typeof one.settled === 'boolean' &&
    (one.outcome === 'ok' ? natural(one.revision) : one.outcome === 'refused' && one.revision === null)
  );
}

function judge(history, log) {
  const faults = new Map();
  const why = [];
  const fault = (kind, text) => {
    faults.set(kind, (faults.get(kind) ?? 0) + 1);
    if (faults.get(kind) <= 3) why.push(`${kind}: ${text}`);
  };
  const operations = history.filter((one, n) => wellFormed(one) || fault('malformed', `line ${n + 1}`));
  const asked = new Map();
  for (const one of operations) {
    const command = commandOf(one);
    if (asked.has(command)) fault('key-reused', say(one));
    asked.set(command, one);
  }
  const byExhibit = grouped(operations);
  const logs = grouped(log);
  for (const exhibit of new Set([...byExhibit.keys(), ...logs.keys()])) {
    const mine = byExhibit.get(exhibit) ?? [];
    const { opening, stored } = matched(mine, logs.get(exhibit) ?? [], asked, fault);
    if (opening === undefined) continue;
    const accepted = inOrder(mine, stored, fault);
    inTime(mine, accepted, statesOf(opening, accepted, stored, fault), fault);
  }
  return { ...figures(operations, byExhibit), faults: Object.fromEntries(faults), why };
}

function grouped(all) {
  const groups = new Map();
  for (const one of all) {
    if (!groups.has(one.exhibit)) groups.set(one.exhibit, []);
    groups.get(one.exhibit).push(one);
  }
  return groups;
}

/** Every stored event is one acknowledged operation; answers where each of them stands. */
function matched(mine, events, asked, fault) {
  const [first, ...others] = events.sort((a, b) => a.revision - b.revision);
  const stored = new Map();
  if (first?.type !== 'custody.ExhibitRegistered' || first.revision !== 0) {
    fault('no-beginning', mine[0]?.exhibit ?? first?.exhibit);
    return { stored };
  }
  const seen = new Set();
  others.forEach((event, n) => {
    const at = `${event.exhibit} revision ${event.revision}`;
    if (event.revision !== n + 1) fault('gap', `${at} follows ${n}`);
    const one = asked.get(event.command);
    if (seen.has(event.command)) fault('doubled', `${at} repeats the command of ${one === undefined ? event.command : say(one)}`);
    else if (one === undefined || one.exhibit !== event.exhibit) fault('unknown-event', `${at}: nobody asked for ${event.type}`);
    else if (one.outcome !== 'ok') fault('refused-but-recorded', `${at}: ${say(one)}`);
    else stored.set(one, event);
    seen.add(event.command);
  });
  return { opening: { holder: first.data?.holder, offered: null, by: null }, stored };
}

/** What was acknowledged, in the order of the log. */
function inOrder(mine, stored, fault) {
  const accepted = mine.filter(({ outcome }) => outcome === 'ok');
  const answered = new Map();
  for (const one of accepted) {
    const other = answered.get(one.revision);
    if (other !== undefined) fault('same-revision', `${say(other)} and ${say(one)}`);
    answered.set(one.revision, one);
    const event = stored.get(one);
    if (event === undefined) fault('lost', say(one));
    else if (event.revision !== one.revision) fault('wrong-revision', `${say(one)} stands at ${event.revision}`);
  }
  const place = (one) => stored.get(one)?.revision ?? one.revision;
  return accepted.sort((a, b) => place(a) - place(b));
}

/** The state after each of them; the first is that of the registration. */
function statesOf(opening, accepted, stored, fault) {
  const states = [opening];
  for (const one of accepted) {
    const before = states.at(-1);
    if (!allowed(one, before)) fault('not-allowed', `${say(one)}, while held by ${before.holder} and offered to ${before.offered ?? 'nobody'}`);
    const event = stored.get(one);
    if (event !== undefined) {
      const told = Object.entries(toldByLog(one, before)).filter(([name, value]) => event.data?.[name] !== value);
      if (!TYPES[one.operation].includes(event.type)) fault('log-differs', `${say(one)} is stored as ${event.type}`);
      else if (told.length > 0)
        fault('log-differs', `${say(one)}: ${told.map(([name, value]) => `${name} is ${event.data?.[name]}, not ${value}`).join(', ')}`);
    }
    states.push(after(one, before));
  }
  return states;
}

/**
 * Walks along the clock and lets each acknowledged change take effect as late as it may: when it is answered, when a later one is answered,
 * or when a refusal that is answered now would have no reason otherwise. Whoever is later at every moment has every choice that anybody
 * else has, for a question sees all the states from its first instant on: so if this walk finds no place for something, no order does.
 */
function inTime(mine, accepted, states, fault) {
  const place = new Map(accepted.map((one, n) => [one, n + 1]));
  const moments = mine.flatMap((one) => [
    { at: one.invoke, answer: 0, one },
    { at: one.return, answer: 1, one },
  ]);
  moments.sort((a, b) => a.at - b.at || a.answer - b.answer);
  const begun = new Set();
  const sawFrom = new Map();
  let reached = 0;
  for (const { answer, one } of moments) {
    const own = place.get(one);
    if (answer === 0) {
      begun.add(one);
      if (own === undefined) sawFrom.set(one, reached);
    } else if (own !== undefined) {
      for (; reached < own; reached++)
        if (!begun.has(accepted[reached])) fault('out-of-time', `${say(accepted[reached])} stands before ${say(one)}, and was asked after its answer`);
    } else {
      let state = sawFrom.get(one);
      while (allowed(one, states[state]) && (state < reached || (state < accepted.length && begun.has(accepted[state])))) state += 1;
      if (allowed(one, states[state])) fault('refused-without-reason', say(one));
      else reached = Math.max(reached, state);
    }
  }
}

function figures(operations, byExhibit) {
  let overlapping = 0;
  for (const mine of byExhibit.values()) {
    mine.sort((a, b) => a.invoke - b.invoke);
    let latest = -1;
    mine.forEach((one, n) => {
      if (latest >= one.invoke || (mine[n + 1]?.invoke ?? Infinity) <= one.return) overlapping += 1;
      latest = Math.max(latest, one.return);
    });
  }
  const longest = (some) => Math.round(some.reduce((most, one) => Math.max(most, one.return - one.invoke), 0) / 1e6);
  const count = (holds) => operations.filter(holds).length;
  return {
    exhibits: byExhibit.size,
    operations: operations.length,
    acknowledged: count(({ outcome }) => outcome === 'ok'),
    refused: count(({ outcome }) => outcome === 'refused'),
    settled: count(({ settled }) => settled),
    settledAcknowledged: count(({ settled, outcome }) => settled && outcome === 'ok'),
    overlapPercent: operations.length === 0 ? 0 : Math.round((1_000 * overlapping) / operations.length) / 10,
    longestWaitMs: longest(operations),
    longestWaitUninterruptedMs: longest(operations.filter(({ settled }) => !settled)),
  };
}

const say = ({ officer, operation, to, exhibit, outcome, revision, key }) =>
  `${operation}${to === null ? '' : ` to ${to}`} by ${officer} of ${exhibit} (${outcome}${revision === null ? '' : ` ${revision}`}, ${key})`;
const lines = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean);
function read(file) {
  return lines(file).map((line) => {
    try {
      return Object(JSON.parse(line));
    } catch {
      return {};
    }
  });
}

const args = process.argv.slice(2);
const directories = args.filter((one) => !one.startsWith('--'));
const least = (name) => Number(args.find((one) => one.startsWith(`--${name}=`))?.split('=')[1] ?? 0);
if (directories.length === 0) {
  console.error('usage: custody-judge.mjs [--acknowledged=N] [--overlap=PERCENT] [--settled=N] DIRECTORY...');
  process.exit(2);
}
for (const directory of directories) {
  const { faults, why, ...counted } = judge(read(join(directory, 'history.jsonl')), read(join(directory, 'log.jsonl')));
  const { lost = 0, doubled = 0, ...others } = faults;
  const few = [
    counted.acknowledged < least('acknowledged') && `only ${counted.acknowledged} acknowledged`,
    counted.overlapPercent < least('overlap') && `only ${counted.overlapPercent} % overlap`,
    counted.settled < least('settled') && `only ${counted.settled} settled`,
  ].filter(Boolean);
  const illegal = Object.keys(faults).length > 0;
  const violations = Object.values(others).reduce((sum, n) => sum + n, 0);
  console.log(
    JSON.stringify({ verdict: illegal ? 'bad' : few.length > 0 ? 'too-little' : 'good', ...counted, lost, doubled, violations, faults, why: [...why, ...few] }),
  );
  if (illegal || few.length > 0) process.exitCode = 1;
}
