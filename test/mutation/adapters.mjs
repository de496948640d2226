// Each hand-written mutant of a log's adapter in a copy of the tree, until the first test fails. A hang counts as noticed.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './targets.mjs';
import { exportsOf } from './typescript.mjs';

/** Longer than any of the suites takes on a busy machine. */
const PATIENCE_MS = Number(process.env.CUSTOS_MUTATE_PATIENCE_MS ?? 300_000);
const COPIED = ['libs', 'test', 'package.json', 'tsconfig.json', 'jest.config.mjs', 'plain-reporter.mjs'];

export const adapters = () => exportsOf(join(root, 'test/mutation/adapters/index.ts')).adapters;

/** @returns every mutant with its fate: killed (and by which test), survived, or gone when its text is not found once. */
export async function tryAdapters(names, only, workers, tell) {
  const chosen = adapters().filter(({ adapter }) => names.length === 0 || names.includes(adapter));
  const waiting = chosen.flatMap(({ adapter, specs, mutants }) =>
    mutants.filter(({ fault }) => only === undefined || fault.includes(only)).map((mutant) => ({ adapter, specs, mutant })),
  );
  const fates = [];
  const count = waiting.length;
  const suites = [...new Set(waiting.flatMap(({ specs }) => specs))];
  const one = async () => {
    const copy = mkdtempSync(join(tmpdir(), 'custos-mutant-'));
    try {
      for (const part of COPIED) cpSync(join(root, part), join(copy, part), { recursive: true });
      // Named in the configuration of the tests; nothing of it is asked.
      mkdirSync(join(copy, 'apps'));
      symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
      // Nothing would be told by a test that fails without a fault.
      for (let spec = suites.shift(); spec !== undefined; spec = suites.shift()) {
        const failed = (await asked(copy, spec)) && (await asked(copy, spec));
        if (failed !== undefined) throw new Error(`${spec} fails without any mutant: ${failed}`);
      }
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const fate = await tried(copy, next);
        fates.push(fate);
        tell(`${fates.length}/${count} ${fate.fate} ${fate.adapter}: ${fate.fault}${fate.by === undefined ? '' : ` (${fate.by})`}`);
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: workers }, one));
  return fates;
}

async function tried(copy, { adapter, specs, mutant: { fault, file, text, by, why } }) {
  const place = join(copy, file);
  const original = readFileSync(place, 'utf8');
  const found = { kind: 'adapter', adapter, file, fault, why };
  if (original.split(text).length !== 2) return { ...found, fate: 'gone' };
  const started = performance.now();
  writeFileSync(
    place,
    original.replace(text, () => by),
  );
  try {
    for (const spec of specs) {
      const verdict = await asked(copy, spec);
      if (verdict !== undefined) return { ...found, fate: 'killed', by: verdict, seconds: Math.round((performance.now() - started) / 1_000) };
    }
    return { ...found, fate: 'survived', seconds: Math.round((performance.now() - started) / 1_000) };
  } finally {
    writeFileSync(place, original);
  }
}

/** The first test that failed, or undefined when none did. */
async function asked(copy, spec) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const pattern = `/${spec.replaceAll('.', '\\.').replace('*', '[^/]*')}$`;
  const child = spawn(
    process.execPath,
    [jest, '--runInBand', '--passWithNoTests', '--json', `--outputFile=${report}`, `--testEnvironment=${copy}/test/mutation/first-failure.cjs`, pattern],
    { cwd: copy, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = '';
  child.stderr.on('data', (text) => (said = (said + String(text)).slice(-2_000)));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    process.kill(-child.pid, 'SIGKILL');
  }, PATIENCE_MS);
  const code = await new Promise((done) => child.once('exit', done));
  clearTimeout(timer);
  if (late) return 'it hangs';
  if (code === 0) return undefined;
  if (!existsSync(report)) throw new Error(`jest did not get as far as ${spec}: ${said}`);
  const results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  const failed = results.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
  return failed?.fullName ?? 'it cannot be loaded';
}
