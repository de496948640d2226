import { idOf } from '#platform/commands';
import { isCorrectionEvent, type Recorded } from '#platform/kernel';
import { corrects, type Correction, type Projection, type View } from '#platform/projections';
import { hasText, type IdentificationEvent } from '#domain/identification/events';
import type { SeizureEvent } from '#domain/seizure/events';
import { foldTrace, tracingCatalogue, unknownTrace, type TracingEvent } from '#domain/tracing/events';
import { RegisterFirearmRow, RegisterSeizureRow, RegisterTraceRow } from './register.rows.js';

const firearms: Projection<IdentificationEvent | Correction<'identification'>, RegisterFirearmRow> = {
  table: RegisterFirearmRow,
  when: {
    'identification.FirearmDescribed': ({ event: { data }, stream, position, happened }) => ({
      key: stream,
      stream,
      id: idOf(stream),
      describedAt: position,
      recoveredOn: happened.at.slice(0, 10),
      country: data.country,
      operation: data.operation ?? null,
      seizure: data.seizure ?? null,
      exhibit: data.exhibit ?? null,
      earlierRecovery: data.earlierRecovery ?? null,
      acquisition: data.acquisition,
      frame: data.frame,
      origin: data.origin,
      anyMarkingRead: false,
      examined: false,
      serial: null,
      serialStatus: null,
      version: null,
      make: null,
      model: null,
      chambering: null,
      category: null,
      manufacturer: null,
      notRequired: null,
      diversionEstablished: false,
      sameAs: [],
      relinked: false,
    }),
    'identification.Corrected': (one, row) => row && { ...row, relinked: row.relinked || corrects(one, 'identification.FirearmDescribed') },
    'identification.MarkingRead': ({ event: { data } }, row) =>
      row && {
        ...row,
        anyMarkingRead: row.anyMarkingRead || hasText(data.status),
        examined: row.examined || data.status !== 'NOT_EXAMINED',
        ...(data.kind === 'serial' && { serial: data.text ?? null, serialStatus: data.status }),
      },
    'identification.FirearmIdentified': ({ event: { data } }, row) =>
      row && {
        ...row,
        version: data.version,
        make: data.make ?? null,
        model: data.model ?? null,
        chambering: data.chambering ?? null,
        category: data.category,
        origin: data.origin,
        manufacturer: data.manufacturer ? { name: data.manufacturer.name, country: data.manufacturer.country } : null,
      },
    'identification.TracingNotRequired': ({ event: { data } }, row) => row && { ...row, notRequired: data.ground },
    'identification.DiversionEstablished': (_event, row) => row && { ...row, diversionEstablished: true },
    'identification.SameFirearmEstablished': ({ event: { data } }, row) => row && { ...row, sameAs: [...new Set([...row.sameAs, data.other])].sort() },
  },
};

const fold = ({ event, stream }: Recorded<TracingEvent>, row: RegisterTraceRow | undefined): RegisterTraceRow => {
  const facts = foldTrace(row?.facts ?? unknownTrace, event);
  return { key: stream, stream, id: idOf(stream), firearm: facts.firearm, facts, relinked: row?.relinked ?? false };
};
const isFact = (type: string) => !isCorrectionEvent(type);
const traces: Projection<TracingEvent | Correction<'tracing'>, RegisterTraceRow> = {
  table: RegisterTraceRow,
  when: {
    ...Object.fromEntries(
      Object.keys(tracingCatalogue.definitions)
        .filter(isFact)
        .map((type) => [type, fold]),
    ),
    'tracing.Corrected': (one, row) => row && { ...row, relinked: row.relinked || corrects(one, 'tracing.TraceProposed', 'tracing.TraceRequested') },
  },
};

const seizures: Projection<SeizureEvent, RegisterSeizureRow> = {
  table: RegisterSeizureRow,
  when: {
    'seizure.SeizureRecorded': ({ stream }) => ({ key: stream, stream, id: idOf(stream), voided: false }),
    'seizure.SeizureVoided': (_event, row) => row && { ...row, voided: true },
  },
};

/** Every recovered firearm with exactly one trace state: the completeness ledger. */
export const firearmsRegisterView: View = { name: 'firearms-register', version: 2, projections: [firearms, traces, seizures] };
