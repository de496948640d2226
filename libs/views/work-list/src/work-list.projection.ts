import { unitOf, type Recorded } from '#platform/kernel';
import type { Projection, View } from '#platform/projections';
import type { AccessEvent } from '#domain/access/events';
import type { CaseworkEvent } from '#domain/casework/events';
import type { CustodyEvent } from '#domain/custody/events';
import type { SeizureEvent } from '#domain/seizure/events';
import type { TracingEvent } from '#domain/tracing/events';
import { WorkRow, type WorkKind } from './work-list.rows.js';

type Every = AccessEvent | SeizureEvent | CustodyEvent | CaseworkEvent | TracingEvent;

/** What a row is about within its stream: a report has one draft, a part one hand-over, a trace one next step. */
function matterOf({ type, data }: Every): string {
  switch (type) {
    case 'custody.TransferOffered':
    case 'custody.TransferAccepted':
    case 'custody.TransferAcceptedWithReservations':
    case 'custody.TransferRefused':
    case 'custody.TransferWithdrawn':
      return `hand-over#${data.part}`;
    case 'custody.TemporarilyReleased':
    case 'custody.Returned':
      return `return#${data.part}`;
    case 'custody.ReceivedUnannounced':
    case 'custody.UnannouncedReceiptConfirmed':
    case 'custody.UnannouncedReceiptContested':
      return `confirmation#${data.part}`;
    case 'custody.AttestationRequested':
    case 'custody.AttestationGiven':
    case 'custody.AttestationDenied':
      return `attestation#${data.act}#${data.capacity}#${data.who}`;
    case 'custody.OrderGiven':
    case 'custody.OrderConfirmed':
    case 'custody.OrderDisavowed':
      return `order#${data.order}`;
    case 'custody.ConfirmationOverdue':
      // A magistrate is asked about an order, anybody else about an act.
      return data.capacity === 'MAGISTRATE' ? `order#${data.act}` : `attestation#${data.act}#${data.capacity}#${data.who}`;
    case 'tracing.UseAuthorisationProposed':
    case 'tracing.UseAuthorisationDeclined':
    case 'tracing.UseAuthorised':
      return `use#${data.proposal ?? 'unproposed'}`;
    case 'tracing.UseWithdrawn':
    case 'tracing.UseWithdrawalConfirmed':
      return `use-withdrawal#${data.authorisation}`;
    case 'custody.ReceiptClaimBound':
    case 'custody.ClaimedCustodyConfirmed':
    case 'custody.ClaimedCustodyContested':
      return `claim#${data.receipt}`;
    case 'custody.ReceiptClaimed':
    case 'custody.ReceiptDeliveryOffered':
    case 'custody.ReceiptDelivered':
    case 'custody.ReceiptContested':
    case 'custody.ReceiptConfirmed':
      return 'receipt';
    case 'casework.InstructionGiven':
    case 'casework.InstructionAnswered':
      return `instruction#${data.instruction}`;
    default:
      return 'next';
  }
}
const keyOf = (event: Recorded<Every>) => `${event.stream}#${matterOf(event.event)}`;

const waits = (event: Recorded<any>, kind: WorkKind, more: Partial<WorkRow>): WorkRow => ({
  key: keyOf(event as Recorded<Every>),
  stream: event.stream,
  kind,
  waitsFor: null,
  told: null,
  country: null,
  due: null,
  since: event.happened.at,
  detail: {},
  ...more,
});
const done = () => undefined;

