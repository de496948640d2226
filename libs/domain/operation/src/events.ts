import { defineCatalogue, fileHash, instant, officerId, fixed, open, sealed, unitId, stated, z, type EventsIn, type Fact } from '#platform/kernel';
import { CATEGORIES, code, countryCode, personId, siteCode, UNITS, UNQUANTIFIED } from '#domain/seizure/events';

export const SITE_KINDS = ['airport', 'seaport', 'land-border', 'checkpoint', 'other'] as const;
/** Whom or what a check or a search looks at. */
export const SUBJECT_KINDS = ['person', 'vehicle', 'container', 'goods', 'document', 'firearm'] as const;
/** Through which door a database is asked: at the counter, through the country's bureau, or by INTERPOL's integrated solutions. */
export const DOORS = ['direct-access', 'bureau', 'find-mind'] as const;
/** What a communiqué can give a total of: seized goods by category, and acts. */
export const PUBLISHED_CATEGORIES = [...CATEGORIES, 'check', 'search', 'hit', 'arrest'] as const;

/** What an order of a joint team lets its officers do on subjects of its countries, by what they are done to. */
export const TEAM_ACTS = ['SEIZURE', 'CUSTODY', 'IDENTIFICATION', 'TRACING', 'CASEWORK'] as const;
export type TeamAct = (typeof TEAM_ACTS)[number];

const day = z.iso.date();
const count = z.int().min(0).max(100_000_000);
const name = z.string().min(2).max(120);
const coordinate = z.string().regex(/^-?\d{1,3}(\.\d{1,6})?$/, 'a coordinate is decimal degrees');

export const operationPeriod = z.strictObject({ from: day, to: day });
export const tallyPeriod = z.strictObject({ from: instant, until: instant });
export const location = z.strictObject({ latitude: coordinate, longitude: coordinate });
/** One figure of a communiqué, in its own words; `quantity` is absent where nobody gave a number. */
export const publishedTotal = z.strictObject({
  what: name,
  category: z.enum(PUBLISHED_CATEGORIES),
  kind: code.optional(),
  unit: z.enum([...UNITS, UNQUANTIFIED]),
  quantity: count.optional(),
  atLeast: z.boolean().optional(),
  stated: z.string().min(1).max(200),
});
export type PublishedTotal = z.output<typeof publishedTotal>;

const uuid = '3f2504e0-4f89-81d3-9a0c-0305e82c3301';

