import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { canonical, entryId, leafOf, parseEntry } from '#platform/event-log';
import type { Finding } from '#platform/verification';
import { Client } from '../scenarios/support/client.js';
import { custos, firstLine, freshPlace, Process, startApi, succeeding, type Place } from '../scenarios/support/custos.js';
import { describedBy, playGiven } from '../scenarios/support/interface.js';
import { added, changed, deleted, Hand, tables, Verifier } from './dba-campaign.hand.js';
import { ADDED, DELETED, GUARDS, TABLES, type Campaign } from './dba-campaign.tables.js';

jest.setTimeout(600_000);

interface Edit {
  readonly table: string;
  readonly what: string;
  readonly statements: readonly string[];
  readonly noticed: RegExp;
  /** What it does that nobody needs to notice it. */
  readonly effect?: string;
}

describe('an administrator of the database who edits one thing alone', () => {
  let place: Place;
  let hand: Hand;
  let verifier: Verifier;
  let api: Process;
  let health: Client;
  let edits: readonly Edit[];

  beforeAll(async () => {
    place = await freshPlace();
    const filling = await Process.start(['apps/cli/src/main.js', 'up', '--json'], place.env, firstLine);
    const client = new Client(filling.started['api'] as string);
    expect(Object.fromEntries(await playGiven(client, await describedBy(client)))).toEqual({});
    await settledViews(client);
    await filling.stop();
    hand = await Hand.on(place.databaseUrl!);
    verifier = await Verifier.start(place.env);
    api = await startApi(place);
    health = new Client(api.started['url'] as string);
    edits = await everyEdit();
  });
  afterAll(async () => {
    verifier?.close();
    await hand?.close();
    await api?.stop();
    await place?.close();
  });

  /** Policies and views have come to the end of the log. */
  async function settledViews(client: Client): Promise<void> {
    for (const until = Date.now() + 60_000; Date.now() < until; await pause(500)) {
      const { body } = await client.send('GET', '/health/ready');
      const all = [...(body['views'] as { state: string }[]), ...(body['policies'] as { state: string }[])];
      if (all.every(({ state }) => state === 'current')) return pause(3_000);
    }
    throw new Error('views and policies did not come to rest');
  }

  async function everyEdit(): Promise<readonly Edit[]> {
    const live = await hand.ask<{ schema: string; view: string }>('select schema, name as view from custos.view_live');
    const found: Edit[] = [];
    for (const [table, all] of await tables(place.databaseUrl!)) {
      const view = live.find(({ schema }) => table.startsWith(`${schema}.`));
      const campaign: Campaign | undefined = view === undefined ? TABLES[table] : ofView(view.view, table.slice(view.schema.length + 1));
      if (campaign === undefined) throw new Error(`${table} has no row in the campaign`);
      const { noticed, row, unnoticed = {}, also = {}, added: other = {} } = campaign;
      const edit = (what: string, statement: string) => {
        const effect = unnoticed[what];
        found.push({ table, what, statements: statement.split('|'), noticed, ...(effect !== undefined && { effect }) });
      };
      const shown = view === undefined ? all : all.filter(({ column }) => column !== 'key').slice(0, 2);
      for (const column of shown) edit(column.column, changed(table, column, campaign));
      edit(DELETED, deleted(table, row));
      edit(ADDED, added(table, all, other, row));
      for (const [what, statement] of Object.entries(also)) edit(what, statement);
    }
    return found;
  }

  const ofView = (view: string, table: string): Campaign => ({ noticed: new RegExp(`^${view}\\.${table} `), added: { key: `"key" || 'x'` } });

  const placesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ place: where }) => where);

  it('leaves nothing to find before he begins', async () => {
    expect(await verifier.findings()).toEqual([]);
  });

  it('is noticed by the verification and on health, with the place, whatever he edits; what is not is listed with its effect', async () => {
    const wrong: Record<string, unknown> = {};
    const nothing: string[] = [];
    for (const { table, what, statements, noticed, effect } of edits) {
      const name = `${table}: ${what}`;
      const before = await contentOf(table);
      const back = await hand.edit(table, statements);
      if (typeof back === 'string') {
        if (!REFUSED.test(back)) wrong[name] = back;
        continue;
      }
      if ((await contentOf(table)) === before) {
        nothing.push(name);
        continue;
      }
      // A head that was exported shows every edit of the log, and no place.
      const findings = (await verifier.findings()).filter(({ check }) => check !== 'export');
      const places = placesOf(findings);
      if (effect === undefined && !places.some((one) => noticed.test(one))) wrong[name] = places.length === 0 ? 'not noticed' : places;
      if (effect !== undefined && places.length > 0) wrong[name] = { listed: effect, places };
      if (effect === undefined) {
        const { status, verification } = (await health.send('GET', '/health/ready')).body as { status: string; verification: { findings: Finding[] } };
        const [first] = findings[0]?.place.split(' ') ?? ['none'];
        if (status !== 'degraded' || !placesOf(verification.findings).some((one) => one.startsWith(first!))) wrong[`${name}, on health`] = verification;
      }
      await back();
    }
    expect(wrong).toEqual({});
    // Columns and tables that hold nothing have nothing to edit: said, so that it is seen when it is too many.
    expect(nothing.filter((name) => !EMPTY.test(name))).toEqual([]);
    expect(await verifier.findings()).toEqual([]);
  });

  const contentOf = async (table: string): Promise<string | undefined> =>
    (await hand.ask<{ hash: string }>(`select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from ${table} t`))[0]?.hash;

  it.each(Object.entries(GUARDS))('is noticed when %s', async (_, { edit, back, noticed }) => {
    const [was] = await hand.ask<{ body: string }>("select prosrc as body from pg_proc where proname = 'refuse_change'");
    await hand.ask(edit);
    try {
      expect(placesOf(await verifier.findings())).toEqual(expect.arrayContaining([expect.stringMatching(noticed)]));
    } finally {
      await hand.ask(back.replace('$back$', `$custos$${was!.body}$custos$`));
    }
    expect(await verifier.findings()).toEqual([]);
  });

  it('is noticed by the command that an administrator of the node gives', async () => {
    const back = await hand.edit('custos_log.event', [`update custos_log.event set entry = entry || ' ' where position = 12`]);
    const { code, out } = await custos(['verify'], place.env);
    expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/^leaf: 0{18}12 /m) as string });
    await (back as () => Promise<void>)();
    expect(await custos(['verify'], place.env)).toMatchObject({ code: 0, out: expect.stringMatching(/everything is as it was written/) as string });
    expect(await custos(['verify', '--incremental'], place.env)).toMatchObject({ code: 0 });
  });

  it('is noticed by the node itself within its period, without anybody asking, and the head of the log leaves the machine', async () => {
    const heads: string[] = [];
    const taker = createServer((request, response) => {
      request.on('data', (part: Buffer) => heads.push(part.toString())).on('end', () => response.writeHead(201).end());
    });
    await new Promise<void>((listening) => taker.listen(0, '127.0.0.1', listening));
    const to = `http://127.0.0.1:${(taker.address() as AddressInfo).port}/heads`;
    const often = { CUSTOS_VERIFY_SECONDS: '1', CUSTOS_VERIFY_FULL_SECONDS: '1', CUSTOS_HEADS_TO: to };
    const node = await Process.start(['apps/cli/src/main.js', 'up', '--json'], { ...place.env, ...often }, firstLine);
    const client = new Client(node.started['api'] as string);
    const standing = async () => (await client.send('GET', '/health/ready')).body as { status: string; verification: { ok: boolean; findings: Finding[] } };
    const until = async (holds: (now: Awaited<ReturnType<typeof standing>>) => boolean) => {
      for (const late = Date.now() + 30_000; Date.now() < late; await pause(250)) if (holds(await standing())) return;
      throw new Error(`health does not say so: ${JSON.stringify((await standing()).verification)}`);
    };
    try {
      await until(({ verification }) => verification.ok);
      const back = await hand.edit('custos.disclosure', [deleted('custos.disclosure', 'ciphertext is not null')]);
      await until(({ status, verification }) => status === 'degraded' && verification.findings.some((one) => one.place.startsWith('custos.disclosure ')));
      await (back as () => Promise<void>)();
      await until(({ verification }) => verification.ok);
      const [{ events }] = (await hand.ask<{ events: number }>('select count(*)::int as events from custos_log.event')) as [{ events: number }];
      expect(JSON.parse(heads[0]!)).toMatchObject({ events, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    } finally {
      await node.stop();
      taker.close();
    }
  });

  it('is shown by the heads alone when he rewrites an event with its id and leaf and folds the views anew: that is what nothing else notices', async () => {
    expect(await verifier.findings()).toEqual([]);
    const [rewritten] = await hand.ask<{ position: string; entry: string }>(
      `select e.position, e.entry from custos_log.event e
       where not exists (select from custos_log.event o where o.stream = e.stream and o.revision > e.revision)
         and not exists (select from custos_log.event o where o.position <> e.position and position(e.event_id::text in o.entry) > 0)
         and not exists (select from custos.process_outcome p where p.event_id like '%' || e.event_id || '%')
         and not exists (select from custos.timer t where t.set_by = e.event_id::text)
         and not exists (select from custos.view_cursor c where c.position::numeric = e.position)
         and not exists (select from custos.process_cursor c where c.position::numeric = e.position)
         and not exists (select from custos.log_mark m where m.position::numeric = e.position)
       order by e.position limit 1`,
    );
    const before = { ...parseEntry(rewritten!.entry), corr: randomUUID() };
    const id = entryId(before);
    const entry = canonical({ ...before, id });
    const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const back = await hand.edit('custos_log.event', [
      `update custos_log.event set entry = ${quote(entry)}, leaf = ${quote(leafOf(entry))}, event_id = ${quote(id)} where position = ${rewritten!.position}`,
    ]);
    try {
      await succeeding(['rebuild', 'all'], place.env);
      expect(new Set((await verifier.findings()).map(({ check }) => check))).toEqual(new Set(['export']));
      await rename(join(place.data, 'heads'), join(place.data, 'heads.away'));
      expect(await verifier.findings()).toEqual([]);
      await rm(join(place.data, 'heads'), { recursive: true });
      await rename(join(place.data, 'heads.away'), join(place.data, 'heads'));
    } finally {
      await (back as () => Promise<void>)();
      await succeeding(['rebuild', 'all'], place.env);
    }
    expect(await verifier.findings()).toEqual([]);
  });
});

/** What the database itself does not let be written. */
const REFUSED = /violates check constraint|duplicate key value|violates not-null/;
/** Of columns that hold nothing here. */
const EMPTY = /: (parked_\w+|code|fired_at|lease_owner|lease_until)$/;
