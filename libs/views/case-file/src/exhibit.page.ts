import { exhibitAttention } from './attention.js';
import type { ExhibitRow } from './case-file.rows.js';
import { correctionAttention, correctionsOf } from './corrections.js';
import type { CustodyPart } from './custody-parts.js';
import { entriesOf, entryOf, factsOf, firstLater, firstsOf, groupsOf, isBefore, lastOf, stepOf, withoutCorrections, type CaseFact } from './facts.js';
import type { Viewpoint } from './materials.js';

/** An exhibit with its chain of custody step by step, where each of its parts stands, and what the record shows about its keeping. */
export function exhibitPage(row: ExhibitRow, { now }: Viewpoint) {
  const registered = factsOf(row.facts, 'ExhibitRegistered')[0]!;
  const { kind, quantity, individual, make, model, calibre, movable, office } = registered.data;
  return {
    id: row.id,
    seizure: row.seizure,
    line: row.line,
    category: row.category,
    country: row.country,
    operation: row.operation,
    as: { kind, quantity, individual, make, model, calibre, movable, office },
    registered: entryOf(registered),
    parts: row.parts,
    holds: holdsInForce(row.facts, now),
    health: custodyHealth(row.facts, row.parts, now),
    attention: [...exhibitAttention(row.facts, now), ...correctionAttention(row.facts)],
    orders: ordersOf(row.facts),
    dispositions: entriesOf(row.facts, 'InterimDispositionOrdered', 'DisposalProposed', 'DisposalApproved', 'DisposalRejected', 'DisposedOf'),
    measurements: entriesOf(row.facts, 'Measured'),
    custody: custodySteps(row),
    corrections: correctionsOf(row.facts),
  };
}
export type ExhibitPage = ReturnType<typeof exhibitPage>;

/** Every step, in the order of the log. */
export const custodySteps = (row: ExhibitRow) => withoutCorrections(row.facts).map(stepOf);

export function holdsInForce(facts: readonly CaseFact[], now: string) {
  const lifted = new Set(entriesOf(facts, 'HoldLifted').map((one) => one['hold'] as string));
  return entriesOf(facts, 'HoldPlaced').filter(
    (one) => !lifted.has(one['hold'] as string) && (one['until'] === undefined || !isBefore(one['until'] as string, now)),
  );
}

const QUANTITY_RESERVATIONS = ['QUANTITY_DIFFERS'];
const ACCEPTED = ['TransferAccepted', 'TransferAcceptedWithReservations'] as const;

