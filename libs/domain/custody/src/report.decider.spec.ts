import { given } from '#platform/testing';
import type { CustodyFact } from './events.js';
import { CLERK, HASH, OWN_ID } from './exhibit.scene.js';
import { reportDecider } from './report.decider.js';

type Reported = CustodyFact<'custody.BrokenSealReported'>;
const found: Reported['data'] = { by: CLERK, foundBy: 'NUMBER', number: 'S-1', photograph: HASH, circumstances: 'IN_STORE', presence: [] };
const reported: Reported = { type: 'custody.BrokenSealReported', data: found };
const report = given(reportDecider);

describe('a seal that an officer of another unit found broken', () => {
  it('is reported by a code, or by its number with a photograph', () => {
    report()
      .when({ kind: 'reportBrokenSeal', ...found })
      .then(reported);
    report()
      .when({ kind: 'reportBrokenSeal', ...found, photograph: undefined })
      .thenRefused('photograph-needed');
    report()
      .when({ kind: 'reportBrokenSeal', ...found, foundBy: 'QR' })
      .thenRefused('code-needed');
    report()
      .when({ kind: 'reportBrokenSeal', ...found, foundBy: 'QR', code: OWN_ID, photograph: undefined })
      .then({ type: 'custody.BrokenSealReported', data: { ...found, foundBy: 'QR', code: OWN_ID, photograph: undefined } });
  });
  it('is reported once', () =>
    report(reported)
      .when({ kind: 'reportBrokenSeal', ...found })
      .thenRefused('reported-already'));
});
