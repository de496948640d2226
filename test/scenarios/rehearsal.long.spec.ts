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

/**
 * `npm run demo` against a running node: it has neither database nor data directory, only the address. Played twice, the second time beside
 * figures that another had published.
 */
describe('the rehearsal of Operation KAFO II', () => {
  let node: Custos;
  let first: Figures;
  let again: Awaited<ReturnType<typeof demo>>;
  const demo = async (...more: string[]) => {
    const { code, out, err } = await custos(['demo', '--json', '--api', node.api, ...more]);
    if (out === '') throw new Error(`the rehearsal ended with ${code}: ${err.slice(-3_000)}`);
    return { code, err, figures: JSON.parse(out) as Figures };
  };

  beforeAll(async () => {
    node = await startCustos({ CUSTOS_EXERCISE: 'true' });
    const played = await demo();
    expect([played.code, played.err]).toEqual([0, expect.not.stringContaining('differs')]);
    first = played.figures;
    again = await demo('--published', await publishedOtherwise(node.data));
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
    const { body } = await node.client.get('XX.AUDIT.4711', `/v1/operations/${first.operation}/totals`);
    const { cases } = body as { cases: { opened: number; transmitted: number; againstX: number } };
    expect(cases.opened).toBe(first.cases);
    expect(cases.transmitted).toBeGreaterThanOrEqual(12);
    expect(cases.againstX).toBeGreaterThanOrEqual(2);
    expect(first.exhibits).toBeGreaterThan(500);
    expect(first.transfers).toBeGreaterThanOrEqual(2 * first.exhibits - 10);
    expect(first.rebuildEqualsLive).toBe(true);
  });
  it('changes nothing when it is played again', () => {
    expect({ ...again.figures, published: first.published, totalsMatch: true, seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });
  it('names the unit, and ends with 1, when another figure was published', () => {
    expect([again.code, again.figures.totalsMatch]).toEqual([1, false]);
    // It ended so for that alone.
    expect(again.err.match(/^(differs|stands still): .*$/gm)).toEqual([expect.stringContaining('firearms / each')]);
  });
  it('leaves no name of a person in any table or in what is said', async () => {
    const names = PEOPLE.flatMap(({ familyName, givenNames, alias }) => [familyName, givenNames, alias]).filter((name) => name !== undefined);
    expect(names.length).toBeGreaterThan(25);
    const searched = (await columns(node.databaseUrl)).filter(({ type }) => /text|json|char|ARRAY|bytea/i.test(type));
    const holding = async (words: readonly string[]) => {
      const found: string[] = [];
      for (const { schema, table, column, type } of searched) {
        const [held, sought] = type === 'bytea' ? [`encode(${quoted(column)}, 'hex')`, words.map(hex)] : [`${quoted(column)}::text`, words.map(escaped)];
        const sql = `select 1 from ${quoted(schema)}.${quoted(table)} where ${held} ~ $1 limit 1`;
        if ((await rows(node.databaseUrl, sql, [sought.join('|')])).length > 0) found.push(`${schema}.${table}.${column}`);
      }
      return found;
    };
    expect(searched.length).toBeGreaterThan(50);
    expect(await holding(names)).toEqual([]);
    // What is there is found.
    expect(await holding(['nobody of that name', first.operation])).toContain('custos_log.event.entry');
    expect(names.filter((name) => node.process.output.includes(name))).toEqual([]);
  });
});

const escaped = (word: string): string => word.replace(/[^\p{L}\p{N} ]/gu, '\\$&');
const hex = (word: string): string => Buffer.from(word, 'utf8').toString('hex');

/** A file beside which one figure of what is played is another. */
async function publishedOtherwise(directory: string): Promise<string> {
  const file = join(directory, 'published.json');
  const own = JSON.parse(await readFile(join(__dirname, '../../apps/cli/src/rehearsal/published-kafo-2020.json'), 'utf8')) as {
    published: { seizures: { what: string; quantity: number | null }[] };
  };
  own.published.seizures.find(({ what }) => what === 'firearms')!.quantity = 51;
  await writeFile(file, JSON.stringify(own));
  return file;
}
