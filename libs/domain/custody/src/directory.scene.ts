import { Directory, type DirectoryPerson, type DirectoryUnit, type Quality } from '#domain/access/events';
import { canonicalOfficer, unitOf } from '#platform/kernel';

interface KnownAccount {
  readonly account: string;
  readonly quality?: Quality;
  /** Two accounts of one person bear one id. */
  readonly person?: string;
}

/** A directory of a few units and accounts, past its transition: whom it does not know, nobody takes at his word. */
export function directoryOf(units: readonly { readonly id: string; readonly parent?: string }[], accounts: readonly KnownAccount[] = []): Directory {
  const person = (id: string): DirectoryPerson | undefined => {
    const own = accounts.find((one) => one.account === canonicalOfficer(id));
    const all = own && accounts.filter((one) => one === own || (own.person !== undefined && one.person === own.person));
    const assignments = all?.map(({ account, quality = 'OTHER' }) => ({ account, unit: unitOf(account), quality, from: '2000-01-01' }));
    return assignments && { person: own?.person ?? `P-${id}`, assignments };
  };
  const unit = (id: string): DirectoryUnit | undefined => {
    const found = units.find((one) => one.id === id);
    return found && { ...found, country: found.id.slice(0, 2), kind: 'OTHER', names: { fr: id, en: id }, from: '2000-01-01' };
  };
  return Object.defineProperties(Object.create(Directory.prototype) as Directory, {
    person: { value: person },
    unit: { value: unit },
    transition: { value: false },
  });
}
