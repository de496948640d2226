import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { canonical, entryId, leafOf, parseEntry } from '#platform/event-log';
import { Client } from '../scenarios/support/client.js';
import { custos, firstLine, Process, succeeding } from '../scenarios/support/custos.js';
import { deleted } from './dba-campaign.hand.js';
import { placesOf, Stage, standing } from './dba-campaign.stage.js';
import { GUARDS } from './dba-campaign.tables.js';

jest.setTimeout(600_000);

/** Columns that hold nothing here have nothing to edit. */
const EMPTY = /: (parked_\w+|code|fired_at|lease_owner|lease_until|purpose|warned_at)$/;

describe('an administrator of the database who edits one thing alone', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());

  it('leaves nothing to find before he begins', async () => {
    expect(await stage.verifier.findings()).toEqual([]);
  });

  it('is noticed by the verification and on health, with the place, whatever he edits; what is not is listed with its effect', async () => {
    const { wrong, nothing } = await stage.play((await stage.edits()).filter(({ ofView }) => !ofView));
    expect(wrong).toEqual({});
    expect(nothing.filter((name) => !EMPTY.test(name))).toEqual([]);
    expect(await stage.verifier.findings()).toEqual([]);
  });

  it.each(Object.entries(GUARDS))('is noticed when %s', async (_, { edit, back, noticed }) => {
    const [was] = await stage.hand.ask<{ body: string }>("select prosrc as body from pg_proc where proname = 'refuse_change'");
    await stage.hand.ask(edit);
    try {
      expect(placesOf(await stage.verifier.findings())).toEqual(expect.arrayContaining([expect.stringMatching(noticed)]));
    } finally {
      await stage.hand.ask(back.replace('$back$', `$custos$${was!.body}$custos$`));
    }
    expect(await stage.verifier.findings()).toEqual([]);
  });

  it('is noticed by the command that an administrator of the node gives', async () => {
    // The second is read at every start of a node of an exercise, which then ends.
    const [{ middle }] = (await stage.hand.ask<{ middle: number }>('select max(position)::int / 2 as middle from custos_log.event')) as [{ middle: number }];
    for (const position of [middle, 0]) {
      const back = await stage.hand.edit('custos_log.event', [`update custos_log.event set entry = entry || ' ' where position = ${position}`]);
      const { code, out } = await custos(['verify'], stage.place.env);
      await (back as () => Promise<void>)();
      expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(new RegExp(`^leaf: ${String(position).padStart(20, '0')}`, 'm')) as string });
    }
    expect(await custos(['verify'], stage.place.env)).toMatchObject({ code: 0, out: expect.stringMatching(/everything is as it was written/) as string });
    expect(await custos(['verify', '--incremental'], stage.place.env)).toMatchObject({ code: 0 });
  });

  it('is noticed by the node itself within its period, without anybody asking, and the head of the log leaves the machine', async () => {
    const heads: string[] = [];
    const taker = createServer((request, response) => {
      request.on('data', (part: Buffer) => heads.push(part.toString())).on('end', () => response.writeHead(201).end());
    });
    await new Promise<void>((listening) => taker.listen(0, '127.0.0.1', listening));
    const to = `http://127.0.0.1:${(taker.address() as AddressInfo).port}/heads`;
    const often = { CUSTOS_VERIFY_SECONDS: '1', CUSTOS_VERIFY_FULL_SECONDS: '1', CUSTOS_HEADS_TO: to };
    const node = await Process.start(['apps/cli/src/main.js', 'up', '--json'], { ...stage.place.env, ...often }, firstLine);
    const client = new Client(node.started['api'] as string);
    const until = async (holds: (now: Awaited<ReturnType<typeof standing>>) => boolean) => {
      for (const late = Date.now() + 30_000; Date.now() < late; await pause(250)) if (holds(await standing(client))) return;
      throw new Error(`health does not say so: ${JSON.stringify((await standing(client)).verification)}`);
    };
    try {
      await until(({ verification }) => verification.ok);
      const back = await stage.hand.edit('custos.disclosure', [deleted('custos.disclosure', 'ciphertext is not null')]);
      await until(({ status, verification }) => status === 'degraded' && verification.findings.some((one) => one.place.startsWith('custos.disclosure ')));
      await (back as () => Promise<void>)();
      await until(({ verification }) => verification.ok);
      const [{ events }] = (await stage.hand.ask<{ events: number }>('select count(*)::int as events from custos_log.event')) as [{ events: number }];
      expect(JSON.parse(heads[0]!)).toMatchObject({ events, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    } finally {
      await node.stop();
      taker.close();
    }
  });

  it('is shown by the heads alone when he rewrites an event with its id and leaf and folds the views anew: that is what nothing else notices', async () => {
    expect(await stage.verifier.findings()).toEqual([]);
    const [rewritten] = await stage.hand.ask<{ position: string; entry: string }>(
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
    const back = await stage.hand.edit('custos_log.event', [
      `update custos_log.event set entry = ${quote(entry)}, leaf = ${quote(leafOf(entry))}, event_id = ${quote(id)} where position = ${rewritten!.position}`,
    ]);
    try {
      await succeeding(['rebuild', 'all'], stage.place.env);
      expect(new Set((await stage.verifier.findings()).map(({ check }) => check))).toEqual(new Set(['export']));
      await rename(join(stage.place.data, 'heads'), join(stage.place.data, 'heads.away'));
      expect(await stage.verifier.findings()).toEqual([]);
      await rm(join(stage.place.data, 'heads'), { recursive: true });
      await rename(join(stage.place.data, 'heads.away'), join(stage.place.data, 'heads'));
    } finally {
      await (back as () => Promise<void>)();
      await succeeding(['rebuild', 'all'], stage.place.env);
    }
    expect(await stage.verifier.findings()).toEqual([]);
  });
});
