import 'reflect-metadata';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { registry } from '#domain/catalogue';
import { draftsFor, InMemoryLog, type Head, type StreamName } from '#platform/event-log';
import { cursorAfter, CursorMalformed, EntryFeed, History, projectionMigrations, ViewReader, Views } from '#platform/projections';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { axisOf, AXES } from './axis.js';
import { SubjectsOf } from './subjects-of.js';
import { timelineAnswer } from './timeline.answer.js';
import { timelineView } from './timeline.projection.js';
import { TimelineQuery, type TimelineAsked } from './timeline.query.js';

const CASE = 'c0000000-0000-8000-8000-000000000001';
const SEIZURE = '50000000-0000-8000-8000-000000000001';
const EXHIBIT = 'e0000000-0000-8000-8000-000000000001';
const TAKEN_OUT = 'e0000000-0000-8000-8000-000000000002';
const FIREARM = 'f0000000-0000-8000-8000-000000000001';
const TRACE = '70000000-0000-8000-8000-000000000001';
const CHILD = 'person-a0000000-0000-8000-8000-000000000001';

/** Writes facts as they are stored; what no fold needs is left out. */
class Diary {
  readonly log = new InMemoryLog('diary');
  private readonly heads = new Map<StreamName, Head>();
  private minute = 0;

  async tell(name: string, type: string, data: object, { happened, unit = 'CI.DGD-AIR' }: { happened?: string; unit?: string } = {}): Promise<void> {
    const stream: StreamName = `custos.${name}`;
    const at = new Date(Date.UTC(2024, 0, 1, 8, this.minute++)).toISOString();
    const id = `00000000-0000-8000-8000-${String(this.minute).padStart(12, '0')}`;
    const head = this.heads.get(stream) ?? 'no-stream';
    const drafts = draftsFor(stream, head, [{ type, schema: 1, data: { ...data } }], {
      commandId: id,
      intent: id,
      at,
      happened: { at: happened ?? at, offset: '+00:00', precision: 'minute' },
      actor: { kind: 'person', id: `${unit}.4711`, iss: 'x', role: 'investigator', unit, service: 'x', country: unit.slice(0, 2) },
      correlation: id,
      causation: null,
    });
    this.heads.set(stream, await this.log.append(stream, head, drafts));
  }
}

async function aCase(): Promise<Diary> {
  const diary = new Diary();
  await diary.tell(`seizure-${SEIZURE}`, 'seizure.SeizureRecorded', { country: 'CI', unit: 'CI.DGD-AIR', _sd: ['x'.repeat(43)], _sd_alg: 'sha-256' });
  await diary.tell(`exhibit-${EXHIBIT}`, 'custody.ExhibitRegistered', { seizure: SEIZURE, holder: 'CI.DGD-AIR.4711' });
  await diary.tell(`exhibit-${TAKEN_OUT}`, 'custody.ExhibitRegistered', { seizure: SEIZURE, holder: 'CI.DGD-AIR.4711' });
  await diary.tell(`firearm-${FIREARM}`, 'identification.FirearmDescribed', { exhibit: EXHIBIT, seizure: SEIZURE, country: 'CI' });
  await diary.tell(`case-${CASE}`, 'casework.CaseOpened', {
    seizure: SEIZURE,
    country: 'CI',
    unit: 'CI.DGD-AIR',
    office: 'CI.PARQUET',
    offences: [],
    againstX: true,
  });
  await diary.tell(`case-${CASE}`, 'casework.ExhibitUnlinked', { exhibit: TAKEN_OUT, ground: 'LINKED_IN_ERROR' });
  await diary.tell(`trace-${TRACE}`, 'tracing.TraceRequested', { firearm: FIREARM });
  await diary.tell(`trace-${TRACE}`, 'tracing.TraceAnswered', { answer: 1, answeredBy: 'AT.BMI', outcome: 'ONWARD_TO_COUNTRY' }, { unit: 'CI.COMNAT-ALPC' });
  await diary.tell(
    `exhibit-${EXHIBIT}`,
    'custody.SealApplied',
    { part: 'whole', number: 'CI-1', by: 'CI.DGD-AIR.4711' },
    { happened: '2024-01-01T07:00:00.000Z' },
  );
  return diary;
}

