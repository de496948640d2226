import { exhibit, type AcceptTransfer, type ClaimAnswer, type ExhibitCommand, type OfferTransfer } from '#domain/custody';
import { custodyCatalogue, partId, reservation, sha256, WHOLE } from '#domain/custody/events';
import type { Directory } from '#domain/access';
import { officerId, party, z, type Role } from '#platform/kernel';
import { among } from './custody.lookups.js';
import { assumption, before, CLERK, COLLEAGUE, fileOf, HOLDER, KEEPER, PISTOL, REGISTRY, ROUNDS, SEAL, seized, uploadStep } from './custody.examples.js';
import { byCode, receiptIdOf, receiptStep } from './custody-receipts.operations.js';
import { given } from './operations/example.js';
import { command, type Call, type CommandOperation, type Services } from './operations/operation.js';
import { notFound } from './operations/problem.js';

const { definitions } = custodyCatalogue;
const offered = definitions['custody.TransferOffered'].fields;
const accepted = definitions['custody.TransferAccepted'].fields;
const refused = definitions['custody.TransferRefused'].fields;
const withdrawn = definitions['custody.TransferWithdrawn'].fields;
const claimBound = definitions['custody.ReceiptClaimBound'].fields;
const contested = definitions['custody.UnannouncedReceiptContested'].fields;
const assumed = definitions['custody.CustodyAssumed'].fields;

const holders: readonly Role[] = ['investigator', 'custodian'];
const tag = 'custody';
const part = partId.default(WHOLE);
const reservations = z.array(reservation).max(20).default([]);
const known = ['exhibit-not-registered', 'no-such-part'];
/** What was looked up before a hand-over is decided. */
type Found = { readonly directory: Directory };

export const offerBody = z.strictObject({
  part,
  to: offered.to,
  purpose: offered.purpose,
  seal: offered.seal,
  seals: offered.seals,
  measured: offered.measured,
  remark: offered.remark,
});
/** The hand-over that a request asks for: one exhibit, or one item of a batch. */
export const offerOf = ({ body, by }: Pick<Call<z.output<typeof offerBody>>, 'body' | 'by'>, found: Found): OfferTransfer => ({
  ...body,
  kind: 'offer',
  by,
  ...found,
});

export const acceptBody = z.strictObject({
  part,
  seal: accepted.seal,
  seals: accepted.seals,
  measured: accepted.measured,
  reservations,
  remark: accepted.remark,
});
/** The answer that a request gives: one exhibit, or one item of a batch. */
export const acceptanceOf = ({ body, by }: Pick<Call<z.output<typeof acceptBody>>, 'body' | 'by'>, found: Found): AcceptTransfer => ({
  ...body,
  kind: 'accept',
  by,
  ...found,
});

export const refuseBody = z.strictObject({ part, reason: refused.reason, remark: refused.remark });
export const refusalOf = ({ body, by }: Pick<Call<z.output<typeof refuseBody>>, 'body' | 'by'>, found: Found): ExhibitCommand => ({
  ...body,
  kind: 'refuse',
  by,
  ...found,
});

