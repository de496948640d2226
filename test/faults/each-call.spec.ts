import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { commandId, idFrom } from '#platform/event-log';
import { FULL, found } from '../prove/attack.js';
import { Client, type Answer } from '../scenarios/support/client.js';
import { firstLine, freshPlace, Process, type Place } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CallLine, FAULTS, type Fault, type Followed } from './each-call.line.js';
import { judged } from './kills.judge.js';
import type { Reply, Told } from './kills.writers.js';

const OFFICER = 'CI.DGD-AIR.4711';
const SETTLE_MS = 60_000;
/** How often each call goes wrong in each way. */
const TIMES = FULL ? 20 : 1;

jest.setTimeout(FULL ? 1_200_000 : 180_000);

describe('a command of which any one call to the database goes wrong', () => {
  let place: Place;
  let line: CallLine;
  let node: Process;
  let client: Client;
  let issuer: string;
  let file: string;

  beforeAll(async () => {
    place = await freshPlace();
    line = await CallLine.open(place.databaseUrl!);
    const url = new URL(place.databaseUrl!);
    url.searchParams.delete('host');
    Object.assign(url, { hostname: '127.0.0.1', port: String(line.port) });
    node = await Process.start(['apps/cli/src/main.js', 'up', '--json'], { ...place.env, CUSTOS_LOG_LEVEL: 'error', DATABASE_URL: url.href }, firstLine);
    client = new Client(node.started['api'] as string);
    issuer = (JSON.parse(Buffer.from((await client.token(OFFICER)).split('.')[1]!, 'base64url').toString()) as { iss: string }).iss;
    file = (await opened()).answer!.body['id'] as string;
    await client.found(OFFICER, `/v1/cases/${file}/timeline`, await client.tail());
  });
  afterAll(async () => {
    await node?.stop('SIGTERM');
    await line?.close();
    await place?.close();
  });

  const acts = {
    open: () => ({
      path: '/v1/cases',
      body: { title: 'A title that is sealed', office: 'CI.PARQUET-ABIDJAN', offences: ['ILLICIT_TRAFFICKING_FIREARMS'], againstX: true },
    }),
    file: () => ({
      path: `/v1/cases/${file}/documents`,
      body: {
        layer: 'PROCEDURE',
        kind: 'PV_SAISIE',
        sha256: createHash('sha256').update(randomUUID()).digest('hex'),
        size: 1,
        media: 'application/pdf',
        title: 'Sealed, too',
      },
    }),
  };
  type Act = keyof typeof acts;
  const opened = () => asked('open');

  /** Asks once while the call goes wrong, and until there is an answer, twice, when it was none. */
  async function asked(act: Act, fault?: Fault, nth?: number): Promise<Told & { readonly followed: Followed }> {
    const key = randomUUID();
    const command = commandId(issuer, OFFICER, key);
    const followed = line.follow({
      marks: [key, command],
      ...(act === 'open' && { stream: `custos.case-${idFrom(command, 'case')}` }),
      ...(fault && { fault, nth }),
    });
    const { path, body } = acts[act]();
    const told: Told & { followed: Followed } = { key, act, during: `${fault} ${nth}`, ...(act === 'file' && { case: file }), settled: [], followed };
    const ask = () => client.command(OFFICER, path, body, { key }).catch((error: unknown) => String(error));
    const first = await ask();
    line.leave(followed);
    if (typeof first !== 'string' && first.status < 500) told.answer = reply(first);
    else told.unknown = typeof first === 'string' ? first : `${first.status} ${first.body['code']}`;
    for (let time = 0; time < 2; time++) {
      let again = await ask();
      for (const deadline = Date.now() + SETTLE_MS; (typeof again === 'string' || again.status >= 500) && Date.now() < deadline; again = await ask())
        await pause(100);
      if (typeof again !== 'string') told.settled.push(reply(again));
    }
    return told;
  }

  it.each(['open', 'file'] as const)('(%s) is recorded once, whichever call it was and whatever befell it, and its key has one answer', async (act) => {
    const clean = await asked(act);
    const calls = clean.followed.calls;
    expect(calls).toBeGreaterThan(3);
    const points = FAULTS.flatMap((fault) => Array.from({ length: calls * TIMES }, (_, n) => [fault, (n % calls) + 1] as const));
    const told: (Told & { readonly followed: Followed })[] = [];
    const left = [...points];
    const missed: typeof points = [];
    const asker = async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const made = await asked(act, ...one);
        told.push(made);
        // Documents for one file are written together: what befell another's call can end this command before it makes its own.
        if (!made.followed.befell) (told.length < 3 * points.length ? left : missed).push(one);
      }
    };
    await Promise.all(Array.from({ length: 4 }, asker));
    const { lost, doubled, unsettled, unasked, ...figures } = await judged(client, told, { issuer, officer: OFFICER, position: await client.tail() });
    const changed = told.filter(
      ({ answer, settled }) => new Set([...(answer === undefined ? [] : [answer]), ...settled].map((one) => JSON.stringify(one))).size !== 1,
    );
    found({
      [act]: {
        calls,
        points: points.length,
        befell: told.filter(({ followed }) => followed.befell).length,
        ...figures,
        lost: lost.length,
        doubled: doubled.length,
      },
    });
    expect({ lost, doubled, unsettled, changed }).toEqual({ lost: [], doubled: [], unsettled: [], changed: [] });
    // The file that documents are put into is of another time: whatever else is in it was asked for before.
    expect(unasked.length).toBe(act === 'file' ? 2 : 0);
    expect(missed).toEqual([]);
  });

  it('is found to be lost when the database says that it is written, and it is not: the control', async () => {
    await rows(place.databaseUrl!, SAYS_SO);
    const told = [await asked('open'), await asked('open')];
    expect(told.map(({ answer }) => answer?.status)).toEqual([201, 201]);
    const { lost } = await judged(client, told, { issuer, officer: OFFICER });
    expect(lost).toHaveLength(2);
  });
});

const reply = ({ status, body }: Answer): Reply => ({ status, body });

const SAYS_SO = `
  create or replace function custos_log.append_batch(
    streams text[], heads bigint[], head_leaves text[], sizes int[], ids uuid[], types text[], entries text[], leaves text[]
  ) returns table (verdict text, at_position bigint, stored_leaf text) language sql
  as $$ select 'written', (select next from custos_log.counter), leaves[n] from generate_subscripts(streams, 1) n $$`;
