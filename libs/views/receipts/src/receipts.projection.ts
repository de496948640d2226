import type { Recorded } from '#platform/kernel';
import type { Projection, View } from '#platform/projections';
import { sealKey, type CustodyEvent } from '#domain/custody/events';
import { ExhibitSealsRow, ReceiptBindingRow, ReceiptRow, SealReportRow, type ReceiptFact } from './receipts.rows.js';

type Step<T extends CustodyEvent['type']> = (event: Recorded<Extract<CustodyEvent, { type: T }>>, row: ReceiptRow | undefined) => ReceiptRow | undefined;

const factOf = ({ event, happened, recorded, position, actor }: Recorded<CustodyEvent>): ReceiptFact => ({
  type: event.type,
  happened,
  recorded,
  position,
  by: actor.id,
  data: event.data,
});
const adds: Step<any> = (event, row) => row && { ...row, facts: [...row.facts, factOf(event)] };

export const receiptProjection: Projection<CustodyEvent, ReceiptRow> = {
  table: ReceiptRow,
  when: {
    'custody.ReceiptClaimed': (event) => {
      const { by, holder, number, code = null } = event.event.data;
      const found = { sealNumber: number === undefined ? null : sealKey(number), code };
      return { key: event.stream, stream: event.stream, by, holder, ...found, claimedAt: event.recorded, state: 'UNANSWERED', facts: [factOf(event)] };
    },
    'custody.ReceiptPlaced': adds,
    'custody.ReceiptInspected': adds,
    'custody.ReceiptPhotographed': adds,
    'custody.ReceiptMeasured': adds,
    'custody.ReceiptResealed': adds,
    'custody.ReceiptLossReported': adds,
    'custody.ReceiptDeliveryOffered': adds,
    'custody.ReceiptDelivered': (event, row) => row && { ...row, holder: event.event.data.holder, facts: [...row.facts, factOf(event)] },
    'custody.ReceiptConfirmed': (event, row) => row && { ...row, state: 'CONFIRMED', facts: [...row.facts, factOf(event)] },
    'custody.ReceiptContested': (event, row) => row && { ...row, state: 'CONTESTED', facts: [...row.facts, factOf(event)] },
  },
};

const bears = (event: Recorded, row: ExhibitSealsRow | undefined, ...numbers: readonly string[]): ExhibitSealsRow => ({
  key: event.stream,
  stream: event.stream,
  seals: [...new Set([...(row?.seals ?? []), ...numbers.map(sealKey)])].sort(),
});

export const exhibitSealsProjection: Projection<CustodyEvent, ExhibitSealsRow> = {
  table: ExhibitSealsRow,
  when: {
    'custody.ExhibitRegistered': (event, row) => bears(event, row, ...event.event.data.seals.map(({ number }) => number)),
    'custody.SealApplied': (event, row) => bears(event, row, event.event.data.number),
    'custody.Resealed': (event, row) => bears(event, row, event.event.data.number),
    'custody.Sampled': (event, row) => bears(event, row, ...event.event.data.seals.map(({ number }) => number)),
  },
};

export const bindingProjection: Projection<CustodyEvent, ReceiptBindingRow> = {
  table: ReceiptBindingRow,
  key: ({ stream, event }) => `${stream} ${(event.data as { receipt: string }).receipt}`,
  when: {
    'custody.ReceiptClaimBound': (event) => ({
      key: `${event.stream} ${event.event.data.receipt}`,
      stream: event.stream,
      receipt: event.event.data.receipt,
    }),
  },
};

export const sealReportProjection: Projection<CustodyEvent, SealReportRow> = {
  table: SealReportRow,
  when: {
    'custody.BrokenSealReported': (event) => ({ key: event.stream, stream: event.stream, by: event.event.data.by, reportedAt: event.recorded }),
  },
};

/** Receipts that nobody offered, and by what an exhibit is recognised when one is claimed. */
export const receiptsView: View = {
  name: 'receipts',
  version: 1,
  projections: [receiptProjection, exhibitSealsProjection, bindingProjection, sealReportProjection],
};
