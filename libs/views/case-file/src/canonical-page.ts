/**
 * The page with its members in one order and without those that have no value, so that the same facts give the same bytes, whether their
 * rows came from a table (where the order of members is lost) or from a fold in memory. Lists keep their order, which is the log's.
 */
export function canonicalPage<Page>(page: Page): Page {
  if (Array.isArray(page)) return page.map((one: unknown) => canonicalPage(one)) as Page;
  if (typeof page !== 'object' || page === null) return page;
  const members = Object.entries(page).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, canonicalPage(value)])) as Page;
}
