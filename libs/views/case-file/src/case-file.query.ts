import { cursorAfter, keyIn, POSITION_KEY, type History, type Then, type ViewReader } from '#platform/projections';
import { casePage, headerOf } from './case.page.js';
import { caseFileView } from './case-file.projection.js';
import type { CaseRow, FactRow, TraceRow } from './case-file.rows.js';
import { CaseFileStreams, type Subject } from './case-file.streams.js';
import { canonicalPage } from './canonical-page.js';
import type { CaseFact } from './facts.js';
import { exhibitPage } from './exhibit.page.js';
import { firearmPage } from './firearm.page.js';
import { materials, type Layer, type Materials, type ReleaseBasis, type Viewpoint } from './materials.js';
import { seizurePage } from './seizure.page.js';
import { shownRequests, tracePage } from './trace.page.js';

/** Who reads, as far as the page depends on it. That he may read this subject at all was decided before. */
export interface CaseFileReader {
  readonly layer: Layer;
  /** Which of these streams he may see; asked for other cases only, whose existence may be sealed. Absent: none of them. */
  readonly visible?: (streams: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Every stream that a sealed case keeps from him: no page shows anything of them. Absent: there is none. */
  readonly hidden?: () => Promise<ReadonlySet<string>>;
  /** What of the page is asked for, taken before it is put into its form: of ten thousand rows five hundred are copied. Absent: all of it. */
  readonly part?: (page: object) => object;
}

/** Whose cases a list shows: `streams` are `custos.case-<id>`. Who may see which is answered by the access view. */
export interface CaseScope {
  readonly streams: readonly string[];
}

/** What every page carries beside its content. */
interface Basis {
  readonly now: string;
  readonly release: ReleaseBasis;
  readonly position: string | null;
  readonly knownAt: string | null;
  readonly asOf: string | null;
  readonly all: Materials;
}

/**
 * The case file as it is, as it was known on a day (`knownAt`), and as it had happened by a day (`asOf`). Live pages are read in one
 * snapshot of the view; past ones are folded from the log by the same projections, and both are put together by the same assemblers.
 * Sealed texts stay `_sd` digests: they are opened afterwards, for those who may see them.
 */
export class CaseFileQuery {
  private readonly streams: CaseFileStreams;

  constructor(
    private readonly views: Pick<ViewReader, 'query' | 'snapshot' | 'position'>,
    private readonly history: Pick<History, 'rows' | 'prefix' | 'instant'>,
    /** The present, RFC 3339 UTC. */
    private readonly clock: () => string,
  ) {
    this.streams = new CaseFileStreams(views, history);
  }

  /** The whole file; undefined when there was no such case then. */
  async file(id: string, reader: CaseFileReader, then: Then = {}) {
    const basis = await this.basis('case', id, then, reader);
    const row = basis.all.cases.find((one) => one.id === id);
    if (row === undefined) return undefined;
    const others = [...row.linked, ...basis.all.cases.map((one) => one.id)].filter((one) => one !== id).map((one) => `custos.case-${one}`);
    const visible = (await reader.visible?.([...new Set(others)])) ?? new Set<string>();
    return page(basis, reader, { id, ...casePage(row, basis.all, viewpoint(basis, reader), (stream) => visible.has(stream)) });
  }

  seizure(id: string, reader: CaseFileReader, then: Then = {}) {
    return this.single(
      'seizure',
      id,
      then,
      reader,
      ({ seizures }) => seizures,
      (row, basis) => {
        const at = viewpoint(basis, reader);
        const exhibits = basis.all.exhibits.filter(({ seizure }) => seizure === id).map((one) => exhibitPage(one, at));
        const ids = new Set(exhibits.map((one) => one.id));
        const firearms = basis.all.firearms
          .filter(({ seizure, exhibit }) => seizure === id || (exhibit !== null && ids.has(exhibit)))
          .map((one) => ({ id: one.id, exhibit: one.exhibit }));
        return { ...seizurePage(row), exhibits, firearms };
      },
    );
  }

  exhibit(id: string, reader: CaseFileReader, then: Then = {}) {
    return this.single(
      'exhibit',
      id,
      then,
      reader,
      ({ exhibits }) => exhibits,
      (row, basis) => ({
        ...exhibitPage(row, viewpoint(basis, reader)),
        firearms: basis.all.firearms.filter(({ exhibit }) => exhibit === id).map((one) => one.id),
      }),
    );
  }

  firearm(id: string, reader: CaseFileReader, then: Then = {}) {
    return this.single(
      'firearm',
      id,
      then,
      reader,
      ({ firearms }) => firearms,
      (row, basis) => firearmPage(row, basis.all, viewpoint(basis, reader)),
    );
  }

