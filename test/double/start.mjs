#!/usr/bin/env node
// Starts the double of ONE EventStoreDB node alone, until it is interrupted: `npm run -s eventstoredb:double -- [--tls] [--port=N] --json`
// prints its address, and with --tls the authority's certificate and the password of `admin`. It keeps nothing and is no database.
import { transformFile } from '@swc/core';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tmpdir } from 'node:os';

const here = fileURLToPath(new URL('.', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'custos-double-'));
process.once('exit', () => rmSync(place, { recursive: true, force: true }));

/** Node 20 reads no TypeScript: the sources are lowered into a folder of their own, beside the packages they need. */
async function lowered() {
  symlinkSync(resolve(here, '../../node_modules'), join(place, 'node_modules'));
  writeFileSync(join(place, 'package.json'), JSON.stringify({ type: 'module' }));
  const folder = join(place, 'double');
  mkdirSync(folder);
  for (const file of readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const { code } = await transformFile(join(here, file), {
      swcrc: false,
      module: { type: 'es6' },
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    });
    writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), code);
  }
  const load = (name) => import(pathToFileURL(join(folder, name)));
  return { ...(await load('eventstoredb-double.js')), ...(await load('certificates.js')) };
}

const args = process.argv.slice(2);
const tls = args.includes('--tls');
const { EventStoreDbDouble, authority } = await lowered();
const trusted = tls ? authority() : undefined;
const password = 'changeit';
const double = await EventStoreDbDouble.start({
  port: Number(args.find((one) => one.startsWith('--port='))?.slice('--port='.length) ?? 0),
  ...(trusted !== undefined && { tls: trusted.issue({ hosts: ['localhost'] }), users: { admin: { password, groups: ['$admins'] } } }),
});
const told = { url: double.url, double: 'of one node, in memory', ...(trusted !== undefined && { user: 'admin', password, ca: trusted.certificate }) };
console.log(args.includes('--json') ? JSON.stringify(told) : `A double of one EventStoreDB node listens at ${double.url}`);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    double.close();
    process.exit(0);
  });
