// How long everybody else waits while one officer asks sixty-four times at once for the replay of a case with 10,000 members: against how
// long they wait alone, in turns.
import { randomUUID } from 'node:crypto';
import { Agent, get } from 'node:http';
import { draftsFor } from '../../dist/libs/platform/event-log/src/index.js';
import { PostgresEventLog } from '../../dist/libs/platform/event-log-postgres/src/index.js';
import { askAll, token } from './asking.mjs';
import { limit, median, rounded } from './figures.mjs';
import { quietPool } from './ground.mjs';
import { generatedLog } from './rehearsal.mjs';
import { Side } from './side.mjs';

const EVENTS = 20_000;
const MEMBERS = 10_000;
const REPLAYS = 64;
const CALLERS = 4;
const REQUESTS = 1_200;
const DATABASE = 'long_history';

export async function longHistory(ground, { rounds = 3, scale = 1, seed, say }) {
  const generated = new URL(await generatedLog(ground, Math.max(1_000, Math.round(EVENTS * scale)), seed, say)).pathname.slice(1);
  await ground.drop(DATABASE);
  await ground.admin.query(`create database ${DATABASE} template ${generated}`);
  const url = ground.url(DATABASE);
  const pool = quietPool(url, 1);
  let node;
  try {
    const [{ stream }] = (await pool.query("select stream from custos_log.event where type = 'casework.CaseOpened' order by position limit 1")).rows;
    const members = Math.max(100, Math.round(MEMBERS * Math.min(1, scale * 10)));
    await lengthen(url, stream, members);
    say('starting a node and building what it reads');
    node = await Side.start('node-side.mjs', { url, data: ground.node, worker: false, only: ['access', 'case-file', 'timeline'] });
    const origin = node.ready.url;
    const headers = { authorization: `Bearer ${await token(origin, 'CI.INSP-JUST.4712')}`, 'custos-purpose': 'AUDIT' };
    const [{ schema }] = (await pool.query("select schema from custos.view_live where name = 'case-file'")).rows;
    const [{ schema: access }] = (await pool.query("select schema from custos.view_live where name = 'access'")).rows;
    const { rows } = await pool.query(
      `select id from ${schema}.case_file_case c join ${access}.access_subject a using (key) where a.country = 'CI' and not a.sealed and key <> $1 order by id limit 50`,
      [stream],
    );
    const paths = ['/v1/me', ...rows.map(({ id }) => `/v1/cases/${id}/file`)];
    const count = Math.max(40, Math.round(REQUESTS * Math.min(1, scale * 10)));
    const requests = Array.from({ length: count }, (_, n) => ({ method: 'GET', path: paths[n % paths.length], headers }));
    const replay = `${origin}/v1/cases/${stream.slice('custos.case-'.length)}/replay?limit=500`;
    const attacker = `Bearer ${await token(origin, 'CI.INSP-JUST.4711')}`;
    await askAll(origin, CALLERS, requests);
    const measured = [];
    for (let n = 0; n < rounds; n++) {
      await ground.settle();
      const before = await ground.fsyncs();
      const alone = await askAll(origin, CALLERS, requests);
      const between = await ground.fsyncs();
      const attack = replays(replay, attacker);
      const { payloadBytes, p50, p99 } = await askAll(origin, CALLERS, requests).finally(() => attack.stop());
      const answered = await attack.over;
      const { peakRss } = await node.ask({});
      measured.push({
        callers: CALLERS,
        ours: rounded(p99),
        raw: rounded(alone.p99),
        p50Ms: { ours: rounded(p50), raw: rounded(alone.p50) },
        payloadBytes,
        answered,
        fsyncs: { ours: (await ground.fsyncs()) - between, raw: between - before },
        peakRss: { ours: peakRss, raw: peakRss },
      });
      say(`p99 ${rounded(p99)} ms beside ${REPLAYS} replays, ${rounded(alone.p99)} ms alone`);
    }
    const ratio = median(measured.map(({ ours, raw }) => ours / raw));
    return { members, rounds: measured, limits: [limit('p99 of everybody else beside 64 replays, against alone', ratio, { atMost: 3 })] };
  } finally {
    await node?.stop();
    await pool.end();
    await ground.drop(DATABASE);
  }
}

/** What an older release let somebody do: one member after another. */
async function lengthen(url, stream, members) {
  const log = await PostgresEventLog.open({ url, times: 'as-recorded' });
  let head;
  let before;
  for await (const { revision, leaf, entry } of log.readStream(stream)) [head, before] = [{ revision, leaf }, JSON.parse(entry)];
  for (let from = 0; from < members; from += 1_000) {
    const events = Array.from({ length: Math.min(1_000, members - from) }, (_, n) => ({
      type: 'casework.MemberAssigned',
      schema: 1,
      data: { officer: `CI.DGPN-PJ.${20_000 + from + n}`, actions: ['READ'], from: before.recorded },
    }));
    const commandId = randomUUID();
    const context = {
      commandId,
      intent: 'generated',
      at: before.recorded,
      happened: before.occurred,
      actor: before.actor,
      correlation: commandId,
      causation: null,
    };
    const { revision, leaf } = await log.append(stream, head, draftsFor(stream, head, events, { ...context, exercise: true }));
    head = { revision, leaf };
  }
  await log.close();
}

/** As many at once for as long as it lasts; what is answered is thrown away as it comes. */
function replays(url, authorization) {
  const agent = new Agent({ keepAlive: true, maxSockets: REPLAYS });
  const answered = {};
  let going = true;
  const once = () =>
    new Promise((done, failed) => {
      get(url, { agent, headers: { authorization, 'custos-purpose': 'AUDIT' } }, (answer) => answer.resume().once('end', () => done(answer.statusCode))).once(
        'error',
        failed,
      );
    });
  const over = Promise.all(
    Array.from({ length: REPLAYS }, async () => {
      while (going) {
        const status = await once();
        answered[status] = (answered[status] ?? 0) + 1;
      }
    }),
  ).then(() => {
    agent.destroy();
    return answered;
  });
  return { over, stop: () => (going = false) };
}
