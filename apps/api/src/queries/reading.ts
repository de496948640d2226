import type { Kind, Principal } from '#platform/identity';
import { CaseFileQuery, thingAlone, type ExhibitAnswer } from '#views/case-file';
import type { Then } from '#platform/projections';
import type { StreamName } from '#platform/event-log';
import { z } from '#platform/kernel';
import { Visibility } from '../access/visibility.js';
import type { Node } from '../node/node.js';
import { notFound } from '../operations/problem.js';
import { withoutHidden } from './without-hidden.js';

/** Magistrates read the procedure; police, tracing officers and auditors both layers (domain rule 9). */
export const layerOf = (reader: Principal): 'procedure' | 'both' =>
  reader.roles.some((role) => ['investigator', 'tracing-officer', 'auditor'].includes(role)) ? 'both' : 'procedure';

/** Of every list: where to go on, as the last page said in `next`, and how many items. */
export const paging = { cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) };

export const clock = (): string => new Date().toISOString();

/** What one reader may see of one subject. */
export interface Sight {
  readonly layer: 'procedure' | 'both';
  /** Whether what is sealed in the page is open to him. */
  readonly mayRead: boolean;
  visible(streams: readonly string[]): Promise<ReadonlySet<string>>;
  /** Every stream that a sealed case keeps from him. */
  hidden(): Promise<ReadonlySet<string>>;
  /** He has the thing in hand, and the case that holds it is sealed from him: he sees the thing alone. */
  readonly thingOnly: boolean;
  /** The page with its sealed members, as far as this reader may read them. */
  open<Page>(page: Page): Promise<Page>;
}

/** @throws Problem 404 when the reader may not see the subject, or only the thing of it, exactly as when it does not exist */
export async function sightOf(node: Node, reader: Principal, kind: Kind, id: string, { orThing = false } = {}): Promise<Sight> {
  const visibility = new Visibility(node);
  const stream: StreamName = `custos.${kind}-${id}`;
  const { seen, sealed: mayRead, thingOnly, persons, intelligence } = await visibility.sight(reader, stream);
  if (!seen || (thingOnly && !orThing)) throw notFound();
  let hidden: Promise<ReadonlySet<string>> | undefined;
  const hiddenOnce = () => (hidden ??= visibility.hidden(reader));
  return {
    layer: intelligence ? layerOf(reader) : 'procedure',
    mayRead,
    thingOnly,
    visible: (streams) => visibility.seen(reader, streams),
    hidden: hiddenOnce,
    open: async (page) => withoutHidden(await node.disclosures.revealPage(page, { mayRead: mayRead && (persons || aboutNobody) }), await hiddenOnce()),
  };
}

/** Whether what is sealed here says nothing of a person; a correction names him inside what it puts in place. */
const aboutNobody = (holder: Readonly<Record<string, unknown>>): boolean =>
  typeof (holder['person'] ?? (holder['replacement'] as Readonly<Record<string, unknown>> | undefined)?.['person']) !== 'string';

/** A page that must exist. @throws Problem 404 */
export function present<Page>(page: Page | undefined): Page {
  if (page === undefined) throw notFound();
  return page;
}

/** Subjects that have a page of their own in the case file. */
export type Paged = Extract<Kind, 'seizure' | 'exhibit' | 'firearm' | 'trace' | 'case'>;

export const caseFiles = (node: Node): CaseFileQuery => new CaseFileQuery(node.reader, node.history, clock);

interface PageAsked extends Then {
  /** What of the page is asked for, by what the reader may see of it. Absent: all of it. */
  readonly part?: (page: object) => object;
}

/** One page of one subject: seen or absent, assembled for the reader's layer, opened as far as he may read. @throws Problem 404 */
export async function pageOf(
  node: Node,
  reader: Principal,
  kind: Paged,
  id: string,
  { part = (page) => page, ...then }: PageAsked = {},
): Promise<{ readonly page: object; readonly mayRead: boolean }> {
  const sight = await sightOf(node, reader, kind, id, { orThing: kind === 'exhibit' });
  const hidden = await sight.hidden();
  // What is kept from him is gone before anything is counted or cut.
  const shown = (page: object) => part(withoutHidden(sight.thingOnly ? thingAlone(page as ExhibitAnswer, reader) : page, hidden));
  const found: object | undefined = await caseFiles(node)[kind === 'case' ? 'file' : kind](id, { ...sight, part: shown }, then);
  return { page: await sight.open(present(found)), mayRead: sight.mayRead };
}
