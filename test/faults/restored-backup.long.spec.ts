import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { found, FULL } from '../prove/attack.js';
import { quiet } from '../prove/stage.js';
import { custos } from '../scenarios/support/custos.js';
import { rows } from '../scenarios/support/database.js';
import { CUSTOMS, rifle } from '../scenarios/support/thread.js';
import { backUpTheDatabase, careless, putTheDatabaseBack } from './put-back.js';
import { Drill, logInDouble, logInPostgres, type LogOfDrill } from './restored-backup.drill.js';

jest.setTimeout(240_000);

const OPERATOR = 'XX.EXPLOITATION.4711';

// On the other log the short form leaves it out: what differs, how a reader notices, is tested beside the adapter.
describe.each<readonly [string, () => Promise<LogOfDrill>]>([
  ['PostgreSQL', logInPostgres],
  ...(FULL ? [['a double of EventStoreDB', logInDouble] as const] : []),
])('after the log alone, in %s, was put back from a backup, under a node that goes on', (where, log) => {
  let drill: Drill;
  let end: string;
  let restOfTheList: string;

  beforeAll(async () => {
    drill = await Drill.begin({ log });
    await quiet(drill.client);
    drill.lost = await drill.seize('2');
    await drill.send(`/v1/seizures/${drill.lost.answer.body['id'] as string}/lines`, rifle(1, 'CI-2'));
    end = await quiet(drill.client);
    const list = await drill.client.get(CUSTOMS, '/v1/work-list?limit=1');
    restOfTheList = `/v1/work-list?limit=1&cursor=${list.body['next'] as string}`;
    expect((await drill.client.get(CUSTOMS, restOfTheList)).status).toBe(200);
    await drill.markTheEnd();
    await drill.putTheLogBack(drill.line.answer.body['position'] as string);
  });
  afterAll(() => drill?.close());

  it('every view, every policy and every reader stands still and says so, by name, on the health page', async () => {
    const standings = await drill.standings();
    expect(await drill.silent()).toEqual([]);
    found({ [`${where}: parked`]: standings.length });
    expect(await drill.ready()).toMatchObject({ status: 'degraded', readers: [{ name: 'log-clock', state: 'parked' }] });
    expect((await custos(['health', '--api', drill.client.api])).out.match(/PARKED: history-changed/g)).toHaveLength(standings.length);
  });

  it('no page is shown that the log no longer bears out, and a position that is gone is refused', async () => {
    const seizure = `/v1/seizures/${drill.lost.answer.body['id'] as string}`;
    expect(await drill.client.get(CUSTOMS, seizure)).toMatchObject({ status: 503, body: { code: 'history-changed' } });
    expect(await drill.client.get(CUSTOMS, seizure, { 'if-position': end })).toMatchObject({ status: 409, body: { code: 'history-changed' } });
  });

  it('the command that brings the node back does nothing until somebody says that it is meant', async () => {
    const { code, out } = await custos(['recover'], drill.env);
    expect(code).toBe(1);
    expect(out).toContain('case-file: history-changed');
    expect(await drill.silent()).toEqual([]);
  });

  it('one command brings it back: everything moves, every view is what its rebuild is, and who accepted it is written down', async () => {
    const { code, out, err } = await custos(['recover', '--accept-history', '--by', OPERATOR, '--json'], drill.env);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const { processes } = JSON.parse(out) as { processes: { process: string; lost: number }[] };
    found({ [`${where}: doneAgain`]: processes.reduce((sum, { lost }) => sum + lost, 0) });
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
    const standing = (await drill.events()).map(({ eventId }) => eventId);
    expect(await rows(drill.url, 'select subject from custos.timer where set_by <> all ($1)', [standing])).toEqual([]);
  });

  it('a key whose fact is there is answered as the first time; one whose fact is gone is never answered done: sent again, it is recorded', async () => {
    expect((await drill.seize('1', drill.kept.key)).answer.text).toBe(drill.kept.answer.text);
    const lost = `/v1/seizures/${drill.lost.answer.body['id'] as string}`;
    expect((await drill.client.get(CUSTOMS, lost)).status).toBe(404);
    const { answer } = await drill.seize('2', drill.lost.key);
    expect(answer.body['id']).toBe(drill.lost.answer.body['id']);
    const there = (await drill.events()).filter(({ position }) => position === answer.body['position']);
    expect(there.map(({ stream }) => stream)).toEqual([`custos.seizure-${answer.body['id'] as string}`]);
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
      await drill.putTheLogBack(drill.line.answer.body['position'] as string);
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
      drill = await Drill.begin({ program: join(variant.dist, 'apps/cli/src/main.js') });
      drill.lost = await drill.seize('2');
      await quiet(drill.client);
      await drill.putTheLogBack(drill.line.answer.body['position'] as string);
      const silent = await drill.silent(3_000);
      found({ control: { silent: silent.length } });
      expect(silent).toContain('case-file');
    } finally {
      await drill?.close();
      await variant.remove();
    }
  });
});
