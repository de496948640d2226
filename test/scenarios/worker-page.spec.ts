import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StallingLine } from '../faults/stalling-line.js';
import { freshPlace, startApi, startWorker, type Place, type Process } from './support/custos.js';

jest.setTimeout(120_000);

describe('a worker that runs apart', () => {
  let place: Place;
  let api: Process;
  let worker: Process;
  beforeAll(async () => {
    place = await freshPlace();
    api = await startApi(place);
    worker = await startWorker({ env: { ...place.env, CUSTOS_WORKER_PORT: '0' } });
  });
  afterAll(async () => {
    await worker?.stop('SIGTERM');
    await api?.stop('SIGTERM');
    await place?.close();
  });
  const at = (path: string, init?: RequestInit) => fetch(`${String(worker.started['url'])}${path}`, init);

  it('says that it runs, where views and policies stand, and how its own readers fare', async () => {
    expect(await (await at('/health/live')).json()).toEqual({ status: 'ok' });
    const ready = await at('/health/ready');
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { status: 'ok', views: expect.arrayContaining([expect.objectContaining({ name: 'timeline' })]) as unknown },
    ]);
    const text = await (await at('/metrics')).text();
    expect(text).toMatch(/^custos_log_subscription_lag_seconds \d/m);
    expect(text).toMatch(/^custos_view_lag_seconds\{view="timeline"\} \d/m);
  });

  it('serves nothing else, and takes nothing', async () => {
    for (const [path, status, init] of [
      ['/v1/me', 404],
      ['/metrics?x', 404],
      ['/metrics', 405, { method: 'POST', body: '{}' }],
    ] as const) {
      expect((await at(path, init)).status).toBe(status);
    }
  });

  it('says while PostgreSQL keeps silent that nothing is known, and what stood still before does', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'custos-line-'));
    const line = await StallingLine.open(place.databaseUrl!, directory);
    const behind = await startWorker({ env: { ...place.env, DATABASE_URL: line.url, CUSTOS_WORKER_PORT: '0' } });
    const asked = (path: string) => fetch(`${String(behind.started['url'])}${path}`);
    try {
      expect(await (await asked('/metrics')).text()).toMatch(/^custos_parked\{name="timeline"\} 0$/m);
      line.stall();
      const [ready, metrics] = await Promise.all([asked('/health/ready'), asked('/metrics')]);
      expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'unavailable', log: { reachable: false }, views: null, policies: null }]);
      const text = await metrics.text();
      expect(text).toMatch(/^custos_log_reachable 0$/m);
      expect(text).toMatch(/^custos_parked\{name="timeline"\} 0$/m);
      expect(text).not.toMatch(/^custos_view_lag_seconds\{/m);
    } finally {
      line.goOn();
      await behind.stop('SIGTERM');
      await line.close();
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('serves none where it was given no port, and does not start where the port is taken', async () => {
    const silent = await startWorker(place);
    expect(silent.started['url']).toBeUndefined();
    await silent.stop('SIGTERM');
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    const { port } = taken.address() as AddressInfo;
    try {
      await expect(startWorker({ env: { ...place.env, CUSTOS_WORKER_PORT: String(port) } })).rejects.toThrow(/EADDRINUSE/);
    } finally {
      taken.close();
    }
  });
});
