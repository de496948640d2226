import { entriesOf, factsOf, firstLater, firstsOf, isBefore, type CaseFact } from './facts.js';

/** Something that is not in order, or not confirmed yet: since when, and who must act. */
export interface Attention {
  readonly code: string;
  readonly colour: 'amber' | 'red';
  readonly part: string | null;
  /** When what it is about happened. */
  readonly since: CaseFact['happened'];
  readonly event: string;
  /** Who must act: an officer, a unit, or a person by the id of his record. */
  readonly waitsFor: string | null;
  readonly due: string | null;
  /** The act or the order under which it is answered. */
  readonly act: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What an exhibit’s facts leave open, oldest first. `now`: the moment for which the page is made. */
export const exhibitAttention = (facts: readonly CaseFact[], now: string): readonly Attention[] =>
  [...attestations(facts, now), ...orders(facts, now), ...instructionsOfOldLogs(facts), ...claims(facts), ...reportedSeals(facts)].sort((a, b) =>
    a.since.at < b.since.at ? -1 : 1,
  );

const namingOf = ({ data }: CaseFact): string => JSON.stringify([data['act'], data['capacity'], data['who']]);

/** Whom an act names, until he attests it himself; a denial stays. */
function attestations(facts: readonly CaseFact[], now: string): readonly Attention[] {
  const answers = firstsOf(factsOf(facts, 'AttestationGiven', 'AttestationDenied'), namingOf);
  return factsOf(facts, 'AttestationRequested').flatMap((asked): Attention[] => {
    const answer = answers.get(namingOf(asked));
    if (answer?.type === 'custody.AttestationGiven') return [];
    const { deed, capacity, who, part, due, act, colour } = asked.data;
    const detail = { deed, capacity };
    if (answer !== undefined)
      return [attention(answer, { code: 'attestation-denied', colour: 'red', part, act, detail: { ...detail, who, reason: answer.data['reason'] } })];
    const late = isBefore(due as string, now);
    return [attention(asked, { code: 'attestation-awaited', colour: colour === 'RED' || late ? 'red' : 'amber', part, waitsFor: who, due, act, detail })];
  });
}

/** An order until the office that gave it confirms it; red when the due hour has passed, or when nobody waited for it in danger. */
function orders(facts: readonly CaseFact[], now: string): readonly Attention[] {
  const inDanger = new Set(
    entriesOf(facts, 'DestroyedOnSite')
      .filter((one) => one['immediateDanger'] === true)
      .map((one) => one['orderId'] as string),
  );
  const answers = firstsOf(factsOf(facts, 'OrderConfirmed', 'OrderDisavowed'), ({ data }) => data['order'] as unknown);
  return factsOf(facts, 'OrderGiven').flatMap((given): Attention[] => {
    const { order: act, measure, form, orderedBy, part, due } = given.data;
    const answer = answers.get(act);
    if (answer?.type === 'custody.OrderConfirmed') return [];
    const detail = { measure, form, orderedBy };
    if (answer !== undefined)
      return [attention(answer, { code: 'order-disavowed', colour: 'red', part, act, detail: { ...detail, reason: answer.data['reason'] } })];
    const red = isBefore(due as string, now) || inDanger.has(act as string);
    return [attention(given, { code: 'order-unconfirmed', colour: red ? 'red' : 'amber', part, waitsFor: orderedBy, due, act, detail })];
  });
}

/** A destruction that an older log recorded on an oral instruction carries no order of its own. */
function instructionsOfOldLogs(facts: readonly CaseFact[]): readonly Attention[] {
  const destroyed = factsOf(facts, 'DestroyedOnSite').filter(({ data }) => data['instruction'] === 'ORAL' && data['orderId'] === undefined);
  const confirmed = firstLater(destroyed, factsOf(facts, 'InstructionConfirmed'), ({ data }) => data['part']);
  return destroyed
    .filter((one) => !confirmed.has(one))
    .map((one) => attention(one, { code: 'instruction-unconfirmed', colour: 'amber', part: one.data['part'], waitsFor: one.data['instructedBy'] }));
}

/** A receipt that nobody offered, red until it is confirmed. */
function claims(facts: readonly CaseFact[]): readonly Attention[] {
  const confirmed = new Set(entriesOf(facts, 'ClaimedCustodyConfirmed').map((one) => one['receipt']));
  const contested = new Set(entriesOf(facts, 'ClaimedCustodyContested').map((one) => one['receipt']));
  return factsOf(facts, 'ReceiptClaimBound')
    .filter(({ data }) => !confirmed.has(data['receipt']))
    .map((bound) => {
      const { receipt, part, from, claimant } = bound.data;
      const detail = { claimant, contested: contested.has(receipt) };
      return attention(bound, { code: 'receipt-claimed', colour: 'red', part, waitsFor: from, act: receipt, detail });
    });
}

/** A seal that an officer of another unit reported broken, until somebody who answers for the part has said how it is. */
function reportedSeals(facts: readonly CaseFact[]): readonly Attention[] {
  const looked = factsOf(facts, 'SealInspected', 'SealFoundBroken', 'SealOpened', 'Resealed');
  return factsOf(facts, 'SealReportedBroken')
    .filter(({ position, data }) => !looked.some((one) => one.position > position && one.data['part'] === data['part']))
    .map((report) => {
      const { part, number, holder, circumstances } = report.data;
      return attention(report, { code: 'seal-reported-broken', colour: 'red', part, waitsFor: holder, detail: { number, circumstances } });
    });
}

/** What one tracing officer entered and a second one has still to confirm. */
export function useAttention(facts: readonly CaseFact[]): readonly Attention[] {
  const settled = new Set(entriesOf(facts, 'UseAuthorised', 'UseAuthorisationDeclined').map((one) => one['proposal'] as number));
  const confirmed = new Set(entriesOf(facts, 'UseWithdrawalConfirmed').map((one) => one['authorisation'] as number));
  const proposals = factsOf(facts, 'UseAuthorisationProposed').filter(({ data }) => !settled.has(data['proposal'] as number));
  const withdrawals = factsOf(facts, 'UseWithdrawn').filter(({ data }) => data['document'] !== undefined && !confirmed.has(data['authorisation'] as number));
  const second = ({ unit }: CaseFact) => ({ colour: 'amber', waitsFor: unit }) as const;
  return [
    ...proposals.map((one) =>
      attention(one, { code: 'use-unconfirmed', ...second(one), detail: { proposal: one.data['proposal'], owner: one.data['owner'] } }),
    ),
    ...withdrawals.map((one) => attention(one, { code: 'use-withdrawal-unconfirmed', ...second(one), detail: { authorisation: one.data['authorisation'] } })),
  ];
}

/** Something open, since the fact that opened it. */
export const attention = ({ happened: since, event }: CaseFact, about: Pick<Attention, 'code' | 'colour'> & Partial<Attention>): Attention => ({
  part: null,
  since,
  event,
  waitsFor: null,
  due: null,
  act: null,
  detail: {},
  ...about,
});
