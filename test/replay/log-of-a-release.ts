import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { quiet } from '../prove/stage.js';
import { Client } from '../scenarios/support/client.js';
import { DIST, firstLine, freshPlace, Process, succeeding, type Place } from '../scenarios/support/custos.js';

export const ARCHIVE = resolve('test/replay/fixtures/log-of-0.1.0.ndjson.gz');
export const PAGES = resolve('test/replay/fixtures/pages-of-0.1.0.ndjson.gz');

/** A page as one reader saw it, known up to the end of the archive. */
export interface ReadPage {
  readonly user: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** One event of an archive, as far as the choice of pages needs it. */
interface Archived {
  readonly stream: string;
  readonly type: string;
  readonly position: string;
  readonly actor: { readonly id: string; readonly kind: string };
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Archive {
  readonly tail: string;
  readonly events: readonly Archived[];
}

export async function readArchive(file: string): Promise<Archive> {
  const [head, ...lines] = gunzipSync(await readFile(file))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, any>);
  return {
    tail: head!['tail'] as string,
    events: lines.flatMap(({ event }) => {
      if (event === undefined) return [];
      const { stream, type, position, entry } = event as { stream: string; type: string; position: string; entry: string };
      const { actor, data } = JSON.parse(entry) as Archived;
      return [{ stream, type, position, actor, data }];
    }),
  };
}

export interface ImportedNode {
  readonly client: Client;
  close(): Promise<void>;
}

/** A fresh node of a build on a log that came as an archive: without the disclosures, keys and files of the node that wrote it. */
export async function importedNode(archive: string, dist = DIST): Promise<ImportedNode> {
  const place = await freshPlace();
  try {
    const env = { ...place.env, CUSTOS_EXERCISE: 'true', CUSTOS_LOG_LEVEL: 'warn' };
    await succeeding(['log', 'import', archive], env, dist);
    await succeeding(['rebuild', 'all'], env, dist);
    return await serving(place, env, dist);
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function serving(place: Place, env: Readonly<Record<string, string>>, dist: string): Promise<ImportedNode> {
  const process = await Process.start([resolve(dist, 'apps/cli/src/main.js'), 'up', '--json'], env, firstLine);
  const client = new Client(process.started['api'] as string);
  const close = async () => {
    await process.stop('SIGTERM');
    await place.close();
  };
  await quiet(client);
  return { client, close };
}

const AUDITOR = 'XX.AUDIT.4711';
const PROSECUTOR_NUMBER = '4711';
/** How often each event type occurs in the subjects whose pages are kept. */
const OF_EACH_TYPE = 2;

type Page = Pick<ReadPage, 'user' | 'path'>;

/** Pages of subjects that together hold every event type; as the auditor reads them, and the officers who acted on them. */
export function chosenPages({ events, tail }: Archive): readonly Page[] {
  const at = `knownAt=${tail}`;
  const pages = new Map<string, Page>();
  const add = (user: string, path: string) => pages.set(`${user} ${path}`, { user, path });
  for (const [stream, history] of chosenStreams(events)) {
    const [, kind, id] = /^custos\.([a-z]+)-(.+)$/.exec(stream) ?? [];
    if (kind === undefined || id === undefined) continue;
    for (const user of [AUDITOR, ...readersOf(history)]) for (const path of pathsOf(kind, id, at)) add(user, path);
  }
  const operations = [...new Set(events.map(({ stream }) => stream).filter((stream) => stream.startsWith('custos.operation-')))].slice(0, 12);
  for (const stream of operations) add(AUDITOR, `/v1/operations/${stream.slice('custos.operation-'.length)}/totals?${at}`);
  for (const country of ['CI', 'ML', 'BF', 'NE']) add(AUDITOR, `/v1/firearms-register?country=${country}&limit=500&${at}`);
  for (const party of ['CI.DGD-AIR.4711', 'CI.MAG-ABIDJAN.4711', 'CI.GREFFE-ABIDJAN.4711']) add(AUDITOR, `/v1/custodians/${party}/replay?limit=100&${at}`);
  return [...pages.values()].sort((one, other) => (`${one.path} ${one.user}` < `${other.path} ${other.user}` ? -1 : 1));
}

const REPLAYED = ['exhibit', 'container', 'store', 'firearm', 'case'];
function pathsOf(kind: string, id: string, at: string): readonly string[] {
  const replay = REPLAYED.includes(kind) ? [`/v1/${kind}s/${id}/replay?limit=500&${at}`] : [];
  if (kind === 'case') return [`/v1/cases/${id}/file?${at}`, `/v1/cases/${id}/timeline?limit=500`, ...replay];
  return ['seizure', 'exhibit', 'firearm', 'trace'].includes(kind) ? [`/v1/${kind}s/${id}?${at}`, ...replay] : replay;
}

/** The shortest streams first, as long as they hold a type that was not chosen often enough. */
function chosenStreams(events: readonly Archived[]): readonly (readonly [string, readonly Archived[]])[] {
  const streams = new Map<string, Archived[]>();
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  const chosen = new Map<string, number>();
  return [...streams]
    .sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
    .filter(([stream, history]) => {
      if (!/^custos\.(seizure|exhibit|container|store|firearm|trace|case)-/.test(stream)) return false;
      const types = new Set(history.map(({ type }) => type));
      if (![...types].some((type) => (chosen.get(type) ?? 0) < OF_EACH_TYPE)) return false;
      for (const type of types) chosen.set(type, (chosen.get(type) ?? 0) + 1);
      return true;
    });
}

/** The first two officers who acted on it, and the office that it was opened for. */
function readersOf(history: readonly Archived[]): readonly string[] {
  const acting = history.filter(({ actor }) => actor.kind === 'person').map(({ actor }) => actor.id);
  const office = history.map(({ data }) => data['office']).find((one): one is string => typeof one === 'string');
  return [...new Set([...acting.slice(0, 1), ...acting.slice(-1), ...(office === undefined ? [] : [`${office}.${PROSECUTOR_NUMBER}`])])];
}

/** The pages as the node gives them now. */
export async function readPages(client: Client, pages: readonly Page[], tail: string): Promise<readonly ReadPage[]> {
  const read: ReadPage[] = [];
  for (const { user, path } of pages) {
    const { status, body } = await client.get(user, path);
    read.push({ user, path, status, body: withoutBasis(body, tail) });
  }
  return read;
}

const BASIS = new Set(['position', 'knownAt', 'asOf', 'next']);
/** The page without what says up to where it was read; a timeline has no moment, so rows that policies have added since the import are left out. */
function withoutBasis(body: Record<string, any>, tail: string): unknown {
  const page = Object.fromEntries(Object.entries(body).filter(([name]) => !BASIS.has(name)));
  if (!Array.isArray(page['items'])) return page;
  return { ...page, items: (page['items'] as { source?: { position: string } }[]).filter(({ source }) => source === undefined || source.position <= tail) };
}

/** JSON with the members of every object in one order. */
export const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );

/** One place where two pages differ: a JSON path in which list items are `[]`. */
export interface PageDifference {
  readonly user: string;
  readonly path: string;
  readonly at: string;
  readonly before: string;
  readonly after: string;
}

export function differencesOf(before: ReadPage, after: ReadPage): readonly PageDifference[] {
  const differences: PageDifference[] = [];
  const differs = (at: string, one: unknown, other: unknown) =>
    differences.push({ user: before.user, path: before.path, at, before: brief(one), after: brief(other) });
  const compare = (at: string, one: unknown, other: unknown): void => {
    if (isObject(one) && isObject(other)) {
      for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) compare(`${at}.${name}`, one[name], other[name]);
    } else if (Array.isArray(one) && Array.isArray(other)) {
      if (one.length !== other.length) differs(`${at}.length`, one.length, other.length);
      for (let n = 0; n < Math.min(one.length, other.length); n++) compare(`${at}[]`, one[n], other[n]);
    } else if (sortedJson(one) !== sortedJson(other)) differs(at, one, other);
  };
  compare('status', before.status, after.status);
  if (before.status === after.status) compare('body', before.body, after.body);
  return differences;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const brief = (value: unknown): string => (value === undefined ? 'absent' : sortedJson(value).slice(0, 160));

export async function keptPages(): Promise<readonly ReadPage[]> {
  const lines = gunzipSync(await readFile(PAGES))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as ReadPage);
}
