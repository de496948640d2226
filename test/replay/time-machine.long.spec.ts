import { found, FULL } from '../prove/attack.js';
import { quiet, stage, type Stage } from '../prove/stage.js';
import { differencesSince, shown, type Difference, type Moment } from './time-machine.moments.js';
import { twentyMoments } from './time-machine.rehearsal.js';
import { fiveMoments } from './time-machine.story.js';

jest.setTimeout(FULL ? 1_200_000 : 180_000);

describe('what a reader saw at a moment is what is shown for that moment for ever', () => {
  let played: Stage;
  let moments: readonly Moment[];
  beforeAll(async () => {
    played = await stage({ played: false });
    moments = FULL ? await twentyMoments(played.client) : await fiveMoments(played.client);
    await quiet(played.client);
  });
  afterAll(() => played?.close());

  it('on every page, named by its instant and by its position', async () => {
    const differing: Difference[] = [];
    for (const moment of moments) differing.push(...(await differencesSince(played.client, moment)));
    const compared = moments.reduce((sum, { pages }) => sum + pages.length * 2, 0);
    found({ moments: moments.length, pages: compared / 2, compared, differing: differing.length, positions: moments.map(({ position }) => Number(position)) });
    expect(moments.length).toBeGreaterThanOrEqual(FULL ? 20 : 5);
    expect(differing.map(({ moment, named, user, path, why }) => `${moment} by ${named}: ${path} for ${user}: ${why}`)).toEqual([]);
  });

  it('and these moments are different ones: most of what was shown has changed since', async () => {
    const [first] = moments as readonly [Moment, ...Moment[]];
    let changed = 0;
    for (const { user, path, shown: then } of first.pages) {
      const { status, text } = await played.client.get(user, path);
      if ((status === 200 ? shown(text) : text) !== then) changed += 1;
    }
    found({ changedSinceTheFirst: changed, ofPages: first.pages.length });
    expect(changed).toBeGreaterThan(first.pages.length / 3);
  });

  /** With the remedy taken away: a page of another moment must be told from this one, or the comparison sees nothing. */
  it('and the comparison sees a page of another moment', async () => {
    const differing = await differencesSince(played.client, moments[0]!, moments.at(-1));
    expect(differing.length).toBeGreaterThan(moments[0]!.pages.length / 3);
  });
});
