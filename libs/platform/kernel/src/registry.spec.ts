import { z } from 'zod';
import { defineCatalogue } from './catalogue.js';
import { ledgerCatalogue, ledgerRegistry as registry } from './ledger.fixture.js';
import { forbidden, open } from './marks.js';
import { NewerSchema, Registry, UnknownEventType } from './registry.js';

const malformed = (words: string) =>
  expect.objectContaining({ name: 'DomainError', code: 'event-malformed', message: expect.stringContaining(words) as string }) as Error;
const WRITTEN = { amount: 1, currency: 'XOF', note: 'seen' };

describe('the registry of all events', () => {
  it('knows every type of every catalogue, corrections included, in one order', () => {
    expect(registry.types()).toEqual([
      'ledger.Closed',
      'ledger.Corrected',
      'ledger.CorrectionApproved',
      'ledger.CorrectionProposed',
      'ledger.CorrectionReturned',
      'ledger.Written',
    ]);
    expect(registry.definition('ledger.Closed').says).toBe('The ledger was closed.');
    expect(registry.catalogues).toEqual([ledgerCatalogue]);
  });

  it('never guesses at a type that no catalogue has', () => {
    for (const ask of [
      () => registry.definition('ledger.Burnt'),
      () => registry.lift('ledger.Burnt', 1, {}),
      () => registry.check('ledger.Burnt', {}),
      () => registry.exposure('ledger.Burnt', 'by'),
      () => registry.sealed('ledger.Burnt', {}),
      () => registry.definition('toString'),
    ])
      expect(ask).toThrow(UnknownEventType);
    expect(() => registry.definition('ledger.Burnt')).toThrow(
      expect.objectContaining({ name: 'UnknownEventType', type: 'ledger.Burnt', message: 'No catalogue knows ledger.Burnt' }),
    );
  });

  it('refuses one type in two catalogues', () => {
    expect(() => new Registry([ledgerCatalogue, ledgerCatalogue])).toThrow('ledger.Written stands in two catalogues');
  });

  it('refuses a member without a mark', () => {
    const careless = defineCatalogue('careless', { 'careless.Done': { schema: 1, says: 'Done.', fields: { name: z.string() as never }, sample: {} } });
    expect(() => new Registry([careless])).toThrow('careless.Done.name is marked neither open nor sealed nor forbidden');
    const unmarked = defineCatalogue('careless', {
      'careless.Done': { schema: 1, says: 'Done.', fields: { name: open(z.string()).optional() as never }, sample: {} },
    });
    expect(() => new Registry([unmarked])).toThrow('careless.Done.name');
  });
});

describe('what is stored', () => {
  it('is lifted to the schema of today, step by step, and left alone when it is there already', () => {
    const stored = { amount: 1 };
    expect(registry.lift('ledger.Written', 1, stored)).toEqual({ amount: 1, currency: 'XOF' });
    expect(registry.lift('ledger.Written', 2, stored)).toBe(stored);
    expect(stored).toEqual({ amount: 1 });
    const stairs = new Registry([
      defineCatalogue('stairs', {
        'stairs.Climbed': {
          schema: 3,
          says: 'Somebody climbed.',
          fields: { steps: open(z.string()) },
          upcast: { 1: (was: { steps: string }) => ({ steps: `${was.steps} two` }), 2: (was: { steps: string }) => ({ steps: `${was.steps} three` }) },
          sample: {},
        },
      }),
    ]);
    expect(stairs.lift('stairs.Climbed', 1, { steps: 'one' })).toEqual({ steps: 'one two three' });
    expect(stairs.lift('stairs.Climbed', 2, { steps: 'one' })).toEqual({ steps: 'one three' });
  });

  it('waits for a newer release when its schema is newer than this one', () => {
    expect(() => registry.lift('ledger.Written', 3, {})).toThrow(NewerSchema);
    expect(() => registry.lift('ledger.Closed', 2, {})).toThrow(
      expect.objectContaining({ name: 'NewerSchema', type: 'ledger.Closed', schema: 2, message: expect.stringContaining('schema 2') as string }),
    );
  });

  it('is not guessed at where a step is missing', () => {
    const broken = new Registry([defineCatalogue('broken', { 'broken.Stairs': { schema: 2, says: 'No way.', fields: {}, sample: {} } })]);
    expect(() => broken.lift('broken.Stairs', 1, {})).toThrow('broken.Stairs has no way from schema 1 to 2');
  });
});

