// How fast a view comes back from the log alone: the case file of a million events, against only reading and parsing them.
import { limit, median, rounded } from './figures.mjs';
import { generatedLog } from './rehearsal.mjs';
import { Side } from './side.mjs';

const EVENTS = 1_000_000;
const MEGABYTE = 1_000_000;

export async function rebuild(ground, { rounds = 2, scale = 1, seed, say }) {
  const url = await generatedLog(ground, Math.round(EVENTS * scale), seed, say);
  const measured = [];
  for (let n = 0; n < rounds; n++) {
    const found = {};
    for (const side of n % 2 === 0 ? ['ours', 'raw'] : ['raw', 'ours']) {
      await ground.settle();
      const before = await ground.fsyncs();
      // A process of its own each time: its largest resident set is that of one rebuild.
      const process = await Side.start('rebuild-side.mjs', { side, url });
      found[side] = { ...(await process.ask({})), fsyncs: 0 };
      await process.stop();
      found[side].fsyncs = (await ground.fsyncs()) - before;
      found[side].perSecond = (found[side].events / found[side].ms) * 1_000;
    }
    const { ours, raw } = found;
    say(`${Math.round(ours.perSecond)} events/s, ${Math.round(ours.peakRss / MEGABYTE)} MB; read alone ${Math.round(raw.perSecond)} events/s`);
    measured.push({
      callers: 1,
      events: ours.events,
      rows: ours.rows,
      ours: rounded(ours.perSecond, 1),
      raw: rounded(raw.perSecond, 1),
      payloadBytes: raw.payloadBytes,
      fsyncs: { ours: ours.fsyncs, raw: raw.fsyncs },
      peakRss: { ours: ours.peakRss, raw: raw.peakRss },
    });
  }
  return {
    rounds: measured,
    limits: [
      limit('events a second', median(measured.map(({ ours }) => ours)), { atLeast: 20_000 }),
      limit('largest resident set, MB', Math.max(...measured.map(({ peakRss }) => peakRss.ours)) / MEGABYTE, { atMost: 300 }),
    ],
  };
}
