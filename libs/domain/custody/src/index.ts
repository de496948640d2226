import type { Policy } from '#platform/processes';
import { whenAConfirmationIsOverdueThenTellTheProsecutor } from './when-a-confirmation-is-overdue-then-tell-the-prosecutor.process.js';
import { whenABrokenSealIsReportedThenAttachItToItsExhibit } from './when-a-broken-seal-is-reported-then-attach-it-to-its-exhibit.process.js';
import { whenAClaimantActsThenNoteItOnTheExhibit } from './when-a-claimant-acts-then-note-it-on-the-exhibit.process.js';
import { whenAClaimIsAnsweredThenTellTheClaimant } from './when-a-claim-is-answered-then-tell-the-claimant.process.js';
import { whenALineIsAddedThenRegisterItsExhibit } from './when-a-line-is-added-then-register-its-exhibit.process.js';
import { whenAMergeReservationTimesOutThenReleaseIt } from './when-a-merge-reservation-times-out-then-release-it.process.js';
import { whenAnExhibitAppearsThenBindTheReceiptsThatWaitForIt } from './when-an-exhibit-appears-then-bind-the-receipts-that-wait-for-it.process.js';
import { whenAReceiptIsClaimedThenBindItToItsExhibit } from './when-a-receipt-is-claimed-then-bind-it-to-its-exhibit.process.js';
import { whenATemporaryReturnIsOverdueThenRemind } from './when-a-temporary-return-is-overdue-then-remind.process.js';
import { whenTheLossOfAFirearmIsReportedThenProposeAnIarmsEntry } from './when-the-loss-of-a-firearm-is-reported-then-propose-an-iarms-entry.process.js';

export * from './aggregates.js';
export * from './container.decider.js';
export * from './events.js';
export * from './exhibit.commands.js';
export * from './exhibit.decider.js';
export { partiesOf } from './exhibit.rules.js';
export * from './exhibit.state.js';
export * from './receipt.decider.js';
export type { ReportCommand } from './report.decider.js';
export * from './store.decider.js';
export { EXHIBITS_BY_CODE, OFFICES_BY_EXHIBIT } from './indexes.js';

/** What custody asks for by itself. */
export const policies: readonly Policy[] = [
  whenALineIsAddedThenRegisterItsExhibit,
  whenAConfirmationIsOverdueThenTellTheProsecutor,
  whenATemporaryReturnIsOverdueThenRemind,
  whenAMergeReservationTimesOutThenReleaseIt,
  whenTheLossOfAFirearmIsReportedThenProposeAnIarmsEntry,
  whenAReceiptIsClaimedThenBindItToItsExhibit,
  whenAnExhibitAppearsThenBindTheReceiptsThatWaitForIt,
  whenABrokenSealIsReportedThenAttachItToItsExhibit,
  whenAClaimantActsThenNoteItOnTheExhibit,
  whenAClaimIsAnsweredThenTellTheClaimant,
];
