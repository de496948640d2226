import { join } from 'node:path';
import { quiet } from '../prove/stage.js';
import { Client } from './support/client.js';
import { custos, Process, startCustos, type Custos } from './support/custos.js';
import { rows } from './support/database.js';
import { LOG_DATABASES, type LogDatabase } from './support/eventstoredb.js';
import { namesServer, skippedOnServers } from '../servers/eventstoredb.js';
import { CUSTOMS, followOneRifle, PROSECUTOR, TRACER, type Thread } from './support/thread.js';

jest.setTimeout(400_000);

interface Report {
  readonly count: number;
  readonly hash: string;
  readonly found: number;
  readonly written: number;
  readonly policies: { readonly moved: readonly string[]; readonly lost: readonly string[] };
}

/** The node stays what it is, with its database, keys and files; only its log moves to EventStoreDB, and back. */
describe.each(LOG_DATABASES)('a log that is moved to %s', (_where, start) => {
  let database: LogDatabase;
  let node: Custos;
  let thread: Thread;
  let onPostgres: readonly string[];
  let policies = 0;

  const archive = (name: string) => join(node.data, name);
  const env = () => ({ ...node.env, ...database.env, CUSTOS_LOG_LEVEL: 'warn' });
  const run = async (args: readonly string[], environment: Readonly<Record<string, string>>) => {
    const { code, out, err } = await custos(args, environment);
    if (code !== 0) throw new Error(`custos ${args.join(' ')} ended with ${code}: ${err}`);
    return out;
  };
  const json = async <Answer>(args: readonly string[], environment: Readonly<Record<string, string>>) =>
    JSON.parse(await run([...args, '--json'], environment)) as Answer;
  const started = async (environment: Readonly<Record<string, string>>) => {
    const process = await Process.start(['apps/cli/src/main.js', 'up', '--json'], environment, (out) =>
      out.includes('\n') ? (JSON.parse(out.slice(0, out.indexOf('\n'))) as { api: string }) : undefined,
    );
    return { process, client: new Client(process.started['api'] as string) };
  };

  /** What a prosecutor, an officer and a tracer read, byte for byte; only positions are another in another log. */
  const pages = async (client: Client): Promise<readonly string[]> => {
    const tail = await quiet(client);
    const read: string[] = [];
    for (const [user, path] of [
      [PROSECUTOR, `/v1/cases/${thread.case}/file`],
      [PROSECUTOR, `/v1/cases/${thread.case}/timeline`],
      [TRACER, `/v1/firearms/${thread.firearm}`],
      [CUSTOMS, `/v1/exhibits/${thread.exhibit}/replay`],
      [TRACER, `/v1/traces/${thread.trace}`],
    ] as const)
      read.push((await client.found(user, path, tail)).text.replaceAll(/"(\d{20}){1,2}"/g, '"position"'));
    return read;
  };
  const wellAndStill = async (client: Client, tail: string) => {
    const { body } = await client.send('GET', '/health/ready');
    expect({ status: body['status'], tail: body['log'].tail as string }).toEqual({ status: 'ok', tail });
  };

  beforeAll(async () => {
    database = await start();
    node = await startCustos();
    thread = await followOneRifle(node.client);
    onPostgres = await pages(node.client);
    policies = ((await node.client.send('GET', '/health/ready')).body['policies'] as readonly unknown[]).length;
    await node.process.stop('SIGTERM');
  });
  afterAll(async () => {
    await node?.close();
    await database?.close();
  });

  it('shows the same pages on EventStoreDB as on PostgreSQL, byte for byte, and no policy acts again', async () => {
    const exported = await json<Report>(['log', 'export', archive('there.ndjson.gz')], node.env);
    const report = await json<Report>(['log', 'import', archive('there.ndjson.gz'), '--hash', exported.hash], env());
    expect(report).toMatchObject({ count: exported.count, hash: exported.hash, found: 0, written: exported.count, policies: { lost: [] } });
    expect(report.policies.moved).toHaveLength(policies);
    await run(['rebuild', 'all'], env());
    const there = await started(env());
    try {
      const before = await there.client.tail();
      expect(await pages(there.client)).toEqual(onPostgres);
      await wellAndStill(there.client, before);
      const reading = { kind: 'factory', place: 'receiver', text: 'ZCZ-MOVED', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };
      await there.client.accepted(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, reading);
      expect((await pages(there.client))[2]).toContain('ZCZ-MOVED');
    } finally {
      await there.process.stop('SIGTERM');
    }
  });

  it('comes back with what was recorded there, and only that is written', async () => {
    const there = await started(env());
    const onEventStoreDb = await pages(there.client);
    await there.process.stop('SIGTERM');
    const exported = await json<Report>(['log', 'export', archive('back.ndjson')], env());
    const report = await json<Report>(['log', 'import', archive('back.ndjson')], node.env);
    expect(report).toMatchObject({ count: exported.count, hash: exported.hash, policies: { lost: [] } });
    expect(report.written).toBeGreaterThan(0);
    expect(report.written).toBeLessThan(10);
    await run(['rebuild', 'all'], node.env);
    const back = await started(node.env);
    try {
      expect(await pages(back.client)).toEqual(onEventStoreDb);
      expect((await back.client.send('GET', '/health/ready')).body).toMatchObject({ status: 'ok', log: { kind: 'postgres' } });
    } finally {
      await back.process.stop('SIGTERM');
    }
  });

  it('is imported with an error when a policy stands at an event that it does not hold, after all was said, and with nothing but what was asked for on standard output', async () => {
    const [lost] = await rows<{ name: string }>(
      node.databaseUrl,
      `update custos.process_cursor set leaf = repeat('x', 43) where name = (select min(name) from custos.process_cursor) returning name`,
    );
    const asJson = await custos(['log', 'import', archive('back.ndjson'), '--json'], node.env);
    expect({ code: asJson.code, lost: (JSON.parse(asJson.out) as Report).policies.lost }).toEqual({ code: 1, lost: [lost!.name] });
    expect(asJson.err).toMatch(/^importing, importing: done, (\d+) of \1$/m);
    const { code, out } = await custos(['log', 'import', archive('back.ndjson')], node.env);
    expect({ code, said: out.includes(`NOT ${lost!.name}`), toTheEnd: out.includes('custos rebuild all') }).toEqual({ code: 1, said: true, toTheEnd: true });
  });
});

if (!namesServer()) skippedOnServers('moving a log');
