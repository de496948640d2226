import { day, defineCatalogue, officerId, fixed, instant, open, sealed, unitId, z, type EventsIn, type Fact } from '#platform/kernel';
import { BLOCK_REASONS, BREAK_GLASS_GROUNDS, BREAK_GLASS_FINDINGS, MOST_HOURS, QUALITIES, UNIT_KINDS } from './codes.js';

export * from './codes.js';
export * from './directory.js';

const country = z.string().regex(/^[A-Z]{2}$/);
const name = z.string().min(2).max(200);
/** Who is behind accounts: a number that the service keeps, never a name. */
export const directoryPerson = z.string().regex(/^(?=.*\d)[A-Za-z0-9.-]{3,60}$/, 'a person is named by an id with a digit in it, never by a name');
export const assignment = z
  .strictObject({ account: officerId, unit: unitId, quality: z.enum(QUALITIES), from: day, to: day.optional() })
  .refine((one) => one.to === undefined || one.from <= one.to, 'an assignment ends after it starts');
/** What the identity provider calls a session (`sid`), or else one token of it (`jti`). */
export const sessionId = z.string().regex(/^[A-Za-z0-9._~:+/=-]{8,200}$/);
const assignments = z.array(assignment).min(1).max(50);

const unit = {
  unit: fixed(unitId),
  country: fixed(country),
  kind: open(z.enum(UNIT_KINDS)),
  parent: fixed(unitId.optional()),
  names: open(z.strictObject({ fr: name, en: name })),
  from: fixed(day),
  to: fixed(day.optional()),
};
const post = {
  unit: 'CI.PF-NOE',
  country: 'CI',
  kind: 'BORDER_POST',
  parent: 'CI.DGD',
  names: { fr: 'Poste frontière de Noé', en: 'Noé border post' },
  from: '2020-01-01',
};
const recordNumber = z.int().min(1);
const officer = { person: fixed(directoryPerson), assignments: fixed(assignments) };

const caseId = z.uuid();
const case_ = '11111111-1111-8111-8111-111111111111';

/**
 * The directory: `custos.directory-<country>`, one stream per country. The roots of the access records: `custos.access`.
 * Access in an emergency: `custos.breakglass-<id>`, one stream per request.
 */
