import { DomainError, type Decider } from '#platform/kernel';
import type { AccessEvent, AccessFact } from './events.js';

/** How far the access records are sealed. */
export interface SealedTo {
  readonly to: number;
  /** The chain's hash at that record; the empty text before the first. */
  readonly root: string;
}

export interface SealCommand extends AccessSealed {
  readonly kind: 'seal';
}
type AccessSealed = AccessFact<'access.Sealed'>['data'];

/** The roots of the access records: each stretch begins after the one before it, so that none is sealed twice or left out. */
export const accessSealDecider: Decider<SealedTo, SealCommand, AccessEvent> = {
  name: 'access',
  version: 1,
  initial: { to: 0, root: '' },

  decide({ kind: _kind, ...stretch }, sealed) {
    if (stretch.from <= sealed.to) throw new DomainError('already-sealed', 'These access records are sealed already');
    if (stretch.to < stretch.from || stretch.count > stretch.to - stretch.from + 1)
      throw new DomainError('stretch-malformed', 'A stretch ends after it begins, and holds no more records than numbers');
    return [{ type: 'access.Sealed', data: stretch }];
  },

  evolve: (sealed, { type, data }) => (type === 'access.Sealed' ? { to: data.to, root: data.root } : sealed),
};
