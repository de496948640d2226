import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { exclusively } from './exclusive.js';
import { isAlive, ownMark } from './process-mark.js';
import { runningServer } from './server.js';

describe('PostgreSQL without an installation', () => {
  const said: string[] = [];
  let data: string;
  let started: EmbeddedPostgres[] = [];
  const start = async () => {
    const one = await startEmbeddedPostgres({ data, log: (message) => said.push(message) });
    started.push(one);
    return one;
  };
  const ask = async (url: string, sql: string): Promise<string[]> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
      return rows[0] ?? [];
    } finally {
      await client.end();
    }
  };

  beforeAll(() => {
    // As made by mktemp: closed to the server's user.
    data = mkdtempSync(join(tmpdir(), 'custos-embedded-'));
  });
  afterEach(async () => {
    await Promise.all(started.map((one) => one.release()));
    started = [];
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it('starts from nothing, durable, with checksums and an order of text that depends on no library', async () => {
    const { url, dataDirectory } = await start();
    const [fsync, checksums, commit] = await ask(
      url,
      `select current_setting('fsync'), current_setting('data_checksums'), current_setting('synchronous_commit')`,
    );
    expect([fsync, checksums, commit]).toEqual(['on', 'on', 'on']);
    expect(await ask(url, `select datlocprovider, datlocale from pg_database where datname = current_database()`)).toEqual(['b', 'C.UTF-8']);
    expect(await ask(url, 'show listen_addresses')).toEqual(['']);
    expect(statSync(dataDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(join(data, 'postgres/password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'postgres/socket')).mode & 0o777).toBe(0o700);
  });

  it('refuses a caller without the password', async () => {
    const { url } = await start();
    await expect(ask(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('is shared, and stopped by the last one out', async () => {
    const [first, second] = [await start(), await start()];
    const server = runningServer(first.dataDirectory);
    await first.release();
    expect(runningServer(second.dataDirectory)).toBe(server);
    expect(await ask(second.url, 'select 1 as one')).toEqual([1]);
    await second.release();
    expect(runningServer(second.dataDirectory)).toBeUndefined();
  });

  it('keeps what was committed across a stop', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.release();
    expect(await ask((await start()).url, 'select answer from kept')).toEqual([42]);
  });

  it('is started again when it dies, at the same address', async () => {
    const { url, dataDirectory } = await start();
    await start();
    const before = runningServer(dataDirectory)!;
    process.kill(before, 'SIGKILL');
    for (let n = 0; n < 200 && [undefined, before].includes(runningServer(dataDirectory)); n++) await pause(50);
    let answer: string[] | undefined;
    for (let n = 0; n < 200 && answer === undefined; n++) answer = await ask(url, 'select 1 as one').catch(() => pause(50).then(() => undefined));
    expect(answer).toEqual([1]);
    expect(runningServer(dataDirectory)).not.toBe(before);
    expect(said.filter((message) => message.includes('starting it again'))).toHaveLength(1);
  });

  it('finds a short place for the socket when the data lies deep', async () => {
    const deep = join(data, 'x'.repeat(60), 'y'.repeat(60));
    const one = await startEmbeddedPostgres({ data: deep, log: () => undefined });
    const socket = new URL(one.url).searchParams.get('host')!;
    try {
      expect(await ask(one.url, 'select 1 as one')).toEqual([1]);
      expect(Buffer.byteLength(socket)).toBeLessThan(60);
      expect(statSync(socket).mode & 0o777).toBe(0o700);
    } finally {
      await one.release();
      rmSync(socket, { recursive: true, force: true });
    }
  });
});

describe('taking turns', () => {
  it('lets one in at a time', async () => {
    const place = mkdtempSync(join(tmpdir(), 'custos-turn-'));
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        exclusively(place, async () => {
          most = Math.max(most, ++inside);
          await pause(2);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(readdirSync(place).every((name) => /^\d+$/.test(name))).toBe(true);
    rmSync(place, { recursive: true });
  });

  it('knows a process from a later one with the same number', () => {
    const [pid, start, boot] = ownMark().split('.');
    expect(isAlive(ownMark())).toBe(true);
    expect(isAlive(`${pid}.${Number(start) - 1}.${boot}`)).toBe(false);
  });
});