export const accessCatalogue = defineCatalogue('access', {
  'access.UnitEntered': { schema: 1, says: 'This unit exists, below that one, from this day on.', fields: unit, sample: post },
  'access.UnitChanged': {
    schema: 1,
    says: 'What the directory says of this unit is now this, as a whole.',
    fields: unit,
    sample: { ...post, parent: 'CI.DGD-EST' },
  },
  'access.UnitClosed': {
    schema: 1,
    says: 'This unit ends with this day; what it did stays its own.',
    fields: { unit: fixed(unitId), to: fixed(day) },
    sample: { unit: 'CI.PF-NOE', to: '2025-12-31' },
  },
  'access.OfficerEntered': {
    schema: 1,
    says: 'One person stands behind these accounts, in these units and qualities, each in its time.',
    fields: officer,
    sample: { person: 'CI-M-20417', assignments: [{ account: 'CI.PF-NOE.4711', unit: 'CI.PF-NOE', quality: 'OPJ', from: '2020-01-01' }] },
  },
  'access.OfficerChanged': {
    schema: 1,
    says: 'The accounts and assignments of this person are now these, as a whole.',
    fields: officer,
    sample: {
      person: 'CI-M-20417',
      assignments: [
        { account: 'CI.PF-NOE.4711', unit: 'CI.PF-NOE', quality: 'OPJ', from: '2020-01-01', to: '2023-06-30' },
        { account: 'CI.DGD-AIR.88', unit: 'CI.DGD-AIR', quality: 'OPJ', from: '2023-07-01' },
      ],
    },
  },
  'access.OfficerLeft': {
    schema: 1,
    says: 'This person leaves with this day: no account of theirs acts afterwards, and what they hold, offer, owe or were asked is taken over.',
    fields: { person: fixed(directoryPerson), left: fixed(day) },
    sample: { person: 'CI-M-20417', left: '2025-12-31' },
  },
  'access.AccountBlocked': {
    schema: 1,
    says: 'From this instant on no token of this account, or of another account of the same person, is believed.',
    fields: { account: fixed(officerId), at: fixed(instant), reason: open(z.enum(BLOCK_REASONS)) },
    sample: { account: 'CI.PF-NOE.4711', at: '2026-03-14T09:26:53.000Z', reason: 'DEVICE_LOST' },
  },
  'access.AccountUnblocked': {
    schema: 1,
    says: 'This account may be used again, with tokens that are issued from this instant on.',
    fields: { account: fixed(officerId), at: fixed(instant) },
    sample: { account: 'CI.PF-NOE.4711', at: '2026-03-15T07:00:00.000Z' },
  },
  'access.SessionEnded': {
    schema: 1,
    says: 'No token of this session of the account is believed any more.',
    fields: { account: fixed(officerId), session: fixed(sessionId) },
    sample: { account: 'CI.PF-NOE.4711', session: '0b1f7c3e-5d0a-4c1e-9f59-9f2a7c1d4e11' },
  },
  'access.TransitionEnded': {
    schema: 1,
    says: 'From here on this country’s units and officers are known: whoever is not in its directory is refused.',
    fields: { country: fixed(country), unknownUnits: open(z.int().min(0)), unknownOfficers: open(z.int().min(0)) },
    sample: { country: 'CI', unknownUnits: 0, unknownOfficers: 2 },
  },
  'access.Sealed': {
    schema: 1,
    says: 'The access records from this one to that one are as their chain says; its root commits to each of them and to all before.',
    fields: { from: fixed(recordNumber), to: fixed(recordNumber), count: fixed(recordNumber), root: fixed(z.string().regex(/^[0-9a-f]{64}$/)) },
    sample: { from: 1, to: 842, count: 842, root: '5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592' },
  },
  'access.BreakGlassRequested': {
    schema: 1,
    says: 'An officer asks, for this reason, to read a case that is closed to him, for so many hours; nothing opens yet.',
    fields: {
      case: fixed(caseId),
      officer: fixed(officerId),
      ground: open(z.enum(BREAK_GLASS_GROUNDS)),
      hours: fixed(z.int().min(1).max(MOST_HOURS)),
      asked: fixed(instant),
      reason: sealed(z.string().min(20).max(2000)),
    },
    sample: {
      case: case_,
      officer: 'CI.DGD-AIR.4711',
      ground: 'DANGER_TO_LIFE',
      hours: 4,
      asked: '2024-07-12T08:00:00.000Z',
      reason: 'A witness of this case was threatened an hour ago and must be found',
    },
  },
  'access.BreakGlassConfirmed': {
    schema: 1,
    says: 'A second person lets him in until this instant; the owner of the case is told at once.',
    fields: {
      case: fixed(caseId),
      officer: fixed(officerId),
      by: fixed(officerId),
      from: fixed(instant),
      until: fixed(instant),
      told: fixed(unitId.optional()),
    },
    sample: {
      case: case_,
      officer: 'CI.DGD-AIR.4711',
      by: 'CI.PARQUET.41',
      from: '2024-07-12T08:10:00.000Z',
      until: '2024-07-12T12:10:00.000Z',
      told: 'CI.TGI-INSTR',
    },
  },
  'access.BreakGlassReviewed': {
    schema: 1,
    says: 'The owner of the case has looked into it: what was left of the access ends.',
    fields: { by: fixed(officerId), finding: open(z.enum(BREAK_GLASS_FINDINGS)), remark: sealed(z.string().min(1).max(2000).optional()) },
    sample: { by: 'CI.TGI-INSTR.7', finding: 'JUSTIFIED' },
  },
});

export type AccessEvent = EventsIn<typeof accessCatalogue>;
export type AccessFact<T extends AccessEvent['type']> = Fact<typeof accessCatalogue, T>;
