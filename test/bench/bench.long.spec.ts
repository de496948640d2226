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

/** Without a server that the tests may be told of: how long this takes must not hang on what is installed. */
const { CUSTOS_TEST_EVENTSTOREDB: _running, CUSTOS_TEST_EVENTSTOREDB_SERVER: _installed, ...env } = process.env;

async function bench(data: string, ...args: readonly string[]): Promise<{ readonly report: Record<string, any>; readonly said: string }> {
  const child = spawn(process.execPath, [resolve('test/bench/bench.mjs'), ...args, '--rounds', '1', '--data', data, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}: ${err.slice(-3_000)}`);
  return { report: JSON.parse(out) as Record<string, any>, said: err };
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
    ['long-history', '0.01', 1],
    ['time-class', '0.003', 4],
  ])(
    'of %s measures both sides in one run and says what it found, whatever it was',
    async (name, scale, limits) => {
      const { report } = await bench(data, name, '--scale', scale);
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

  it('of eventstoredb measures the adapter beside the bare client, and says that it does so on a double when no server is named', async () => {
    const { report, said } = await bench(data, 'eventstoredb', '--scale', '0.01');
    expect(said).toMatch(/no server is named .* figures say nothing of a server/);
    expect(report).toMatchObject({ name: 'eventstoredb', server: 'a double of one node: no server', kept: expect.any(Boolean) });
    expect((report['limits'] as { name: string }[]).map(({ name }) => name)).toHaveLength(9);
    const rounds = report['rounds'] as Record<string, any>[];
    expect(rounds.map(({ what, callers }) => `${what} ${callers}`)).toEqual(['append 1', 'append 8', 'append 32', 'read 1', 'read 8', 'read 32']);
    for (const round of rounds) {
      for (const side of ['ours', 'raw', ...(round['what'] === 'append' ? ['rawDefault'] : [])]) expect(round[side]).toBeGreaterThan(0);
      expect(round['payloadBytes']).toBeGreaterThan(0);
    }
  }, 120_000);
});
