import { Registry } from '#platform/kernel';
import { custodyCatalogue } from './events.js';

describe('the custody catalogue', () => {
  const registry = new Registry([custodyCatalogue]);

  it.each(Object.entries(custodyCatalogue.definitions))('%s keeps a complete sample that its own form accepts', (type, { fields, sample }) => {
    expect(() => registry.check(type, sample as Record<string, unknown>)).not.toThrow();
    expect(Object.keys(sample).filter((name) => !(name in fields))).toEqual([]);
  });
});
