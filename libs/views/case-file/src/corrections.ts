import { alike, correctionOf, settles, type CorrectionData, type ProposalData } from '#platform/kernel';
import { attention, type Attention } from './attention.js';
import type { CaseFact } from './facts.js';

/** `settled`: the proposal is in force by a correction of its own. */
export const CORRECTION_STATES = ['in-force', 'proposed', 'approved', 'returned', 'settled'] as const;
type State = (typeof CORRECTION_STATES)[number];
type Shows = (corrected: CaseFact | undefined) => boolean;
const ALL: Shows = () => true;

/**
 * Which facts were corrected or are proposed to be, and by whom. While a proposal waits it stands beside the fact with its old value, the new
 * one and the reason, sealed ones as digests. Of a fact that this reader may not see, only that it is corrected.
 */
export const correctionsOf = (facts: readonly CaseFact[], shows: Shows = ALL) =>
  facts
    .filter(({ type }) => ['Corrected', 'CorrectionProposed'].includes(correctionOf(type) ?? ''))
    .map((one) => {
      const { type: _type, position, event, happened, recorded } = one;
      const { revision, corrects, effect, proposedBy, rectification, breaks, receivedBy, cote } = one.data as CorrectionData;
      const state = stateOf(one, facts);
      const told = { ...answerTo(one, facts)?.data, ...one.data } as Partial<CorrectionData & ProposalData>;
      return {
        state,
        position,
        event,
        happened,
        recorded,
        revision,
        corrects,
        effect,
        proposedBy,
        approvedBy: told.approvedBy ?? null,
        ...(state !== 'in-force' && { proposal: one.revision }),
        ...(told.returnedBy !== undefined && { returnedBy: told.returnedBy }),
        ...(rectification && { rectification }),
        ...(receivedBy !== undefined && { receivedBy, cote }),
        ...(breaks && { breaks }),
        ...(waits(state) && valuesOf(one, facts, shows)),
      };
    });

/** What waits for a second person or for the office, and later quantities that a correction in force leaves without their balance. */
export function correctionAttention(facts: readonly CaseFact[]): readonly Attention[] {
  return facts.flatMap((one): Attention[] => {
    if (correctionOf(one.type) === 'Corrected') return brokenBalances(one, facts);
    if (correctionOf(one.type) !== 'CorrectionProposed') return [];
    const state = stateOf(one, facts);
    if (!waits(state)) return [];
    const { revision, corrects, effect } = one.data as CorrectionData;
    const waitsFor = state === 'proposed' ? one.unit : null;
    return [attention(one, { code: 'correction-waits', colour: 'amber', waitsFor, detail: { proposal: one.revision, state, revision, corrects, effect } })];
  });
}

function brokenBalances(one: CaseFact, facts: readonly CaseFact[]): Attention[] {
  const { revision, breaks = [] } = one.data as CorrectionData;
  const mended = (broken: number) =>
    facts.some((later) => {
      const of = (later.data as CorrectionData).revision;
      return correctionOf(later.type) === 'Corrected' && later.revision > one.revision && (of === revision || of === broken);
    });
  return breaks
    .filter((broken) => !mended(broken.revision))
    .map((broken) => attention(one, { code: 'balance-broken', colour: 'red', detail: { ...broken, correction: one.revision } }));
}

const waits = (state: State): boolean => state === 'proposed' || state === 'approved';

function stateOf(one: CaseFact, facts: readonly CaseFact[]): State {
  if (correctionOf(one.type) === 'Corrected') return 'in-force';
  const settled = facts.find((later) => later.revision > one.revision && settles(asRecorded(later), asRecorded(one)));
  if (settled !== undefined) return correctionOf(settled.type) === 'CorrectionReturned' ? 'returned' : 'settled';
  return answerTo(one, facts) === undefined ? 'proposed' : 'approved';
}

/** Its approval or return; a return comes last. */
const answerTo = ({ revision }: CaseFact, facts: readonly CaseFact[]): CaseFact | undefined =>
  facts.findLast(
    ({ type, data }) => ['CorrectionApproved', 'CorrectionReturned'].includes(correctionOf(type) ?? '') && (data as ProposalData).proposal === revision,
  );

/** Old beside new, for the members that change. */
function valuesOf({ data }: CaseFact, facts: readonly CaseFact[], shows: Shows): object {
  const { revision, replacement, occurred, _sd } = data as CorrectionData;
  const now = facts.find((one) => one.revision === revision);
  if (!shows(now)) return {};
  const names = replacement === undefined ? [] : [...new Set([...Object.keys(now?.data ?? {}), ...Object.keys(replacement)])];
  const changes = names
    .filter((name) => !name.startsWith('_sd') && !alike(now?.data[name], replacement![name]))
    .map((member) => ({ member, is: (now?.data[member] as unknown) ?? null, becomes: replacement![member] ?? null }));
  return { changes, ...(occurred && { time: { is: now?.happened ?? null, becomes: occurred } }), ...(_sd && { _sd }) };
}

const asRecorded = ({ revision, type, data }: CaseFact) => ({ revision, event: { type, data } });
