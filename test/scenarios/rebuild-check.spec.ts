import { randomUUID } from 'node:crypto';
import { views } from '../../apps/api/src/node/views.js';
import type { RebuildAnswer } from '../../apps/api/src/http/rebuild-check.controller.js';
import { startCustos, type Custos } from './support/custos.js';
import { columns, quoted, rows } from './support/database.js';
import { followOneRifle, TRACER } from './support/thread.js';

jest.setTimeout(240_000);

const ADMINISTRATOR = 'XX.EXPLOITATION.4711';

describe('the check of the views', () => {
  let custos: Custos;

  beforeAll(async () => {
    custos = await startCustos();
    const { position, firearm } = await followOneRifle(custos.client);
    await custos.client.found(TRACER, `/v1/firearms/${firearm}`, position);
  });
  afterAll(() => custos?.close());

  const check = async (): Promise<RebuildAnswer> =>
    (await custos.client.accepted(ADMINISTRATOR, '/v1/rebuild-checks', {}, { key: randomUUID() })).body as RebuildAnswer;
  /** What differs, once policies and views have come to rest. */
  const differing = async () =>
    (await check()).tables.filter((one) => !one.equal).map(({ view, table, differing }) => ({ view, table, rows: differing.length }));

  it('finds that every view is what the log says', async () => {
    const answer = await check();
    expect(answer).toMatchObject({ equal: true });
    expect([...new Set(answer.tables.map((one) => one.view))].sort()).toEqual(views.map((one) => one.name).sort());
    expect(answer.tables.every((one) => one.differing.length === 0)).toBe(true);
  });

  // One text cell of one row, of whichever table of the view holds a row.
  const lie = async (view: string) => {
    const [live] = await rows<{ schema: string }>(custos.databaseUrl, 'select schema from custos.view_live where name = $1', [view]);
    for (const { schema, table, column } of await columns(custos.databaseUrl)) {
      if (schema !== live!.schema || column !== 'stream') continue;
      const name = `${quoted(schema)}.${quoted(table)}`;
      const [row] = await rows<{ key: string; was: string }>(custos.databaseUrl, `select key, ${quoted(column)} as was from ${name} order by key limit 1`);
      if (row === undefined) continue;
      const put = (value: string) => rows(custos.databaseUrl, `update ${name} set ${quoted(column)} = $1 where key = $2`, [value, row.key]);
      await put(`${row.was}-altered`);
      return { table, key: row.key, undo: () => put(row.was) };
    }
    throw new Error(`no table of ${view} holds a row`);
  };

  it('names every view and the row in which one cell was altered', async () => {
    const lies = [];
    for (const { name } of views) lies.push({ view: name, ...(await lie(name)) });
    const answer = await check();
    for (const { undo } of lies) await undo();
    expect(answer.equal).toBe(false);
    const found = answer.tables.flatMap(({ view, table, equal, differing }) =>
      equal ? [] : [{ view, table, keys: differing.map((one) => (one as { key: string }).key) }],
    );
    expect(found).toEqual(lies.map(({ view, table, key }) => ({ view, table, keys: [key] })));
  });

  it('finds a row that was taken out, and is content when everything is put back', async () => {
    const [live] = await rows<{ schema: string }>(custos.databaseUrl, `select schema from custos.view_live where name = 'timeline'`);
    const name = `${quoted(live!.schema)}.timeline_event`;
    await rows(custos.databaseUrl, `create table public.taken as select * from ${name} order by key limit 1`);
    await rows(custos.databaseUrl, `delete from ${name} where key in (select key from public.taken)`);
    expect(await differing()).toEqual([{ view: 'timeline', table: 'timeline_event', rows: 1 }]);
    await rows(custos.databaseUrl, `insert into ${name} select * from public.taken`);
    await rows(custos.databaseUrl, 'drop table public.taken');
    expect(await differing()).toEqual([]);
  });
});
