import { Registry, z } from '#platform/kernel';
import { accessCatalogue } from './events.js';

describe('what is recorded of units and officers', () => {
  const registry = new Registry([accessCatalogue]);
  const own = Object.entries(accessCatalogue.definitions).filter(([type]) => !/\.Correct/.test(type));
  it.each(own)('%s has a sample of its own form', (type, definition) => expect(() => registry.check(type, definition.sample)).not.toThrow());
  it.each(own)('%s can be described to other programs', (_type, definition) => expect(() => z.toJSONSchema(z.strictObject(definition.fields))).not.toThrow());
});
