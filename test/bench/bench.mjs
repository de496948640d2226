#!/usr/bin/env node
// Measures the built product against the barest thing that does the same, in one run, round by round:
// `npm run bench -- append|http|rebuild|case-file|growth|long-history|time-class|eventstoredb [--rounds N] [--scale F] [--seed N] [--data DIR] [--server CMD] [--check] --json`.
import 'reflect-metadata';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { append } from './append.mjs';
import { caseFile } from './case-file.mjs';
import { eventstoredb } from './eventstoredb.mjs';
import { defaultData, Ground } from './ground.mjs';
import { growth } from './growth.mjs';
import { http } from './http.mjs';
import { longHistory } from './long-history.mjs';
import { rebuild } from './rebuild.mjs';
import { timeClass } from './time-class.mjs';

const BENCHES = { append, http, rebuild, 'case-file': caseFile, growth, 'long-history': longHistory, 'time-class': timeClass, eventstoredb };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: defaultData() },
    server: { type: 'string' },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const bench = Object.hasOwn(BENCHES, positionals[0] ?? '') ? BENCHES[positionals[0]] : undefined;
if (bench === undefined) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--rounds N] [--scale F] [--seed N] [--data DIR] [--server CMD] [--check] [--json]`);
  process.exit(2);
}
const begun = Date.now();
const ground = await Ground.open(resolve(values.data));
try {
  const found = await bench(ground, {
    ...(values.rounds !== undefined && { rounds: Number(values.rounds) }),
    scale: Number(values.scale),
    seed: Number(values.seed),
    server: values.server,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const report = {
    name: positionals[0],
    scale: Number(values.scale),
    seed: Number(values.seed),
    seconds: Math.round((Date.now() - begun) / 100) / 10,
    machine: { cpus: cpus().length, node: process.version, ...ground.settings },
    kept: found.limits.every(({ kept }) => kept),
    ...found,
  };
  if (values.json) console.log(JSON.stringify(report));
  else {
    for (const { name, value, atLeast, atMost, kept } of report.limits)
      console.log(`${kept ? 'kept  ' : 'MISSED'} ${name}: ${value} (${atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`})`);
  }
  // A machine under other load is no fault of the product: the figures are for reading, unless they were asked to be judged.
  if (values.check && !report.kept) process.exitCode = 1;
} finally {
  await ground.close();
}
