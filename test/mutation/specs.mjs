// Specs as lists of plain functions: TypeScript is lowered here, packages are loaded by Node itself, matchers and tables are those of jest.
import { transformSync } from '@swc/core';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { swc } from '../../jest.config.mjs';

const require = createRequire(import.meta.url);
const ofJest = createRequire(require.resolve('jest/package.json'));
const { jestExpect: expect } = ofJest('@jest/expect');
const { bind } = ofJest('jest-each');

const lowered = new Map();
const ALIASES = [
  [/^#(platform|views)\/([^/]+)$/, 'libs/$1/$2/src/index.ts'],
  [/^#domain\/([^/]+)\/events$/, 'libs/domain/$1/src/events.ts'],
  [/^#domain\/([^/]+)$/, 'libs/domain/$1/src/index.ts'],
];

/** Loads every spec that the patterns name, anew, with a describe and an it that only note what they are given. */
export function loadSpecs(root, patterns) {
  const modules = new Map();
  const tests = [];
  let groups = [];

  const it = (title, body) => {
    const name = [...groups.map((group) => group.title), title].join(' ');
    tests.push({ id: `${file}: ${name}`, name, body, groups });
  };
  const describe = (title, body) => {
    const outer = groups;
    groups = [...outer, { id: `${file}: before ${title}`, title, before: [], after: [] }];
    body();
    groups = outer;
  };
  it.each = bind(it, false);
  describe.each = bind(describe, false);
  const beforeAll = (hook) => void groups.at(-1).before.push(hook);
  const afterAll = (hook) => void groups.at(-1).after.push(hook);
  Object.assign(globalThis, { describe, it, test: it, expect, beforeAll, afterAll });

  const load = (path) => {
    const known = modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(path, module);
    let compile = lowered.get(path);
    if (compile === undefined) {
      const { code } = transformSync(readFileSync(path, 'utf8'), { ...swc, filename: path, sourceMaps: false });
      compile = compileFunction(code, ['exports', 'require', 'module'], { filename: path });
      lowered.set(path, compile);
    }
    const own = createRequire(path);
    const loadFrom = (name) => {
      const source = name.startsWith('.') ? resolve(dirname(path), name.replace(/\.js$/, '.ts')) : aliased(root, name);
      return source === undefined || !existsSync(source) ? own(name) : load(source);
    };
    compile(module.exports, loadFrom, module);
    return module.exports;
  };

  let file;
  for (file of patterns.flatMap((pattern) => filesLike(root, pattern))) load(join(root, file));
  return { tests };
}

function aliased(root, name) {
  for (const [alias, place] of ALIASES) if (alias.test(name)) return join(root, name.replace(alias, place));
  return undefined;
}

function filesLike(root, pattern) {
  const place = dirname(pattern);
  const ending = basename(pattern);
  return readdirSync(join(root, place))
    .filter((name) => (ending.startsWith('*') ? name.endsWith(ending.slice(1)) : name === ending))
    .sort()
    .map((name) => `${place}/${name}`);
}
