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

  it('prints a token for an officer or a role, and says why it has none for anybody else', async () => {
    const me = async (token: string) => (await new Client(node.api).send('GET', '/v1/me', { token: token.trim() })).body;
    const [officer, role, unknown] = await Promise.all([
      run('token', CUSTOMS, ...at()),
      run('token', 'prosecutor', ...at()),
      custos(['token', 'nobody', ...at()], node.env),
    ]);
    expect(await me(officer)).toMatchObject({ officer: CUSTOMS, roles: ['investigator'] });
    expect(await me(role)).toMatchObject({ roles: ['prosecutor'] });
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('unknown-account');
  });

  it('says how the node is, for programs and for people', async () => {
    const [json, text] = await Promise.all([run('health', '--json', ...at()), run('health', ...at())]);
    const health = JSON.parse(json) as { status: string; views: { name: string }[] };
    expect(health.status).toBe('ok');
    expect(health.views.map((one) => one.name).sort()).toEqual(views.map((one) => one.name).sort());
    expect(text).toContain('case-file');
  });

  it('replays a chain of custody in the order of the log, whole although the interface gives it in pages', async () => {
    const replay = ['replay', 'exhibit', thread.exhibit, '--as', 'CI.INSP-JUST.4711', ...at()];
    const [whole, text, absent] = await Promise.all([run(...replay, '--json'), run(...replay), custos(['replay', 'exhibit', thread.trace, ...at()], node.env)]);
    const json = JSON.parse(whole) as { steps: number; items: { step: number; type: string }[] };
    expect(json.items.map((one) => one.step)).toEqual(Array.from({ length: json.steps }, (_, n) => n + 1));
    expect(json.items.map((one) => one.type)).toEqual(['custody.ExhibitRegistered', 'custody.TransferOffered', 'custody.TransferAccepted']);
    const paged = await node.client.found('CI.INSP-JUST.4711', `/v1/exhibits/${thread.exhibit}/replay?step=2&limit=1`);
    expect(paged.body['items']).toEqual([json.items[1]]);
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('custody.TransferOffered');
    expect(lines[1]).toContain(CUSTOMS);
    expect(absent.code).toBe(1);
    expect(absent.err).toContain('not-found');
  });

  it('folds a view anew beside the live one, finds it equal, and compares all of them', async () => {
    const report = JSON.parse(await run('rebuild', 'operation', '--json')) as { events: number; tables: { table: string; equal: boolean }[] };
    expect(report.events).toBeGreaterThan(15);
    expect(report.tables.length).toBeGreaterThan(3);
    expect(report.tables.filter((one) => !one.equal)).toEqual([]);
    expect((await node.client.get('CI.COORD.4711', `/v1/operations/${thread.operation}/totals`)).status).toBe(200);
    expect(JSON.parse(await run('check-views', '--json'))).toMatchObject({ equal: true });
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
  });

  it('prints every setting with its default and its meaning, and every event', async () => {
    const [table, events] = await Promise.all([run('settings'), run('catalogue')]);
    for (const { name, meaning } of settings()) {
      expect(meaning).not.toBe('');
      expect(table).toContain(`| \`${name}\` | `);
    }
    expect(events).toContain('custody.TransferAccepted');
  });
});
