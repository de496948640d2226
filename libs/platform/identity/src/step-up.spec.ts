import type { Principal } from './principal.js';
import { isStrongEnough } from './step-up.js';

const officer: Principal = { iss: 'i', sub: 'CI.DGD-AIR.4711', roles: ['judge'], unit: 'CI.DGD-AIR', service: 'customs', country: 'CI' };

describe('an officer', () => {
  it('is strongly enough authenticated where nothing more is asked', () => expect(isStrongEnough(officer, {})).toBe(true));

  it.each([
    ['says no class', {}, false],
    ['says another class', { acr: '1' }, false],
    ['says one of the classes', { acr: '3' }, true],
  ])('who %s, where classes are asked', (_name, more, enough) => {
    expect(isStrongEnough({ ...officer, ...more }, { acr: ['2', '3'] })).toBe(enough);
  });

  it.each([
    ['no means', {}, false],
    ['one of two means', { amr: ['pin', 'pwd'] }, false],
    ['both means', { amr: ['pwd', 'pin', 'hwk'] }, true],
  ])('who used %s, where two are asked', (_name, more, enough) => {
    expect(isStrongEnough({ ...officer, ...more }, { amr: ['hwk', 'pin'] })).toBe(enough);
  });

  it('needs the class and the means where both are asked', () => {
    expect(
      [{ acr: '3' }, { amr: ['hwk'] }, { acr: '3', amr: ['hwk'] }].map((more) => isStrongEnough({ ...officer, ...more }, { acr: ['3'], amr: ['hwk'] })),
    ).toEqual([false, false, true]);
  });
});