export const operationCatalogue = defineCatalogue('operation', {
  'operation.OperationPlanned': {
    schema: 1,
    says: 'Countries and coordinators agreed on a joint operation, real or as an exercise.',
    fields: {
      name: open(name),
      code: open(z.string().regex(/^[A-Z][A-Z0-9]{1,20}(-[A-Z0-9]{1,20}){0,4}$/, 'an operation code is capitals, digits and hyphens')),
      period: open(operationPeriod),
      countries: fixed(z.array(countryCode).min(1).max(60)),
      coordinators: fixed(z.array(z.string().min(2).max(60)).min(1).max(20)),
      agencies: open(z.array(code).max(60)),
      officersMobilised: open(count.optional()),
      objectives: open(z.array(code).max(40)),
      exercise: fixed(z.boolean()),
      remark: sealed(z.string().min(3).max(4000).optional()),
    },
    sample: {
      name: 'Operation KAFO II',
      code: 'KAFO-2020',
      period: { from: '2020-11-30', to: '2020-12-06' },
      countries: ['BF', 'CI', 'ML', 'NE'],
      coordinators: ['INTERPOL', 'UNODC'],
      agencies: ['police', 'gendarmerie', 'national-salw-commission', 'customs', 'airport-anti-trafficking-unit', 'border-service', 'prosecution'],
      officersMobilised: 260,
      objectives: ['detect-illicit-firearms', 'trace-every-recovered-firearm'],
      exercise: true,
      remark: 'plan agreed between the coordinators',
    },
  },
  'operation.OperationStarted': {
    schema: 1,
    says: 'The operation is under way: checks and seizures from here on may count to it.',
    fields: { officersMobilised: open(count.optional()) },
    sample: { officersMobilised: 260 },
  },
  'operation.OperationClosed': {
    schema: 1,
    says: 'The operational phase ended; sites still open closed with it. What happened before may still be entered late.',
    fields: { sitesClosed: fixed(z.array(siteCode).max(500)) },
    sample: { sitesClosed: ['CI-ABJ-AIRPORT'] },
  },
  'operation.SiteOpened': {
    schema: 1,
    says: 'Officers took up position at a place of the operation.',
    fields: {
      code: fixed(siteCode),
      name: open(name),
      kind: open(z.enum(SITE_KINDS)),
      country: fixed(countryCode),
      location: open(location.optional()),
    },
    sample: { code: 'CI-ABJ-AIRPORT', name: 'Abidjan airport', kind: 'airport', country: 'CI', location: { latitude: '5.26139', longitude: '-3.92629' } },
  },
  'operation.SiteClosed': {
    schema: 1,
    says: 'Officers left a place of the operation.',
    fields: { code: fixed(siteCode) },
    sample: { code: 'CI-ABJ-AIRPORT' },
  },
  'operation.BriefingIssued': {
    schema: 1,
    says: 'The teams were told which concealment methods to look for.',
    fields: {
      notice: open(
        z
          .string()
          .regex(/^[A-Z0-9][A-Z0-9/-]{2,38}$/)
          .optional(),
      ),
      concealment: open(z.array(code).min(1).max(60)),
      audience: open(z.array(code).max(60)),
      summary: sealed(z.string().min(3).max(4000).optional()),
    },
    sample: { notice: 'P-0001/1-2020', concealment: ['false-bottom', 'fuel-tank'], audience: ['customs'], summary: 'what to look for in lorries' },
  },
  'operation.TrainingDelivered': {
    schema: 1,
    says: 'Officers were trained on a topic.',
    fields: {
      topics: open(z.array(code).min(1).max(40)),
      services: open(z.array(code).min(1).max(60)),
      trained: open(count),
      country: fixed(countryCode.optional()),
    },
    sample: { topics: ['iarms'], services: ['police', 'customs'], trained: 27, country: 'CI' },
  },
  'operation.RecoveryImported': {
    schema: 1,
    says: 'An earlier recovery without custody chain is known here: it feeds intelligence and is never part of operation totals.',
    fields: {
      recovery: fixed(z.uuid()),
      source: open(code),
      reference: open(z.string().min(1).max(80).optional()),
      recoveredOn: open(z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a day, a month or a year')),
      country: stated(countryCode),
      place: open(code.optional()),
      make: open(z.string().min(1).max(120).optional()),
      model: open(z.string().min(1).max(120).optional()),
      calibre: open(z.string().min(1).max(120).optional()),
      serial: open(z.string().min(1).max(60).optional()),
      manufacturedIn: stated(countryCode.optional()),
      traceOutcome: open(code.optional()),
      tracedTo: stated(countryCode.optional()),
      remark: sealed(z.string().min(3).max(2000).optional()),
    },
    sample: {
      recovery: uuid,
      source: 'national-commission',
      reference: 'COMNAT-2019-311',
      recoveredOn: '2019-11',
      country: 'NE',
      place: 'agadez',
      make: 'Zastava',
      model: 'M70',
      calibre: '7.62x39',
      serial: 'B-114209',
      manufacturedIn: 'RS',
      traceOutcome: 'last-import-confirmed',
      tracedTo: 'LY',
      remark: 'from a register on paper',
    },
  },
  'operation.TargetProposed': {
    schema: 1,
    says: 'A place, a route or a person deserves attention, and on what this rests.',
    fields: {
      target: fixed(z.uuid()),
      kind: open(z.enum(['place', 'route', 'person'])),
      country: fixed(countryCode),
      place: open(code.optional()),
      route: open(code.optional()),
      person: fixed(personId.optional()),
      recoveries: fixed(z.array(z.uuid()).max(200)),
      matches: open(z.array(z.string().min(1).max(120)).max(200)),
      remark: sealed(z.string().min(3).max(2000).optional()),
    },
    sample: { target: uuid, kind: 'route', country: 'NE', route: 'agadez-dirkou', recoveries: [uuid], matches: [], remark: 'three neighbouring serials' },
  },
  'operation.ChecksTallied': {
    schema: 1,
    says: 'So many were checked against a database at a site in a period, with so many hits.',
    fields: {
      site: stated(siteCode),
      period: open(tallyPeriod),
      subjectKind: open(z.enum(SUBJECT_KINDS)),
      database: open(code),
      door: open(z.enum(DOORS)),
      checked: open(count),
      hits: open(count),
    },
    sample: {
      site: 'CI-ABJ-AIRPORT',
      period: { from: '2020-12-01T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' },
      subjectKind: 'person',
      database: 'sltd',
      door: 'direct-access',
      checked: 412,
      hits: 1,
    },
  },
  'operation.SearchesTallied': {
    schema: 1,
    says: 'So many were searched by hand at a site in a period, and so many searches led to a seizure.',
    fields: {
      site: stated(siteCode),
      period: open(tallyPeriod),
      subjectKind: open(z.enum(SUBJECT_KINDS)),
      searched: open(count),
      ledToSeizure: open(count),
    },
    sample: {
      site: 'CI-ABJ-AIRPORT',
      period: { from: '2020-12-01T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' },
      subjectKind: 'goods',
      searched: 38,
      ledToSeizure: 2,
    },
  },
  'operation.Arrested': {
    schema: 1,
    says: 'A person was arrested in the operation, on which grounds and on which hit.',
    fields: {
      arrest: fixed(z.uuid()),
      person: fixed(personId),
      site: stated(siteCode),
      by: fixed(officerId),
      unit: fixed(unitId),
      grounds: open(z.array(code).min(1).max(20)),
      hit: fixed(z.uuid().optional()),
      seizure: fixed(z.uuid().optional()),
      exactPlace: sealed(z.string().min(3).max(500).optional()),
    },
    sample: {
      arrest: uuid,
      person: 'person-7c9e6679-7425-80de-944b-e07fc1f90ae7',
      site: 'CI-ABJ-AIRPORT',
      by: 'CI.PAF.2201',
      unit: 'CI.PAF',
      grounds: ['arms-trafficking'],
      hit: uuid,
      exactPlace: 'arrivals hall',
    },
  },
  'operation.AuditorAppointed': {
    takenBack: 'act',
    schema: 1,
    says: 'This auditor sees what belongs to the operation, in every country, within these days; sealed values stay closed.',
    fields: { officer: fixed(officerId), from: fixed(instant), until: fixed(instant.optional()), by: fixed(officerId) },
    sample: { officer: 'XX.AUDIT.4711', from: '2020-11-30T00:00:00.000Z', until: '2021-11-30T00:00:00.000Z', by: 'XX.OIPC.4711' },
  },
  'operation.JointTeamFormed': {
    schema: 1,
    says: 'By this order these officers do these acts on what belongs to the operation in these countries, within these days; without it an officer writes on nothing of another country.',
    fields: {
      team: fixed(z.uuid()),
      officers: fixed(z.array(officerId).min(1).max(100)),
      countries: fixed(z.array(countryCode).min(2).max(20)),
      acts: fixed(z.array(z.enum(TEAM_ACTS)).min(1).max(TEAM_ACTS.length)),
      from: fixed(instant),
      until: fixed(instant),
      order: fixed(z.strictObject({ authority: unitId, reference: z.string().min(1).max(120), sha256: fileHash })),
      by: fixed(officerId),
    },
    sample: {
      team: uuid,
      officers: ['CI.DGPN-PJ.4711', 'ML.GN-SR.4711'],
      countries: ['CI', 'ML'],
      acts: ['CUSTODY', 'IDENTIFICATION'],
      from: '2020-11-30T00:00:00.000Z',
      until: '2021-05-30T00:00:00.000Z',
      order: { authority: 'CI.PARQUET-ABIDJAN', reference: 'ECE 12/2020', sha256: 'ab'.repeat(32) },
      by: 'XX.OIPC.4711',
    },
  },
  'operation.PublishedTotalsStated': {
    schema: 1,
    says: 'A communiqué gave these totals; they stand beside the live ones and are never added to them.',
    fields: {
      publisher: open(z.string().min(2).max(60)),
      publishedOn: open(day.optional()),
      document: open(z.string().min(2).max(200)),
      totals: open(z.array(publishedTotal).min(1).max(100)),
    },
    sample: {
      publisher: 'INTERPOL',
      document: 'press release on Operation KAFO II',
      totals: [
        { what: 'sticks of dynamite', category: 'explosive', kind: 'dynamite-stick', unit: 'stick', quantity: 40593, stated: '40,593 sticks of dynamite' },
        { what: 'gloves', category: 'medical-goods', unit: 'UNQUANTIFIED', stated: 'large quantities' },
      ],
    },
  },
});

export type OperationEvent = EventsIn<typeof operationCatalogue>;
export type OperationFact<T extends OperationEvent['type']> = Fact<typeof operationCatalogue, T>;
