import { Registry, z } from '#platform/kernel';
import { allowedUnits, CATEGORIES, EXPLOSIVE_UNITS, quantity, REGIMES, seizureCatalogue } from './events.js';

describe('what a seizure records', () => {
  const registry = new Registry([seizureCatalogue]);
  const own = Object.entries(seizureCatalogue.definitions).filter(([type]) => !/\.Correct/.test(type));
  it.each(own)('%s has a sample of its own form', (type, definition) => expect(() => registry.check(type, definition.sample)).not.toThrow());
  it.each(own)('%s can be described to other programs', (_type, definition) => expect(() => z.toJSONSchema(z.strictObject(definition.fields))).not.toThrow());
  it('keeps exact place, circumstances and descriptions out of the log', () => {
    expect([...registry.sealed('seizure.SeizureRecorded', {}).keys()]).toEqual(['exactPlace', 'circumstances']);
    expect([...registry.sealed('seizure.LineAdded', {}).keys()]).toEqual(['itemDescription']);
  });
  it('gives every category its units and its regime', () => {
    for (const one of CATEGORIES) expect([allowedUnits[one].length > 0, typeof REGIMES[one]]).toEqual([true, 'string']);
    for (const units of Object.values(EXPLOSIVE_UNITS)) for (const one of units) expect(allowedUnits.explosive).toContain(one);
  });
  it('never takes an amount without a unit, or an unquantified one with an amount', () => {
    expect(quantity.safeParse({ amount: '3' }).success).toBe(false);
    expect(quantity.safeParse({ amount: '3', unit: 'UNQUANTIFIED' }).success).toBe(false);
    expect(quantity.safeParse({ unit: 'UNQUANTIFIED', stated: 'large quantities' }).success).toBe(true);
  });
});
