import { Registry, z } from '#platform/kernel';
import { operationCatalogue } from './events.js';

describe('what an operation records', () => {
  const registry = new Registry([operationCatalogue]);
  const own = Object.entries(operationCatalogue.definitions).filter(([type]) => !/\.Correct/.test(type));
  it.each(own)('%s has a sample of its own form', (type, definition) => expect(() => registry.check(type, definition.sample)).not.toThrow());
  it.each(own)('%s can be described to other programs', (_type, definition) => expect(() => z.toJSONSchema(z.strictObject(definition.fields))).not.toThrow());
  it('never counts below zero', () => {
    const { sample } = operationCatalogue.definitions['operation.ChecksTallied'];
    expect(() => registry.check('operation.ChecksTallied', { ...sample, checked: -1 })).toThrow(expect.objectContaining({ code: 'event-malformed' }));
  });
});
