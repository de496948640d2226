import type { Lookup } from '#platform/processes';
import type { ViewReader, Views } from '#platform/projections';
import { ReceiptsQuery, receiptsView } from '#views/receipts';

const WAIT_MS = 5_000;

/** What policies may look into: each index once it has read the log up to the event that asks. */
export function indexes(views: Pick<Views, 'waitFor'>, reader: ViewReader): Lookup['find'] {
  const receipts = new ReceiptsQuery(reader);
  return async (index, key, upTo) => {
    await views.waitFor(receiptsView, upTo, WAIT_MS);
    return { view: receiptsView.name, found: await receipts.exhibits(index, key) };
  };
}
