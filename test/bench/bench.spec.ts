import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/embedded-postgres';
import { PostgresEventLog } from '#platform/event-log-postgres';
import { startCustos } from '../scenarios/support/custos.js';
import { followOneRifle } from '../scenarios/support/thread.js';

/** What one rifle went through, kept where the benchmarks look for the rehearsal: they generate their events from it. */
async function keepOneRifle(file: string): Promise<void> {
  const custos = await startCustos();
  try {
    await followOneRifle(custos.client);
    const log = await PostgresEventLog.open({ url: custos.databaseUrl });
    let lines = '';
    for await (const { stream, type, entry } of log.readAll('start', { follow: false })) lines += `${JSON.stringify({ stream, type, entry })}\n`;
    await log.close();
    writeFileSync(file, lines);
  } finally {
    await custos.close();
  }
}

async function bench(data: string, ...args: readonly string[]): Promise<Record<string, any>> {
  const child = spawn(process.execPath, [resolve('test/bench/bench.mjs'), ...args, '--rounds', '1', '--data', data, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}: ${err.slice(-3_000)}`);
  return JSON.parse(out) as Record<string, any>;
}

describe('a benchmark', () => {
  let data: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'custos-bench-spec-'));
    server = await startEmbeddedPostgres({ data, log: () => undefined });
    await keepOneRifle(join(data, 'rehearsal.jsonl'));
  }, 120_000);
  afterAll(async () => {
    await server.release();
    rmSync(data, { recursive: true, force: true });
  });

  // How fast anything is, is no matter here: another machine, another figure.
  it.each([
    ['append', '0.001', 4],
    ['http', '0.0005', 2],
    ['rebuild', '0.0003', 2],
    ['case-file', '0.0003', 1],
    ['growth', '0.0003', 2],
  ])(
    'of %s measures both sides in one run and says what it found, whatever it was',
    async (name, scale, limits) => {
      const report = await bench(data, name, '--scale', scale);
      expect(report).toMatchObject({ name, machine: { fsync: 'on', synchronous_commit: 'on' }, kept: expect.any(Boolean) });
      expect(report['limits']).toHaveLength(limits);
      for (const one of report['limits'] as Record<string, unknown>[]) expect(one).toMatchObject({ name: expect.any(String), value: expect.any(Number) });
      expect(report['rounds'].length).toBeGreaterThan(0);
      for (const round of report['rounds'] as Record<string, unknown>[]) {
        expect(round).toMatchObject({ callers: expect.any(Number), payloadBytes: expect.any(Number), fsyncs: { ours: expect.any(Number) } });
        for (const side of ['ours', 'raw']) expect(round[side]).toBeGreaterThan(0);
        expect((round['peakRss'] as { ours: number }).ours).toBeGreaterThan(20_000_000);
      }
    },
    120_000,
  );
});
