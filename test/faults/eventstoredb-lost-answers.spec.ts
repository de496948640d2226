import { TUNING } from '../../libs/platform/event-log-eventstoredb/src/tuning.js';
import { cutAnswers, type CutOptions, type CutVerdict, type Target } from '../drill/cut-answers.js';
import { NOTHING } from '../drill/judge.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import { FULL, found, SEED } from '../prove/attack.js';
import { serverCommand, startDatabase } from '../servers/eventstoredb.js';

jest.setTimeout(FULL ? 1_800_000 : 300_000);

/** In the short form everybody takes his time, so that the line is cut often enough before all is written. */
const ASKED: CutOptions = FULL
  ? { seed: SEED, appends: 10_000, lanes: 16, restarts: 20, paceMs: 0 }
  : { seed: SEED, appends: 480, lanes: 16, restarts: 2, paceMs: 150 };

const figures = ({ findings: { lost, doubled, reordered }, ...rest }: CutVerdict) => ({
  seed: SEED,
  ...rest,
  lost: lost.length,
  doubled: doubled.length,
  reordered: reordered.length,
});

async function onDouble(options: CutOptions): Promise<CutVerdict & { readonly repeats: number }> {
  const double = await EventStoreDbDouble.start();
  const target: Target = {
    access: { url: double.url, username: 'custos', password: 'secret', allowPlaintext: true },
    at: { address: '127.0.0.1', port: double.port },
    async restart() {
      double.kill();
      await double.listen();
    },
  };
  try {
    const verdict = await cutAnswers(target, options);
    // The double knows which appends were asked of it again after it had carried them out.
    return { ...verdict, repeats: double.store.repeats };
  } finally {
    double.close();
  }
}

describe(`Appends whose answers are lost after the commit, with server and writers killed in between (seed ${SEED})`, () => {
  const once = (verdict: CutVerdict) => {
    expect(verdict.failures).toEqual([]);
    expect(verdict.findings).toEqual(NOTHING);
    expect(verdict.appends).toBeGreaterThanOrEqual(ASKED.appends);
    expect(Math.min(verdict.cuts, verdict.serverRestarts, verdict.writerKills)).toBeGreaterThan(0);
  };

  it('stand exactly once on a double of one node', async () => {
    const verdict = await onDouble(ASKED);
    found({ double: { ...figures(verdict), repeats: verdict.repeats } });
    once(verdict);
    expect(verdict.repeats).toBeGreaterThan(0);
  });

  it('would stand twice, did callers decide anew instead of repeating what they asked', async () => {
    const tuning = { ...TUNING, patience: 1_000, safeguards: { ...TUNING.safeguards, repeat: false } };
    // Chance decides which answers are lost.
    let doubled = 0;
    for (let tries = 0; tries < 6 && doubled === 0; tries++)
      doubled = (await onDouble({ ...ASKED, appends: 160, restarts: 0, paceMs: 150, tuning, asksAnew: true })).findings.doubled.length;
    expect(doubled).toBeGreaterThan(0);
  });

  if (serverCommand() === undefined) {
    it('skipped on a server: CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one', () => {
      process.stdout.write('skipped: lost answers of a server, because CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one\n');
    });
  } else {
    it('stand exactly once on a server with TLS', async () => {
      const database = await startDatabase('tls');
      const [node] = database.nodes;
      try {
        const verdict = await cutAnswers(
          {
            access: database.access,
            at: { address: '127.0.0.1', port: node!.port },
            async restart() {
              await node!.hold();
              node!.release();
              await node!.ready();
            },
          },
          ASKED,
        );
        found({ server: figures(verdict) });
        once(verdict);
      } finally {
        await database.close();
      }
    });
  }
});
