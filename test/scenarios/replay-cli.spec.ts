import { settings } from '../../apps/api/src/node/config.js';
import { views } from '../../apps/api/src/node/views.js';
import { Client } from './support/client.js';
import { custos, startCustos, type Custos } from './support/custos.js';
import { rows } from './support/database.js';
import { CUSTOMS, followOneRifle, TRACER, type Thread } from './support/thread.js';

jest.setTimeout(180_000);

describe('the command line beside a running node', () => {
  let node: Custos;
  let thread: Thread;
  const at = () => ['--api', node.api];
  const run = async (...args: string[]) => {
    const answer = await custos(args, node.env);
    if (answer.code !== 0) throw new Error(`custos ${args.join(' ')} ended with ${answer.code}\n${answer.err}`);
    return answer.out;
  };

  beforeAll(async () => {
    node = await startCustos();
    thread = await followOneRifle(node.client);
    await node.client.found(TRACER, `/v1/firearms/${thread.firearm}`, thread.position);
  });
  afterAll(() => node?.close());

  it('prints a token for an officer or a role, and refuses nobody it does not know with a reason', async () => {
    const me = async (token: string) => (await new Client(node.api).send('GET', '/v1/me', { token: token.trim() })).body;
    expect(await me(await run('token', CUSTOMS, ...at()))).toMatchObject({ officer: CUSTOMS, roles: ['investigator'] });
    expect(await me(await run('token', 'prosecutor', ...at()))).toMatchObject({ roles: ['prosecutor'] });
    const unknown = await custos(['token', 'nobody', ...at()], node.env);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('unknown-account');
  });

  it('says how the node is, and ends with 1 when something stands still', async () => {
    const health = JSON.parse(await run('health', '--json', ...at())) as { status: string; views: { name: string }[] };
    expect(health.status).toBe('ok');
    expect(health.views.map((one) => one.name).sort()).toEqual(views.map((one) => one.name).sort());
    expect(await run('health', ...at())).toContain('case-file');
  });

  it('replays a chain of custody in the order of the log, whole although the interface gives it in pages', async () => {
    const json = JSON.parse(await run('replay', 'exhibit', thread.exhibit, '--json', ...at())) as {
      steps: number;
      items: { step: number; type: string; after: unknown }[];
    };
    expect(json.items.map((one) => one.step)).toEqual(Array.from({ length: json.steps }, (_, n) => n + 1));
    expect(json.items.map((one) => one.type)).toEqual(['custody.ExhibitRegistered', 'custody.TransferOffered', 'custody.TransferAccepted']);
    const paged = await node.client.found('XX.AUDIT.4711', `/v1/exhibits/${thread.exhibit}/replay?step=2&limit=1`);
    expect(paged.body['items']).toEqual([json.items[1]]);
    const lines = (await run('replay', 'exhibit', thread.exhibit, ...at())).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('custody.TransferOffered');
    expect(lines[1]).toContain(CUSTOMS);
    const before = JSON.parse(
      await run('replay', 'exhibit', thread.exhibit, '--json', '--as-of', '2020-01-01T00:00:00.000Z', ...at()).catch(
        (error: Error) => `{"refused":"${error.message.includes('not-found')}"}`,
      ),
    ) as { items?: unknown[]; refused?: string };
    expect(before.items ?? []).toEqual([]);
    expect((await custos(['replay', 'exhibit', thread.trace, ...at()], node.env)).code).toBe(1);
  });

  it('folds a view anew beside the live one, finds it equal, and compares all of them', async () => {
    const report = JSON.parse(await run('rebuild', 'operation', '--json')) as { events: number; tables: { table: string; equal: boolean }[] };
    expect(report.events).toBeGreaterThan(15);
    expect(report.tables.length).toBeGreaterThan(3);
    expect(report.tables.filter((one) => !one.equal)).toEqual([]);
    expect((await node.client.get('CI.COORD.4711', `/v1/operations/${thread.operation}/totals`)).status).toBe(200);
    expect(JSON.parse(await run('check-views', '--json'))).toMatchObject({ equal: true });
    const nothing = await custos(['rebuild', 'no-such-view'], node.env);
    expect(nothing.code).toBe(1);
  });

  it('lets a view that was parked go on', async () => {
    await rows(
      node.databaseUrl,
      `update custos.view_cursor set parked_reason = 'tried by hand', parked_at = now(), parked_event = 'none' where view = 'work-list'`,
    );
    const parked = await custos(['health', '--json', ...at()], node.env);
    expect(parked.code).toBe(1);
    expect(JSON.parse(parked.out)).toMatchObject({ status: 'degraded' });
    expect(await run('unpark', 'work-list')).toContain('work-list goes on');
    expect(JSON.parse(await run('health', '--json', ...at()))).toMatchObject({ status: 'ok' });
    expect((await custos(['unpark', 'no-such-view'], node.env)).code).toBe(1);
  });

  it('prints every setting with its default and its meaning', async () => {
    const table = await run('settings');
    for (const { name, meaning } of settings()) {
      expect(meaning).not.toBe('');
      expect(table).toContain(`| \`${name}\` | `);
    }
  });

  it('prints the catalogue of events', async () => {
    expect(await run('catalogue')).toContain('custody.TransferAccepted');
  });
});
