import type { Frame } from '#domain/seizure/events';
import { hasText, type Acquisition, type ExemptionGround, type Origin, type SharingCriterion } from './codes.js';
import type { CountryMark } from './description-events.js';
import type { IdentificationEvent, IdentificationFact } from './events.js';

export type Data<T extends IdentificationEvent['type']> = Omit<IdentificationFact<T>['data'], '_sd'>;

/** A reading as later decisions need it. */
export type Marking = Pick<Data<'identification.MarkingRead'>, 'ordinal' | 'kind' | 'place' | 'text' | 'status' | 'country' | 'year' | 'photo' | 'method'>;
export type Identification = Omit<Data<'identification.FirearmIdentified'>, 'remark'>;
export interface ExemptionProposal {
  readonly proposal: number;
  readonly ground: ExemptionGround;
  readonly yearOfManufacture?: number;
  readonly proposedBy: string;
}

/** What is known of one firearm, as far as decisions need it. */
export interface Firearm {
  readonly described:
    | {
        readonly exhibit?: string;
        readonly country: string;
        readonly acquisition: Acquisition;
        readonly frame: Frame;
        readonly origin: Origin;
        /** The unit that recovered it. */
        readonly holder: string;
      }
    | undefined;
  readonly markings: readonly Marking[];
  /** The version in force. */
  readonly identification: Identification | undefined;
  readonly citations: readonly { readonly version: number; readonly trace: string }[];
  readonly tracesCollected: boolean;
  readonly firings: number;
  readonly sharingCriteria: readonly SharingCriterion[];
  readonly comparisonProposed: boolean;
  readonly searches: readonly { readonly search: number; readonly candidates: readonly string[] }[];
  readonly appointments: readonly { readonly appointment: number; readonly reported: boolean }[];
  readonly exemptionProposals: readonly ExemptionProposal[];
  readonly exempt: ExemptionGround | undefined;
  readonly sameAs: readonly string[];
}

export const unknownFirearm: Firearm = {
  described: undefined,
  markings: [],
  identification: undefined,
  citations: [],
  tracesCollected: false,
  firings: 0,
  sharingCriteria: [],
  comparisonProposed: false,
  searches: [],
  appointments: [],
  exemptionProposals: [],
  exempt: undefined,
  sameAs: [],
};

/** The number after the highest one given so far. */
export const after = (numbers: readonly number[]): number => Math.max(0, ...numbers) + 1;

/** Import and national marks that name a country, newest first; a mark without year comes last, among equals the one read last comes first. */
export function countryMarksOf(markings: readonly Marking[]): readonly CountryMark[] {
  const marks = markings.flatMap(({ ordinal, kind, country, year, status }) =>
    (kind === 'import' || kind === 'national') && country !== undefined && hasText(status)
      ? [{ marking: ordinal, kind, country, ...(year !== undefined && { year }) }]
      : [],
  );
  return marks.sort((one, other) => (other.year ?? 0) - (one.year ?? 0) || other.marking - one.marking);
}

export function evolveFirearm(firearm: Firearm, event: IdentificationEvent): Firearm {
  switch (event.type) {
    case 'identification.FirearmDescribed': {
      const { exhibit, country, acquisition, frame, origin, holder } = event.data;
      return { ...firearm, described: { exhibit, country, acquisition, frame, origin, holder } };
    }
    case 'identification.MarkingRead': {
      const { ordinal, kind, place, text, status, country, year, photo, method } = event.data;
      return { ...firearm, markings: [...firearm.markings, { ordinal, kind, place, text, status, country, year, photo, method }] };
    }
    case 'identification.FirearmIdentified': {
      const { _sd: _digests, remark: _remark, ...identification } = event.data;
      return { ...firearm, identification, described: firearm.described && { ...firearm.described, origin: identification.origin } };
    }
    case 'identification.VersionCited':
      return { ...firearm, citations: [...firearm.citations, { version: event.data.version, trace: event.data.trace }] };
    case 'identification.ForensicTracesCollected':
      return { ...firearm, tracesCollected: true };
    case 'identification.TestFired':
      return { ...firearm, firings: Math.max(firearm.firings, event.data.firing) };
    case 'identification.SharingCriteriaStated':
      return { ...firearm, sharingCriteria: [...new Set([...firearm.sharingCriteria, ...event.data.criteria])] };
    case 'identification.BallisticComparisonProposed':
      return { ...firearm, comparisonProposed: true };
    case 'identification.BallisticSearched':
      return {
        ...firearm,
        searches: [...firearm.searches, { search: event.data.search, candidates: event.data.candidates.map(({ reference }) => reference) }],
      };
    case 'identification.ExpertAppointed':
      return { ...firearm, appointments: [...firearm.appointments, { appointment: event.data.appointment, reported: false }] };
    case 'identification.ExpertReported':
      return {
        ...firearm,
        appointments: firearm.appointments.map((one) => (one.appointment === event.data.appointment ? { ...one, reported: true } : one)),
      };
    case 'identification.TracingExemptionProposed': {
      const { proposal, ground, yearOfManufacture, proposedBy } = event.data;
      return { ...firearm, exemptionProposals: [...firearm.exemptionProposals, { proposal, ground, yearOfManufacture, proposedBy }] };
    }
    case 'identification.TracingNotRequired':
      return { ...firearm, exempt: event.data.ground };
    case 'identification.SameFirearmEstablished':
      return { ...firearm, sameAs: [...firearm.sameAs, event.data.other] };
    case 'identification.IdentificationSuperseded':
    case 'identification.BallisticConclusionReached':
    case 'identification.IllicitBasisStated':
    case 'identification.DiversionEstablished':
      return firearm;
  }
}
