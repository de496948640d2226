import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

jest.setTimeout(120_000);

const ROOT = resolve('.');
const RULES: string = '../../.dependency-cruiser.mjs';
const depcruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** The rules as the pipeline applies them, on the tree in `at`. */
function cruise(at: string): Promise<readonly Violation[]> {
  return new Promise((found, failed) => {
    const args = [depcruise, 'apps', 'libs', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'];
    execFile(process.execPath, args, { cwd: at, maxBuffer: 256 * 1024 * 1024 }, (_error, out, err) => {
      try {
        found((JSON.parse(out) as { summary: { violations: readonly Violation[] } }).summary.violations);
      } catch {
        failed(new Error(`dependency-cruiser did not answer: ${err.slice(0, 2_000)}`));
      }
    });
  });
}

/** A small tree that keeps every rule: a context with its decisions, a view, an application. */
const KEPT: Readonly<Record<string, string>> = {
  'libs/platform/kernel/src/index.ts': `export { z } from 'zod';\nexport const now = 1;\n`,
  'libs/platform/event-log/src/index.ts': `import { now } from '#platform/kernel';\nexport const log = now;\n`,
  'libs/platform/event-log-postgres/src/index.ts': `import { log } from '#platform/event-log';\nexport const postgres = log;\n`,
  'libs/platform/identity/src/index.ts': `import { now } from '#platform/kernel';\nexport const who = now;\n`,
  'libs/platform/identity/src/inside.ts': `export const inside = 1;\n`,
  'libs/domain/custody/src/events.ts': `import { now } from '#platform/kernel';\nexport const custody = now;\n`,
  'libs/domain/custody/src/exhibit.decider.ts': `import { custody } from './events.js';\nimport { seizure } from '#domain/seizure/events';\nexport const decide = [custody, seizure];\n`,
  'libs/domain/custody/src/index.ts': `export * from './exhibit.decider.js';\n`,
  'libs/domain/seizure/src/events.ts': `export const seizure = 1;\n`,
  'libs/domain/seizure/src/index.ts': `export * from './events.js';\n`,
  'libs/views/store/src/index.ts': `import { custody } from '#domain/custody/events';\nexport const store = custody;\n`,
  'libs/views/links/src/index.ts': `export const links = 1;\n`,
  'apps/api/src/main.ts': `import { store } from '#views/store';\nimport { postgres } from '#platform/event-log-postgres';\nexport const main = [store, postgres];\n`,
};

/** For each rule a file that breaks it, and nothing else. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-circular': {
    'libs/views/links/src/one.ts': `import { other } from './other.js';\nexport const one = () => other;\n`,
    'libs/views/links/src/other.ts': `import { one } from './one.js';\nexport const other = () => one;\n`,
  },
  'no-unresolvable': { 'libs/views/links/src/lost.ts': `import { lost } from '#domain/no-such-context';\nexport const found = lost;\n` },
  'no-dist': {
    'libs/views/links/src/old.ts': `import { old } from '../../../../dist/old.js';\nexport const built = old;\n`,
    'dist/old.js': `export const old = 1;\n`,
  },
  'libs-not-apps': { 'libs/views/links/src/up.ts': `import { main } from '../../../../apps/api/src/main.js';\nexport const up = main;\n` },
  'platform-knows-no-domain': { 'libs/platform/identity/src/knows.ts': `import { custody } from '#domain/custody/events';\nexport const knows = custody;\n` },
  'kernel-imports-nothing': { 'libs/platform/kernel/src/clock.ts': `import { hostname } from 'node:os';\nexport const clock = hostname;\n` },
  'decisions-are-pure': { 'libs/domain/custody/src/random.ts': `import { randomUUID } from 'node:crypto';\nexport const random = randomUUID;\n` },
  'decisions-know-the-kernel-only': { 'libs/domain/custody/src/reads.ts': `import { log } from '#platform/event-log';\nexport const reads = log;\n` },
  'event-log-knows-the-kernel': { 'libs/platform/event-log/src/asks.ts': `import { who } from '#platform/identity';\nexport const asks = who;\n` },
  'platform-knows-no-adapter': {
    'libs/platform/identity/src/adapter.ts': `import { postgres } from '#platform/event-log-postgres';\nexport const adapter = postgres;\n`,
  },
  'one-file-names-the-client': {
    'libs/platform/event-log-eventstoredb/src/asks.ts': `import { EventStoreDBClient } from '@eventstore/db-client';\nexport const asks = EventStoreDBClient;\n`,
  },
  'contexts-meet-in-events': { 'libs/domain/seizure/src/calls.ts': `import { decide } from '#domain/custody';\nexport const calls = decide;\n` },
  'domain-knows-no-view': { 'libs/domain/custody/src/shown.ts': `import { store } from '#views/store';\nexport const shown = store;\n` },
  'views-read-events': { 'libs/views/links/src/decides.ts': `import { decide } from '#domain/custody';\nexport const decides = decide;\n` },
  'views-apart': { 'libs/views/links/src/leans.ts': `import { store } from '#views/store';\nexport const leans = store;\n` },
  'face-only': { 'apps/api/src/reaches.ts': `import { inside } from '../../../libs/platform/identity/src/inside.js';\nexport const reaches = inside;\n` },
};

async function plant(files: Readonly<Record<string, string>>, at: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(at, path)), { recursive: true });
    await writeFile(join(at, path), text);
  }
}

describe('the import rules', () => {
  let garden: string;

  beforeAll(async () => {
    garden = await mkdtemp(join(tmpdir(), 'custos-garden-'));
    for (const file of ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json']) await cp(join(ROOT, file), join(garden, file));
    await symlink(join(ROOT, 'node_modules'), join(garden, 'node_modules'));
    await plant(KEPT, garden);
  });
  afterAll(() => rm(garden, { recursive: true, force: true }));

  it('find nothing in a small tree that keeps them, and every violation planted in it, each by its own rule', async () => {
    expect(await cruise(garden)).toEqual([]);
    for (const files of Object.values(BROKEN)) await plant(files, garden);
    const found = await cruise(garden);
    for (const [rule, files] of Object.entries(BROKEN)) {
      const planted = Object.keys(files);
      expect({ rule, by: found.filter((one) => one.rule.name === rule).map((one) => one.from) }).toEqual({
        rule,
        by: expect.arrayContaining([expect.stringMatching(new RegExp(`^(${planted.join('|').replaceAll('.', '\\.')})$`))]),
      });
    }
  });

  it('are all tried here', async () => {
    const { default: config } = (await import(RULES)) as {
      default: { forbidden: readonly { name: string; comment: string }[] };
    };
    expect(config.forbidden.map((one) => one.name).sort()).toEqual(Object.keys(BROKEN).sort());
    for (const { name, comment } of config.forbidden) expect({ name, why: comment }).toEqual({ name, why: expect.stringMatching(/\w+\.$/) });
  });

  it('hold in this tree', async () => {
    expect(await cruise(ROOT)).toEqual([]);
  });
});
