import { exemptionFlags, gunTypeCode, gunTypeOf, hasText, isCriminalFrame, MARKING_STATUSES } from './codes.js';

describe('NCIC gun types', () => {
  it.each([
    ['PI', 'pistol', 'semi-automatic'],
    ['PR', 'pistol', 'revolver'],
    ['RB', 'rifle', 'bolt action'],
    ['RA', 'rifle', 'automatic'],
    ['SP', 'shotgun', 'pump action'],
    ['MA', 'machine gun', 'automatic'],
  ])('%s is a %s, %s', (code, weapon, action) => expect(gunTypeOf(code)).toEqual({ weapon, action }));
  it.each(['', 'P', 'PIX', 'XI', 'PZ', 'pi'])('%j is none', (code) => {
    expect(gunTypeOf(code)).toBeUndefined();
    expect(gunTypeCode.safeParse(code).success).toBe(false);
  });
  it('accepts a code of the list', () => expect(gunTypeCode.safeParse('PI').success).toBe(true));
});

describe('frames and readings', () => {
  it.each([
    ['flagrance', true],
    ['preliminaire', true],
    ['commission-rogatoire', true],
    ['customs', true],
    ['administrative', false],
    ['voluntary-surrender', false],
  ] as const)('a seizure in frame %s is for a criminal offence: %s', (frame, criminal) => expect(isCriminalFrame(frame)).toBe(criminal));
  it('only what was read or restored has a text', () => expect(MARKING_STATUSES.filter(hasText)).toEqual(['READ_COMPLETE', 'READ_PARTIAL', 'RESTORED']));
});

describe('exempt, excluded and counted are three questions', () => {
  const counted = { exemptFromTracing: true, excludedFrom1642: false, countedInDenominator: true };
  const excluded = { exemptFromTracing: true, excludedFrom1642: true, countedInDenominator: false };
  it('an amnesty arm is exempt and still counted', () => expect(exemptionFlags('amnesty-collection', 'surrendered', 'voluntary-surrender')).toEqual(counted));
  it('an arm of 1900 to 1945 is exempt, is no antique, and is counted', () =>
    expect(exemptionFlags('made-before-1946', 'found', 'administrative')).toEqual(counted));
  it('a craft-made arm of a criminal case is exempt and counted', () => expect(exemptionFlags('craft-made', 'seized', 'flagrance')).toEqual(counted));
  it.each(['antique', 'replica', 'administrative'] as const)('%s is excluded from the indicator', (ground) =>
    expect(exemptionFlags(ground, 'surrendered', 'voluntary-surrender')).toEqual(excluded),
  );
  it('an arm seized administratively is exempt, not excluded by its ground, and not counted', () =>
    expect(exemptionFlags('tracing-would-delay-destruction', 'seized', 'administrative')).toEqual({ ...counted, countedInDenominator: false }));
});
