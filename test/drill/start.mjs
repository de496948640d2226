#!/usr/bin/env node
// Harms real servers of an installed EventStoreDB under load: `npm run drill:eventstoredb -- --server CMD --nodes 1|3 --seconds N --seed S --json`.
// It is the attack `eventstoredb-load` on servers alone, for as long as it is told to; figures and end are those of every attack.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: process.env.CUSTOS_TEST_EVENTSTOREDB_SERVER },
    nodes: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
if (!values.server || !['1', '3'].includes(values.nodes) || !(Number(values.seconds) > 0)) {
  console.error('usage: npm run drill:eventstoredb -- --server CMD [--nodes 1|3] [--seconds N] [--seed S] [--json]\nCMD starts an installed server of 23.10');
  process.exit(2);
}
const args = ['eventstoredb-load', ...(values.seed === undefined ? [] : [`--seed=${values.seed}`]), ...(values.json ? ['--json'] : [])];
const env = { ...process.env, CUSTOS_TEST_EVENTSTOREDB_SERVER: values.server, DRILL_NODES: values.nodes, DRILL_SECONDS: values.seconds };
const child = spawn(process.execPath, [fileURLToPath(new URL('../prove/prove.mjs', import.meta.url)), ...args], { env, stdio: 'inherit' });
child.once('exit', (code) => process.exit(code ?? 1));
