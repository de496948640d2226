// Data written in TypeScript, for the commands of this folder.
import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { swc } from '../../jest.config.mjs';

/** The exports of a file that imports nothing but its neighbours. */
export function exportsOf(path) {
  const { code } = transformSync(readFileSync(path, 'utf8'), { ...swc, filename: path, sourceMaps: false });
  const module = { exports: {} };
  const neighbour = (name) => exportsOf(resolve(dirname(path), name.replace(/\.js$/, '.ts')));
  new Function('exports', 'module', 'require', code)(module.exports, module, neighbour);
  return module.exports;
}
