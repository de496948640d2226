import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { found } from '../prove/attack.js';
import { quiet } from '../prove/stage.js';
import { Client, type Answer } from '../scenarios/support/client.js';
import { custos, firstLine, freshPlace, Process, type Place } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CUSTOMS, reportBody, rifle, startedOperation } from '../scenarios/support/thread.js';
import { backUpTheDatabase, careless, putTheDatabaseBack, putTheLogBack } from './put-back.js';

jest.setTimeout(240_000);

const OPERATOR = 'XX.EXPLOITATION.4711';

interface Sent {
  readonly key: string;
  readonly answer: Answer;
}
interface Standing {
  readonly name: string;
  readonly state: string;
  readonly parked?: string;
}

class Drill {
  client!: Client;
  operation!: string;
  /** Recorded before the moment of the backup, and the line after which the backup was taken: its exhibit came later. */
  kept!: Sent;
  line!: Sent;
  lost!: Sent;
  private process: Process | undefined;

  private constructor(readonly place: Place) {}

  static async begin(program?: string): Promise<Drill> {
    const drill = new Drill(await freshPlace());
    await drill.start(program);
    drill.operation = await startedOperation(drill.client);
    drill.kept = await drill.seize('1');
    const { id } = drill.kept.answer.body as { id: string };
    await quiet(drill.client);
    drill.line = await drill.send(`/v1/seizures/${id}/lines`, rifle(1, 'CI-1'));
    return drill;
  }

  get url(): string {
    return this.place.databaseUrl!;
  }

  async start(program = 'apps/cli/src/main.js'): Promise<void> {
    this.process = await Process.start([program, 'up', '--json'], this.place.env, firstLine);
    this.client = new Client(this.process.started['api'] as string);
  }

  stop = () => this.process?.stop();

  async close(): Promise<void> {
    await this.stop();
    await this.place.close();
  }

  async send(path: string, json: unknown, key: string = randomUUID()): Promise<Sent> {
    return { key, answer: await this.client.accepted(CUSTOMS, path, json, { key }) };
  }

  seize = (n: string, key?: string): Promise<Sent> => this.send('/v1/seizures', reportBody(this.operation, n), key);

  async ready(): Promise<Record<string, any>> {
    return (await this.client.send('GET', '/health/ready')).body;
  }

  async standings(): Promise<readonly Standing[]> {
    const { views, policies, readers } = await this.ready();
    return [...views, ...policies, ...readers] as Standing[];
  }

  /** What does not say `history-changed` within the time in which everything that reads on would have noticed. */
  async silent(withinMs = 15_000): Promise<readonly string[]> {
    const silent = async () => (await this.standings()).filter(({ parked }) => parked?.startsWith('history-changed') !== true).map(({ name }) => name);
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(200)) if ((await silent()).length === 0) return [];
    return silent();
  }

  /** As the clock does after every five hundred events. */
  markTheEnd = () =>
    rows(
      this.url,
      `insert into custos.log_mark select (select log from custos.process_cursor limit 1), lpad(position::text, 20, '0'), leaf, entry::jsonb ->> 'recorded'
       from custos_log.event order by position desc limit 1`,
    );

  count = async (type: string): Promise<number> =>
    Number((await rows<{ n: string }>(this.url, 'select count(*) as n from custos_log.event where type = $1', [type]))[0]!.n);

  /** Lines that did not lead to one exhibit. */
  linesWithoutTheirExhibit = async (): Promise<number> =>
    (
      await rows(
        this.url,
        `select 1 from custos_log.event line where type = 'seizure.LineAdded'
         and 1 <> (select count(*) from custos_log.event e where e.stream = 'custos.exhibit-' || (line.entry::jsonb #>> '{data,exhibit}') and e.type = 'custody.ExhibitRegistered')`,
      )
    ).length;

  viewsEqual = async (): Promise<boolean> => (JSON.parse((await custos(['check-views', '--json'], this.place.env)).out) as { equal: boolean }).equal;
}

