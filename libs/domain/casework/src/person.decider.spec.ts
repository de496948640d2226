import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { personDecider } from './person.decider.js';

const PERSON = 'person-77777777-7777-8777-8777-777777777777';
const recorded = {
  type: 'casework.PersonRecorded',
  data: { person: PERSON, identity: 'ALLEGED', age: 'MINOR_BY_ASSESSMENT', traffickingVictim: false },
} as const;
const erasure = { person: PERSON, legalBasis: 'CI:loi-2013-450:art-31', authority: 'CI.ARTCI', by: 'CI.GREFFE.11', approvedBy: 'CI.PARQUET.41', digests: 4 };
const person = given(personDecider);

describe('a person', () => {
  it('is recorded once under an id', () => {
    person().when({ kind: 'recordPerson', details: recorded.data }).then(recorded);
    person(recorded).when({ kind: 'recordPerson', details: recorded.data }).thenRefused('person-already-recorded');
  });
  it('whose identity is established has a name', () =>
    person()
      .when({ kind: 'recordPerson', details: { ...recorded.data, identity: 'ESTABLISHED' } })
      .thenRefused('identity-without-a-name'));
  it('has a name when the identity is established, and may', () => {
    const named = { ...recorded.data, identity: 'ESTABLISHED', familyName: 'Diallo' } as const;
    person().when({ kind: 'recordPerson', details: named }).then({ type: 'casework.PersonRecorded', data: named });
  });
  it('is erased by two people, once', () => {
    person().when({ kind: 'erasePersonalData', directory: Directory.NONE, details: erasure }).thenRefused('person-unknown');
    person(recorded)
      .when({ kind: 'erasePersonalData', directory: Directory.NONE, details: { ...erasure, approvedBy: erasure.by } })
      .thenRefused('second-person-needed');
    person(recorded)
      .when({ kind: 'erasePersonalData', directory: Directory.NONE, details: erasure })
      .then({ type: 'casework.PersonalDataErased', data: erasure });
    expect([person().state(), person(recorded).state()]).toEqual([{ status: 'unknown' }, { status: 'recorded' }]);
    person(recorded)
      .when({ kind: 'erasePersonalData', directory: Directory.NONE, details: erasure })
      .when({ kind: 'erasePersonalData', directory: Directory.NONE, details: erasure })
      .thenRefused('person-already-erased');
  });
});
