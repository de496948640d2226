import { CursorMalformed } from '#platform/projections';
import { z } from '#platform/kernel';
import { Problem } from '../operations/problem.js';
import { paging } from './reading.js';

/** Items that a page shows of each of its lists; the rest is read list by list. */
const MOST = 500;

/** One list of a page, by the names on the way to it, and where to go on in it. */
export const cutting = z.strictObject({ list: z.string().min(1).max(200).optional(), ...paging });
export type Cutting = z.output<typeof cutting>;

const shortened = z.array(z.object({ list: z.string(), total: z.int() })).optional();
const oneList = z.object({ list: z.string(), total: z.int(), items: z.array(z.unknown()), next: z.string().nullable(), position: z.string().nullable() });
/** The page, with the lists that it does not show in full; or one of these lists. */
export const cuttable = <Answer extends z.ZodObject>(answer: Answer) => z.union([answer.extend({ cut: shortened }), oneList]);

interface Page {
  readonly position?: string | null;
}

/** @throws Problem 422 where the page has no such list, CursorMalformed */
export function cutPage<P extends object>(page: P, { list, cursor, limit }: Cutting): object {
  if (list !== undefined) return listOf(page, list, cursor === undefined ? 0 : placeIn(cursor), limit);
  if (cursor !== undefined) throw new Problem(422, 'list-needed', 'A cursor of a page goes with the list that it stands in');
  const cut: { list: string; total: number }[] = [];
  const shown = shortest(page, '', cut) as P;
  return cut.length === 0 ? shown : { ...shown, cut };
}

function listOf(page: object & Page, name: string, from: number, limit: number): object {
  const found = name
    .split('.')
    .reduce<unknown>((value, member) => (Object.hasOwn(Object(value) as object, member) ? (value as never)[member] : undefined), page);
  if (!Array.isArray(found)) throw new Problem(422, 'list-unknown', 'The page has no list of this name');
  const until = from + limit;
  return {
    list: name,
    total: found.length,
    items: found.slice(from, until).map((one) => shortest(one, '', [])),
    next: until < found.length ? String(until) : null,
    position: page.position ?? null,
  };
}

function shortest(value: unknown, path: string, cut: { list: string; total: number }[]): unknown {
  const inside = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
  if (Array.isArray(value)) {
    if (value.length > MOST) cut.push({ list: path, total: value.length });
    return value.slice(0, MOST).map((one, n) => shortest(one, inside(n), cut));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shortest(one, inside(name), cut)]));
}

function placeIn(cursor: string): number {
  if (!/^\d{1,7}$/.test(cursor)) throw new CursorMalformed(cursor);
  return Number(cursor);
}
