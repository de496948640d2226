import { found, FULL, skippedInShort } from '../prove/attack.js';
import { custos, freshPlace, startCustos } from './support/custos.js';
import { LOG_DATABASES, type LogDatabase } from './support/eventstoredb.js';
import { namesServer, skippedOnServers } from '../servers/eventstoredb.js';
import { rows } from './support/database.js';
import { followOneRifle } from './support/thread.js';

jest.setTimeout(900_000);

/** The members in which two answers differ, however deep. */
function differing(one: unknown, other: unknown, at = ''): readonly string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return Object.is(one, other) ? [] : [at];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) => differing((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name], `${at}/${name}`));
}

describe.each(LOG_DATABASES)('the same acts on PostgreSQL and on %s', (where, start) => {
  let database: LogDatabase;
  beforeEach(async () => (database = await start()));
  afterEach(() => database?.close());

  it('lead to the same events in the same streams', async () => {
    const played = async (env: Readonly<Record<string, string>>) => {
      const node = await startCustos(env);
      try {
        await followOneRifle(node.client);
        let before = -1;
        const types = async () =>
          env['EVENT_LOG'] === undefined
            ? (await rows<{ type: string }>(node.databaseUrl, 'select type from custos_log.event')).map(({ type }) => type)
            : (await database.written()).map(({ type }) => type);
        // Until the policies have asked for all that follows.
        for (let now = await types(); ; now = await types()) {
          if (now.length === before) return now.sort();
          before = now.length;
          await new Promise((resolve) => setTimeout(resolve, 1_500));
        }
      } finally {
        await node.close();
      }
    };
    const [postgres, eventstoredb] = [await played({}), await played(database.env)];
    expect(postgres.length).toBeGreaterThan(20);
    expect(eventstoredb).toEqual(postgres);
  });

  if (!FULL) skippedInShort(`the rehearsal played on PostgreSQL and on ${where}, figure by figure`);
  else
    it('end the rehearsal with the same figures, but for how long it took', async () => {
      const demo = async (...more: string[]) => {
        const place = await freshPlace();
        try {
          const { code, out, err } = await custos(['demo', '--exit', '--json', ...more], { ...place.env, CUSTOS_LOG_LEVEL: 'warn', ...database.env });
          if (code !== 0) throw new Error(`the rehearsal ended with ${code}: ${out}${err.slice(-3_000)}`);
          return JSON.parse(out) as Record<string, unknown>;
        } finally {
          await place.close();
        }
      };
      const postgres = await demo('--event-log', 'postgres');
      const eventstoredb = await demo('--event-log', 'eventstoredb');
      found({
        [where]: {
          secondsOnPostgres: postgres['seconds'],
          secondsThere: eventstoredb['seconds'],
          events: eventstoredb['events'],
          differing: differing(postgres, eventstoredb),
        },
      });
      expect((await database.written()).length).toBeGreaterThanOrEqual(eventstoredb['events'] as number);
      expect(differing(postgres, eventstoredb)).toEqual(['/seconds']);
    });
});

describe('figures of two runs', () => {
  it('are told apart, figure by figure, when one differs', () => {
    const figures = { events: 12, live: { firearms: 50, gloves: null }, totalsMatch: true };
    expect(differing(figures, structuredClone(figures))).toEqual([]);
    expect(differing(figures, { ...figures, live: { firearms: 49, gloves: null }, events: 13 })).toEqual(['/events', '/live/firearms']);
    expect(differing(figures, { ...figures, live: { firearms: 50, gloves: 0 } })).toEqual(['/live/gloves']);
  });
});

if (!namesServer()) skippedOnServers('the same acts');
