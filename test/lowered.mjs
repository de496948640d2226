// What of the tests is written in TypeScript, for programs that run without jest: Node 20 reads none, so it is lowered into a folder of its own,
// beside the packages and the built libraries that it imports.
import { transformFile } from '@swc/core';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Lowers folders of this one (`double`, `servers` …); answers what imports their modules by name. The folder goes when the process does. */
export async function lowered(...folders) {
  const place = mkdtempSync(join(tmpdir(), 'custos-lowered-'));
  process.once('exit', () => rmSync(place, { recursive: true, force: true }));
  symlinkSync(join(here, '../node_modules'), join(place, 'node_modules'));
  symlinkSync(join(here, '../dist/libs'), join(place, 'libs'));
  writeFileSync(join(place, 'package.json'), JSON.stringify({ type: 'module' }));
  for (const folder of folders) {
    mkdirSync(join(place, 'test', folder), { recursive: true });
    for (const file of readdirSync(join(here, folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
      const { code } = await transformFile(join(here, folder, file), {
        swcrc: false,
        module: { type: 'es6' },
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      });
      writeFileSync(join(place, 'test', folder, file.replace(/\.ts$/, '.js')), code);
    }
  }
  return (module) => import(pathToFileURL(join(place, 'test', module)));
}
