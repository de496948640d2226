import { decode } from '#platform/event-log';
import type { AccessChain, AccessSeal, ChainBreak } from '#platform/identity';
import type { Registry } from '#platform/kernel';
import type { Found, LogCheck } from '#platform/verification';

const SAYS: Readonly<Record<ChainBreak['why'], string>> = {
  'changed-or-predecessor-missing': 'it, or the record before it, is not what was written',
  missing: 'it is missing',
  'not-as-sealed': 'the log has another root for it',
  'sealed-count-differs': 'the log counts another number of records up to it',
};

/** Compares the records of who looked with their chain, and with the roots that the log holds of them. Names the first place where they break. */
export function accessCheck(chain: Pick<AccessChain, 'check'>, registry: Registry, found: Found): LogCheck {
  const seals: AccessSeal[] = [];
  return {
    visit(stored) {
      if (stored.type === 'access.Sealed') seals.push(decode(stored, registry).event.data as AccessSeal);
    },
    async settle() {
      const { broken } = await chain.check({ seals });
      if (broken !== undefined) found({ check: 'access', place: `custos.access_record ${broken.record}`, problem: SAYS[broken.why] });
    },
  };
}
