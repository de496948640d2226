import { idOf } from '#platform/commands';
import type { Catalogue, Recorded } from '#platform/kernel';
import { corrects, type Projection, type View } from '#platform/projections';
import { caseworkCatalogue, type CaseworkEvent } from '#domain/casework/events';
import { custodyCatalogue, type ExhibitEvent } from '#domain/custody/events';
import { identificationCatalogue, type IdentificationEvent } from '#domain/identification/events';
import { seizureCatalogue, type SeizureEvent } from '#domain/seizure/events';
import { tracingCatalogue, type TracingEvent } from '#domain/tracing/events';
import { CaseRow, ExhibitRow, FirearmRow, PersonRow, SeizureRow, TraceRow, type FactRow } from './case-file.rows.js';
import { custodyParts } from './custody-parts.js';
import { factOf } from './facts.js';

/** What ties subjects to one another: by these, rows are found from other rows. */
const LINKING = [
  'casework.CaseOpened',
  'casework.SeizureJoined',
  'casework.ExhibitLinked',
  'casework.ExhibitUnlinked',
  'casework.PersonLinked',
  'casework.CasesLinked',
  'seizure.SeizureRecorded',
  'custody.ExhibitRegistered',
  'identification.FirearmDescribed',
  'tracing.TraceProposed',
  'tracing.TraceRequested',
];

type Columns<Row> = Omit<Row, keyof FactRow>;
interface Subject<Event extends { type: string; data: any }, Row extends FactRow> {
  readonly table: new () => Row;
  readonly catalogue: Catalogue;
  /** The row's own columns after the event; undefined while the stream has not opened such a subject. */
  readonly columns: (event: Event, before: Columns<Row> | undefined, one: Recorded<any>) => Columns<Row> | undefined;
}

/** One row per stream: it keeps every fact of the stream, whatever its type, and the columns by which rows are found. */
function subject<Event extends { type: string; data: any }, Row extends FactRow>({ table, catalogue, columns }: Subject<Event, Row>): Projection<any, Row> {
  const fold = (one: Recorded, row: Row | undefined): Row | undefined => {
    const after = columns(one.event as Event, row, one);
    if (after === undefined) return undefined;
    const facts = [...(row?.facts ?? []), factOf(one)];
    const relinked = (row?.relinked ?? false) || corrects(one, ...LINKING);
    return { ...after, key: one.stream, stream: one.stream, id: idOf(one.stream), facts, relinked } as unknown as Row;
  };
  return { table, when: Object.fromEntries(Object.keys(catalogue.definitions).map((type) => [type, fold])) };
}

const withOne = (list: readonly string[], ...more: readonly (string | undefined)[]): string[] => [
  ...new Set([...list, ...more.filter((one) => one !== undefined)]),
];
const without = (list: readonly string[], one: string): string[] => list.filter((other) => other !== one);

export const cases = subject<CaseworkEvent, CaseRow>({
  table: CaseRow,
  catalogue: caseworkCatalogue,
  columns: (event, before, { position }) => {
    if (event.type === 'casework.CaseOpened') {
      const { country, office, seizure } = event.data;
      return { openedAt: position, country, office, sealed: false, seizures: withOne([], seizure), exhibits: [], unlinked: [], persons: [], linked: [] };
    }
    if (before === undefined) return undefined;
    switch (event.type) {
      case 'casework.SeizureJoined':
        return { ...before, seizures: withOne(before.seizures, event.data.seizure) };
      case 'casework.ExhibitLinked':
        return { ...before, exhibits: withOne(before.exhibits, event.data.exhibit), unlinked: without(before.unlinked, event.data.exhibit) };
      case 'casework.ExhibitUnlinked':
        return { ...before, exhibits: without(before.exhibits, event.data.exhibit), unlinked: withOne(before.unlinked, event.data.exhibit) };
      case 'casework.PersonLinked':
        return { ...before, persons: withOne(before.persons, event.data.person) };
      case 'casework.CasesLinked':
        return { ...before, linked: withOne(before.linked, event.data.other) };
      case 'casework.CaseSealed':
        return { ...before, sealed: true };
      case 'casework.CaseUnsealed':
        return { ...before, sealed: false };
      default:
        return before;
    }
  },
});

/** Who a person is stays sealed: the row carries the digests, and the query opens them for those who may see them. */
export const persons = subject<CaseworkEvent, PersonRow>({
  table: PersonRow,
  catalogue: caseworkCatalogue,
  columns: (event, before) => before ?? (event.type === 'casework.PersonRecorded' ? {} : undefined),
});

export const seizures = subject<SeizureEvent, SeizureRow>({
  table: SeizureRow,
  catalogue: seizureCatalogue,
  columns: (event, before) => {
    switch (event.type) {
      case 'seizure.SeizureRecorded': {
        const { country, operation, case: caseId } = event.data;
        return { country, operation: operation ?? null, caseId: caseId ?? null, signed: false, voided: false, exhibits: [] };
      }
      case 'seizure.LineAdded':
        return before && { ...before, exhibits: withOne(before.exhibits, event.data.exhibit) };
      case 'seizure.SeizureReportSigned':
        return before && { ...before, signed: true };
      case 'seizure.SeizureVoided':
        return before && { ...before, voided: true };
      default:
        return before;
    }
  },
});

export const exhibits = subject<ExhibitEvent, ExhibitRow>({
  table: ExhibitRow,
  catalogue: custodyCatalogue,
  columns: (event, before, one) => {
    if (event.type === 'custody.ExhibitRegistered') {
      const { seizure, line, category, country, operation } = event.data;
      return { seizure, line, category, country, operation: operation ?? null, parts: custodyParts([], event, one) };
    }
    return before && { ...before, parts: custodyParts(before.parts, event, one) };
  },
});

export const firearms = subject<IdentificationEvent, FirearmRow>({
  table: FirearmRow,
  catalogue: identificationCatalogue,
  columns: (event, before) => {
    if (event.type !== 'identification.FirearmDescribed') return before;
    const { exhibit, seizure, country } = event.data;
    return { exhibit: exhibit ?? null, seizure: seizure ?? null, country };
  },
});

export const traces = subject<TracingEvent, TraceRow>({
  table: TraceRow,
  catalogue: tracingCatalogue,
  columns: (event, before) => (event.type === 'tracing.TraceProposed' || event.type === 'tracing.TraceRequested' ? { firearm: event.data.firearm } : before),
});

/** One page per case, and the single pages that it is made of. */
export const caseFileView: View = { name: 'case-file', version: 4, projections: [cases, persons, seizures, exhibits, firearms, traces] };
