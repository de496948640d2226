import { canonicalOfficer, countryOf, DomainError, type Decider } from '#platform/kernel';
import { EMPTY, enter, entries, find } from './book.js';
import { changesOf, type Rows } from './directory.rows.js';
import { sessionKey, type AccessEvent, type CountryDirectory, type DirectoryPerson } from './events.js';

type DataOf<T extends AccessEvent['type']> = Extract<AccessEvent, { type: T }>['data'];

export type DirectoryCommand =
  | ({ readonly kind: 'load'; readonly country: string } & Rows)
  | { readonly kind: 'closeUnit'; readonly unit: string; readonly to: string }
  | { readonly kind: 'officerLeaves'; readonly person: string; readonly left: string }
  | ({ readonly kind: 'block' } & DataOf<'access.AccountBlocked'>)
  | ({ readonly kind: 'unblock' } & DataOf<'access.AccountUnblocked'>)
  | ({ readonly kind: 'endSession' } & DataOf<'access.SessionEnded'>)
  | { readonly kind: 'endTransition'; readonly country: string; readonly unknownUnits: number; readonly unknownOfficers: number };

const NOTHING: CountryDirectory = { units: EMPTY, persons: EMPTY, accounts: EMPTY, transition: true };

/** The units and officers of one country (domain rule 15). Rows are facts of the services; they are checked against one another before one of them is kept. */
export const directoryDecider: Decider<CountryDirectory, DirectoryCommand, AccessEvent> = {
  name: 'directory',
  version: 1,
  initial: NOTHING,

  decide(command, directory) {
    switch (command.kind) {
      case 'load': {
        const { events, errors } = changesOf(command.country, command, directory);
        if (errors[0] !== undefined) throw new DomainError(errors[0].code, `${errors[0].at}: ${errors[0].message}`);
        if (events.length === 0) throw new DomainError('directory-unchanged', 'The directory already says all of this');
        return events;
      }
      case 'closeUnit': {
        const unit = find(directory.units, command.unit);
        if (unit === undefined) throw new DomainError('unit-unknown', 'The directory does not know this unit');
        if (unit.to !== undefined) throw new DomainError('unit-closed', 'This unit has ended already');
        if (command.to < unit.from) throw new DomainError('ends-before-it-starts', 'A unit ends after it starts');
        return [{ type: 'access.UnitClosed', data: { unit: command.unit, to: command.to } }];
      }
      case 'officerLeaves': {
        const person = find(directory.persons, command.person);
        if (person === undefined) throw new DomainError('officer-unknown', 'The directory does not know this person');
        if (person.left !== undefined) throw new DomainError('officer-left', 'This person has left already');
        return [{ type: 'access.OfficerLeft', data: { person: command.person, left: command.left } }];
      }
      case 'block': {
        const { kind: _kind, ...data } = command;
        if (isBlocked(directory, data.account)) throw new DomainError('account-blocked', 'This account is blocked already');
        return [{ type: 'access.AccountBlocked', data }];
      }
      case 'unblock': {
        const { kind: _kind, ...data } = command;
        if (!isBlocked(directory, data.account)) throw new DomainError('account-not-blocked', 'This account is not blocked');
        return [{ type: 'access.AccountUnblocked', data }];
      }
      case 'endSession': {
        const { kind: _kind, ...data } = command;
        if (find(directory.ended ?? EMPTY, sessionKey(data.account, data.session)) === true)
          throw new DomainError('session-ended', 'This session has been ended already');
        return [{ type: 'access.SessionEnded', data }];
      }
      case 'endTransition': {
        const { country, unknownUnits, unknownOfficers } = command;
        if (!directory.transition) throw new DomainError('transition-ended', 'The transition of this country has ended already');
        if (entries(directory.persons).length === 0) throw new DomainError('directory-empty', 'Without a directory nobody could act afterwards');
        return [{ type: 'access.TransitionEnded', data: { country, unknownUnits, unknownOfficers } }];
      }
    }
  },

  evolve(directory, { type, data }): CountryDirectory {
    switch (type) {
      case 'access.UnitEntered':
      case 'access.UnitChanged': {
        const { unit: id, ...unit } = data;
        return { ...directory, units: enter(directory.units, id, { id, ...unit }) };
      }
      case 'access.UnitClosed': {
        const unit = find(directory.units, data.unit);
        return unit === undefined ? directory : { ...directory, units: enter(directory.units, data.unit, { ...unit, to: data.to }) };
      }
      case 'access.OfficerEntered':
      case 'access.OfficerChanged':
        return withPerson(directory, data);
      case 'access.OfficerLeft': {
        const person = find(directory.persons, data.person);
        return person === undefined ? directory : { ...directory, persons: enter(directory.persons, data.person, { ...person, left: data.left }) };
      }
      case 'access.AccountBlocked':
        return { ...directory, blocks: enter(directory.blocks ?? EMPTY, canonicalOfficer(data.account), {}) };
      case 'access.AccountUnblocked':
        return { ...directory, blocks: enter(directory.blocks ?? EMPTY, canonicalOfficer(data.account), { until: data.at }) };
      case 'access.SessionEnded':
        return { ...directory, ended: enter(directory.ended ?? EMPTY, sessionKey(data.account, data.session), true) };
      case 'access.TransitionEnded':
        return { ...directory, transition: false };
      default:
        return directory;
    }
  },
};

const isBlocked = ({ blocks = EMPTY }: CountryDirectory, account: string): boolean => {
  const block = find(blocks, canonicalOfficer(account));
  return block !== undefined && block.until === undefined;
};

/** An account that a person no longer has keeps pointing to that person: what was done with it stays theirs. */
function withPerson(directory: CountryDirectory, person: DirectoryPerson): CountryDirectory {
  const own = person.assignments.map((one) => canonicalOfficer(one.account));
  const accounts = own.reduce((book, account) => enter(book, account, person.person), directory.accounts);
  return { ...directory, accounts, persons: enter(directory.persons, person.person, person) };
}

/** The countries whose directories hold these ids. */
export const countriesOf = (ids: readonly string[]): readonly string[] => [...new Set(ids.map(countryOf))].sort();
