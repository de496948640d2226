import { TUNING } from '../../libs/platform/event-log-eventstoredb/src/tuning.js';
import { drill, type DrillVerdict } from '../drill/drill.js';
import { ofDouble, ofServers } from '../drill/ground.js';
import { findings, NOTHING } from '../drill/judge.js';
import { outages } from '../drill/outages.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';
import { FULL, found, said, SEED } from '../prove/attack.js';
import { serverCommand, startDatabase, type Form } from '../servers/eventstoredb.js';

/** On servers; `npm run drill:eventstoredb` names both. */
const SECONDS = Number(process.env['DRILL_SECONDS'] ?? (FULL ? 600 : 30));
const NODES = process.env['DRILL_NODES'];
const ON_SERVERS_MS = (SECONDS + 1_200) * 1_000;
const STARTING_MS = 180_000;

/** No call outlives its deadline by more. */
const GRACE_MS = 1_000;
const CALL_MS = TUNING.patience + TUNING.deadline;
/** After the nodes have a leader again; what comes before is theirs. */
const BEHIND_LEADER_MS = 5_000;
const MEMORY_MIB = 400;

/** Figures without what they were drawn from. */
const figures = ({ witnessed, findings: { lost, doubled, reordered, violations }, faults, ...rest }: DrillVerdict) => ({
  seed: SEED,
  acked: witnessed.acknowledged.reduce((sum, { ids }) => sum + ids.length, 0),
  lost: lost.length,
  doubled: doubled.length,
  reordered: reordered.length,
  orderViolationsSeenByReaders: violations.length,
  ...rest,
  faults,
});

const judged = (verdict: DrillVerdict) => {
  expect(verdict.failures).toEqual([]);
  expect(verdict.findings).toEqual(NOTHING);
  expect(verdict.longestCallMs).toBeLessThanOrEqual(CALL_MS + GRACE_MS);
  if (verdict.product !== undefined) {
    const { acknowledged, ...wrong } = verdict.product;
    expect(wrong).toEqual({ lost: 0, linesWithoutTheirExhibit: 0, parked: [], differingRows: 0 });
    expect(acknowledged).toBeGreaterThan(0);
  }
  expect(verdict.peakMiB.writers).toBeLessThanOrEqual(MEMORY_MIB);
  expect(verdict.peakMiB.reader).toBeLessThanOrEqual(MEMORY_MIB);
  // It was what it says: each kind struck calls in flight.
  expect(Object.entries(verdict.faults).filter(([, { counted }]) => counted === 0)).toEqual([]);
};

/** Single faults after which nobody could write for longer than was promised, whoever's time it was. */
const tooLate = (faults: DrillVerdict['faults']) => Object.entries(faults).flatMap(([kind, { late }]) => late.map((one) => ({ kind, ...one })));

if (NODES === undefined) {
  describe('Nodes that elect nobody for longer than was promised', () => {
    const fault = { kind: 'leader frozen', single: true, struckAt: 1_000, undoneAt: 20_000 };
    const written = (ended: number) => ({ begun: ended - 10, ended, outcome: 'written' });
    const electing = (until: number) =>
      tooLate(
        outages(
          [fault],
          [written(1_005), written(until + 100)],
          [
            { at: 1_400, leader: undefined },
            { at: until, leader: '2113' },
          ],
          [],
          60_000,
        ),
      );

    it('are no excuse', () => expect(electing(14_000)).toEqual([{ kind: 'leader frozen', outageMs: 13_095, withoutLeaderMs: 12_600, rebuilt: [] }]));
    it('are not reproached with less', () => expect(electing(9_000)).toEqual([]));
  });

  describe(`Writers, a reader and a ledger apart from them, on a double of one node that is harmed (seed ${SEED})`, () => {
    let verdict: DrillVerdict;
    beforeAll(async () => {
      const double = await EventStoreDbDouble.start();
      try {
        verdict = await drill(ofDouble(double), { seed: SEED, seconds: FULL ? 60 : 1, lanes: 8, paceMs: 4, killsClients: true });
      } finally {
        double.close();
      }
      found({ double: figures(verdict) });
    }, 300_000);

    it('lose, double and reorder nothing, and no call outlives its deadline', () => judged(verdict));

    it('would be found to, by the same judge, in what was witnessed changed by one event', () => {
      const { witnessed } = verdict;
      const { standing, followed, acknowledged } = witnessed;
      const swapped = [standing[1]!, standing[0]!, ...standing.slice(2)];
      expect(findings({ ...witnessed, standing: standing.slice(1) }).lost).not.toEqual([]);
      expect(findings({ ...witnessed, standing: [...standing, standing[0]!] }).doubled).not.toEqual([]);
      expect(findings({ ...witnessed, acknowledged: acknowledged.slice(1) }).doubled).not.toEqual([]);
      expect(findings({ ...witnessed, standing: swapped }).reordered).not.toEqual([]);
      expect(findings({ ...witnessed, followed: followed.slice(0, -1) }).violations).not.toEqual([]);
      expect(findings({ ...witnessed, followed: [...followed, followed[0]!] }).violations).not.toEqual([]);
      expect(findings({ ...witnessed, followed: [followed[1]!, followed[0]!, ...followed.slice(2)] }).violations).not.toEqual([]);
    });
  });
}

const FORMS: readonly (readonly [Form, string, string])[] = [
  ['tls', '1', 'one node with TLS'],
  ['cluster', '3', 'three nodes with TLS'],
];

if (serverCommand() === undefined) {
  describe('Writers, a reader and a ledger on servers', () => {
    it('skipped: CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of an installed server, so none was harmed', () => {
      process.stdout.write('skipped: harm under load on servers, because CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one\n');
    });
  });
} else {
  describe.each(FORMS.filter(([, nodes]) => NODES === undefined || nodes === NODES))('Writers, a reader and a ledger on servers: %s', (form, _nodes, where) => {
    it(
      `lose, double and reorder nothing while nodes of ${where} are killed, stopped, frozen and outvoted (seed ${SEED})`,
      async () => {
        const database = await startDatabase(form);
        try {
          const verdict = await drill(ofServers(database), {
            seed: SEED,
            seconds: SECONDS,
            lanes: 8,
            // Three nodes, the product and the writers share a few processors: faster, the servers would be harmed by want of them as well.
            paceMs: 150,
            killsClients: true,
            withProduct: true,
            say: said,
          });
          const endings = database.nodes.map((node) => node.endings);
          found({
            [form]: {
              ...figures(verdict),
              endings: endings.map((all) => all.length),
              cutAndBegunAgain: endings.flat().filter((how) => how === 'code 0').length,
            },
          });
          judged(verdict);
          const each = Object.entries(verdict.faults);
          expect(each.filter(([, { longestBehindLeaderMs }]) => longestBehindLeaderMs > BEHIND_LEADER_MS)).toEqual([]);
          expect(tooLate(verdict.faults)).toEqual([]);
        } finally {
          await database.close();
        }
      },
      ON_SERVERS_MS + STARTING_MS,
    );
  });
}
