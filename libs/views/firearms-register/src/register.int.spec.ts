import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { identificationCatalogue } from '#domain/identification/events';
import { seizureCatalogue } from '#domain/seizure/events';
import { tracingCatalogue } from '#domain/tracing/events';
import { densePosition, draftsFor, InMemoryLog, type Head, type StreamName } from '#platform/event-log';
import { now, Registry } from '#platform/kernel';
import { EntryFeed, History, LogClock, projectionMigrations, ViewReader, Views } from '#platform/projections';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { firearmsRegisterView } from './register.projection.js';
import { FirearmsRegisterQuery } from './register.query.js';

const id = (kind: 'f' | 'a' | 'd', n: number) => `0199aa00-0000-8000-8000-00000000${kind}${String(n).padStart(3, '0')}`;
const described = { country: 'CI', acquisition: 'seized', frame: 'flagrance', origin: 'unknown', holder: 'CI.DGD-AIR', seizure: id('d', 1) };
const asked = { firearm: id('f', 1), to: { kind: 'country', country: 'GH' }, door: 'ecowas' };
const answer = { answer: 1, outcome: 'IDENTIFIED_STATE_STOCK', qualifiers: [], hops: [], handling: [], firearm: id('f', 1) };
const told: readonly (readonly [StreamName, string, Record<string, unknown>])[] = [
  [`custos.seizure-${id('d', 1)}`, 'seizure.SeizureRecorded', {}],
  [`custos.firearm-${id('f', 1)}`, 'identification.FirearmDescribed', described],
  [
    `custos.firearm-${id('f', 1)}`,
    'identification.FirearmIdentified',
    { version: 1, make: 'Glock', category: 'PISTOL', origin: 'industrial', manufacturer: { name: 'Glock', country: 'AT' } },
  ],
  [`custos.firearm-${id('f', 2)}`, 'identification.FirearmDescribed', { ...described, country: 'ML' }],
  [`custos.trace-${id('a', 1)}`, 'tracing.TraceRequested', asked],
  [`custos.trace-${id('a', 1)}`, 'tracing.TraceAnswered', answer],
  [`custos.seizure-${id('d', 1)}`, 'seizure.SeizureVoided', { reason: 'recorded-twice', by: 'CI.DGD-AIR.4711' }],
];
const everything = { limit: 10, list: true };

describe('the register in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let query: FirearmsRegisterQuery;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: projectionMigrations, migrationsRun: true }).initialize();
    await source.destroy();
    const log = new InMemoryLog('toy');
    const registry = new Registry([seizureCatalogue, identificationCatalogue, tracingCatalogue]);
    const heads = new Map<string, Head>();
    const actor = {
      kind: 'person',
      id: 'CI.DGD-AIR.4711',
      iss: 'custos',
      role: 'investigator',
      unit: 'CI.DGD-AIR',
      service: 'customs',
      country: 'CI',
    } as const;
    for (const [n, [stream, type, data]] of told.entries()) {
      const at = `2024-01-0${n + 1}T08:00:00.000Z`;
      const head = heads.get(stream) ?? 'no-stream';
      const context = { commandId: `c${n}`, intent: '', at, happened: now(at), actor, correlation: `c${n}`, causation: null };
      heads.set(stream, await log.append(stream, head, draftsFor(stream, head, [{ type, schema: 1, data }], context)));
    }
    await new Views([firearmsRegisterView], { pool, log, registry, feed: new EntryFeed(log) }).prepare();
    query = new FirearmsRegisterQuery(new ViewReader(pool), new History(log, registry, new LogClock(pool, log)));
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  it('shows the ledger as it was on any day: before the answer, after it, and after the seizure was voided', async () => {
    const states = async (knownAt?: string) => {
      const { total, byState, leftOut } = await query.ledger({}, everything, knownAt === undefined ? {} : { knownAt });
      return [total, byState.TRACED, byState.PENDING, leftOut.ofVoidedSeizures];
    };
    expect(await states('2024-01-05T12:00:00.000Z')).toEqual([2, 0, 1, 0]);
    expect(await states('2024-01-06T12:00:00.000Z')).toEqual([2, 1, 0, 0]);
    expect(await states()).toEqual([0, 0, 0, 2]);
  });
  it('is the same to the byte, whether read from the tables or folded from the log', async () => {
    for (const filter of [{}, { country: 'ML' }]) {
      const live = await query.ledger(filter, everything);
      const past = await query.ledger(filter, everything, { knownAt: densePosition(told.length - 1) });
      expect(JSON.stringify({ ...past, knownAt: null })).toBe(JSON.stringify(live));
    }
    const live = await query.firearm(id('f', 1));
    const past = await query.firearm(id('f', 1), { asOf: '2024-02-01T00:00:00.000Z' });
    expect(live).toMatchObject({ state: 'TRACED', identification: { manufacturer: { country: 'AT' } } });
    expect(JSON.stringify({ ...past, asOf: null })).toBe(JSON.stringify(live));
  });
});
