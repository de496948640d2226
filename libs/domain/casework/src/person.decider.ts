import type { Directory } from '#domain/access/events';
import { DomainError, type Decider, type Fact } from '#platform/kernel';
import type { caseworkCatalogue } from './events.js';
import { recheckPerson } from './case.recheck.js';

type PersonEvent = Fact<typeof caseworkCatalogue, 'casework.PersonRecorded'> | Fact<typeof caseworkCatalogue, 'casework.PersonalDataErased'>;

/** Only what may be known of anybody: whether the person is recorded, and whether the data still exist. */
export interface Person {
  readonly status: 'unknown' | 'recorded' | 'erased';
}

export type PersonCommand =
  | { readonly kind: 'recordPerson'; readonly details: Omit<PersonEvent & { type: 'casework.PersonRecorded' }, 'type'>['data'] }
  | {
      readonly kind: 'erasePersonalData';
      readonly directory: Directory;
      readonly details: Omit<PersonEvent & { type: 'casework.PersonalDataErased' }, 'type'>['data'];
    };

export const personDecider: Decider<Person, PersonCommand, PersonEvent> = {
  name: 'person',
  version: 1,
  initial: { status: 'unknown' },
  recheck: (fact) => recheckPerson(fact) as PersonCommand,

  decide(command, person) {
    switch (command.kind) {
      case 'recordPerson':
        if (person.status !== 'unknown') throw new DomainError('person-already-recorded', 'This id already stands for a person');
        if (command.details.identity === 'ESTABLISHED' && command.details.familyName === undefined)
          throw new DomainError('identity-without-a-name', 'An established identity has a name');
        return [{ type: 'casework.PersonRecorded', data: command.details }];
      case 'erasePersonalData':
        if (person.status === 'unknown') throw new DomainError('person-unknown', 'There is no such person');
        if (person.status === 'erased') throw new DomainError('person-already-erased', 'The data of this person are erased');
        if (command.directory.samePerson(command.details.by, command.details.approvedBy))
          throw new DomainError('second-person-needed', 'The destruction of personal data is approved by a second person');
        return [{ type: 'casework.PersonalDataErased', data: command.details }];
    }
  },

  evolve(_person, event): Person {
    return { status: event.type === 'casework.PersonRecorded' ? 'recorded' : 'erased' };
  },
};
