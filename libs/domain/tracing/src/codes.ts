import { party, unitId, z } from '#platform/kernel';
import { countryCode, personId } from '#domain/seizure/events';

export const ADDRESSEE_KINDS = ['own-registers', 'iarms', 'country', 'manufacturer', 'onward'] as const;
export const DOORS = ['own-registers', 'iarms', 'iti-contact', 'ecowas', 'maker'] as const;
export type Door = (typeof DOORS)[number];

/** Who is asked. A country, a manufacturer and an onward step name their country; own registers and iARMS need none. */
export const addressee = z.strictObject({
  kind: z.enum(ADDRESSEE_KINDS),
  country: countryCode.optional(),
  authority: unitId.optional(),
  /** The maker as identified, for a request to a manufacturer. */
  maker: z.string().min(1).max(120).optional(),
});
export type Addressee = z.output<typeof addressee>;

export const WHY_NEXT = [
  'own-registers-first',
  'iarms-before-countries',
  'newest-mark',
  'country-of-manufacture',
  'onward-from-answer',
  'officer-decision',
] as const;
export const INTENDED_USES = ['criminal-investigation', 'prosecution', 'intelligence', 'statistics', 'return-to-owner', 'peace-operation'] as const;
export const INSTRUMENTS = ['ecowas-2006', 'iti-2005', 'un-firearms-protocol', 'none'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

/** A time limit with where it comes from (domain rule 11: a local threshold is never shown as a legal deadline). */
export const dueRule = z.strictObject({
  source: z.enum(['policy', 'instrument', 'law']),
  confirmed: z.boolean(),
  limit: z.strictObject({ unit: z.enum(['hours', 'days', 'months']), count: z.int().min(1).max(1000) }),
  /** Instrument and article, or the setting that a policy comes from. */
  rule: z.string().min(1).max(120),
});
export type DueRule = z.output<typeof dueRule>;

/** A gap is stated, never filled with an invented value: the arms that most need tracing are those with gaps. */
export const GAPS = ['NOT_LEGIBLE', 'NOT_PRESENT', 'UNKNOWN'] as const;
export type Gap = (typeof GAPS)[number];
export const valueOrGap = z.union([z.strictObject({ value: z.string().min(1).max(200) }), z.strictObject({ gap: z.enum(GAPS) })]);
export type ValueOrGap = z.output<typeof valueOrGap>;
/** The essential set of MOSAIC 05.31 and the ITI, as it was sent. */
export const DESCRIBED = ['manufacturer', 'countryOfManufacture', 'make', 'model', 'chambering', 'actionCode', 'category', 'serial', 'importMark'] as const;
export type Described = (typeof DESCRIBED)[number];
export const sentDescription = z.strictObject({
  manufacturer: valueOrGap,
  countryOfManufacture: valueOrGap,
  make: valueOrGap,
  model: valueOrGap,
  chambering: valueOrGap,
  actionCode: valueOrGap,
  category: valueOrGap,
  serial: valueOrGap,
  importMark: valueOrGap,
});
export type SentDescription = z.output<typeof sentDescription>;

export const OUTCOMES = [
  'IDENTIFIED_PURCHASER',
  'IDENTIFIED_LAST_LEGAL_HOLDER',
  'IDENTIFIED_STATE_STOCK',
  'MANUFACTURE_CONFIRMED',
  'LAST_IMPORT_CONFIRMED',
  'RECORDED_LOST_OR_STOLEN',
  'RECORDED_DESTROYED',
  'ONWARD_TO_COUNTRY',
  'NOT_OUR_MANUFACTURE',
  'NO_RECORD',
  'FAILED_SERIAL_OBLITERATED',
  'FAILED_SERIAL_INVALID',
  'FAILED_INSUFFICIENT_DESCRIPTION',
  'FAILED_TOO_OLD',
  'FAILED_RECORDS_UNAVAILABLE',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const QUALIFIERS = ['partial', 'restricted'] as const;
/** Restrictions of the answering state travel with the answer and are enforced on exports. */
export const HANDLING = ['INTELLIGENCE_ONLY', 'NO_ONWARD_SHARING', 'NOT_FOR_COURT', 'CONSULT_BEFORE_USE', 'NO_PERSONAL_DATA_IN_EXPORT'] as const;
export const REGISTERS = ['civil', 'police', 'army', 'customs'] as const;

/** How far back the date is known: years of manufacture are rarely known to the day. */
export const hopDate = z.strictObject({ at: z.iso.date(), precision: z.enum(['day', 'month', 'year', 'about', 'before', 'after']) });
/** A holder is an office, a company or a person reference: never a name of a person. */
export const holder = z.union([
  z.strictObject({ kind: z.literal('office'), ref: party }),
  z.strictObject({ kind: z.literal('company'), ref: z.string().min(1).max(120) }),
  z.strictObject({ kind: z.literal('person'), ref: personId }),
  z.strictObject({ kind: z.literal('state'), ref: countryCode }),
  z.strictObject({ kind: z.literal('unknown') }),
]);
export type Holder = z.output<typeof holder>;
export const WHAT_HAPPENED = [
  'manufactured',
  'exported',
  'imported',
  'sold',
  'transferred',
  'issued',
  'deactivated',
  'reported-lost',
  'reported-stolen',
  'captured',
  'diverted',
  'sent-for-destruction',
  'seized',
  'unexplained',
] as const;
/** One step in the life of an arm, from holder to holder. `country` is where the receiver is. */
export const hop = z.strictObject({
  from: holder.optional(),
  to: holder,
  what: z.enum(WHAT_HAPPENED),
  date: hopDate.optional(),
  country: countryCode.optional(),
  document: z.string().min(1).max(120).optional(),
  certainty: z.enum(['documented', 'stated', 'presumed']),
});
export type Hop = z.output<typeof hop>;
