import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { quiet } from '../../prove/stage.js';
import { ASKERS, expected, TABLE } from '../../scenarios/authorisation.table.js';
import { Client, type Answer } from '../../scenarios/support/client.js';
import { freshPlace, startApi, startWorker, type Place, type Process } from '../../scenarios/support/custos.js';
import { addressOf, describedBy, playGiven, type Described } from '../../scenarios/support/interface.js';
import { StatementsLine } from './support/statements-line.js';

jest.setTimeout(300_000);

const ID = /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;
const ROUNDS = 3;
/** Something of the node's own may fall into a round: what is systematic shows in each of them. */
const TRIES = 4;
/** Long enough for everything that the process does by itself while nobody asks. */
const IDLE_MS = 4_000;

let place: Place;
let directory: string;
let line: StatementsLine;
let worker: Process;
let api: Process;
let client: Client;
let subjects: readonly (readonly [Described, string])[];
/** What the process does by itself. */
let own: ReadonlySet<string>;
beforeAll(async () => {
  place = await freshPlace();
  directory = await mkdtemp(join(tmpdir(), 'custos-line-'));
  line = await StatementsLine.open(place.databaseUrl!, directory);
  api = await startApi({ env: { ...place.env, DATABASE_URL: line.url } });
  worker = await startWorker(place);
  client = new Client(api.started['url'] as string);
  const described = await describedBy(client);
  expect([...(await playGiven(client, described))]).toEqual([]);
  subjects = described.flatMap((one) => {
    const row = TABLE.get(one.operationId);
    const asker = row && ASKERS.find(({ roles, place: where }) => expected(row, roles, where) === 'absent');
    return one.path.includes('{id}') && asker !== undefined && ID.test(addressOf(one)) ? [[one, asker.officer] as const] : [];
  });
  await quiet(client);
  line.take();
  await pause(IDLE_MS);
  own = new Set(line.take().keys());
});
afterAll(async () => {
  await api?.stop();
  await worker?.stop();
  await line?.close();
  await place?.close();
  await rm(directory, { recursive: true, force: true });
});

const ask = (one: Described, user: string, address: string): Promise<Answer> =>
  client.send(one.method, address, {
    user,
    ...(one.method === 'POST' && { key: randomUUID(), json: one.requestBody?.content['application/json']?.example ?? {} }),
  });

/** What the same request costs several times, without what the process does by itself. */
async function work(one: Described, user: string, address: () => string): Promise<Readonly<Record<string, number>>> {
  await ask(one, user, address());
  line.take();
  for (let n = 0; n < ROUNDS; n++) expect([one.operationId, (await ask(one, user, address())).status]).toEqual([one.operationId, 404]);
  return Object.fromEntries([...line.take()].filter(([text]) => !own.has(text)).sort());
}

describe('a request for what its officer may not see', () => {
  it('runs the same statements as one for what does not exist, for every operation that names a subject', async () => {
    expect(subjects.length).toBeGreaterThan(80);
    const differing: unknown[] = [];
    let statements = 0;
    for (const [one, user] of subjects) {
      const hidden = addressOf(one);
      for (let n = 1; n <= TRIES; n++) {
        const [forbidden, absent] = [await work(one, user, () => hidden), await work(one, user, () => hidden.replace(ID, randomUUID()))];
        statements += Object.values(forbidden).length;
        if (JSON.stringify(forbidden) === JSON.stringify(absent)) break;
        if (n === TRIES) differing.push({ operation: one.operationId, user, forbidden, absent });
      }
    }
    expect(differing).toEqual([]);
    expect(statements).toBeGreaterThanOrEqual(subjects.length);
  });

  it('is told from an allowed one by its statements: the comparison sees a difference where there is one', async () => {
    const [read] = subjects.find(([{ operationId }]) => operationId === 'readExhibit')!;
    line.take();
    expect((await client.get(read.user!, addressOf(read))).status).toBe(200);
    const allowed = [...line.take().keys()].filter((text) => !own.has(text)).length;
    expect(Object.keys(await work(read, 'ML.GN-SR.4712', () => addressOf(read))).length).toBeLessThan(allowed);
  });
});
