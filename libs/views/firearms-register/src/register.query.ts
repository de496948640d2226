import { z } from '#platform/kernel';
import { cursorAfter, keyIn, POSITION_KEY, type History, type Rows, type Then, type ViewReader } from '#platform/projections';
import { ACQUISITIONS, FRAMES } from '#domain/seizure/events';
import { TRACE_STATES } from '#domain/tracing/events';
import { entryOf, ledgerOf, type LedgerFilter, type RegisterRows } from './ledger.js';
import { firearmsRegisterView } from './register.projection.js';
import { RegisterFirearmRow, RegisterSeizureRow, RegisterTraceRow } from './register.rows.js';

export interface LedgerPage {
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** False for readers who see counts and never single arms. */
  readonly list: boolean;
  /** Streams that a sealed case keeps from the reader: neither listed nor counted. */
  readonly hidden?: ReadonlySet<string>;
}

/**
 * The register as it is, as it was known (`knownAt`), as it had happened (`asOf`). States rest on every answer, released for court or not:
 * the register is read in the intelligence layer.
 */
export class FirearmsRegisterQuery {
  constructor(
    private readonly views: Pick<ViewReader, 'query' | 'read' | 'position'>,
    private readonly history: Pick<History, 'rows' | 'prefix'>,
  ) {}

  /** @throws CursorMalformed, CursorOutdated */
  async ledger(filter: LedgerFilter, { cursor, limit, list, hidden = new Set() }: LedgerPage, then: Then = {}) {
    const after = cursor === undefined ? '' : keyIn(firearmsRegisterView, cursor, POSITION_KEY);
    const { rows, position } = await this.rows(filter, then);
    const { firearms, ...totals } = ledgerOf({ ...rows, firearms: rows.firearms.filter(({ stream }) => !hidden.has(stream)) }, filter);
    const rest = list ? firearms.filter((one) => one.position > after) : [];
    const shown = rest.slice(0, limit);
    return {
      position: position ?? null,
      knownAt: then.knownAt ?? null,
      asOf: then.asOf ?? null,
      ...totals,
      firearms: shown.map(({ position: _position, ...one }) => one),
      next: rest.length > limit ? cursorAfter(firearmsRegisterView, shown.at(-1)!.position) : null,
    };
  }

  /** One firearm's entry; undefined when there was none then. */
  async firearm(id: string, then: Then = {}) {
    const { rows, position } = await this.rows({ id }, then);
    const row = rows.firearms.find((one) => one.id === id);
    return (
      row && {
        position: position ?? null,
        knownAt: then.knownAt ?? null,
        asOf: then.asOf ?? null,
        ...entryOf(
          row,
          rows.traces.filter(({ firearm }) => firearm === id),
        ),
      }
    );
  }

  private async rows(filter: LedgerFilter & { readonly id?: string }, then: Then): Promise<{ rows: RegisterRows; position: string | undefined }> {
    if (then.knownAt === undefined && then.asOf === undefined) {
      return this.views.read(firearmsRegisterView, async (rows, { position }) => ({ rows: await registerRows(rows, filter), position }));
    }
    const position = then.knownAt === undefined ? (await this.views.position(firearmsRegisterView)).position : await this.history.prefix(then.knownAt);
    if (position === undefined) return { rows: { firearms: [], traces: [], seizures: [] }, position };
    const streams = await this.streams(filter);
    const past = await this.history.rows(firearmsRegisterView, streams, { knownAt: position, ...(then.asOf !== undefined && { asOf: then.asOf }) });
    return { rows: await registerRows(past, filter), position };
  }

  /** The streams of the firearms concerned, of their requests and of their seizures, as the live view links them, or may have linked them before a correction. */
  private async streams({ country, operation, id }: LedgerFilter & { readonly id?: string }): Promise<readonly string[]> {
    const found = await this.views.query<{ stream: string }>(
      firearmsRegisterView,
      `with concerned as (
         select id, stream, seizure from register_firearm
         where (($1::text is null or country = $1) and ($2::text is null or operation = $2) and ($3::text is null or id = $3)) or relinked
       )
       select stream from concerned
       union select t.stream from register_trace t where t.relinked or t.firearm in (select id from concerned)
       union select 'custos.seizure-' || seizure from concerned where seizure is not null`,
      [country ?? null, operation ?? null, id ?? null],
    );
    return found.map(({ stream }) => stream).sort();
  }
}

async function registerRows(rows: Rows, { country, operation, id }: LedgerFilter & { readonly id?: string }): Promise<RegisterRows> {
  const firearms = await rows.where(RegisterFirearmRow, {
    ...(country !== undefined && { country }),
    ...(operation !== undefined && { operation }),
    ...(id !== undefined && { id }),
  });
  const traces = id === undefined ? await rows.all(RegisterTraceRow) : await rows.where(RegisterTraceRow, { firearm: id });
  return { firearms, traces, seizures: await rows.where(RegisterSeizureRow, { voided: true }) };
}

const count = z.int().min(0);
const figures = {
  numerator: count,
  denominator: count,
  throughTracing: count,
  byAuthority: count,
  pending: count,
  insufficientInformation: count,
  noAttempt: count,
};
const basis = { position: z.string().nullable(), knownAt: z.string().nullable(), asOf: z.string().nullable() };
const entry = z.object({
  id: z.uuid(),
  country: z.string(),
  operation: z.string().nullable(),
  recoveredOn: z.string(),
  acquisition: z.enum(ACQUISITIONS),
  frame: z.enum(FRAMES),
  origin: z.string(),
  exhibit: z.string().nullable(),
  seizure: z.string().nullable(),
  earlierRecovery: z.string().nullable(),
  identification: z
    .object({
      version: z.int(),
      make: z.string().nullable(),
      model: z.string().nullable(),
      chambering: z.string().nullable(),
      category: z.string().nullable(),
      manufacturer: z.object({ name: z.string(), country: z.string() }).nullable(),
    })
    .nullable(),
  serial: z.object({ text: z.string().nullable(), status: z.string() }).nullable(),
  state: z.enum(TRACE_STATES),
  reason: z.string(),
  requests: count,
  notRequired: z.string().nullable(),
  exemptFromTracing: z.boolean(),
  excludedFrom1642: z.boolean(),
  countedInDenominator: z.boolean(),
  sdg: z.object({
    established: z.enum(['tracing', 'authority']).nullable(),
    level: z.enum(['successful', 'pending', 'insufficient-information', 'no-attempt']).nullable(),
    inNumerator: z.boolean(),
  }),
  sameAs: z.array(z.string()),
});
export const ledgerAnswer = z.object({
  ...basis,
  total: count,
  byState: z.object(Object.fromEntries(TRACE_STATES.map((state) => [state, count])) as Record<(typeof TRACE_STATES)[number], typeof count>),
  sdg16_4_2: z.object({ ...figures, byAcquisition: z.object({ seized: z.object(figures), found: z.object(figures), surrendered: z.object(figures) }) }),
  leftOut: z.object({ ofVoidedSeizures: count }),
  firearms: z.array(entry),
  next: z.string().nullable(),
});
export const ledgerEntryAnswer = z.object({ ...basis, ...entry.shape });
