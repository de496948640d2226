import { INTERIM_MEASURES, type ExhibitEvent, type InterimMeasure, type OrderMeasure, type PartId } from './events.js';
import type { Attestation, Order, Paper, Part, RegisteredExhibit } from './exhibit.state.js';

type Confirmation = Extract<
  ExhibitEvent,
  {
    type:
      | 'custody.AttestationRequested'
      | 'custody.AttestationGiven'
      | 'custody.AttestationDenied'
      | 'custody.SignedPaperEntered'
      | 'custody.ConfirmationOverdue'
      | 'custody.OrderGiven'
      | 'custody.OrderConfirmed'
      | 'custody.OrderDisavowed';
  }
>;

/** Whom acts name and what they said of them; which orders were given, confirmed or disavowed. Total. */
export function evolveConfirmations(exhibit: RegisteredExhibit, event: Confirmation): RegisteredExhibit {
  switch (event.type) {
    case 'custody.AttestationRequested': {
      const { act, deed, part, capacity, who, by, due } = event.data;
      return { ...exhibit, attestations: [...exhibit.attestations, { act, deed, part, capacity, who, by, due, state: 'requested', overdue: false }] };
    }
    case 'custody.AttestationGiven':
      return attested(exhibit, event.data, { state: 'given' });
    case 'custody.AttestationDenied':
      return attested(exhibit, event.data, { state: 'denied' });
    case 'custody.SignedPaperEntered': {
      const { act, scan, by, reference } = event.data;
      const paper: Paper = { scan, by, reference };
      return withOrder(attested(exhibit, event.data, { paper }), act, { paper });
    }
    case 'custody.ConfirmationOverdue':
      return withOrder(attested(exhibit, event.data, { overdue: true }), event.data.act, { overdue: true });
    case 'custody.OrderGiven': {
      const { order, part, measure, orderedBy, by, due, reference } = event.data;
      const orders: readonly Order[] = [...exhibit.orders, { order, part, measure, orderedBy, by, due, state: 'given', overdue: false }];
      const ordered = { ...exhibit, orders };
      return isInterim(measure) ? changed(ordered, part, (one) => disposed(one, measure, order, reference)) : ordered;
    }
    case 'custody.OrderConfirmed': {
      const { order, part } = event.data;
      const confirmed = withOrder(exhibit, order, { state: 'confirmed' });
      const instruction = confirmed.orders.some((one) => one.order === order && one.measure === 'DESTRUCTION_ON_SITE');
      return instruction ? changed(confirmed, part, (one) => ({ ...one, unconfirmed: undefined })) : confirmed;
    }
    case 'custody.OrderDisavowed': {
      const { order, part } = event.data;
      return changed(withOrder(exhibit, order, { state: 'disavowed' }), part, (one) => withoutOrder(one, order));
    }
  }
}

const isInterim = (measure: OrderMeasure): measure is InterimMeasure => (INTERIM_MEASURES as readonly string[]).includes(measure);

/** The order counts at once, also one that has no writing yet. */
const disposed = (part: Part, measure: InterimMeasure, order: string, reference = order): Part => ({
  ...part,
  disposition: { measure, order: reference },
  before: { order, workflow: part.workflow, disposition: part.disposition },
  workflow: 'awaiting-disposal',
});
/** What was there before a disavowed order counts again, where nothing was done since. */
const withoutOrder = ({ before, ...part }: Part, order: string): Part =>
  before?.order === order && part.workflow === 'awaiting-disposal'
    ? { ...part, disposition: before.disposition, workflow: before.workflow }
    : { ...part, ...(before && { before }) };

function changed(exhibit: RegisteredExhibit, id: PartId, change: (part: Part) => Part): RegisteredExhibit {
  const part = exhibit.parts[id];
  return part === undefined ? exhibit : { ...exhibit, parts: { ...exhibit.parts, [id]: change(part) } };
}

const attested = (exhibit: RegisteredExhibit, which: Pick<Attestation, 'act' | 'capacity' | 'who'>, more: Partial<Attestation>): RegisteredExhibit => ({
  ...exhibit,
  attestations: exhibit.attestations.map((one) =>
    one.act === which.act && one.capacity === which.capacity && one.who === which.who ? { ...one, ...more } : one,
  ),
});
const withOrder = (exhibit: RegisteredExhibit, order: string, more: Partial<Order>): RegisteredExhibit => ({
  ...exhibit,
  orders: exhibit.orders.map((one) => (one.order === order ? { ...one, ...more } : one)),
});
