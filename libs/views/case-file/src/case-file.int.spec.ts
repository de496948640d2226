import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { caseworkCatalogue } from '#domain/casework/events';
import { custodyCatalogue } from '#domain/custody/events';
import { identificationCatalogue } from '#domain/identification/events';
import { seizureCatalogue } from '#domain/seizure/events';
import { tracingCatalogue } from '#domain/tracing/events';
import { draftsFor, InMemoryLog, type Head, type StreamName } from '#platform/event-log';
import { Registry } from '#platform/kernel';
import { CursorMalformed, CursorOutdated, EntryFeed, History, LogClock, projectionMigrations, ViewReader, Views } from '#platform/projections';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { caseFileView } from './case-file.projection.js';
import { CaseFileQuery } from './case-file.query.js';
import { CASE, EXHIBIT, FIREARM, firearmCase, SEIZURE, TRACE_AT, TRACE_GH } from './toy-case.js';
import type { ToyHistory } from './toy-history.js';

const registry = new Registry([seizureCatalogue, custodyCatalogue, identificationCatalogue, tracingCatalogue, caseworkCatalogue]);
const police = { layer: 'both' as const };

/** The toy history as the log would hold it. */
async function logged({ events }: ToyHistory): Promise<InMemoryLog> {
  const log = new InMemoryLog('toy');
  const heads = new Map<string, Head>();
  for (const one of events) {
    const head = heads.get(one.stream) ?? 'no-stream';
    const context = {
      commandId: one.command,
      intent: '',
      at: one.recorded,
      happened: one.happened,
      actor: one.actor,
      correlation: one.command,
      causation: null,
    };
    const drafts = draftsFor(one.stream as StreamName, head, [{ type: one.event.type, schema: 1, data: one.event.data }], context);
    heads.set(one.stream, await log.append(one.stream as StreamName, head, drafts));
  }
  return log;
}

describe('the case file in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let query: CaseFileQuery;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: projectionMigrations, migrationsRun: true }).initialize();
    await source.destroy();
    const opened = { country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', offences: [], againstX: true };
    const history = firearmCase();
    for (const n of [2, 3, 4]) history.tell(`case-0199aa00-0000-8000-8000-00000000b00${n}`, 'casework.CaseOpened', opened);
    const log = await logged(history.tell(`case-0199aa00-0000-8000-8000-00000000b003`, 'casework.CasesLinked', { other: CASE, ground: 'SAME_ROUTE' }));
    await new Views([caseFileView], { pool, log, registry, feed: new EntryFeed(log) }).prepare();
    query = new CaseFileQuery(new ViewReader(pool), new History(log, registry, new LogClock(pool, log)), () => '2024-03-01T00:00:00.000Z');
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  it('is the same to the byte, whether read from the tables or folded from the log', async () => {
    const everybody = { ...police, visible: (streams: readonly string[]) => Promise.resolve(new Set(streams)) };
    const live = (await query.file(CASE, everybody))!;
    const past = (await query.file(CASE, everybody, { asOf: '2024-03-01T00:00:00.000Z' }))!;
    expect(live.firearms).toHaveLength(1);
    expect(live.linkedCases.map((one) => one.stated)).toEqual(['here', 'there']);
    expect(JSON.stringify({ ...past, asOf: null })).toBe(JSON.stringify(live));
  });
  it('has single pages for everything in it, live and past', async () => {
    const position = (await query.file(CASE, police))!.position!;
    for (const [subject, id] of [
      ['seizure', SEIZURE],
      ['exhibit', EXHIBIT],
      ['firearm', FIREARM],
      ['trace', TRACE_AT],
      ['trace', TRACE_GH],
    ] as const) {
      const live = (await query[subject](id, police))!;
      const past = (await query[subject](id, police, { knownAt: position, asOf: '2024-03-01T00:00:00.000Z' }))!;
      expect(JSON.stringify({ ...past, asOf: null, knownAt: null })).toBe(JSON.stringify(live));
    }
  });
  it('gives a firearm its whole recovery also when it is asked for alone', async () => {
    expect(await query.firearm(FIREARM, police)).toMatchObject({
      recovery: { seizure: SEIZURE, status: 'signed' },
      custody: { exhibit: EXHIBIT },
      tracing: { requests: [{ id: TRACE_AT }, { id: TRACE_GH }] },
    });
  });
  it('was not there before it was opened', async () => {
    expect(await query.file(CASE, police, { knownAt: '2024-01-10T08:03:00.000Z' })).toBeUndefined();
    expect((await query.file(CASE, police, { knownAt: '2024-01-10T08:04:00.000Z' }))!.header.id).toBe(CASE);
  });
  it('is listed newest first, page by page, within the scope of the reader', async () => {
    const every = { streams: [CASE, ...[2, 3, 4].map((n) => `0199aa00-0000-8000-8000-00000000b00${n}`)].map((id) => `custos.case-${id}`) };
    const first = await query.cases(every, undefined, 3);
    const second = await query.cases(every, first.next!, 3);
    expect([...first.items, ...second.items].map(({ id }) => id.slice(-1))).toEqual(['4', '3', '2', '1']);
    expect(second.next).toBeNull();
    expect((await query.cases({ streams: [`custos.case-${CASE}`] }, undefined, 3)).items.map(({ id }) => id)).toEqual([CASE]);
    await expect(query.cases(every, 'x', 3)).rejects.toThrow(CursorMalformed);
    await expect(query.cases(every, Buffer.from('999:1').toString('base64url'), 3)).rejects.toThrow(CursorOutdated);
  });
});