describe('the evidence timeline', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 6 });
    pool.on('error', () => undefined);
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations: projectionMigrations, migrationsRun: true }).initialize();
    await source.destroy();
  });
  afterEach(async () => {
    const { rows } = await pool.query<{ schema: string }>('select schema from custos.view_cursor');
    for (const { schema } of rows) await pool.query(`drop schema if exists "${schema}" cascade`);
    await pool.query('truncate custos.view_live, custos.view_cursor');
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const over = async (diary: Diary) => {
    await new Views([timelineView], { pool, log: diary.log, registry: registry(), feed: new EntryFeed(diary.log) }).prepare();
    return new TimelineQuery(new ViewReader(pool), () => '2024-02-01T00:00:00.000Z');
  };
  const ofCase: TimelineAsked = { subject: 'case', id: CASE, limit: 50 };
  const both = { layer: 'both' as const };

  it('shows everything that hangs on a case, in the order in which it happened', async () => {
    const page = await (await over(await aCase())).page(ofCase, both);
    const { items, next, position } = page;
    expect(timelineAnswer.parse(page)).toEqual(page);
    expect(items.map((one) => one.type)).toEqual([
      'custody.SealApplied',
      'seizure.SeizureRecorded',
      'custody.ExhibitRegistered',
      'identification.FirearmDescribed',
      'casework.CaseOpened',
      'casework.ExhibitUnlinked',
      'tracing.TraceRequested',
      'tracing.TraceAnswered',
    ]);
    expect(next).toBeNull();
    expect(position).toBe(items.find((one) => one.type === 'custody.SealApplied')!.source.position);
    expect(items[0]).toMatchObject({ axis: 'seal', delayMinutes: 68, source: { stream: `custos.exhibit-${EXHIBIT}`, revision: 1 } });
    expect(items[1]!).toMatchObject({ data: { _sd: ['x'.repeat(43)] } });
  });

  it('is filtered by lane, unit, period and subject', async () => {
    const query = await over(await aCase());
    const types = async (more: Partial<TimelineAsked>) => (await query.page({ ...ofCase, ...more }, both)).items.map((one) => one.type);
    expect(await types({ axes: ['seal', 'case'] })).toEqual(['custody.SealApplied', 'casework.CaseOpened', 'casework.ExhibitUnlinked']);
    expect(await types({ unit: 'CI.COMNAT-ALPC' })).toEqual(['tracing.TraceAnswered']);
    expect(await types({ until: '2024-01-01T07:30:00.000Z' })).toEqual(['custody.SealApplied']);
    expect(await types({ only: { kind: 'exhibit', id: EXHIBIT } })).toEqual(['custody.SealApplied', 'custody.ExhibitRegistered']);
    expect(await types({ only: { kind: 'exhibit', id: TAKEN_OUT } })).toEqual([]);
  });

  it('is read page by page without losing or repeating a row', async () => {
    const query = await over(await aCase());
    const whole = (await query.page(ofCase, both)).items.map((one) => one.source.event);
    const read: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await query.page({ ...ofCase, limit: 3, ...(cursor && { cursor }) }, both);
      read.push(...page.items.map((one) => one.source.event));
      cursor = page.next;
    } while (cursor !== null);
    expect(read).toEqual(whole);
    const forged = (place: string) => cursorAfter(timelineView, place);
    for (const cursor of [
      'nonsense',
      forged('2024-02-30T00:00:00.000Z|1'),
      forged('2024-99-99T00:00:00.000Z|1'),
      forged('2024-02-01T00:00:00.000Z'),
      forged('|1'),
    ])
      await expect(query.page({ ...ofCase, cursor }, both)).rejects.toThrow(CursorMalformed);
  });

  it('tells a magistrate that an answer exists and whom to ask, not what it says, until its use in court is authorised', async () => {
    const diary = await aCase();
    const answer = async (layer: 'procedure' | 'both') =>
      (await (await over(diary)).page({ ...ofCase, axes: ['trace'] }, { layer })).items.find((one) => one.type === 'tracing.TraceAnswered')!;
    expect(await answer('procedure')).toMatchObject({ withheld: true, ask: 'AT.BMI' });
    expect(await answer('procedure')).not.toHaveProperty('data');
    expect(await answer('both')).toMatchObject({ data: { outcome: 'ONWARD_TO_COUNTRY' } });
  });

  it('shows the answer to a magistrate once its use in court is authorised', async () => {
    const diary = await aCase();
    await diary.tell(`trace-${TRACE}`, 'tracing.UseAuthorised', { authorisation: 1, owner: 'AT.BMI', purpose: 'court', answers: [1] });
    const { items } = await (await over(diary)).page({ ...ofCase, axes: ['trace'] }, { layer: 'procedure' });
    expect(items.at(-1)).toMatchObject({ data: { outcome: 'ONWARD_TO_COUNTRY' } });
  });

  it('shows a corrected fact as it reads now, and the correction without what it replaced', async () => {
    const diary = await aCase();
    await diary.tell(`exhibit-${EXHIBIT}`, 'custody.Corrected', {
      revision: 1,
      corrects: 'custody.SealApplied',
      schema: 1,
      effect: 'replace',
      replacement: { part: 'whole', number: 'CI-2', by: 'CI.DGD-AIR.4711' },
      proposedBy: 'CI.DGD-AIR.4711',
      _sd: ['y'.repeat(43)],
    });
    const { items } = await (await over(diary)).page({ ...ofCase, axes: ['seal', 'correction'] }, both);
    expect(items[0]).toMatchObject({ type: 'custody.SealApplied', correctedBy: 2, data: { number: 'CI-2' } });
    expect(items[1]!).toMatchObject({
      type: 'custody.Corrected',
      data: { revision: 1, corrects: 'custody.SealApplied', effect: 'replace', proposedBy: 'CI.DGD-AIR.4711' },
    });
    expect(JSON.stringify(items[1])).not.toMatch(/CI-2|yyy/);
  });

  it('never names a child', async () => {
    const diary = await aCase();
    await diary.tell(CHILD, 'casework.PersonRecorded', {
      person: CHILD,
      identity: 'ALLEGED',
      age: 'MINOR_BY_ASSESSMENT',
      traffickingVictim: false,
      _sd: ['z'.repeat(43)],
    });
    await diary.tell(`case-${CASE}`, 'casework.PersonLinked', { person: CHILD, status: 'VICTIME' });
    const { items } = await (await over(diary)).page({ ...ofCase, axes: ['person'] }, both);
    expect(items[0]).toMatchObject({ type: 'casework.PersonRecorded', neverNamed: true });
    expect(JSON.stringify(items[0])).not.toContain('zzz');
  });

  it('finds what a custodian had to do with', async () => {
    const diary = await aCase();
    await over(diary);
    const query = new SubjectsOf(new ViewReader(pool), new History(diary.log, registry()));
    expect(await query.exhibitsNaming('CI.DGD-AIR', { knownAt: '0'.repeat(20) })).toEqual([]);
    expect(await query.exhibitsNaming('CI.DGD-AIR')).toEqual([`custos.exhibit-${EXHIBIT}`, `custos.exhibit-${TAKEN_OUT}`]);
    expect(await query.exhibitsNaming('CI.GREFFE')).toEqual([]);
  });
});

describe('the lanes of the axis', () => {
  it.each(registry().types())('%s has one', (type) => expect(AXES).toContain(axisOf(type)));
});