describe('after the log alone was put back from a backup, under a node that goes on', () => {
  let drill: Drill;
  let end: string;
  let restOfTheList: string;

  beforeAll(async () => {
    drill = await Drill.begin();
    await quiet(drill.client);
    drill.lost = await drill.seize('2');
    await drill.send(`/v1/seizures/${drill.lost.answer.body['id'] as string}/lines`, rifle(1, 'CI-2'));
    end = await quiet(drill.client);
    const list = await drill.client.get(CUSTOMS, '/v1/work-list?limit=1');
    restOfTheList = `/v1/work-list?limit=1&cursor=${list.body['next'] as string}`;
    expect((await drill.client.get(CUSTOMS, restOfTheList)).status).toBe(200);
    await drill.markTheEnd();
    await putTheLogBack(drill.url, drill.line.answer.body['position'] as string);
  });
  afterAll(() => drill?.close());

  it('every view, every policy and every reader stands still and says so, by name, on the health page', async () => {
    const standings = await drill.standings();
    expect(await drill.silent()).toEqual([]);
    found({ parked: standings.length });
    expect(await drill.ready()).toMatchObject({ status: 'degraded', readers: [{ name: 'log-clock', state: 'parked' }] });
    expect((await custos(['health', '--api', drill.client.api])).out.match(/PARKED: history-changed/g)).toHaveLength(standings.length);
  });

  it('no page is shown that the log no longer bears out, and a position that is gone is refused', async () => {
    const seizure = `/v1/seizures/${drill.lost.answer.body['id'] as string}`;
    expect(await drill.client.get(CUSTOMS, seizure)).toMatchObject({ status: 503, body: { code: 'history-changed' } });
    expect(await drill.client.get(CUSTOMS, seizure, { 'if-position': end })).toMatchObject({ status: 409, body: { code: 'history-changed' } });
  });

  it('the command that brings the node back does nothing until somebody says that it is meant', async () => {
    const { code, out } = await custos(['recover'], drill.place.env);
    expect(code).toBe(1);
    expect(out).toContain('case-file: history-changed');
    expect(await drill.silent()).toEqual([]);
  });

  it('one command brings it back: everything moves, every view is what its rebuild is, and who accepted it is written down', async () => {
    const { code, out, err } = await custos(['recover', '--accept-history', '--by', OPERATOR, '--json'], drill.place.env);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const { processes } = JSON.parse(out) as { processes: { process: string; lost: number }[] };
    found({ doneAgain: processes.reduce((sum, { lost }) => sum + lost, 0) });
    await quiet(drill.client);
    await pause(5_100);
    expect((await drill.standings()).filter(({ parked }) => parked !== undefined)).toEqual([]);
    expect(await drill.ready()).toMatchObject({ status: 'ok' });
    expect(await drill.viewsEqual()).toBe(true);
    expect(await rows(drill.url, `select officer, action from custos.access_record where subject = 'history'`)).toEqual([
      { officer: OPERATOR, action: 'acceptHistory' },
    ]);
  });

  it('a list that was begun before is not read on in silence', async () => {
    expect(await drill.client.get(CUSTOMS, restOfTheList)).toMatchObject({ status: 409, body: { code: 'history-changed' } });
  });

  it('what policies had done and the log lost is done again, once, and nothing that it kept is done twice', async () => {
    expect(await drill.count('seizure.LineAdded')).toBe(1);
    expect(await drill.linesWithoutTheirExhibit()).toBe(0);
    const strays = await rows(drill.url, 'select subject from custos.timer where set_by not in (select event_id::text from custos_log.event)');
    expect(strays).toEqual([]);
  });

  it('a key whose fact is there is answered as the first time; one whose fact is gone is never answered done: sent again, it is recorded', async () => {
    expect((await drill.seize('1', drill.kept.key)).answer.text).toBe(drill.kept.answer.text);
    const lost = `/v1/seizures/${drill.lost.answer.body['id'] as string}`;
    expect((await drill.client.get(CUSTOMS, lost)).status).toBe(404);
    const { answer } = await drill.seize('2', drill.lost.key);
    expect(answer.body['id']).toBe(drill.lost.answer.body['id']);
    expect(
      await rows(drill.url, `select 1 from custos_log.event where stream = $1 and lpad(position::text, 20, '0') = $2`, [
        `custos.seizure-${answer.body['id'] as string}`,
        answer.body['position'],
      ]),
    ).toHaveLength(1);
    await drill.send(`${lost}/lines`, rifle(1, 'CI-2'));
    await quiet(drill.client);
    expect(await drill.linesWithoutTheirExhibit()).toBe(0);
    expect(await drill.viewsEqual()).toBe(true);
  });
});

