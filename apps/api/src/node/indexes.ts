import { OFFICES_BY_EXHIBIT } from '#domain/custody';
import type { Lookup } from '#platform/processes';
import type { ViewReader, Views } from '#platform/projections';
import { accessView } from '#views/access';
import { ReceiptsQuery, receiptsView } from '#views/receipts';

const WAIT_MS = 5_000;

/** $1: the stream of an exhibit. */
const OFFICES = `select coalesce(c."sealedBy", c.offices[1]) as office from access_subject c
  where c.kind = 'case' and (c."sealedBy" is not null or cardinality(c.offices) > 0)
    and (c.joined @> array[$1::text] or c.joined @> array[(select e.seizure from access_subject e where e.key = $1)])
  order by c.sealed desc, c.key limit 20`;

/** What policies may look into: each index once it has read the log up to the event that asks; a timer names no event. */
export function indexes(views: Pick<Views, 'waitFor'>, reader: ViewReader): Lookup['find'] {
  const receipts = new ReceiptsQuery(reader);
  const officesOf = async (exhibit: string) =>
    (await reader.query<{ office: string }>(accessView, OFFICES, [`custos.exhibit-${exhibit}`])).map(({ office }) => office);
  return async (index, key, upTo) => {
    const view = index === OFFICES_BY_EXHIBIT ? accessView : receiptsView;
    if (upTo !== '') await views.waitFor(view, upTo, WAIT_MS);
    return { view: view.name, found: await (index === OFFICES_BY_EXHIBIT ? officesOf(key) : receipts.find(index, key)) };
  };
}
