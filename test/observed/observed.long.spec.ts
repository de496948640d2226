import { serverCommand, startDatabase, type Form } from '../servers/eventstoredb.js';
import { doubleGround, serverGround, type Ground } from './ground.js';
import { ACCESS } from './observed-access.js';
import { APPENDS } from './observed-appends.js';
import { CLUSTER } from './observed-cluster.js';
import { OUTAGES } from './observed-outages.js';
import { READS } from './observed-reads.js';
import { freshStream, type Need } from './observed.js';

const STARTING_MS = 180_000;
const ALL = [...APPENDS, ...READS, ...ACCESS, ...OUTAGES, ...CLUSTER];

/** What was seen on running servers of 23.10.8 is seen again, by the client alone: on the double, which is believed only as far as it does the same, and on servers. */
function seenAgain(name: string, has: readonly Need[], start: () => Promise<Ground>): void {
  describe(`Seen on servers of 23.10.8 and again on ${name}`, () => {
    let ground: Ground | undefined;
    beforeAll(async () => void (ground = await start()), STARTING_MS);
    afterAll(() => ground?.close(), STARTING_MS);
    for (const { what, setup, does, expected, withinMs = 30_000 } of ALL.filter(({ needs }) => needs === undefined || has.includes(needs))) {
      it(
        what,
        async () => {
          const stream = freshStream();
          await setup?.(ground!, stream);
          expect(await does(ground!, stream)).toEqual(expected);
        },
        withinMs,
      );
    }
  });
}

seenAgain('the double', ['process'], () => doubleGround(false));
seenAgain('the double with TLS', ['tls'], () => doubleGround(true));

if (serverCommand() === undefined) {
  describe('Seen on servers of 23.10.8 and again on one that is installed', () => {
    it('skipped: CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of an installed server, so only the double was asked', () => {
      process.stdout.write('skipped: what was seen on servers, because CUSTOS_TEST_EVENTSTOREDB_SERVER holds no command of one\n');
    });
  });
} else {
  const on = (form: Form) => async () => serverGround(await startDatabase(form));
  seenAgain('a node', ['process', 'server'], on('plain'));
  seenAgain('a node with TLS', ['tls', 'process', 'server'], on('tls'));
  seenAgain('three nodes with TLS', ['tls', 'cluster'], on('cluster'));
}
