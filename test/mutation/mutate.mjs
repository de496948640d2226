#!/usr/bin/env node
// Changes the source in every way that a slip could, and asks whether a test notices: `npm run mutate -- [what …] [--json]`.
// what: a context or event-log (its rules, by Stryker), adapters or one of them (hand-written, SQL included), refusals; without it, all.
// Ends with 1 when less than 85 of 100 are noticed, when a survivor has no reason in the list, or when a refusal could be dropped.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { adapters, tryAdapters } from './adapters.mjs';
import { judged, refusalsIn } from './refusals.mjs';
import { explained, fatesIn, keyOf } from './survivors.mjs';
import { root, targets } from './targets.mjs';

const LEAST = 85;
const args = process.argv.slice(2);
const option = (name) => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const asked = args.filter((one) => !one.startsWith('--'));
const known = adapters().map(({ adapter }) => adapter);
const stranger = asked.find((one) => ![...targets, ...known, 'adapters', 'refusals'].includes(one));
if (stranger !== undefined) {
  console.error(
    `usage: npm run mutate -- [what …] [--json] [--workers=N] [--only=TEXT] [--jest] [--incremental]\nwhat: ${[...targets, 'refusals', 'adapters', ...known].join(', ')}`,
  );
  process.exit(2);
}
const workers = Number(option('workers') ?? Math.min(2, availableParallelism()));
const begun = Date.now();
const tell = (line) => process.stderr.write(`${line}\n`);

/** One run of Stryker. @returns its report */
async function stryker(target, refusalsOnly) {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run', ...(args.includes('--incremental') ? ['--incremental'] : [])],
    {
      cwd: root,
      env: {
        ...process.env,
        CUSTOS_MUTATED: target,
        CUSTOS_MUTATE_WORKERS: String(workers),
        ...(refusalsOnly && { CUSTOS_MUTATED_ONLY: 'refusals' }),
        ...(args.includes('--jest') && { CUSTOS_MUTATED_BY: 'jest' }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`${target} could not be tried:\n${said}`);
  return JSON.parse(readFileSync(join(root, `var/mutation/${target}${refusalsOnly ? '.refusals' : ''}.json`), 'utf8'));
}

const parts = [];
const refusals = [];
const chosen = asked.length === 0 ? targets : asked.filter((one) => targets.includes(one));
for (const target of chosen) {
  const report = await stryker(target, false);
  parts.push({ part: target, fates: fatesIn(report) });
  refusals.push(...judged(refusalsIn(target), report));
  tell(`${target}: ${parts.at(-1).fates.length} mutants`);
}
if (asked.includes('refusals')) {
  for (const target of targets.filter((one) => !chosen.includes(one))) {
    refusals.push(...judged(refusalsIn(target), await stryker(target, true)));
    tell(`${target}: refusals tried`);
  }
}
const stores = asked.length === 0 || asked.includes('adapters') ? known : asked.filter((one) => known.includes(one));
if (stores.length > 0) {
  const fates = await tryAdapters(stores, option('only'), workers, tell);
  for (const store of stores) parts.push({ part: store, fates: fates.filter(({ adapter }) => adapter === store) });
}

const reasons = new Map(explained().map((one) => [keyOf(one), one.why]));
const score = (killed, mutants) => (mutants === 0 ? 100 : Math.floor((1_000 * killed) / mutants) / 10);
const figures = parts.map(({ part, fates }) => {
  const killed = fates.filter(({ fate }) => fate === 'killed').length;
  return { part, mutants: fates.length, killed, survived: fates.length - killed, score: score(killed, fates.length) };
});
const [mutants, killed] = ['mutants', 'killed'].map((name) => figures.reduce((sum, one) => sum + one[name], 0));
const survivors = parts.flatMap(({ fates }) => fates.filter(({ fate }) => fate !== 'killed'));
const unexplained = survivors.filter((one) => !reasons.has(keyOf(one)));
const unnoticed = refusals.filter(({ fate }) => fate !== 'red').map(({ file, line, code, fate }) => ({ file, line, code, fate }));
const passed = figures.every((one) => one.score >= LEAST) && unexplained.length === 0 && unnoticed.length === 0;
const result = {
  passed,
  mutants,
  killed,
  survived: survivors.length,
  score: score(killed, mutants),
  parts: figures,
  refusals: { tried: refusals.length, red: refusals.length - unnoticed.length, unnoticed },
  unexplained,
  seconds: Math.round((Date.now() - begun) / 1_000),
};
if (args.includes('--json')) console.log(JSON.stringify(result));
else {
  for (const one of figures)
    console.log(`${one.part.padEnd(15)} ${String(one.killed).padStart(5)} of ${String(one.mutants).padStart(5)} noticed: ${one.score} %`);
  console.log(`refusals        ${result.refusals.red} of ${refusals.length} cannot be dropped unnoticed`);
  for (const one of unnoticed) console.log(`  ${one.fate}: ${one.file}:${one.line} ${one.code}`);
  for (const one of unexplained) console.log(`  survives without a reason: ${one.at ?? one.file} ${one.fault ?? `${one.mutator}: ${one.text} => ${one.by}`}`);
  console.log(passed ? 'passed' : 'failed');
}
process.exit(passed ? 0 : 1);
