import { isCorrected, type Recorded } from '#platform/kernel';
import type { History, Then, ViewReader } from '#platform/projections';
import { LINKING, partiesIn, timelineSubjects, timelineView } from './timeline.projection.js';
import { TimelineSubjectRow } from './timeline.rows.js';

type Views = Pick<ViewReader, 'query'>;

/** Every stream that hangs on the subject now, itself first; what a case has taken out is left out. */
export async function tiedNow(views: Views, subject: string, id: string): Promise<readonly string[]> {
  const own = `custos.${subject}-${id}`;
  const rows = await views.query<{ stream: string }>(
    timelineView,
    `with recursive root as (select "members", "removed" from timeline_subject where "key" = $1),
     tied("stream") as (
       select $1::text union select unnest("members") from root
       union
       select child."stream" from timeline_subject child join tied on child."parent" = tied."stream"
       where not exists (select 1 from root where child."stream" = any(root."removed"))
     )
     select "stream" from tied order by "stream" collate "C"`,
    [own],
  );
  return [own, ...rows.map((one) => one.stream).filter((one) => one !== own)];
}

/**
 * Which streams a subject brings together, now or at a moment of the past. For the past the view only says which streams may have
 * belonged to it at any time; the log says which of them did.
 */
export class SubjectsOf {
  constructor(
    private readonly views: Views,
    private readonly history: Pick<History, 'rows' | 'events'>,
  ) {}

  async streamsOf(subject: string, id: string, then: Then = {}): Promise<readonly string[]> {
    if (isNow(then)) return tiedNow(this.views, subject, id);
    const own = `custos.${subject}-${id}`;
    const rows = await (await this.history.rows([timelineSubjects], await this.everTied(own), then)).all(TimelineSubjectRow);
    const root = rows.find(({ key }) => key === own);
    const tied = new Set([own, ...(root?.members ?? [])]);
    for (let before = 0; before !== tied.size;) {
      before = tied.size;
      for (const { key, parent } of rows) if (parent !== null && tied.has(parent) && root?.removed.includes(key) !== true) tied.add(key);
    }
    tied.delete(own);
    return [own, ...[...tied].sort()];
  }

  /** Exhibits that this officer or unit is named in: as holder, receiver, or anything else. */
  async exhibitsNaming(party: string, then: Then = {}): Promise<readonly string[]> {
    const found = await this.streams(`select distinct "stream" from timeline_event where "stream" like 'custos.exhibit-%' and $1 = any("parties")`, [party]);
    return this.then(found, then, (one) => partiesIn(one.event.data).includes(party));
  }

  /** Exhibits that ever lay in this container or store. */
  async exhibitsPlacedIn(kind: 'container' | 'store', id: string, then: Then = {}): Promise<readonly string[]> {
    const found = await this.streams(`select distinct "stream" from timeline_event where "type" = 'custody.Placed' and "data" -> 'location' ->> $1 = $2`, [
      kind,
      id,
    ]);
    const lies = ({ event: { type, data } }: Recorded) => type === 'custody.Placed' && (data as { location: Record<string, unknown> }).location[kind] === id;
    return this.then(found, then, lies);
  }

  /** Of these exhibits, and of those that read otherwise before a correction, the ones of which it held then. */
  private async then(found: readonly string[], then: Then, holds: (one: Recorded) => boolean): Promise<readonly string[]> {
    if (isNow(then)) return found;
    const corrected = await this.streams(
      `select distinct "stream" from timeline_event where "type" = 'custody.Corrected' and "stream" like 'custos.exhibit-%'`,
      [],
    );
    const events = await this.history.events([...found, ...corrected], then);
    return [...new Set(events.filter(holds).map(({ stream }) => stream))].sort();
  }

  /** What hangs on it, what it has taken out, what links elsewhere since a correction, and all that hangs on these. */
  private async everTied(own: string): Promise<readonly string[]> {
    const relinked = await this.streams(
      `select distinct "stream" from timeline_event where "type" = any($1::text[]) and ("data" ->> 'corrects' = any($2::text[]) or "data" ->> 'corrects' = any($1::text[]))`,
      [CORRECTED, LINKING],
    );
    const former = relinked.includes(own) ? await this.formerMembers(own) : [];
    return this.streams(
      `with recursive root as (select "members", "removed" from timeline_subject where "key" = $1),
       tied("stream") as (
         select $1::text union select unnest("members" || "removed") from root union select unnest($2::text[])
         union
         select child."stream" from timeline_subject child join tied on child."parent" = tied."stream"
       )
       select "stream" from tied`,
      [own, [...relinked, ...former]],
    );
  }

  /** What a case brought together before each of its corrections. */
  private async formerMembers(own: string): Promise<readonly string[]> {
    const corrections = (await this.history.events([own])).filter(({ event }) => isCorrected(event.type));
    const members: string[] = [];
    for (const { position } of corrections) {
      const before = String(BigInt(position) - 1n).padStart(position.length, '0');
      const row = await (await this.history.rows([timelineSubjects], [own], { knownAt: before })).get(TimelineSubjectRow, own);
      members.push(...(row?.members ?? []), ...(row?.removed ?? []));
    }
    return members;
  }

  private async streams(sql: string, values: readonly unknown[]): Promise<readonly string[]> {
    return (await this.views.query<{ stream: string }>(timelineView, sql, values)).map(({ stream }) => stream).sort();
  }
}

const CORRECTED = [...new Set(LINKING.map((type) => `${type.slice(0, type.indexOf('.'))}.Corrected`))];
const isNow = ({ knownAt, asOf }: Then): boolean => knownAt === undefined && asOf === undefined;
