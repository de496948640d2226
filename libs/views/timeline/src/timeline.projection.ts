import { isCorrectionEvent, isOfficer, party, toldOfCorrection, unitOf, type Recorded } from '#platform/kernel';
import type { Projection, View } from '#platform/projections';
import { caseworkCatalogue, type CaseworkEvent } from '#domain/casework/events';
import { custodyCatalogue, type CustodyEvent } from '#domain/custody/events';
import { identificationCatalogue, type IdentificationEvent } from '#domain/identification/events';
import { seizureCatalogue, type SeizureEvent } from '#domain/seizure/events';
import { tracingCatalogue, type TracingEvent } from '#domain/tracing/events';
import { axisOf } from './axis.js';
import { TimelineEventRow, TimelineSubjectRow } from './timeline.rows.js';

const catalogues = [seizureCatalogue, custodyCatalogue, identificationCatalogue, tracingCatalogue, caseworkCatalogue];
const types = catalogues.flatMap(({ definitions }) => Object.keys(definitions));

/** The order of keys is the order of revisions within a stream. */
const keyOf = ({ stream, revision }: Recorded): string => `${stream} ${String(revision).padStart(8, '0')}`;

const row = (one: Recorded): TimelineEventRow => ({
  key: keyOf(one),
  stream: one.stream,
  revision: one.revision,
  position: one.position,
  event: one.eventId,
  type: one.event.type,
  axis: axisOf(one.event.type),
  happenedAt: one.happened.at,
  happened: one.happened,
  recorded: one.recorded,
  actor: one.actor.id,
  role: one.actor.role,
  unit: one.actor.unit,
  country: one.actor.country,
  parties: partiesIn(one.event.data),
  correctedBy: one.correctedBy ?? null,
  exercise: one.exercise,
  data: isCorrectionEvent(one.event.type) ? toldOfCorrection(one.event.data) : one.event.data,
});

export function partiesIn(data: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (party.safeParse(value).success) found.add(value).add(isOfficer(value) ? unitOf(value) : value);
    } else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(data);
  return [...found].sort();
}

export const timelineEvents: Projection<any, TimelineEventRow> = {
  table: TimelineEventRow,
  key: keyOf,
  when: Object.fromEntries(types.map((type) => [type, row])),
};

/** What ties subjects to one another. */
export const LINKING: readonly string[] = [
  'seizure.SeizureRecorded',
  'custody.ExhibitRegistered',
  'identification.FirearmDescribed',
  'tracing.TraceProposed',
  'tracing.TraceRequested',
  'casework.CaseOpened',
  'casework.SeizureJoined',
  'casework.ExhibitLinked',
  'casework.ExhibitUnlinked',
  'casework.PersonLinked',
];

type Linking = SeizureEvent | CustodyEvent | IdentificationEvent | TracingEvent | CaseworkEvent;
const fresh = ({ stream }: Recorded, parent?: string): TimelineSubjectRow => ({ key: stream, stream, parent: parent ?? null, members: [], removed: [] });
const from = (name: string, id: string | undefined): string | undefined => id && `custos.${name}-${id}`;
const bring = (before: TimelineSubjectRow | undefined, one: Recorded, ...streams: readonly string[]): TimelineSubjectRow => {
  const now = before ?? fresh(one);
  return { ...now, members: [...new Set([...now.members, ...streams])].sort(), removed: now.removed.filter((other) => !streams.includes(other)) };
};

export const timelineSubjects: Projection<Linking, TimelineSubjectRow> = {
  table: TimelineSubjectRow,
  when: {
    'seizure.SeizureRecorded': (one) => fresh(one, from('case', one.event.data.case)),
    'custody.ExhibitRegistered': (one) => fresh(one, from('seizure', one.event.data.seizure)),
    'identification.FirearmDescribed': (one) => fresh(one, from('exhibit', one.event.data.exhibit)),
    'tracing.TraceProposed': (one) => fresh(one, from('firearm', one.event.data.firearm)),
    'tracing.TraceRequested': (one) => fresh(one, from('firearm', one.event.data.firearm)),
    'casework.CaseOpened': (one, before) => bring(before, one, ...(one.event.data.seizure === undefined ? [] : [`custos.seizure-${one.event.data.seizure}`])),
    'casework.SeizureJoined': (one, before) => bring(before, one, `custos.seizure-${one.event.data.seizure}`),
    'casework.ExhibitLinked': (one, before) => bring(before, one, `custos.exhibit-${one.event.data.exhibit}`),
    'casework.PersonLinked': (one, before) => bring(before, one, `custos.${one.event.data.person}`),
    'casework.ExhibitUnlinked': (one, before) => {
      const stream = `custos.exhibit-${one.event.data.exhibit}`;
      const now = before ?? fresh(one);
      return { ...now, members: now.members.filter((other) => other !== stream), removed: [...new Set([...now.removed, stream])].sort() };
    },
  },
};

/** Everything that happened, on one axis, each row naming its source event. */
export const timelineView: View = { name: 'timeline', version: 3, projections: [timelineEvents, timelineSubjects] };
