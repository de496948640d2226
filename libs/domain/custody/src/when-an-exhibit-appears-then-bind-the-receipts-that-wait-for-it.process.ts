import { idOf } from '#platform/commands';
import type { Recorded } from '#platform/kernel';
import type { Lookup, Policy, Reaction } from '#platform/processes';
import { exhibit, receipt } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { ClaimCommand } from './exhibit.commands.js';
import { OFFICES_BY_EXHIBIT, RECEIPTS_BY_CODE, RECEIPTS_BY_SEAL } from './indexes.js';
import { sealKey } from './exhibit.state.js';
import type { Receipt } from './receipt.decider.js';

type Registered = CustodyFact<'custody.ExhibitRegistered'>;
type Sealed = CustodyFact<'custody.SealApplied'> | CustodyFact<'custody.Resealed'>;
type Sampled = CustodyFact<'custody.Sampled'>;

/** A stable number of a receipt, of 28 bits: the same ask under the same id, whichever receipts are found when the policy asks again. */
const ordinalOf = (id: string): number => Number.parseInt(id.slice(0, 7), 16);

async function bind({ stream, position }: Recorded, look: Lookup, code: string | undefined, numbers: readonly string[]): Promise<Reaction> {
  const keys = [
    ...(code === undefined ? [] : [{ index: RECEIPTS_BY_CODE, key: code }]),
    ...[...new Set(numbers.map(sealKey))].map((key) => ({ index: RECEIPTS_BY_SEAL, key })),
  ];
  const found = await Promise.all(keys.map(({ index, key }) => look.find(index, key, position)));
  const ids = [...new Set(found.flatMap((one) => one.found))];
  const states = await Promise.all(ids.map(async (id) => ({ id, ...(await look.state<Receipt>(receipt, id)) })));
  if (ids.length === 0) return {};
  const office = (await look.find(OFFICES_BY_EXHIBIT, idOf(stream), position)).found[0];
  const basis = { view: found[0]?.view ?? '', position };
  return {
    ask: states.flatMap(({ id, state }) => {
      if (state.status === 'unknown' || state.status === 'confirmed') return [];
      const { by, foundBy, number, photograph, broughtBy, seal, seals, measured } = state.claim;
      const claim = { receipt: id, claimant: state.holder, by, foundBy, number, photograph, broughtBy, seal, seals, measured, basis, office };
      return [{ aggregate: exhibit, id: idOf(stream), ordinal: ordinalOf(id), command: (): ClaimCommand => ({ kind: 'bindClaim', ...claim }) }];
    }),
  };
}

/** What arrived before it was on record, for a post that was offline: the claim is bound as soon as there is something to bind it to. */
export const whenAnExhibitAppearsThenBindTheReceiptsThatWaitForIt: Policy<Registered | Sealed | Sampled> = {
  name: 'when-an-exhibit-appears-then-bind-the-receipts-that-wait-for-it',
  when: {
    'custody.ExhibitRegistered': (event, look) =>
      bind(
        event,
        look,
        idOf(event.stream),
        event.event.data.seals.map(({ number }) => number),
      ),
    'custody.SealApplied': (event, look) => bind(event, look, undefined, [event.event.data.number]),
    'custody.Resealed': (event, look) => bind(event, look, undefined, [event.event.data.number]),
    'custody.Sampled': (event, look) =>
      bind(
        event,
        look,
        undefined,
        event.event.data.seals.map(({ number }) => number),
      ),
  },
};