describe('what is about to be stored', () => {
  it('has exactly the members of its catalogue, in their form', () => {
    expect(() => registry.check('ledger.Written', WRITTEN)).not.toThrow();
    expect(() => registry.check('ledger.Written', { ...WRITTEN, more: 1 })).toThrow(malformed('ledger.Written'));
    expect(() => registry.check('ledger.Written', { ...WRITTEN, amount: 1.5 })).toThrow(malformed('ledger.Written: amount '));
    expect(() => registry.check('ledger.Written', { amount: 1, currency: 'XOF' })).toThrow(malformed('note'));
    expect(() => registry.check('ledger.Written', { ...WRITTEN, note: 'x' })).toThrow(malformed('note'));
  });

  it('may lack its sealed members where it brings their digests along, and only those', () => {
    expect(() => registry.check('ledger.Written', { amount: 1, currency: 'XOF', _sd: ['digest'] })).not.toThrow();
    expect(() => registry.check('ledger.Written', { currency: 'XOF', _sd: ['digest'] })).toThrow(malformed('amount'));
    expect(() => registry.check('ledger.Written', { amount: 1, currency: 'XOF', more: 1, _sd: ['digest'] })).toThrow(malformed('ledger.Written'));
  });

  it('as a correction may bring members of what it corrects', () => {
    const correction = { revision: 0, corrects: 'ledger.Written', schema: 2, effect: 'replace', proposedBy: 'CI.DGD.4711', correctionReason: 'misread' };
    expect(() => registry.check('ledger.Corrected', { ...correction, replacement: { amount: 1 }, note: 'seen' })).not.toThrow();
    expect(() => registry.check('ledger.CorrectionProposed', correction)).not.toThrow();
    expect(() => registry.check('ledger.Corrected', { ...correction, effect: 'forget' })).toThrow(malformed('effect'));
    expect(() => registry.check('ledger.Corrected', { ...correction, correctionReason: undefined })).toThrow(malformed('correctionReason'));
    expect(() => registry.check('ledger.Corrected', { ...correction, revision: -1 })).toThrow(malformed('revision'));
    expect(() => registry.check('ledger.Corrected', { ...correction, schema: 0 })).toThrow(malformed('schema'));
    expect(() => registry.check('ledger.Corrected', { ...correction, correctionReason: 'no' })).toThrow(malformed('correctionReason'));
  });

  it('never holds a forbidden member', () => {
    const sources = new Registry([
      defineCatalogue('source', { 'source.Heard': { schema: 1, says: 'Heard.', fields: { code: open(z.string()), name: forbidden() }, sample: {} } }),
    ]);
    expect(() => sources.check('source.Heard', { code: 'S-7' })).not.toThrow();
    expect(() => sources.check('source.Heard', { code: 'S-7', name: 'Moussa' })).toThrow(malformed('name'));
  });
});

describe('where a member may be read', () => {
  it('follows its mark', () => {
    expect(registry.exposure('ledger.Written', 'amount')).toBe('open');
    expect(registry.exposure('ledger.Written', 'note')).toEqual({ sealed: 'stream' });
    expect(registry.exposure('ledger.Written', 'alias')).toEqual({ sealed: 'person' });
    expect(registry.exposure('ledger.Written', 'nothing')).toBeUndefined();
    expect(registry.exposure('ledger.Written', 'constructor')).toBeUndefined();
  });

  it('in a correction follows the type that it corrects', () => {
    expect(registry.sealed('ledger.Written', {})).toEqual(
      new Map([
        ['note', 'stream'],
        ['alias', 'person'],
      ]),
    );
    const beside = new Map([
      ['note', 'stream'],
      ['alias', 'person'],
      ['correctionReason', 'stream'],
    ]);
    expect(registry.sealed('ledger.Corrected', { corrects: 'ledger.Written' })).toEqual(beside);
    expect(registry.sealed('ledger.CorrectionProposed', { corrects: 'ledger.Written' })).toEqual(beside);
    expect(registry.sealed('ledger.Corrected', { corrects: 'ledger.Closed' })).toEqual(new Map([['correctionReason', 'stream']]));
  });
});
