import { DESCRIBED } from './codes.js';
import { descriptionOf, gapsIn, type FirearmOnRecord } from './request-content.js';

const identification = {
  version: 1,
  manufacturer: { name: 'Glock Ges.m.b.H.', country: 'AT' },
  make: 'Glock',
  model: '17',
  chambering: '9x19 mm',
  actionCode: 'PI',
  category: 'PISTOL',
};
const record = (over: Partial<FirearmOnRecord> = {}): FirearmOnRecord => ({ known: true, markings: [], identification, ...over });
const marking = (kind: string, status: string, text?: string) => ({ ordinal: 1, kind, status, ...(text !== undefined && { text }) });

describe('the description as it is sent', () => {
  it('is what stands on the record', () =>
    expect(descriptionOf(record({ markings: [marking('serial', 'READ_COMPLETE', 'ABC123'), marking('import', 'READ_COMPLETE', 'GH 14')] }))).toEqual({
      manufacturer: { value: 'Glock Ges.m.b.H.' },
      countryOfManufacture: { value: 'AT' },
      make: { value: 'Glock' },
      model: { value: '17' },
      chambering: { value: '9x19 mm' },
      actionCode: { value: 'PI' },
      category: { value: 'PISTOL' },
      serial: { value: 'ABC123' },
      importMark: { value: 'GH 14' },
    }));
  it('of an arm that nobody identified states every gap', () => {
    const description = descriptionOf(record({ identification: undefined }));
    expect(gapsIn(description)).toEqual([...DESCRIBED]);
    expect(Object.values(description)).toEqual(DESCRIBED.map(() => ({ gap: 'UNKNOWN' })));
  });
  it('never turns an unknown country into one', () =>
    expect(descriptionOf(record({ identification: { ...identification, manufacturer: { name: 'X', country: 'UNKNOWN' } } })).countryOfManufacture).toEqual({
      gap: 'UNKNOWN',
    }));
  it.each([
    ['OBLITERATED', 'NOT_LEGIBLE'],
    ['NONE_MARKED', 'NOT_PRESENT'],
    ['NOT_EXAMINED', 'UNKNOWN'],
  ])('says of a serial that is %s: %s', (status, gap) => expect(descriptionOf(record({ markings: [marking('serial', status)] })).serial).toEqual({ gap }));
  it('says what the newest look at the serial found, and prefers a text that was read once', () => {
    expect(descriptionOf(record({ markings: [marking('serial', 'NOT_EXAMINED'), marking('serial', 'OBLITERATED')] })).serial).toEqual({ gap: 'NOT_LEGIBLE' });
    expect(
      descriptionOf(record({ markings: [marking('serial', 'READ_PARTIAL', '3?'), marking('serial', 'RESTORED', '36'), marking('serial', 'OBLITERATED')] }))
        .serial,
    ).toEqual({
      value: '36',
    });
  });
  it('takes a national mark for an import mark, and no other', () => {
    expect(descriptionOf(record({ markings: [marking('national', 'READ_COMPLETE', 'CI PN 1')] })).importMark).toEqual({ value: 'CI PN 1' });
    expect(descriptionOf(record({ markings: [marking('proof', 'READ_COMPLETE', 'PV')] })).importMark).toEqual({ gap: 'UNKNOWN' });
    expect(descriptionOf(record({ markings: [marking('proof', 'READ_COMPLETE', 'PV')] })).serial).toEqual({ gap: 'UNKNOWN' });
  });
});
