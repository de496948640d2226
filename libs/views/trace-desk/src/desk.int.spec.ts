import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { identificationCatalogue } from '#domain/identification/events';
import { tracingCatalogue } from '#domain/tracing/events';
import { draftsFor, InMemoryLog, type Head, type StreamName } from '#platform/event-log';
import { now, Registry } from '#platform/kernel';
import { CursorMalformed, EntryFeed, projectionMigrations, ViewReader, Views } from '#platform/projections';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { traceDeskView } from './desk.projection.js';
import { deskAnswer, TraceDeskQuery, type DeskFilter, type DeskScope } from './desk.query.js';

const trace = (n: number) => `0199aa00-0000-8000-8000-00000000a00${n}`;
const FIREARM = '0199aa00-0000-8000-8000-00000000f001';
const asked = (from: string, to: string, door: string) => ({
  firearm: FIREARM,
  to: { kind: 'country', country: to },
  door,
  country: from,
  requestedBy: `${from}.COMNAT.51`,
  intendedUse: 'intelligence',
  urgency: { level: 'routine' },
  instrument: 'ecowas-2006',
});
/** Côte d'Ivoire asks Ghana, Ghana asks Côte d'Ivoire, Mali asks Niger; one question to Austria is proposed. */
const told: readonly (readonly [StreamName, string, Record<string, unknown>])[] = [
  [
    `custos.firearm-${FIREARM}`,
    'identification.FirearmDescribed',
    { country: 'CI', acquisition: 'seized', frame: 'flagrance', origin: 'unknown', holder: 'CI.DGD-AIR' },
  ],
  [`custos.trace-${trace(1)}`, 'tracing.TraceRequested', asked('CI', 'GH', 'ecowas')],
  [`custos.trace-${trace(1)}`, 'tracing.TraceSubmitted', { channel: 'i-24-7', submittedBy: 'CI.COMNAT.51' }],
  [`custos.trace-${trace(1)}`, 'tracing.TraceAcknowledged', { receivedAt: '2024-01-04T08:00:00.000Z', dueAt: '2024-02-04T08:00:00.000Z' }],
  [`custos.trace-${trace(2)}`, 'tracing.TraceRequested', asked('GH', 'CI', 'iti-contact')],
  [`custos.trace-${trace(3)}`, 'tracing.TraceRequested', asked('ML', 'NE', 'ecowas')],
  [`custos.trace-${trace(4)}`, 'tracing.TraceProposed', { firearm: FIREARM, to: { kind: 'country', country: 'AT' }, why: 'country-of-manufacture', order: 1 }],
];

describe('the trace desk in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let desk: TraceDeskQuery;
  const listed = async (filter: DeskFilter, scope: DeskScope = {}) => {
    const answer = await desk.requests(filter, scope, undefined, 10);
    expect(deskAnswer.parse(answer)).toBeTruthy();
    return answer.items.map((one) => Number(one.id.slice(-1)));
  };

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: projectionMigrations, migrationsRun: true }).initialize();
    await source.destroy();
    const log = new InMemoryLog('toy');
    const heads = new Map<string, Head>();
    const actor = {
      kind: 'person',
      id: 'CI.COMNAT.51',
      iss: 'custos',
      role: 'tracing-officer',
      unit: 'CI.COMNAT',
      service: 'commission',
      country: 'CI',
    } as const;
    for (const [n, [stream, type, data]] of told.entries()) {
      const at = `2024-01-0${n + 1}T08:00:00.000Z`;
      const head = heads.get(stream) ?? 'no-stream';
      const context = { commandId: `c${n}`, intent: '', at, happened: now(at), actor, correlation: `c${n}`, causation: null };
      heads.set(stream, await log.append(stream, head, draftsFor(stream, head, [{ type, schema: 1, data }], context)));
    }
    await new Views([traceDeskView], { pool, log, registry: new Registry([identificationCatalogue, tracingCatalogue]), feed: new EntryFeed(log) }).prepare();
    desk = new TraceDeskQuery(new ViewReader(pool), () => '2024-03-01T00:00:00.000Z');
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  it('sorts the requests of a country into those it made and those made to it', async () => {
    expect(await listed({ country: 'CI' })).toEqual([4, 2, 1]);
    expect(await listed({ country: 'CI', direction: 'out' })).toEqual([4, 1]);
    expect(await listed({ country: 'CI', direction: 'in' })).toEqual([2]);
  });
  it('filters by door, state, firearm, and by what is overdue now', async () => {
    expect(await listed({ door: 'ecowas' })).toEqual([3, 1]);
    expect(await listed({ state: 'proposed' })).toEqual([4]);
    expect(await listed({ overdue: true })).toEqual([1]);
    expect(await listed({ overdue: false })).toEqual([4, 3, 2]);
    expect(await listed({ firearm: FIREARM })).toEqual([4, 3, 2, 1]);
  });
  it('shows a reader only what concerns his countries', async () => {
    expect(await listed({}, { countries: ['NE'] })).toEqual([3]);
    expect(await listed({}, { countries: [] })).toEqual([]);
    expect((await desk.reciprocity({ countries: ['NE'] })).countries.map((one) => one.country)).toEqual(['ML', 'NE']);
  });
  it('is read page by page', async () => {
    const first = await desk.requests({}, {}, undefined, 3);
    const second = await desk.requests({}, {}, first.next!, 3);
    expect([first.items.length, second.items.length, second.next]).toEqual([3, 1, null]);
    await expect(desk.requests({}, {}, 'x', 3)).rejects.toThrow(CursorMalformed);
  });
});
