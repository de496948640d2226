// What is mutated, and which tests are asked: a context's rules by its own specs, the log's core by its specs and its contract in memory.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const CORE = 'event-log';

/** Data with no decision in it: the context's public language, and codes that are listed and not computed. */
const LANGUAGE = /[/.-](events|catalogue)\.ts$/;

/** Every context with a decider, and the core of the log. */
export const targets = [
  ...readdirSync(join(root, 'libs/domain'))
    .filter((context) => decidersOf(context).length > 0)
    .sort(),
  CORE,
];

/** The files of a target whose mutants are counted: its deciders and what they take their rules from, with paths from the root. */
export function mutated(target) {
  if (target !== CORE) return rulesOf(decidersOf(target));
  const place = 'libs/platform/event-log/src';
  return readdirSync(join(root, place))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'index.ts')
    .map((file) => `${place}/${file}`);
}

/** The specs that are asked about a target. */
export const asked = (target) =>
  target === CORE ? ['libs/platform/event-log/src/*.spec.ts', 'test/contract/memory.spec.ts'] : [`libs/domain/${target}/src/*.spec.ts`];

function decidersOf(context) {
  const place = `libs/domain/${context}/src`;
  return readdirSync(join(root, place))
    .filter((file) => file.endsWith('.decider.ts'))
    .map((file) => `${place}/${file}`);
}

/** Follows what deciders import within their context, types and the language left out. */
function rulesOf(deciders) {
  const found = new Set();
  const follow = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, from] of readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*? from '(\.\/[^']+)\.js';/gms)) {
      follow(relative(root, join(root, dirname(file), `${from}.ts`)));
    }
  };
  deciders.forEach(follow);
  return [...found].filter((file) => !LANGUAGE.test(file)).sort();
}
