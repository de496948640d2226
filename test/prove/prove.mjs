#!/usr/bin/env node
// Runs one attack on the built product and prints what it found: `npm run prove -- <name> [--full] [--seed=N] --json`.
// The short form of each attack is what `npm test` runs; the full form asks for more of the same. Ends with 1 when anything was found.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const PLACES = ['test/replay', 'test/faults', 'test/scenarios', 'test/evidence', 'test/bench', 'test/concurrency'];
const attacks = new Map(
  PLACES.filter((place) => existsSync(join(root, place))).flatMap((place) =>
    readdirSync(join(root, place))
      .filter((file) => file.endsWith('.spec.ts') && readFileSync(join(root, place, file), 'utf8').includes('prove/attack.js'))
      .map((file) => [basename(file, '.spec.ts').replace(/\.long$/, ''), join(place, file)]),
  ),
);

const args = process.argv.slice(2);
const [name] = args.filter((one) => !one.startsWith('--'));
const full = args.includes('--full');
const seed = args.find((one) => one.startsWith('--seed='))?.slice('--seed='.length);
if (name === undefined || !attacks.has(name)) {
  console.error(`usage: npm run prove -- <name> [--full] [--seed=N] --json\nnames: ${[...attacks.keys()].sort().join(', ')}`);
  process.exit(2);
}

const place = mkdtempSync(join(tmpdir(), 'custos-prove-'));
const figures = join(place, 'figures.json');
/** Where an attack may say how far it is: what the test runner itself prints is kept apart from it. */
const PROGRESS = 3;
const report = join(place, 'report.json');
const jest = join(root, 'node_modules/jest/bin/jest.js');
const begun = Date.now();
const child = spawn(process.execPath, [jest, '--runInBand', '--json', `--outputFile=${report}`, '--runTestsByPath', attacks.get(name)], {
  cwd: root,
  env: {
    ...process.env,
    PROVE_FIGURES: figures,
    PROVE_PROGRESS: String(PROGRESS),
    ...(full && { PROVE_FULL: '1' }),
    ...(seed !== undefined && { SEED: seed }),
  },
  stdio: ['ignore', 'ignore', args.includes('--json') ? 'ignore' : 'inherit', 2],
});
const code = await new Promise((done) => child.once('exit', done));
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
const checks = (read(report)?.testResults ?? []).flatMap((one) => one.assertionResults ?? []);
const failed = checks.filter(({ status }) => status === 'failed');
console.log(
  JSON.stringify({
    attack: name,
    form: full ? 'full' : 'short',
    passed: code === 0,
    checks: checks.length,
    seconds: Math.round((Date.now() - begun) / 100) / 10,
    ...read(figures),
    failed: failed.map(({ fullName, failureMessages }) => ({ check: fullName, why: String(failureMessages[0] ?? '').slice(0, 4_000) })),
  }),
);
rmSync(place, { recursive: true, force: true });
process.exit(code === 0 ? 0 : 1);
