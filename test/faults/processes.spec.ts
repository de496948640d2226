import { randomUUID } from 'node:crypto';
import { Client, type Answer } from '../scenarios/support/client.js';
import { freshPlace, startApi, startWorker, type Place, type Process } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CLERK, COORDINATOR, CUSTOMS, reportBody, rifle, startedOperation } from '../scenarios/support/thread.js';

jest.setTimeout(240_000);

describe('three processes that answer and one that works, on one database', () => {
  let place: Place;
  let apis: Process[] = [];
  let worker: Process | undefined;
  let clients: Client[];
  let operation: string;

  const clientOf = (api: Process) => new Client(api.started['url'] as string);

  beforeAll(async () => {
    place = await freshPlace();
    // All at once, on an empty database: one migrates, writes event 0 and makes the keys, the others find them.
    const working = startWorker(place);
    apis = await Promise.all([startApi(place), startApi(place), startApi(place)]);
    worker = await working;
    clients = apis.map(clientOf);
    operation = await startedOperation(clients[0]!);
  });
  afterAll(async () => {
    await Promise.all(apis.map((one) => one.stop('SIGTERM')));
    await worker?.stop('SIGTERM');
    await place?.close();
  });

  const eventsOf = async (stream: string, type?: string): Promise<number> =>
    Number(
      (
        await rows<{ n: string }>(place.databaseUrl!, `select count(*) as n from custos_log.event where stream = $1 and ($2::text is null or type = $2)`, [
          stream,
          type ?? null,
        ])
      )[0]!.n,
    );

  /** A rifle on a report of its own, offered to the registry; each request at another process. */
  async function offeredRifle(n: string): Promise<string> {
    const [one, two, three] = clients as [Client, Client, Client];
    const seizure = (await one.accepted(CUSTOMS, '/v1/seizures', reportBody(operation, n))).body['id'] as string;
    await two.accepted(CUSTOMS, `/v1/seizures/${seizure}/lines`, rifle(1, `CI-${n}`));
    const page = await three.until(CUSTOMS, `/v1/seizures/${seizure}`, ({ exhibits }) => exhibits.length === 1);
    const exhibit = page.body['exhibits'][0].id as string;
    await one.accepted(CUSTOMS, `/v1/exhibits/${exhibit}/transfers`, { to: 'CI.GREFFE-ABIDJAN', purpose: 'REGISTRY', seal: 'INTACT', seals: [`CI-${n}`] });
    return exhibit;
  }

  it('are one node: one first event, one log, and each sees what another recorded', async () => {
    expect(await eventsOf('custos.log', 'log.LogOpened')).toBe(1);
    const logs = await Promise.all(clients.map(async (one) => (await one.send('GET', '/health/ready')).body['log'].id as string));
    expect(new Set(logs).size).toBe(1);
    for (const one of clients) expect((await one.get(COORDINATOR, `/v1/operations/${operation}/totals`)).status).toBe(200);
  });

  it('accept one offer once, however many clerks accept it at the same time', async () => {
    const exhibit = await offeredRifle('201');
    const clerks = [CLERK, 'CI.GREFFE-ABIDJAN.4712', 'CI.GREFFE-ABIDJAN.4713'];
    await Promise.all(clients.map((one, n) => one.token(clerks[n]!)));
    const answers = await Promise.all(
      [...clients, ...clients].map((one, n) => one.command(clerks[n % 3]!, `/v1/exhibits/${exhibit}/transfers/accept`, { seal: 'INTACT', seals: ['CI-201'] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body['code'] as string))).toEqual(new Set(['nothing-offered']));
    expect(await eventsOf(`custos.exhibit-${exhibit}`, 'custody.TransferAccepted')).toBe(1);
  });

  it('record one fact for one key that is sent to all of them at once, and give all the same answer', async () => {
    const exhibit = await offeredRifle('202');
    const key = randomUUID();
    const answers = await Promise.all(
      clients.map((one) => patient(() => one.command(CLERK, `/v1/exhibits/${exhibit}/transfers/accept`, { seal: 'INTACT', seals: ['CI-202'] }, { key }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await eventsOf(`custos.exhibit-${exhibit}`, 'custody.TransferAccepted')).toBe(1);

    const created = randomUUID();
    const reports = await Promise.all(
      clients.map((one) => patient(() => one.command(CUSTOMS, '/v1/seizures', reportBody(operation, '203'), { key: created }))),
    );
    expect(new Set(reports.map(({ text }) => text)).size).toBe(1);
    expect(await eventsOf(`custos.seizure-${reports[0]!.body['id']}`)).toBe(1);
  });

  it('lose nothing and double nothing when one is killed in the middle: every request that is repeated at another has its one receipt', async () => {
    const victim = clients[2]!;
    await victim.token(CUSTOMS);
    const asked = Array.from({ length: 30 }, (_, n) => ({ n: String(300 + n), key: randomUUID() }));
    const first = new Map<string, Answer>();
    const under = asked.map(async ({ n, key }, at) => {
      await new Promise((later) => setTimeout(later, at * 8));
      const answer = await victim.command(CUSTOMS, '/v1/seizures', reportBody(operation, n), { key }).catch(() => undefined);
      if (answer !== undefined) first.set(key, answer);
    });
    await until(() => first.size >= 5);
    await apis[2]!.stop('SIGKILL');
    await Promise.all(under);
    expect(first.size).toBeLessThan(asked.length);
    expect([...first.values()].filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([]);

    const seizures = new Set<string>();
    const repeat = async ({ n, key }: (typeof asked)[number], at: number) => {
      const again = await patient(() => clients[at % 2]!.command(CUSTOMS, '/v1/seizures', reportBody(operation, n), { key }));
      expect({ n, status: again.status }).toEqual({ n, status: 201 });
      if (first.has(key)) expect({ n, text: again.text }).toEqual({ n, text: first.get(key)!.text });
      expect(await eventsOf(`custos.seizure-${again.body['id']}`, 'seizure.SeizureRecorded')).toBe(1);
      seizures.add(again.body['id'] as string);
    };
    await Promise.all(asked.map(repeat));
    expect(seizures.size).toBe(asked.length);

    apis[2] = await startApi(place);
    clients[2] = clientOf(apis[2]);
  });

  it('hand the views and policies over when the working process is killed', async () => {
    await worker!.stop('SIGKILL');
    const exhibit = offeredRifle('204');
    worker = await startWorker(place);
    expect(await eventsOf(`custos.exhibit-${await exhibit}`, 'custody.ExhibitRegistered')).toBe(1);
    const { body } = await clients[0]!.send('GET', '/health/ready');
    expect([...body['views'], ...body['policies']].filter((one) => one.parked !== undefined)).toEqual([]);
  });
});

/** As a device does: a 503 says to ask again, under the same key. The claim of a process that died lapses after ten seconds. */
async function patient(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503 || Date.now() > deadline) return answer;
    await new Promise((later) => setTimeout(later, 200));
  }
}

async function until(there: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!there()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((later) => setTimeout(later, 10));
  }
}