  trace(id: string, reader: CaseFileReader, then: Then = {}) {
    return this.single(
      'trace',
      id,
      then,
      reader,
      // Its firearm's other requests decide whether a mere proposal may be known.
      ({ traces }, at) => shownRequests(traces, at),
      (row, basis) => tracePage(row, viewpoint(basis, reader)),
    );
  }

  /** Newest first. @throws CursorMalformed, CursorOutdated */
  async cases({ streams }: CaseScope, cursor: string | undefined, limit: number) {
    const before = cursor === undefined ? null : keyIn(caseFileView, cursor, POSITION_KEY);
    const rows = await this.views.query<CaseRow>(
      caseFileView,
      'select * from case_file_case where ($1::text is null or "openedAt" < $1) and key = any($2::text[]) order by "openedAt" desc limit $3',
      [before, streams, limit + 1],
    );
    const shown = rows.slice(0, limit);
    return canonicalPage({ items: shown.map(headerOf), next: rows.length > limit ? cursorAfter(caseFileView, shown.at(-1)!.openedAt) : null });
  }

  private async single<Row extends FactRow, Content extends object>(
    subject: Subject,
    id: string,
    then: Then,
    reader: CaseFileReader,
    rows: (all: Materials, at: Viewpoint) => readonly Row[],
    assemble: (row: Row, basis: Basis) => Content,
  ) {
    const basis = await this.basis(subject, id, then, reader);
    const row = rows(basis.all, viewpoint(basis, reader)).find((one) => one.id === id);
    return row === undefined ? undefined : page(basis, reader, assemble(row, basis));
  }

  private async basis(subject: Subject, id: string, then: Then, reader: CaseFileReader): Promise<Basis> {
    return then.knownAt === undefined && then.asOf === undefined ? this.live(subject, id, reader) : this.past(subject, id, then, reader);
  }

  /** The streams are found, and their rows read, in one snapshot. */
  private live(subject: Subject, id: string, reader: CaseFileReader): Promise<Basis> {
    return this.views.snapshot(caseFileView, async (at) => {
      const streams = await shown(await new CaseFileStreams({ query: (_view, sql, params) => at.query(sql, params) }, this.history).of(subject, id), reader);
      const now = this.clock();
      return {
        all: await materials(at.rows(streams)),
        position: at.position ?? null,
        knownAt: null,
        asOf: null,
        now,
        release: { today: now, facts: new Map() },
      };
    });
  }

  /** Without `knownAt`, what is known is what the view knows: the page says up to which position. */
  private async past(subject: Subject, id: string, { knownAt, asOf }: Then, reader: CaseFileReader): Promise<Basis> {
    const streams = await shown(await this.streams.ever(subject, id), reader);
    const position = knownAt === undefined ? (await this.views.position(caseFileView)).position : await this.history.prefix(knownAt);
    const all =
      position === undefined
        ? NOTHING
        : await materials(await this.history.rows(caseFileView, streams, { knownAt: position, ...(asOf !== undefined && { asOf }) }));
    const now = asOf ?? (knownAt === undefined ? undefined : await this.history.instant(knownAt));
    const today = this.clock();
    const release = { today, facts: await this.factsNow(streams) };
    return { all, position: position ?? null, knownAt: knownAt ?? null, asOf: asOf ?? null, now: now ?? today, release };
  }

  /** The facts of requests as the view has them now. */
  private async factsNow(streams: readonly string[]): Promise<ReadonlyMap<string, readonly CaseFact[]>> {
    const rows = await this.views.query<Pick<TraceRow, 'stream' | 'facts'>>(
      caseFileView,
      'select stream, facts from case_file_trace where stream = any($1::text[])',
      [streams],
    );
    return new Map(rows.map(({ stream, facts }) => [stream, facts]));
  }
}

const NOTHING: Materials = { cases: [], persons: [], seizures: [], exhibits: [], firearms: [], traces: [] };
const viewpoint = ({ now, release }: Basis, { layer }: CaseFileReader): Viewpoint => ({ now, layer, release });
const shown = async (streams: readonly string[], { hidden }: CaseFileReader): Promise<readonly string[]> => {
  const kept = (await hidden?.()) ?? new Set();
  return streams.filter((one) => !kept.has(one));
};
function page<Content extends object>({ position, knownAt, asOf }: Basis, { part }: CaseFileReader, content: Content) {
  const whole = { position, knownAt, asOf, ...content };
  return canonicalPage(part === undefined ? whole : (part(whole) as typeof whole));
}
