import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import type { IdentificationEvent, IdentificationFact } from './events.js';
import { firearm as aggregate } from './aggregates.js';
import { firearmDecider, type FirearmCommand, type Statement } from './firearm.decider.js';
import { unknownFirearm, type Data } from './firearm.state.js';

const firearm = given(firearmDecider);
it('a firearm is folded under a name of its own, and begins with nothing known', () => {
  expect(aggregate.decider.name).toBe('firearm');
  expect(Object.values(unknownFirearm).filter((one) => Array.isArray(one) && one.length > 0)).toEqual([]);
});
const fact = <T extends IdentificationEvent['type']>(type: T, data: IdentificationFact<T>['data']) => ({ type, data }) as IdentificationFact<T>;

const uuid = (n: number) => `0199aa00-0000-8000-8000-${String(n).padStart(12, '0')}`;
const hash = 'a'.repeat(64);
const description: Data<'identification.FirearmDescribed'> = {
  exhibit: uuid(1),
  country: 'CI',
  acquisition: 'seized',
  frame: 'flagrance',
  origin: 'unknown',
  holder: 'CI.DGD-AIR',
};
const described = fact('identification.FirearmDescribed', description);
const reading = { kind: 'serial', place: 'frame', text: '369J257', status: 'READ_COMPLETE', reader: 'CI.LABO.31' } as const;
const read = (over: Partial<Data<'identification.MarkingRead'>> = {}) =>
  fact('identification.MarkingRead', { ...reading, ordinal: 1, suspicions: [], ...over });
const readMarking = (details: object): FirearmCommand => ({
  kind: 'readMarking',
  details: { ...reading, ...details },
  at: '2020-12-03T10:00:00.000Z',
  directory: Directory.NONE,
});
const statement: Statement = {
  manufacturer: { name: 'Glock Ges.m.b.H.', country: 'AT' },
  make: 'Glock',
  model: '17',
  chambering: '9x19 mm',
  actionCode: 'PI',
  category: 'PISTOL',
  origin: 'industrial',
  ifrt: { status: 'none' },
  confidence: 'certain',
  examiner: 'CI.LABO.31',
  markings: [1],
};
const identified = (over: Partial<Data<'identification.FirearmIdentified'>> = {}) =>
  fact('identification.FirearmIdentified', { ...statement, version: 1, exhibit: uuid(1), country: 'CI', countryMarks: [], requiresTracing: true, ...over });

describe('describing a firearm', () => {
  it('opens its record from the exhibit it came as', () => firearm().when({ kind: 'describe', details: description }).then(described));
  it('opens a record from an earlier recovery without exhibit', () => {
    const details = { ...description, exhibit: undefined, earlierRecovery: 'UN panel 2012/45' };
    firearm().when({ kind: 'describe', details }).then(fact('identification.FirearmDescribed', details));
  });
  it('is done once', () => firearm(described).when({ kind: 'describe', details: description }).thenRefused('firearm-already-described'));
  it('says where it came from, in one way', () => {
    firearm()
      .when({ kind: 'describe', details: { ...description, exhibit: undefined } })
      .thenRefused('provenance-unclear');
    firearm()
      .when({ kind: 'describe', details: { ...description, earlierRecovery: 'UN panel 2012/45' } })
      .thenRefused('provenance-unclear');
  });
  it('comes before anything else', () => firearm().when(readMarking({})).thenRefused('firearm-unknown'));
  it('has nothing signed until an examiner has identified it', () => {
    expect(firearmDecider.signed?.(firearm(described, read()).state())).toBe(false);
    expect(firearmDecider.signed?.(firearm(described, read(), identified()).state())).toBe(true);
  });
});

