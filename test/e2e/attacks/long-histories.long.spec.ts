import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CUSTOMS, followOneRifle, PROSECUTOR, type Thread } from '../../scenarios/support/thread.js';
import { quiet } from '../../prove/stage.js';
import { lengthened } from './support/old-history.js';

jest.setTimeout(400_000);

const MEMBERS = 10_000;
const STEPS = 5_000;
const FROM = '2024-07-12T08:00:00.000Z';
const member = (n: number): string => `CI.DGPN-PJ.${20_000 + n}`;
const MEBIBYTE = 1 << 20;

describe('a log in which one subject has grown without end', () => {
  let custos: Custos;
  let client: Client;
  let long: Thread;
  let other: Thread;
  beforeAll(async () => {
    // The nightly verification would begin somewhere in what is measured.
    custos = await startCustos({ CUSTOS_LOG_LEVEL: 'warn', CUSTOS_VERIFY_SECONDS: '0' });
    client = custos.client;
    long = await followOneRifle(client, '41');
    other = await followOneRifle(client, '42');
    await lengthened(custos.databaseUrl, `custos.case-${long.case}`, {
      type: 'casework.MemberAssigned',
      count: MEMBERS,
      data: (n) => ({ officer: member(n), actions: ['READ'], from: FROM }),
    });
    const round = { amount: '52', unit: 'round' };
    await lengthened(custos.databaseUrl, `custos.exhibit-${long.exhibit}`, {
      type: 'custody.Measured',
      count: STEPS,
      data: () => ({ by: CUSTOMS, expected: round, found: round, instrument: 'scale 3', measure: 'COUNT', part: 'whole', tolerance: '0' }),
    });
    await quiet(client);
  });
  afterAll(() => custos?.close());

  /** Every item of one list of a page, by its cursors. */
  async function everything(user: string, path: string, list: string): Promise<readonly Record<string, any>[]> {
    const items: Record<string, any>[] = [];
    for (let cursor: string | null = null; ;) {
      const { status, body, text } = await client.get(user, `${path}?list=${list}&limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      expect([status, text.length < MEBIBYTE]).toEqual([200, true]);
      items.push(...(body['items'] as Record<string, any>[]));
      cursor = body['next'] as string | null;
      if (cursor === null) return items;
    }
  }

  it('shows its page at once, and in pieces', async () => {
    const path = `/v1/cases/${long.case}/file`;
    await client.found(PROSECUTOR, path);
    const begun = performance.now();
    const { body, text } = await client.found(PROSECUTOR, path);
    const seconds = (performance.now() - begun) / 1_000;
    expect(seconds).toBeLessThan(3);
    expect(text.length).toBeLessThan(MEBIBYTE);
    expect(body['members']).toHaveLength(500);
    expect(body['cut']).toContainEqual({ list: 'members', total: MEMBERS });
    const members = await everything(PROSECUTOR, path, 'members');
    expect(members.map((one) => one['officer'] as string)).toEqual(Array.from({ length: MEMBERS }, (_, n) => member(n)));
  });

  it('shows an exhibit of five thousand events in pieces', async () => {
    const path = `/v1/exhibits/${long.exhibit}`;
    const { body, text } = await client.found(CUSTOMS, path);
    expect(text.length).toBeLessThan(MEBIBYTE);
    const total = (body['cut'] as { list: string; total: number }[]).find(({ list }) => list === 'custody')!.total;
    expect(total).toBeGreaterThan(STEPS);
    const steps = await everything(CUSTOMS, path, 'custody');
    expect([steps.length, new Set(steps.map((one) => one['event'] as string)).size]).toEqual([total, total]);
  });

  it('takes no further member, and lets go of those who are there', async () => {
    const path = `/v1/cases/${long.case}/members`;
    const more = { officer: 'CI.DGPN-PJ.4719', actions: ['READ'], from: FROM };
    const begun = performance.now();
    const refused = await client.command(PROSECUTOR, path, more);
    expect([refused.status, refused.body['code']]).toEqual([409, 'list-full']);
    expect(performance.now() - begun).toBeLessThan(3_000);
    const removed = await client.command(PROSECUTOR, `${path}/remove`, { officer: member(0), ground: 'TASK_DONE' });
    expect(removed.status).toBe(200);
  });

  it('and sixty-four replays of it by one officer leave the others their answers and the process its memory', async () => {
    const token = await client.token(PROSECUTOR);
    const others = ['CI.DGD-AIR.4711', 'CI.DGD-AIR.4712', 'CI.DGD-AIR.4713', 'CI.DGD-AIR.4714'];
    for (const one of others) await client.token(one);
    const pages = ['/v1/me', `/v1/exhibits/${other.exhibit}`, `/v1/seizures/${other.seizure}`];
    const asked = async (seconds: number): Promise<readonly number[]> => {
      const latencies: number[] = [];
      const until = performance.now() + seconds * 1_000;
      await Promise.all(
        others.map(async (officer, n) => {
          for (let m = n; performance.now() < until; m++) {
            const begun = performance.now();
            expect((await client.get(officer, pages[m % pages.length]!)).status).toBe(200);
            latencies.push(performance.now() - begun);
            await pause(20);
          }
        }),
      );
      return latencies;
    };
    await asked(3);
    const alone = p99(await asked(10));
    const before = await mostResident(custos.process.child.pid!);

    const agent = new Agent({ keepAlive: true, maxSockets: 64 });
    let over = false;
    const statuses = new Map<number, number>();
    const replays = Array.from({ length: 64 }, async () => {
      while (!over) {
        const status = await swallowed(`${custos.api}/v1/cases/${long.case}/replay?limit=500&step=9000`, token, agent);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    await pause(1_000);
    const meanwhile = p99(await asked(15));
    over = true;
    await Promise.all(replays);
    agent.destroy();
    const most = await mostResident(custos.process.child.pid!);
    const found = { alone: Math.round(alone), meanwhile: Math.round(meanwhile), grown: Math.round((most - before) / MEBIBYTE), statuses: [...statuses] };
    process.stderr.write(`64 replays: ${JSON.stringify(found)}\n`);
    expect(statuses.get(200) ?? 0).toBeGreaterThan(0);
    expect([...statuses.keys()].filter((status) => ![200, 429, 503].includes(status))).toEqual([]);
    expect(found.grown).toBeLessThan(200);
    expect(meanwhile).toBeLessThanOrEqual(3 * alone);
  });
});

const p99 = (latencies: readonly number[]): number => [...latencies].sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)]!;

/** The most memory that a process ever had, in bytes, as the kernel counts it: what garbage there is at one moment is chance, up to 200 MB of it. */
const mostResident = async (pid: number): Promise<number> => Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))![1]) * 1_024;

/** Asks and throws the answer away as it comes: the one who measures has no time for it. */
const swallowed = (url: string, token: string, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => answer.resume().once('end', () => resolve(answer.statusCode!))).once(
      'error',
      reject,
    );
  });