describe('before anybody has accepted it', () => {
  it('an acknowledgement that survived in the table of answers is not given for a fact that is gone', async () => {
    const drill = await Drill.begin();
    try {
      drill.lost = await drill.seize('2');
      await putTheLogBack(drill.url, drill.line.answer.body['position'] as string);
      const { answer } = await drill.seize('2', drill.lost.key);
      const stored = await rows(drill.url, `select 1 from custos_log.event where stream = $1`, [`custos.seizure-${answer.body['id'] as string}`]);
      expect(stored).toHaveLength(1);
    } finally {
      await drill.close();
    }
  });
});

describe('after the whole database was put back from a backup, under a node that goes on', () => {
  it('nothing is parked, since all went back together; a position of later is refused, what is gone is not answered as done, and all goes on', async () => {
    const drill = await Drill.begin();
    try {
      await quiet(drill.client);
      await drill.stop();
      const copy = await backUpTheDatabase(drill.url);
      await drill.start();
      drill.lost = await drill.seize('2');
      const line = await drill.send(`/v1/seizures/${drill.lost.answer.body['id'] as string}/lines`, rifle(1, 'CI-2'));
      const end = await quiet(drill.client);
      await putTheDatabaseBack(drill.url, copy);

      const kept = `/v1/seizures/${drill.kept.answer.body['id'] as string}`;
      const lost = `/v1/seizures/${drill.lost.answer.body['id'] as string}`;
      await drill.client.found(CUSTOMS, kept);
      expect(await drill.client.get(CUSTOMS, kept, { 'if-position': end })).toMatchObject({ status: 409, body: { code: 'history-changed' } });
      expect((await drill.client.get(CUSTOMS, lost)).status).toBe(404);
      expect(await drill.ready()).toMatchObject({ status: 'ok' });

      expect((await drill.seize('1', drill.kept.key)).answer.text).toBe(drill.kept.answer.text);
      const again = await drill.seize('2', drill.lost.key);
      expect(again.answer.body['id']).toBe(drill.lost.answer.body['id']);
      await drill.send(`${lost}/lines`, rifle(1, 'CI-2'), line.key);
      await quiet(drill.client);
      expect(await drill.count('seizure.LineAdded')).toBe(2);
      expect(await drill.linesWithoutTheirExhibit()).toBe(0);
      expect(await drill.viewsEqual()).toBe(true);
    } finally {
      await drill.close();
    }
  });
});

describe('without the check by which a reader recognises the event that it stands on', () => {
  it('everything goes on in silence, and the same drill finds it', async () => {
    const variant = await careless();
    let drill: Drill | undefined;
    try {
      drill = await Drill.begin(join(variant.dist, 'apps/cli/src/main.js'));
      drill.lost = await drill.seize('2');
      await quiet(drill.client);
      await putTheLogBack(drill.url, drill.line.answer.body['position'] as string);
      const silent = await drill.silent(3_000);
      found({ control: { silent: silent.length } });
      expect(silent).toContain('case-file');
    } finally {
      await drill?.close();
      await variant.remove();
    }
  });
});