const toRegistry = { to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT', seals: [SEAL] };
const toOffer = seized('offerTransfer', PISTOL);
const toAccept = seized('acceptTransfer', PISTOL);
/** The signed paper, sent before it is named. */
const RECEIPT = uploadStep('receipt signed by the keeper of the garage', HOLDER);
const toAcceptOnPaper = seized('acceptTransferOnPaper', ROUNDS);
const toRefuse = seized('refuseTransfer', PISTOL);
const toWithdraw = seized('withdrawTransfer', PISTOL);
const toConfirm = seized('confirmUnannouncedReceipt', PISTOL);
const toContest = seized('contestUnannouncedReceipt', PISTOL);
const toAssume = seized('assumeCustody', ROUNDS);
const claimToConfirm = receiptStep('confirmed by the holder', byCode(toConfirm.exhibit), CLERK);
const claimToContest = receiptStep('contested by the holder', byCode(toContest.exhibit), CLERK);

const claimRefusals = ['no-such-claim', 'claim-confirmed-already', 'confirms-own-claim', 'not-the-holder'];
const MAGISTRATES: readonly Role[] = ['prosecutor', 'judge'];

/** Who answers a claim. What has not been matched yet is absent, like a receipt that nobody claimed. @throws Problem 404 */
async function answering(call: Call<{ readonly receipt?: string }>, services: Services): Promise<ClaimAnswer | undefined> {
  const { receipt } = call.body;
  if (receipt === undefined) return undefined;
  const state = await services.state(exhibit, call.id);
  const claim = state.status === 'registered' ? state.claims?.find((one) => one.receipt === receipt) : undefined;
  if (state.status === 'unknown' || claim === undefined) throw notFound();
  const directory = await services.directory(state.parts[claim.part]!.holder, ...claim.persons);
  return { receipt, by: call.by, directory, day: call.at.slice(0, 10), magistrate: MAGISTRATES.some((role) => call.principal.roles.includes(role)) };
}

export const custodyTransferOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'offerTransfer',
    path: '/v1/exhibits/{id}/transfers',
    summary: 'Offer a part to a named receiver; the holder answers for it until the receiver accepts',
    tag,
    roles: holders,
    refusals: [
      ...known,
      'part-gone',
      'not-free-to-offer',
      'not-the-holder',
      'offered-to-holder',
      'offered-to-oneself',
      'hold-in-force',
      'not-assessed',
      'not-movable',
      'unit-does-not-fit',
    ],
    body: offerBody,
    before: among(({ to }) => [to]),
    command: (call, found) => offerOf(call, found),
    example: {
      user: HOLDER,
      params: { id: toOffer.exhibit },
      body: { to: REGISTRY, purpose: 'REGISTRY', seal: 'INTACT', seals: [SEAL] },
      given: toOffer.steps,
    },
  }),
  command(exhibit, {
    operationId: 'acceptTransfer',
    path: '/v1/exhibits/{id}/transfers/accept',
    summary: 'Take over what was offered; what is otherwise than offered becomes a reservation',
    tag,
    roles: holders,
    refusals: [...known, 'nothing-offered', 'not-the-receiver', 'same-person', 'paper-needed', 'unit-does-not-fit'],
    body: acceptBody,
    before: among(),
    command: (call, found) => acceptanceOf(call, found),
    example: {
      user: CLERK,
      params: { id: toAccept.exhibit },
      body: { seal: 'INTACT', seals: [SEAL] },
      given: given(toAccept.steps, before(toAccept, 'offerTransfer', 'acceptTransfer', toRegistry)),
    },
  }),
  command(exhibit, {
    operationId: 'acceptTransferOnPaper',
    path: '/v1/exhibits/{id}/transfers/accept-on-paper',
    summary: 'Enter the signed paper on which an outside keeper took a part over',
    tag,
    roles: holders,
    signs: ['scan'],
    refusals: [...known, 'nothing-offered', 'not-external', 'not-the-holder', 'witness-is-the-recorder', 'unit-does-not-fit'],
    body: z.strictObject({
      part,
      scan: sha256,
      witness: officerId,
      signatory: accepted.signatory,
      seal: accepted.seal,
      seals: accepted.seals,
      measured: accepted.measured,
      reservations,
      remark: accepted.remark,
    }),
    before: among(({ witness }) => [witness]),
    command: ({ body, by, at, created, principal }, found): ExhibitCommand => ({
      ...body,
      kind: 'acceptOnPaper',
      by,
      at,
      act: created('act'),
      custodian: principal.roles.includes('custodian'),
      ...found,
    }),
    example: {
      user: HOLDER,
      params: { id: toAcceptOnPaper.exhibit },
      body: { scan: fileOf(RECEIPT), witness: COLLEAGUE, signatory: 'the keeper of the garage', seal: 'NOT_SEALED', measured: { amount: '52', unit: 'round' } },
      given: given(
        toAcceptOnPaper.steps,
        RECEIPT,
        before(toAcceptOnPaper, 'offerTransfer', 'acceptTransferOnPaper', { to: KEEPER, purpose: 'KEEPER', seal: 'NOT_SEALED' }),
      ),
    },
  }),
  command(exhibit, {
    operationId: 'refuseTransfer',
    path: '/v1/exhibits/{id}/transfers/refuse',
    summary: 'Refuse what was offered; the holder keeps it',
    tag,
    roles: holders,
    refusals: [...known, 'nothing-offered', 'not-the-receiver', 'same-person'],
    body: refuseBody,
    before: among(),
    command: (call, found) => refusalOf(call, found),
    example: {
      user: CLERK,
      params: { id: toRefuse.exhibit },
      body: { reason: 'PAPERS_MISSING', remark: 'no copy of the report' },
      given: given(toRefuse.steps, before(toRefuse, 'offerTransfer', 'refuseTransfer', toRegistry)),
    },
  }),
  command(exhibit, {
    operationId: 'withdrawTransfer',
    path: '/v1/exhibits/{id}/transfers/withdraw',
    summary: 'Take an unanswered offer back',
    tag,
    roles: holders,
    refusals: [...known, 'nothing-offered', 'not-the-holder'],
    body: z.strictObject({ part, reason: withdrawn.reason }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'withdraw', by }),
    example: {
      user: HOLDER,
      params: { id: toWithdraw.exhibit },
      body: { reason: 'PLANS_CHANGED' },
      given: given(toWithdraw.steps, before(toWithdraw, 'offerTransfer', 'withdrawTransfer', toRegistry)),
    },
  }),
  command(exhibit, {
    operationId: 'confirmUnannouncedReceipt',
    path: '/v1/exhibits/{id}/unannounced-receipts/confirm',
    summary: 'Confirm, as the holder of record, a superior or a magistrate, that who claims the receipt of a part has it: custody is his from then on',
    tag,
    roles: [...holders, 'prosecutor', 'judge'],
    refusals: [...known, 'nothing-to-confirm', 'not-the-former-holder', ...claimRefusals],
    body: z.strictObject({ part, receipt: claimBound.receipt.optional().describe('The claim; without it, what an older log says arrived unannounced') }),
    before: (call, services) => answering(call, services),
    command: ({ body, by }, answer): ExhibitCommand =>
      answer === undefined ? { kind: 'confirmReceipt', part: body.part, by } : { ...answer, kind: 'confirmClaim' },
    example: { user: HOLDER, params: { id: toConfirm.exhibit }, body: { receipt: receiptIdOf(claimToConfirm) }, given: given(toConfirm.steps, claimToConfirm) },
  }),
  command(exhibit, {
    operationId: 'contestUnannouncedReceipt',
    path: '/v1/exhibits/{id}/unannounced-receipts/contest',
    summary: 'Deny, as the holder of record, a superior or a magistrate, that what somebody claims to have received is this part',
    tag,
    roles: [...holders, 'prosecutor', 'judge'],
    refusals: [...known, 'nothing-to-confirm', 'not-the-former-holder', 'claim-contested-already', ...claimRefusals],
    body: z.strictObject({ part, receipt: claimBound.receipt.optional(), reason: contested.reason, remark: contested.remark }),
    before: (call, services) => answering(call, services),
    command: ({ body: { receipt: _, ...body }, by }, answer): ExhibitCommand =>
      answer === undefined
        ? { ...body, kind: 'contestReceipt', by }
        : { ...answer, kind: 'contestClaim', reason: body.reason, ...(body.remark !== undefined && { remark: body.remark }) },
    example: {
      user: HOLDER,
      params: { id: toContest.exhibit },
      body: { receipt: receiptIdOf(claimToContest), reason: 'ANOTHER_ITEM', remark: 'ours is still in the brigade cupboard' },
      given: given(toContest.steps, claimToContest),
    },
  }),
  command(exhibit, {
    operationId: 'assumeCustody',
    path: '/v1/exhibits/{id}/custody-assumptions',
    summary: 'Take over, after a joint count by two persons present, from a holder who no longer can; red until the superior has confirmed it',
    tag,
    roles: holders,
    refusals: [
      ...known,
      'part-gone',
      'not-the-receiver',
      'already-the-holder',
      'order-by-the-taker',
      'not-the-superior',
      'two-witnesses-needed',
      'witness-takes-part',
      'unit-does-not-fit',
    ],
    body: z.strictObject({
      part,
      holder: party.optional(),
      reason: assumed.reason,
      orderedBy: assumed.orderedBy,
      order: assumed.order,
      counted: assumed.counted,
      seal: assumed.seal,
      witnesses: assumed.witnesses,
      remark: assumed.remark,
    }),
    before: among(({ holder, orderedBy, witnesses }) => [holder, orderedBy, ...witnesses]),
    command: ({ body, by, at, created }, found): ExhibitCommand => ({
      ...body,
      kind: 'assumeCustody',
      holder: body.holder ?? by,
      by,
      at,
      act: created('act'),
      ...found,
    }),
    example: {
      user: COLLEAGUE,
      params: { id: toAssume.exhibit },
      body: { ...assumption, witnesses: [...assumption.witnesses] },
      given: toAssume.steps,
    },
  }),
];
