import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

interface User {
  readonly process: ChildProcess;
  readonly url: string;
  readonly cluster: string;
}

describe('several processes on one embedded PostgreSQL', () => {
  let data: string;
  let users: User[] = [];

  const enter = () =>
    new Promise<User>((done, failed) => {
      const child = fork(resolve('test/faults/postgres-user.mjs'), [data], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      let errors = '';
      child.stderr!.on('data', (text: Buffer) => (errors += text.toString()));
      child.stdout!.once('data', (line: Buffer) => {
        const user = { process: child, ...(JSON.parse(line.toString()) as { url: string; cluster: string }) };
        users.push(user);
        done(user);
      });
      child.once('exit', (code) => failed(new Error(`left with ${code}: ${errors}`)));
    });
  const gone = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise<void>((done) => void child.once('exit', () => done()));
  const leave = async ({ process: child }: User) => {
    if (child.connected) child.send('leave');
    await gone(child);
  };
  const killed = async ({ process: child }: User) => {
    child.kill('SIGKILL');
    await gone(child);
  };
  const server = (cluster: string): number | undefined => {
    try {
      const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster) ? pid : undefined;
    } catch {
      return undefined;
    }
  };
  const ask = async (url: string, sql: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
      return rows[0]?.[0];
    } finally {
      await client.end();
    }
  };

  beforeAll(() => {
    data = mkdtempSync(join(tmpdir(), 'custos-users-'));
  });
  afterEach(async () => {
    await Promise.all(users.map(leave));
    users = [];
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it('is adopted by the next process after the one that started it was killed', async () => {
    const first = await enter();
    await ask(first.url, 'create table kept as select 42 as answer');
    const running = server(first.cluster);
    await killed(first);
    expect(server(first.cluster)).toBe(running);
    const second = await enter();
    expect(server(second.cluster)).toBe(running);
    expect(await ask(second.url, 'select answer from kept')).toBe(42);
  });

  it('stays while one process uses it, and is stopped by the last one out, the dead not counted', async () => {
    const [first, second, third] = await Promise.all([enter(), enter(), enter()]);
    const running = server(first.cluster);
    expect(running).toBeDefined();
    await killed(first);
    await leave(second);
    expect(server(first.cluster)).toBe(running);
    await leave(third);
    expect(server(first.cluster)).toBeUndefined();
  });

  it('is started again by exactly one of those who use it, even when its starter is dead', async () => {
    const first = await enter();
    const [second, third] = await Promise.all([enter(), enter()]);
    await killed(first);
    const before = server(second.cluster)!;
    let restarts = 0;
    for (const { process: child } of [second, third])
      child.stderr!.on('data', (text: Buffer) => (restarts += text.toString().split('starting it again').length - 1));
    process.kill(before, 'SIGKILL');
    for (let n = 0; n < 200 && [undefined, before].includes(server(second.cluster)); n++) await pause(50);
    let answer: unknown;
    for (let n = 0; n < 200 && answer === undefined; n++) answer = await ask(third.url, 'select answer from kept').catch(() => pause(50).then(() => undefined));
    expect(answer).toBe(42);
    expect(restarts).toBe(1);
  });
});
