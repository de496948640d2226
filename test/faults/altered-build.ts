import { cp, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DIST } from '../scenarios/support/custos.js';

export interface AlteredBuild {
  readonly dist: string;
  remove(): Promise<void>;
}

/** A copy of the build in which one remedy is taken away, for the control of an attack. */
export async function alteredBuild(path: string, remedy: RegExp | string, instead: string): Promise<AlteredBuild> {
  const place = await mkdtemp(join(tmpdir(), 'custos-altered-'));
  const dist = join(place, 'dist');
  await cp(DIST, dist, { recursive: true });
  await cp(resolve('package.json'), join(place, 'package.json'));
  await symlink(resolve('node_modules'), join(place, 'node_modules'));
  const file = join(dist, path);
  const source = await readFile(file, 'utf8');
  const changed = source.replace(remedy, instead);
  if (changed === source) throw new Error(`${path} no longer holds what is to be taken away`);
  await unlink(file);
  await writeFile(file, changed);
  return { dist, remove: () => rm(place, { recursive: true, force: true }) };
}
