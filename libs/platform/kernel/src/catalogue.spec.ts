import { z } from 'zod';
import { defineCatalogue } from './catalogue.js';
import type { Definitions } from './event-definition.js';
import { exposureOf, forbidden, open, sealed, sealedMembers } from './marks.js';

const definition = (fields: Definitions[string]['fields'] = {}) => ({ schema: 1, says: 'Something happened.', fields, sample: {} });

describe('a catalogue', () => {
  it('has the corrections that every context has', () => {
    const { context, definitions } = defineCatalogue('ledger', { 'ledger.Written': definition() });
    expect(context).toBe('ledger');
    expect(Object.keys(definitions)).toEqual([
      'ledger.Written',
      'ledger.CorrectionProposed',
      'ledger.Corrected',
      'ledger.CorrectionApproved',
      'ledger.CorrectionReturned',
    ]);
    const added = definitions as unknown as Definitions;
    expect(added['ledger.Corrected']?.fields).toHaveProperty('approvedBy');
    expect(added['ledger.CorrectionProposed']?.fields).not.toHaveProperty('approvedBy');
    for (const type of ['ledger.Corrected', 'ledger.CorrectionProposed']) {
      expect(z.strictObject(added[type]!.fields).safeParse(added[type]!.sample).success).toBe(true);
      expect(sealedMembers(added[type]!.fields)).toEqual(new Map([['correctionReason', 'stream']]));
      expect(added[type]!.sample['corrects']).toBe('ledger.Example');
    }
  });

  it.each(['other.Written', 'ledger.written', 'Written', 'ledger.Written2', 'ledger.W', 'xledger.Written', 'ledger.Written.Again', 'ledger-Written'])(
    'refuses the stored name %s',
    (type) => {
      expect(() => defineCatalogue('ledger', { [type]: definition() })).toThrow(`${type} is not a stored name of context ledger`);
    },
  );

  it.each(['ledger.Corrected', 'ledger.CorrectionProposed'])('refuses a %s of its own', (type) => {
    expect(() => defineCatalogue('ledger', { [type]: definition() })).toThrow(`${type} stands in every catalogue already`);
  });

  it.each(['correctionReason', 'revision', 'replacement', 'approvedBy', 'occurred'])(
    'refuses a sealed member named %s, which a correction has of its own',
    (name) => {
      expect(() => defineCatalogue('ledger', { 'ledger.Written': definition({ [name]: sealed(z.string()) }) })).toThrow(
        `ledger.Written.${name} is sealed and has the name`,
      );
      expect(() => defineCatalogue('ledger', { 'ledger.Written': definition({ [name]: open(z.string()) }) })).not.toThrow();
    },
  );

  it('refuses a member that is sealed under nobody', () => {
    const under = (fields: Definitions[string]['fields']) => () => defineCatalogue('ledger', { 'ledger.Written': definition(fields) });
    expect(under({ alias: sealed(z.string(), 'person') })).toThrow('ledger.Written.alias is sealed under person, which is no open member');
    expect(under({ person: sealed(z.string()), alias: sealed(z.string(), 'person') })).toThrow('which is no open member');
    expect(under({ person: forbidden(), alias: sealed(z.string(), 'person') })).toThrow('which is no open member');
    expect(under({ person: open(z.string()), alias: sealed(z.string(), 'person') })).not.toThrow();
    expect(under({ alias: sealed(z.string()) })).not.toThrow();
  });
});

describe('a mark', () => {
  it('belongs to one use of a schema, so that the same form may be open here and sealed there', () => {
    const serial = z.string().min(3);
    const [here, there] = [open(serial), sealed(serial, 'person')];
    expect([exposureOf(here), exposureOf(there), exposureOf(serial)]).toEqual(['open', { sealed: 'person' }, undefined]);
    expect(here.safeParse('ab').success).toBe(false);
    expect(there.safeParse('abc').success).toBe(true);
  });

  it('seals under the key of the stream unless a person is named', () => {
    expect(exposureOf(sealed(z.string()))).toEqual({ sealed: 'stream' });
  });

  it('of the forbidden lets nothing through', () => {
    expect(exposureOf(forbidden())).toBe('forbidden');
    expect(forbidden().safeParse(undefined).success).toBe(true);
    for (const given of [null, '', 'Moussa', 0, {}]) expect(forbidden().safeParse(given).success).toBe(false);
  });

  it('is lost where a marked schema is changed afterwards: whoever optionalises one marks it anew', () => {
    expect(exposureOf(sealed(z.string()).optional())).toBeUndefined();
  });

  it('tells the sealed members of any object from the others', () => {
    expect(sealedMembers({ a: open(z.string()), b: sealed(z.string()), c: forbidden(), d: z.string(), e: sealed(z.string(), 'a') })).toEqual(
      new Map([
        ['b', 'stream'],
        ['e', 'a'],
      ]),
    );
  });
});
