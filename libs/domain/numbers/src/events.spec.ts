import { Registry, z } from '#platform/kernel';
import { logCatalogue, numberCatalogue } from './events.js';

describe('what is recorded of numbers, and of the log itself', () => {
  const registry = new Registry([numberCatalogue, logCatalogue]);
  const own = [numberCatalogue, logCatalogue].flatMap((one) => Object.entries(one.definitions)).filter(([type]) => !/\.Correct/.test(type));
  it.each(own)('%s has a sample of its own form', (type, definition) => expect(() => registry.check(type, definition.sample)).not.toThrow());
  it.each(own)('%s can be described to other programs', (_type, definition) => expect(() => z.toJSONSchema(z.strictObject(definition.fields))).not.toThrow());
});
