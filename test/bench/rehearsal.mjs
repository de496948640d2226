// The rehearsal's log, as generated events take their mix from it: played once through the built product, then kept beside the server.
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PostgresEventLog } from '../../dist/libs/platform/event-log-postgres/src/index.js';
import { Copies } from './copies.mjs';
import { makeLog } from './ground.mjs';
import { checkSample, loadLog } from './load.mjs';

/** Every event of the rehearsal in the order of its log, with sealed members already taken out. */
export async function rehearsed(ground, say) {
  const file = ground.told;
  if (!existsSync(file)) {
    say('playing the rehearsal, of which the generated events are copies');
    const url = await ground.fresh('rehearsal');
    await play(url);
    await keep(url, file);
    await ground.drop('rehearsal');
  }
  const told = [];
  for await (const line of createInterface({ input: createReadStream(file) })) told.push(JSON.parse(line));
  return told;
}

async function play(url) {
  const data = mkdtempSync(join(tmpdir(), 'custos-bench-rehearsal-'));
  try {
    const child = spawn(process.execPath, [resolve('dist/apps/cli/src/main.js'), 'demo', '--exit', '--json'], {
      env: { ...process.env, DATABASE_URL: url, CUSTOS_DATA: data, CUSTOS_PORT: '0', CUSTOS_EXERCISE: 'true' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the rehearsal ended with ${code}`);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Writes a log as one line an event, whole or not at all. */
export async function keep(url, file) {
  const log = await PostgresEventLog.open({ url });
  const out = createWriteStream(`${file}.part`);
  try {
    for await (const { stream, type, entry } of log.readAll('start', { follow: false })) {
      if (!out.write(`${JSON.stringify({ stream, type, entry })}\n`)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'finish');
    renameSync(`${file}.part`, file);
  } finally {
    await log.close();
  }
}

const SAMPLE = 200;

/** A database with a log of `count` generated events; made when it is not there yet, and checked by a sample. Answers its address. */
export async function generatedLog(ground, count, seed, say) {
  const name = `events_${count}_${seed}`;
  if (await ground.exists(name)) return ground.url(name);
  const copies = new Copies(await rehearsed(ground, say), seed);
  say(`generating ${count} events`);
  const url = await ground.fresh(`${name}_part`);
  await makeLog(url);
  const streams = [];
  const step = Math.max(1, Math.floor(count / SAMPLE));
  await loadLog(
    url,
    (function* () {
      for (const one of copies.log(count)) {
        if (one.position % step === 0) streams.push(one.stream);
        yield one;
      }
    })(),
  );
  await checkSample(url, [...new Set(streams)]);
  await ground.rename(`${name}_part`, name);
  return ground.url(name);
}
