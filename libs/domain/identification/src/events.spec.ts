import { Registry } from '#platform/kernel';
import { identificationCatalogue } from './events.js';

describe('the identification catalogue', () => {
  const registry = new Registry([identificationCatalogue]);

  it.each(Object.entries(identificationCatalogue.definitions))('%s keeps a complete sample that its own form accepts', (type, { fields, sample }) => {
    expect(() => registry.check(type, sample as Record<string, unknown>)).not.toThrow();
    expect(Object.keys(sample).filter((name) => !(name in fields))).toEqual([]);
  });
});
