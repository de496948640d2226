import { Registry } from '#platform/kernel';
import { caseworkCatalogue } from './events.js';

const registry = new Registry([caseworkCatalogue]);

describe('the language of case work', () => {
  it.each(Object.keys(caseworkCatalogue.definitions).filter((type) => !type.includes('.Correct')))('%s has a sample of its own form', (type) => {
    expect(() => registry.check(type, registry.definition(type).sample as Record<string, unknown>)).not.toThrow();
  });

  it('never lets the name of a person stand in clear', () => {
    for (const name of ['familyName', 'givenNames', 'birthDate', 'nationality', 'address', 'papers']) {
      expect(registry.exposure('casework.PersonRecorded', name)).toEqual({ sealed: 'person' });
    }
    expect(registry.exposure('casework.CaseOpened', 'title')).toEqual({ sealed: 'stream' });
  });

  it('never takes a name for a person', () => {
    expect(() => registry.check('casework.PersonLinked', { person: 'Moussa', status: 'TEMOIN' })).toThrow('person');
  });
});