/** What the record shows about the keeping: facts in the words of those who recorded them. What follows from them is not said here. */
export function custodyHealth(facts: readonly CaseFact[], parts: readonly CustodyPart[], now: string) {
  const receivedBroken = factsOf(facts, ...ACCEPTED, 'ReceivedUnannounced', 'CustodyAssumed', 'Returned', 'Recovered').filter(
    ({ data }) => data['seal'] === 'FOUND_BROKEN',
  );
  const destroyed = factsOf(facts, 'DestroyedOnSite').filter(({ data }) => data['instruction'] === 'ORAL');
  const receipts = factsOf(facts, 'ReceivedUnannounced');
  const answersTo = firstLater(
    receipts,
    factsOf(facts, 'UnannouncedReceiptConfirmed', 'UnannouncedReceiptContested'),
    ({ data }) => `${String(data['part'])} ${String(data['holder'])}`,
    ({ data }) => `${String(data['part'])} ${String(data['receivedBy'])}`,
  );
  const lost = factsOf(facts, 'LossReported');
  const afterLoss = (name: string) =>
    firstLater(
      lost,
      factsOf(facts, name),
      ({ data }) => data['lost'] ?? data['part'],
      ({ data }) => data['part'],
    );
  const [allEstablished, allRecovered, proposed] = [afterLoss('LossEstablished'), afterLoss('Recovered'), lastOf(facts, 'IarmsEntryProposed')];
  const instructed = firstLater(destroyed, factsOf(facts, 'InstructionConfirmed'), ({ data }) => data['part']);
  const ordered = new Set(factsOf(facts, 'OrderConfirmed').map(({ data }) => data['order'] as unknown));
  return {
    unansweredOffers: parts.filter(({ offer }) => offer !== null).map(({ part, holder, offer }) => ({ part, from: holder, ...offer })),
    brokenSeals: [...factsOf(facts, 'SealFoundBroken'), ...receivedBroken].sort(inOrder).map(stepOf),
    openedAndNotResealed: parts.flatMap(({ part, seals }) => seals.filter(({ state }) => state === 'opened').map(({ number }) => ({ part, number }))),
    differences: [
      ...factsOf(facts, 'DifferenceRecorded'),
      ...factsOf(facts, 'TransferAcceptedWithReservations', 'Returned').filter(({ data }) =>
        overlap(data['reservations'] as string[] | undefined, QUANTITY_RESERVATIONS),
      ),
    ]
      .sort(inOrder)
      .map(stepOf),
    reservations: entriesOf(facts, 'TransferAcceptedWithReservations'),
    unannouncedReceipts: receipts.map((receipt) => {
      const answer = answersTo.get(receipt);
      return { ...entryOf(receipt), answer: answer ? stepOf(answer) : null };
    }),
    receiptClaims: receiptClaims(facts),
    sealReports: entriesOf(facts, 'SealReportedBroken').map((report) => ({ ...report, colour: 'RED' })),
    assumptions: entriesOf(facts, 'CustodyAssumed'),
    losses: lost.map((loss) => {
      const part = (loss.data['lost'] ?? loss.data['part']) as string;
      const [established, recovered] = [allEstablished.get(loss), allRecovered.get(loss)];
      return {
        ...entryOf(loss),
        lostPart: part,
        established: established ? entryOf(established) : null,
        recovered: recovered ? entryOf(recovered) : null,
        iarmsEntryProposed: proposed !== undefined && proposed.position > loss.position ? entryOf(proposed) : null,
      };
    }),
    overdueReturns: parts.filter(({ away }) => away !== null && isBefore(away.due, now)).map(({ part, away }) => ({ part, ...away })),
    oralInstructionsUnconfirmed: destroyed.filter((one) => !instructed.has(one) && !ordered.has(one.data['orderId'])).map(entryOf),
  };
}

/** Orders with what the office that gave them said of them. */
export function ordersOf(facts: readonly CaseFact[]) {
  const answers = firstsOf(factsOf(facts, 'OrderConfirmed', 'OrderDisavowed'), ({ data }) => data['order'] as unknown);
  return entriesOf(facts, 'OrderGiven').map((given) => {
    const answer = answers.get(given['order']);
    return { ...given, answer: answer ? stepOf(answer) : null };
  });
}

/** Receipts that nobody offered and that match: red until they are confirmed. The thing is physically with the claimant, as he says. */
function receiptClaims(facts: readonly CaseFact[]) {
  const receiptOf = ({ data }: CaseFact) => data['receipt'] as string;
  const allActs = groupsOf(factsOf(facts, 'ClaimantActed'), receiptOf);
  const allAnswers = groupsOf(factsOf(facts, 'ClaimedCustodyConfirmed', 'ClaimedCustodyContested'), receiptOf);
  return factsOf(facts, 'ReceiptClaimBound').map((bound) => {
    const acts = allActs.get(receiptOf(bound)) ?? [];
    const answers = allAnswers.get(receiptOf(bound)) ?? [];
    const confirmed = answers.some(({ type }) => type === 'custody.ClaimedCustodyConfirmed');
    const state = confirmed ? 'CONFIRMED' : answers.length > 0 ? 'CONTESTED' : 'UNANSWERED';
    return {
      ...entryOf(bound),
      state,
      colour: confirmed ? null : 'RED',
      physicallyWith: acts.map(({ data }) => data['claimant'] as string | undefined).findLast((one) => one !== undefined) ?? (bound.data['claimant'] as string),
      acts: acts.map(entryOf),
      answer: answers.length > 0 ? stepOf(answers.at(-1)!) : null,
    };
  });
}

const inOrder = (a: CaseFact, b: CaseFact) => (a.position < b.position ? -1 : 1);
const overlap = (some: readonly string[] | undefined, wanted: readonly string[]): boolean => (some ?? []).some((one) => wanted.includes(one));