describe('reading a marking', () => {
  const on = firearm(described);
  it('keeps what was read and numbers the readings', () => {
    on.when(readMarking({})).then(read());
    firearm(described, read(), read({ ordinal: 4 }))
      .when(readMarking({}))
      .then(read({ ordinal: 5 }));
  });
  it.each(['READ_COMPLETE', 'READ_PARTIAL', 'RESTORED'])('%s is transcribed', (status) =>
    on.when(readMarking({ status, text: undefined, method: 'chemical-etching' })).thenRefused('marking-text-missing'),
  );
  it.each(['OBLITERATED', 'NONE_MARKED', 'NOT_EXAMINED'])('%s has no text, and is a record without one', (status) => {
    on.when(readMarking({ status })).thenRefused('marking-not-read');
    on.when(readMarking({ status, text: undefined })).then(read({ status: status as 'OBLITERATED', text: undefined }));
  });
  it('with an unknown character is not complete', () => {
    on.when(readMarking({ text: '36?257' })).thenRefused('marking-has-gaps');
    on.when(readMarking({ text: '36?257', status: 'READ_PARTIAL' })).then(read({ text: '36?257', status: 'READ_PARTIAL' }));
  });
  it('by restoration names the method', () => {
    on.when(readMarking({ status: 'RESTORED' })).thenRefused('restoration-method-missing');
    on.when(readMarking({ status: 'RESTORED', method: 'magnetic' })).then(read({ status: 'RESTORED', method: 'magnetic' }));
  });
  it('gives certainty for each character, counted as characters', () => {
    on.when(readMarking({ certainty: [90, 80] })).thenRefused('certainty-does-not-fit');
    on.when(readMarking({ text: undefined, status: 'OBLITERATED', certainty: [90] })).thenRefused('certainty-does-not-fit');
    on.when(readMarking({ text: '𝟑7', certainty: [90, 80] })).then(read({ text: '𝟑7', certainty: [90, 80] }));
  });
  it('has another person as second reader', () => {
    on.when(readMarking({ secondReader: 'CI.LABO.31' })).thenRefused('second-reader-is-the-first');
    on.when(readMarking({ secondReader: 'CI.LABO.32' })).then(read({ secondReader: 'CI.LABO.32' }));
  });
  it('flags a serial that is the calibre or the model read before, or the year of reading', () => {
    const on = firearm(described, read({ kind: 'calibre', text: '.45 ACP' }), read({ ordinal: 2, kind: 'model', text: 'AKM' }));
    on.when(readMarking({ text: '45 ACP' })).then(read({ ordinal: 3, text: '45 ACP', suspicions: ['IS_CALIBRE'] }));
    on.when(readMarking({ text: 'AKM' })).then(read({ ordinal: 3, text: 'AKM', suspicions: ['IS_MODEL'] }));
    on.when(readMarking({ text: '2020' })).then(read({ ordinal: 3, text: '2020', suspicions: ['IS_YEAR'] }));
    on.when(readMarking({ text: '2021' })).then(read({ ordinal: 3, text: '2021' }));
  });
  it('compares with the model that was read last', () => {
    const on = firearm(described, read({ kind: 'model', text: 'AK' }), read({ ordinal: 2, kind: 'model', text: 'AKM' }));
    on.when(readMarking({ text: 'AKM' })).then(read({ ordinal: 3, text: 'AKM', suspicions: ['IS_MODEL'] }));
    on.when(readMarking({ text: 'AK' })).then(read({ ordinal: 3, text: 'AK' }));
  });
  it('prefers what was identified to what was read', () => {
    const on = firearm(described, read({ kind: 'calibre', text: '.45 ACP' }), read({ ordinal: 2, kind: 'model', text: 'AKM' }), identified());
    on.when(readMarking({ text: '17' })).then(read({ ordinal: 3, text: '17', suspicions: ['IS_MODEL'] }));
    on.when(readMarking({ text: '45ACP' })).then(read({ ordinal: 3, text: '45ACP' }));
  });
  it('flags only candidates for a serial', () => on.when(readMarking({ kind: 'year', text: '1987' })).then(read({ kind: 'year', text: '1987' })));
});

describe('identifying', () => {
  it('is version 1 and carries where the arm was recovered', () =>
    firearm(described, read()).when({ kind: 'identify', details: statement }).then(identified()));
  it('rests on readings of this firearm', () => {
    firearm(described).when({ kind: 'identify', details: statement }).thenRefused('marking-unknown');
    firearm(described, read())
      .when({ kind: 'identify', details: { ...statement, markings: [1, 2] } })
      .thenRefused('marking-unknown');
  });
  it('needs no reading at all: an arm without marks is identified by its form', () =>
    firearm(described)
      .when({ kind: 'identify', details: { ...statement, markings: [] } })
      .then(identified({ markings: [] })));
  it('lists the countries of its import and national marks, newest first', () =>
    firearm(
      described,
      read({ ordinal: 1, kind: 'import', country: 'GH', year: 2008 }),
      read({ ordinal: 2, kind: 'national', country: 'CI', year: 2014 }),
      read({ ordinal: 3, kind: 'national', country: 'ML' }),
      read({ ordinal: 4, kind: 'import', country: 'BF' }),
      read({ ordinal: 5, kind: 'proof', country: 'BE', year: 2019 }),
      read({ ordinal: 6, kind: 'import', country: 'TG', year: 2019, status: 'OBLITERATED', text: undefined }),
      read({ ordinal: 7, kind: 'import', year: 2020 }),
    )
      .when({ kind: 'identify', details: statement })
      .then(
        identified({
          countryMarks: [
            { marking: 2, kind: 'national', country: 'CI', year: 2014 },
            { marking: 1, kind: 'import', country: 'GH', year: 2008 },
            { marking: 4, kind: 'import', country: 'BF' },
            { marking: 3, kind: 'national', country: 'ML' },
          ],
        }),
      ));
  it('is done once; later ones supersede', () =>
    firearm(described, read(), identified()).when({ kind: 'identify', details: statement }).thenRefused('already-identified'));
  it('states the origin from then on', () =>
    expect(firearm(described, read(), identified({ origin: 'craft' })).state().described).toEqual({
      exhibit: uuid(1),
      country: 'CI',
      acquisition: 'seized',
      frame: 'flagrance',
      origin: 'craft',
      holder: 'CI.DGD-AIR',
    }));
});