const workProjection: Projection<Every, WorkRow> = {
  table: WorkRow,
  key: keyOf,
  when: {
    'seizure.SeizureRecorded': (event) =>
      waits(event, 'draft', { waitsFor: event.event.data.seizingOfficer, detail: { number: event.event.data.number.written } }),
    'seizure.SeizureReportSigned': done,
    'seizure.SeizureVoided': done,

    'custody.TransferOffered': (event) => {
      const { part, from, to, purpose } = event.event.data;
      return waits(event, 'hand-over', { waitsFor: to, detail: { part, from, purpose } });
    },
    'custody.TransferAccepted': done,
    'custody.TransferAcceptedWithReservations': done,
    'custody.TransferRefused': done,
    'custody.TransferWithdrawn': done,

    'custody.TemporarilyReleased': (event) =>
      waits(event, 'return', { waitsFor: event.event.data.to, due: event.event.data.due, detail: { part: event.event.data.part } }),
    'custody.Returned': done,

    'custody.ReceivedUnannounced': (event) => {
      const { part, from, holder } = event.event.data;
      return waits(event, 'confirmation', { waitsFor: from, detail: { part, receivedBy: holder } });
    },
    'custody.UnannouncedReceiptConfirmed': done,
    'custody.UnannouncedReceiptContested': done,

    'custody.AttestationRequested': (event) => {
      const { act, part, deed, capacity, who, colour, due } = event.event.data;
      return waits(event, 'attestation', { waitsFor: who, due, detail: { act, part, deed, capacity, colour } });
    },
    'custody.AttestationGiven': done,
    'custody.AttestationDenied': done,
    'custody.OrderGiven': (event) => {
      const { order, part, measure, form, orderedBy, given, due } = event.event.data;
      return waits(event, 'order', { waitsFor: unitOf(orderedBy), due, detail: { order, part, measure, form, orderedBy, given } });
    },
    'custody.OrderConfirmed': done,
    'custody.OrderDisavowed': done,
    'custody.ConfirmationOverdue': (event, row) => row && { ...row, told: event.event.data.told ?? null },
    // Red on both sides: the holder of record has it to confirm or to contest, the claimant until it is confirmed.
    'custody.ReceiptClaimBound': (event) => {
      const { part, receipt, from, claimant, told = null } = event.event.data;
      return waits(event, 'confirmation', { waitsFor: from, told, detail: { part, receipt, receivedBy: claimant, state: 'UNANSWERED', colour: 'RED' } });
    },
    'custody.ClaimedCustodyConfirmed': done,
    'custody.ClaimedCustodyContested': (_event, row) => row && { ...row, detail: { ...row.detail, state: 'CONTESTED' } },
    'custody.ReceiptClaimed': (event) => {
      const { holder, foundBy, number } = event.event.data;
      const detail = { foundBy, ...(number !== undefined && { number }), state: 'UNANSWERED', colour: 'RED' };
      return waits(event, 'receipt', { waitsFor: holder, detail });
    },
    'custody.ReceiptContested': (_event, row) => row && { ...row, detail: { ...row.detail, state: 'CONTESTED' } },
    'custody.ReceiptConfirmed': done,
    'custody.ReceiptDeliveryOffered': (event, row) => row && { ...row, kind: 'delivery', waitsFor: event.event.data.to },
    'custody.ReceiptDelivered': (event, row) => row && { ...row, kind: 'receipt', waitsFor: event.event.data.holder },

    'access.BreakGlassConfirmed': (event) => {
      const { case: file, officer, by, until, told } = event.event.data;
      return told === undefined ? undefined : waits(event, 'break-glass', { waitsFor: told, detail: { case: file, officer, by, until } });
    },
    'access.BreakGlassReviewed': done,

    'casework.InstructionGiven': (event) => {
      const { instruction, to, due = null, form, subject } = event.event.data;
      return waits(event, 'instruction', { waitsFor: to, due, detail: { instruction, form, subject } });
    },
    'casework.InstructionAnswered': done,

    'tracing.TraceProposed': (event) => {
      const { firearm, to, why } = event.event.data;
      return waits(event, 'trace-proposal', { country: event.actor.country, detail: { firearm, to, why } });
    },
    'tracing.TraceRequested': done,
    'tracing.TraceAcknowledged': (event) =>
      waits(event, 'trace-answer', { country: event.actor.country, due: event.event.data.dueAt ?? null, detail: { receivedAt: event.event.data.receivedAt } }),
    'tracing.UseAuthorisationProposed': (event) => {
      const { proposal, owner, purpose, answers, recordedBy } = event.event.data;
      return waits(event, 'use-authorisation', { country: event.actor.country, detail: { proposal, owner, purpose, answers, recordedBy } });
    },
    'tracing.UseAuthorisationDeclined': done,
    'tracing.UseAuthorised': done,
    'tracing.UseWithdrawn': (event) => {
      const { authorisation, document, recordedBy } = event.event.data;
      // Older logs record a withdrawal without its document: nobody is asked about it.
      return document === undefined ? undefined : waits(event, 'use-withdrawal', { country: event.actor.country, detail: { authorisation, recordedBy } });
    },
    'tracing.UseWithdrawalConfirmed': done,
    'tracing.TraceAnswered': done,
    'tracing.TraceRefused': done,
    'tracing.TraceWithdrawn': done,
    'tracing.TraceClosed': done,
  },
};

/** What waits for whom. */
export const workListView: View = { name: 'work-list', version: 3, projections: [workProjection] };
