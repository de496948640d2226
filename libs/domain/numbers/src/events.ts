import { defineCatalogue, officerId, fixed, open, sealed, unitId, z, type EventsIn, type Fact } from '#platform/kernel';

export * from './log-events.js';
export * from './number-id.js';

/** The field knows PV, SCELLE, PARQUET, INSTRUCTION, GREFFE, LABO, IARMS and MARK; a country may have others. */
export const numberKind = z.string().regex(/^[A-Z][A-Z0-9]{1,15}$/, 'a kind of number is a word in capitals, for example PV');
export const numberYear = z.int().min(1960).max(2200);
export const numberText = z
  .string()
  .min(1)
  .max(40)
  .regex(/[A-Za-z0-9]/, 'a number holds at least one letter or digit');

/** A number as another context's event carries it: what it is made of, and how it stood on paper. */
export const officialNumber = z.strictObject({
  kind: numberKind,
  issuer: unitId,
  year: numberYear,
  n: numberText,
  written: z.string().min(1).max(80),
});
export type OfficialNumberGiven = z.output<typeof officialNumber>;

/** What a number stands for: `custos.<subjectKind>-<subject>` is its stream. */
export const subjectKind = z.string().regex(/^[a-z]{2,30}$/);
export const subject = z.string().regex(/^[A-Za-z0-9_.-]{1,120}$/);
const series = { kind: numberKind, issuer: unitId, year: numberYear };

export const RELEASE_REASONS = ['wrongly-typed', 'subject-voided', 'renumbered-by-authority', 'subject-never-appeared'] as const;

export const numberCatalogue = defineCatalogue('number', {
  'number.NumberClaimed': {
    schema: 1,
    says: 'This official number stands for this subject and for no other.',
    fields: {
      kind: fixed(series.kind),
      issuer: fixed(series.issuer),
      year: fixed(series.year),
      n: open(numberText),
      written: open(z.string().min(1).max(80)),
      subjectKind: fixed(subjectKind),
      subject: fixed(subject),
    },
    sample: {
      kind: 'PV',
      issuer: 'CI.DGD-AIR',
      year: 2020,
      n: '114',
      written: 'PV n° 0114/DGD-AIR/2020',
      subjectKind: 'seizure',
      subject: '0f8fad5b-d9cb-869f-a165-70867728950e',
    },
  },
  'number.NumberReleaseProposed': {
    schema: 1,
    says: 'One person asks that the number be taken back from its subject; a second has to agree.',
    fields: {
      subject: fixed(subject),
      proposedBy: fixed(officerId),
      reason: open(z.enum(RELEASE_REASONS)),
      remark: sealed(z.string().min(3).max(2000).optional()),
    },
    sample: {
      subject: '0f8fad5b-d9cb-869f-a165-70867728950e',
      proposedBy: 'CI.DGD-AIR.4711',
      reason: 'wrongly-typed',
      remark: 'two digits were exchanged',
    },
  },
  'number.NumberReleased': {
    schema: 1,
    says: 'The number no longer stands for this subject and may be claimed again: by two persons, or because its subject never appeared.',
    fields: {
      subject: fixed(subject),
      reason: open(z.enum(RELEASE_REASONS)),
      proposedBy: fixed(officerId.optional()),
      approvedBy: fixed(officerId.optional()),
      policy: open(z.string().min(3).max(120).optional()),
    },
    sample: {
      subject: '0f8fad5b-d9cb-869f-a165-70867728950e',
      reason: 'wrongly-typed',
      proposedBy: 'CI.DGD-AIR.4711',
      approvedBy: 'CI.DGD-AIR.4712',
    },
  },
  'number.NumberBlockIssued': {
    schema: 1,
    says: 'These numbers of a series are kept for one device, which may use them without a network.',
    fields: {
      kind: fixed(series.kind),
      issuer: fixed(series.issuer),
      year: fixed(series.year),
      device: open(z.string().regex(/^[A-Za-z0-9_.-]{3,60}$/)),
      from: fixed(z.int().min(1).max(99_999_999)),
      to: open(z.int().min(1).max(99_999_999)),
    },
    sample: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, device: 'tablet-017', from: 200, to: 249 },
  },
  'number.NumberBlockReturned': {
    schema: 1,
    says: 'The device gave this block back: what it did not use stands for nothing and lapses.',
    fields: {
      kind: fixed(series.kind),
      issuer: fixed(series.issuer),
      year: fixed(series.year),
      device: open(z.string().regex(/^[A-Za-z0-9_.-]{3,60}$/)),
      from: fixed(z.int().min(1).max(99_999_999)),
      to: open(z.int().min(1).max(99_999_999)),
    },
    sample: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, device: 'tablet-017', from: 200, to: 249 },
  },
});

export type NumberEvent = EventsIn<typeof numberCatalogue>;
export type NumberFact<T extends NumberEvent['type']> = Fact<typeof numberCatalogue, T>;
