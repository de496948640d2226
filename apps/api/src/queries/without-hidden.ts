import { idOf } from '#platform/commands';

/**
 * The page without any mention of what a sealed case keeps from the reader: an id of a hidden subject reads null, and leaves a list.
 * Pages are assembled without hidden streams; this takes away what facts of open subjects say of them.
 */
export function withoutHidden<Page>(page: Page, hidden: ReadonlySet<string>): Page {
  if (hidden.size === 0) return page;
  const ids = new Set([...hidden].flatMap((stream) => [stream, idOf(stream), stream.slice('custos.'.length)]));
  const named = (value: unknown): boolean => typeof value === 'string' && ids.has(value);
  const cleaned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((one) => !named(one)).map(cleaned);
    if (typeof value !== 'object' || value === null) return named(value) ? null : value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cleaned(member)]));
  };
  return cleaned(page) as Page;
}
