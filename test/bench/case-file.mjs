// How long reading a case file takes among 100,000 exhibits: against reading a row of the same bytes by its primary key, through the same
// guards, pipeline and access record.
import { askAll, token } from './asking.mjs';
import { limit, median, randomFrom, rounded, shuffled } from './figures.mjs';
import { quietPool } from './ground.mjs';
import { generatedLog } from './rehearsal.mjs';
import { Side } from './side.mjs';

const EVENTS = 1_000_000;
const CASES = 400;
const CALLERS = 4;
/** Who may read every case of a country that is not sealed. */
const READER = 'CI.INSP-JUST.4712';
const OPEN_CASES = (access, cases) =>
  `select id from ${cases}.case_file_case c join ${access}.access_subject a using (key) where a.country = 'CI' and not a.sealed order by id`;

export async function caseFile(ground, { rounds = 5, scale = 1, seed, say }) {
  const url = await generatedLog(ground, Math.round(EVENTS * scale), seed, say);
  say('starting a node and building what it reads');
  const node = await Side.start('node-side.mjs', { url, data: ground.node, worker: false, only: ['access', 'case-file'] });
  const pool = quietPool(url, 1);
  try {
    const origin = node.ready.url;
    const schema = (await pool.query("select schema from custos.view_live where name = 'case-file'")).rows[0].schema;
    const exhibits = (await pool.query(`select count(*)::int as n from ${schema}.case_file_exhibit`)).rows[0].n;
    const access = (await pool.query("select schema from custos.view_live where name = 'access'")).rows[0].schema;
    const ids = (await pool.query(OPEN_CASES(access, schema))).rows.map(({ id }) => id);
    const cases = shuffled(ids, randomFrom(seed)).slice(0, Math.max(CALLERS, Math.round(CASES * Math.min(1, scale * 10))));
    const headers = { authorization: `Bearer ${await token(origin, READER)}`, 'custos-purpose': 'AUDIT' };
    const ask = (path) => cases.map((id) => ({ method: 'GET', path: path(id), headers }));
    const paths = { ours: ask((id) => `/v1/cases/${id}/file`), raw: ask((id) => `/v1/rows/${id}`) };
    // The pages as rows, among as many others as there are exhibits.
    const { texts } = await askAll(origin, CALLERS, paths.ours);
    await pool.query('drop table if exists bench_row');
    await pool.query('create table bench_row (id text primary key, page json not null)');
    await pool.query('grant select on bench_row to public');
    await pool.query(`insert into bench_row select gen_random_uuid()::text, '{}' from generate_series(1, ${exhibits})`);
    for (const [n, id] of cases.entries()) await pool.query('insert into bench_row values ($1, $2)', [id, texts[n]]);
    await pool.query('vacuum analyze bench_row');
    await askAll(origin, CALLERS, paths.raw);
    const measured = [];
    for (let n = 0; n < rounds; n++) {
      const found = {};
      for (const side of n % 2 === 0 ? ['ours', 'raw'] : ['raw', 'ours']) {
        await ground.settle();
        const before = await ground.fsyncs();
        const { texts: _, ...figures } = await askAll(origin, CALLERS, paths[side]);
        found[side] = { ...figures, fsyncs: (await ground.fsyncs()) - before };
      }
      const { ours, raw } = found;
      const { peakRss } = await node.ask({});
      measured.push({
        callers: CALLERS,
        ours: rounded(ours.p99),
        raw: rounded(raw.p99),
        p50Ms: { ours: rounded(ours.p50), raw: rounded(raw.p50) },
        payloadBytes: ours.payloadBytes,
        fsyncs: { ours: ours.fsyncs, raw: raw.fsyncs },
        peakRss: { ours: peakRss, raw: peakRss },
      });
      say(`p99 ${rounded(ours.p99)} ms, row ${rounded(raw.p99)} ms`);
    }
    await pool.query('drop table bench_row');
    const ratio = median(measured.map(({ ours, raw }) => ours / raw));
    return { exhibits, cases: cases.length, rounds: measured, limits: [limit('p99 of reading a case file, against a row by its key', ratio, { atMost: 3 })] };
  } finally {
    await pool.end();
    await node.stop();
  }
}
