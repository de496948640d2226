import { Registry } from '#platform/kernel';
import { tracingCatalogue } from './events.js';

describe('the tracing catalogue', () => {
  const registry = new Registry([tracingCatalogue]);

  it.each(Object.entries(tracingCatalogue.definitions))('%s keeps a complete sample that its own form accepts', (type, { fields, sample }) => {
    expect(() => registry.check(type, sample as Record<string, unknown>)).not.toThrow();
    expect(Object.keys(sample).filter((name) => !(name in fields))).toEqual([]);
  });
});