describe('superseding an identification', () => {
  const supersede: FirearmCommand = { kind: 'supersede', details: { ...statement, model: '19' }, reasonCode: 'wrong-model', reason: 'slide length' };
  const cited = (version: number, trace: string) => fact('identification.VersionCited', { version, trace });
  it('needs one that stands', () => firearm(described).when(supersede).thenRefused('not-identified'));
  it('retires the old version and states the new one in one act, listing what was sent with the old', () =>
    firearm(described, read(), identified(), identified({ version: 2 }), cited(1, uuid(7)), cited(2, uuid(8)), cited(2, uuid(9)))
      .when(supersede)
      .then(
        fact('identification.IdentificationSuperseded', {
          oldVersion: 2,
          newVersion: 3,
          reasonCode: 'wrong-model',
          reason: 'slide length',
          supersededBy: 'CI.LABO.31',
          cited: [uuid(8), uuid(9)],
        }),
        identified({ version: 3, model: '19' }),
      ));
  it('rests on readings of this firearm, too', () =>
    firearm(described, identified())
      .when({ ...supersede, details: statement })
      .thenRefused('marking-unknown'));
});

describe('citing a version', () => {
  const cite = (version: number): FirearmCommand => ({ kind: 'cite', details: { version, trace: uuid(7) } });
  const on = firearm(described, read(), identified(), identified({ version: 2 }));
  it('records which request relies on it, also on an older one', () => {
    on.when(cite(2)).then(fact('identification.VersionCited', { version: 2, trace: uuid(7) }));
    on.when(cite(1)).then(fact('identification.VersionCited', { version: 1, trace: uuid(7) }));
  });
  it('knows only versions that exist', () => {
    on.when(cite(3)).thenRefused('version-unknown');
    firearm(described).when(cite(1)).thenRefused('version-unknown');
  });
  it('is recorded once per request and version', () => {
    on.when(cite(2)).when(cite(2)).thenRefused('already-cited');
    on.when(cite(2))
      .when(cite(1))
      .then(fact('identification.VersionCited', { version: 1, trace: uuid(7) }));
    on.when(cite(2))
      .when({ kind: 'cite', details: { version: 2, trace: uuid(8) } })
      .then(fact('identification.VersionCited', { version: 2, trace: uuid(8) }));
  });
});

describe('two recoveries of one weapon', () => {
  const same = (other: string): FirearmCommand => ({
    kind: 'establishSame',
    own: uuid(1),
    details: { other, basis: ['serial'], establishedBy: 'CI.LABO.31', evidence: [] },
  });
  const established = fact('identification.SameFirearmEstablished', { other: uuid(2), basis: ['serial'], establishedBy: 'CI.LABO.31', evidence: [] });
  it('are tied together', () =>
    firearm(described)
      .when(same(uuid(2)))
      .then(established));
  it('are two records', () =>
    firearm(described)
      .when(same(uuid(1)))
      .thenRefused('same-as-itself'));
  it('are tied once', () =>
    firearm(described, established)
      .when(same(uuid(2)))
      .thenRefused('same-already-established'));
  it('may be three', () =>
    firearm(described, established)
      .when(same(uuid(3)))
      .then(fact('identification.SameFirearmEstablished', { ...established.data, other: uuid(3) })));
});

describe('what makes it illicit, and where it was diverted', () => {
  it('is stated, and may be stated again', () => {
    const details = { bases: ['ILLICIT_WHERE_FOUND' as const], statedOn: '2020-12-03', statedBy: 'CI.DGD-AIR.4711' };
    const stated = fact('identification.IllicitBasisStated', details);
    firearm(described, stated).when({ kind: 'stateIllicitBasis', details }).then(stated);
  });
  it('is established by an authority by other means than tracing', () => {
    const details = { authority: 'CI.COMNAT', means: 'testimony' as const, circumstance: 'theft' as const, evidence: [hash], account: 'taken from the depot' };
    firearm(described).when({ kind: 'establishDiversion', details }).then(fact('identification.DiversionEstablished', details));
  });
  it('leaves what decisions need as it was', () => {
    const diversion = fact('identification.DiversionEstablished', { authority: 'CI.COMNAT', means: 'testimony', circumstance: 'theft', evidence: [] });
    expect(firearm(diversion).state()).toBe(unknownFirearm);
  });
});
