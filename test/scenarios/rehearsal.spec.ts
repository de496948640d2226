import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ARMS } from '../../apps/cli/src/rehearsal/firearms.js';
import { PEOPLE } from '../../apps/cli/src/rehearsal/people.js';
import { columns, quoted, rows } from './support/database.js';
import { custos, startCustos, type Custos } from './support/custos.js';

jest.setTimeout(400_000);

interface Figures {
  readonly published: Record<string, number | null>;
  readonly live: Record<string, number | null>;
  readonly totalsMatch: boolean;
  readonly firearms: number;
  readonly firearmsInCaseFiles: number;
  readonly traceStates: Record<string, number>;
  readonly operation: string;
  readonly cases: number;
  readonly exhibits: number;
  readonly transfers: number;
  readonly events: number;
  readonly rebuildEqualsLive: boolean;
}

/** `npm run demo` against a running node: it has neither database nor data directory, only the address. */
describe('the rehearsal of Operation KAFO II', () => {
  let node: Custos;
  let first: Figures;
  const demo = async (...more: string[]) => {
    const { code, out, err } = await custos(['demo', '--json', '--api', node.api, ...more]);
    return { code, err, figures: JSON.parse(out) as Figures };
  };

  beforeAll(async () => {
    node = await startCustos({ CUSTOS_EXERCISE: 'true' });
    const played = await demo();
    expect([played.code, played.err]).toEqual([0, expect.not.stringContaining('differs')]);
    first = played.figures;
  });
  afterAll(() => node?.close());

  it('ends with the published totals, unit by unit', () => {
    expect(first.totalsMatch).toBe(true);
    expect(first.live).toEqual(first.published);
    expect(first.published['sticks of dynamite / stick']).toBe(40_593);
    expect(first.live['gloves / UNQUANTIFIED']).toBeNull();
    expect(Object.keys(first.published)).toHaveLength(10);
  });
  it('has all fifty firearms in case files, each in the state that its story comes to', () => {
    expect([first.firearms, first.firearmsInCaseFiles]).toEqual([50, 50]);
    const told: Record<string, number> = {};
    for (const { state } of ARMS) told[state] = (told[state] ?? 0) + 1;
    expect(first.traceStates).toEqual(told);
  });
  it('transmits at least twelve cases and hands over what it seized', async () => {
    const token = await custos(['token', 'auditor', '--api', node.api]);
    const answer = await fetch(`${node.api}/v1/operations/${first.operation}/totals`, { headers: { authorization: `Bearer ${token.out.trim()}` } });
    const { cases } = (await answer.json()) as { cases: { opened: number; transmitted: number; againstX: number } };
    expect(cases.opened).toBe(first.cases);
    expect(cases.transmitted).toBeGreaterThanOrEqual(12);
    expect(cases.againstX).toBeGreaterThanOrEqual(2);
    expect(first.exhibits).toBeGreaterThan(500);
    expect(first.transfers).toBeGreaterThanOrEqual(2 * first.exhibits - 10);
    expect(first.rebuildEqualsLive).toBe(true);
  });
  it('changes nothing when it is played again', async () => {
    const { code, figures } = await demo();
    expect(code).toBe(0);
    expect({ ...figures, seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });
  it('names the unit, and ends with 1, when another figure was published', async () => {
    const file = join(node.data, 'published.json');
    const own = JSON.parse(await readFile(join(__dirname, '../../apps/cli/src/rehearsal/published-kafo-2020.json'), 'utf8')) as {
      published: { seizures: { what: string; quantity: number | null }[] };
    };
    own.published.seizures.find(({ what }) => what === 'firearms')!.quantity = 51;
    await writeFile(file, JSON.stringify(own));
    const { code, err, figures } = await demo('--published', file);
    expect([code, figures.totalsMatch, figures.events]).toEqual([1, false, first.events]);
    expect(err).toContain('firearms / each');
  });
  it('leaves no name of a person in any table', async () => {
    const names = PEOPLE.flatMap(({ familyName, givenNames, alias }) => [familyName, givenNames, alias]).filter((name) => name !== undefined);
    expect(names.length).toBeGreaterThan(25);
    const found: string[] = [];
    const searched = (await columns(node.databaseUrl)).filter(({ type }) => /text|json|char|ARRAY|bytea/i.test(type));
    for (const { schema, table, column, type } of searched) {
      const holds = type === 'bytea' ? `position(convert_to(who, 'UTF8') in ${quoted(column)}) > 0` : `position(who in ${quoted(column)}::text) > 0`;
      const sql = `select 1 from ${quoted(schema)}.${quoted(table)} held where exists (select 1 from unnest($1::text[]) as sought(who) where ${holds}) limit 1`;
      if ((await rows(node.databaseUrl, sql, [names])).length > 0) found.push(`${schema}.${table}.${column}`);
    }
    expect(searched.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
    expect(names.filter((name) => node.process.output.includes(name))).toEqual([]);
  });
});
