import type { Client } from '../scenarios/support/client.js';
import { quiet } from '../prove/stage.js';

/** One page as one reader asks for it. */
export interface Page {
  readonly user: string;
  readonly path: string;
}

/** What readers saw at a quiet moment, and how that moment is named afterwards. */
export interface Moment {
  readonly name: string;
  readonly position: string;
  /** RFC 3339: after the last fact that was recorded, before the next. */
  readonly instant: string;
  readonly pages: readonly (Page & { readonly status: number; readonly shown: string })[];
}

const BASIS = new Set(['position', 'knownAt', 'asOf']);
/** The answer without what says for which moment it is: everything else must be the same for ever, and in the same order. */
export function shown(text: string): string {
  const page = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.entries(page).filter(([name]) => !BASIS.has(name)));
}

/** Every page as it stands now, when all views have read to the end and nothing is being recorded. */
export async function capture(client: Client, name: string, pages: readonly Page[]): Promise<Moment> {
  const position = await quiet(client);
  const seen = await inTurns(pages, async ({ user, path }) => {
    const { status, text } = await client.get(user, path, { 'if-position': position });
    return { user, path, status, shown: status === 200 ? shown(text) : text };
  });
  if ((await client.tail()) !== position) throw new Error(`${name} was no quiet moment`);
  return { name, position, instant: new Date().toISOString(), pages: seen };
}

export interface Difference {
  readonly moment: string;
  readonly named: 'instant' | 'position';
  readonly user: string;
  readonly path: string;
  readonly why: string;
}

/** The same pages, asked for again as they were known at that moment; `then` names another moment only where the attack tries itself. */
export async function differencesSince(client: Client, moment: Moment, then: Pick<Moment, 'instant' | 'position'> = moment): Promise<readonly Difference[]> {
  const asked = moment.pages.flatMap((page) => (['instant', 'position'] as const).map((named) => ({ page, named })));
  const found = await inTurns(asked, async ({ page, named }): Promise<Difference | undefined> => {
    const { status, text } = await client.get(page.user, `${page.path}${page.path.includes('?') ? '&' : '?'}knownAt=${encodeURIComponent(then[named])}`);
    const now = status === 200 ? shown(text) : text;
    const why =
      status !== page.status ? `${page.status} then, ${status} now: ${text.slice(0, 200)}` : now === page.shown ? undefined : firstDifference(page.shown, now);
    return why === undefined ? undefined : { moment: moment.name, named, user: page.user, path: page.path, why };
  });
  return found.filter((one) => one !== undefined);
}

function firstDifference(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  const from = Math.max(0, at - 120);
  return `at character ${at}: …${before.slice(from, at + 160)}… became …${after.slice(from, at + 160)}…`;
}

const ABREAST = 4;
async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < items.length; n = next++) results[n] = await work(items[n]!);
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
  return results;
}
