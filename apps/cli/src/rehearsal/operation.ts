import { createdBy, step, type Play } from './play.js';
import { countedAs, PUBLISHED } from './published.js';
import { PEOPLE } from './people.js';
import type { Recorded, World } from './world.js';
import type { Days } from './days.js';
import { CLAIMS, COUNTRIES, officer, SERVICES, SITES, unitAt } from './sites.js';
import { occurred } from './world.js';

export const COORDINATOR = officer('CI.COORD');
const MOBILISED = COUNTRIES.length * CLAIMS.reduce((sum, [, count]) => sum + count, 0);
const CONCEALMENT = ['false-bottom', 'fuel-tank', 'spare-wheel', 'load-of-onions', 'machine-housing', 'water-cans'];

/** The plan. Its days are those of the operation; everything else follows from them. */
export const planOf = (days: Days) =>
  step('operation planned', COORDINATOR, 'planOperation', undefined, {
    name: 'Operation KAFO II (rehearsal)',
    code: PUBLISHED.operation.code,
    period: days.period,
    countries: [...COUNTRIES],
    coordinators: ['INTERPOL', 'UNODC'],
    agencies: ['police', 'gendarmerie', 'national-salw-commission', 'customs', 'airport-anti-trafficking-unit', 'border-service', 'prosecution'],
    officersMobilised: MOBILISED,
    objectives: ['detect-illicit-firearms', 'trace-every-recovered-firearm', 'starve-armed-groups-of-explosives-and-fuel'],
    exercise: true,
    remark: 'Rehearsal of Operation KAFO II: its totals are published, every person, number and seal is invented',
  });

/** The id does not depend on the days: the same operation, whenever it is played. */
export const OPERATION = createdBy({ name: 'kafo: operation planned', user: COORDINATOR }, 'operation');
const params = { id: OPERATION };

/** What comes before: training, briefings, an earlier recovery and the target that rests on it, and the sites. */
export function preparation(days: Days): readonly Play[] {
  const [coordinator, cell] = [COORDINATOR, officer('XX.OIPC')];
  const commission = officer(SERVICES.NE.commission);
  const earlier = step('earlier recovery imported', commission, 'importRecovery', params, {
    source: 'national-commission',
    reference: 'CNCCAI-2019-311',
    recoveredOn: '2019-11',
    country: 'NE',
    place: 'dirkou',
    make: 'Zastava',
    model: 'M70',
    calibre: '7.62x39',
    serial: 'B-114209',
    manufacturedIn: 'RS',
    traceOutcome: 'last-import-confirmed',
    tracedTo: 'LY',
  });
  return [
    step('training on INTERPOL tools', coordinator, 'recordTraining', params, {
      topics: ['interpol-databases'],
      services: ['police', 'gendarmerie', 'customs'],
      trained: 41,
    }),
    ...COUNTRIES.map((country) =>
      step(`training on iARMS, ${country}`, officer(SERVICES[country].commission), 'recordTraining', params, {
        topics: ['iarms', 'identify-illicit-firearms'],
        services: ['national-salw-commission', 'police'],
        trained: 12,
        country,
      }),
    ),
    step('briefing on concealment', cell, 'issueBriefing', params, {
      notice: `P-0001/1-${days.year}`,
      concealment: CONCEALMENT,
      audience: ['customs', 'border-service'],
      summary: 'Fuel tanks that sound dull, water cans that weigh too much',
    }),
    step('briefing on explosives', cell, 'issueBriefing', params, {
      notice: `P-0002/1-${days.year}`,
      concealment: ['under-tarpaulin', 'load-of-charcoal'],
      audience: ['gendarmerie', 'customs'],
      summary: 'Sticks and cord travel apart, with papers of a mine',
    }),
    earlier,
    step('target proposed', commission, 'proposeTarget', params, {
      kind: 'route',
      country: 'NE',
      route: 'agadez-dirkou',
      recoveries: [createdBy(earlier, 'recovery')],
      matches: ['serial-neighbour-B-1142'],
      remark: 'Neighbouring serials on one route',
    }),
    step('auditor appointed', coordinator, 'appointAuditor', params, { officer: officer('XX.AUDIT'), from: `${days.period.from}T00:00:00.000Z` }),
    step('operation started', coordinator, 'startOperation', params, occurred({ officersMobilised: MOBILISED }, days.at(1, '04:00'))),
    ...SITES.map(({ code, name, kind, country, location }) =>
      step(
        `site ${code} opened`,
        officer(SERVICES[country].commission),
        'openSite',
        params,
        occurred({ code, name, kind, country, location: { ...location } }, days.at(1, '04:30')),
      ),
    ),
  ];
}

const SUBJECTS = {
  airport: { subjectKind: 'person', database: 'sltd', door: 'direct-access' },
  seaport: { subjectKind: 'container', database: 'stolen-containers', door: 'bureau' },
  'land-border': { subjectKind: 'person', database: 'nominal', door: 'direct-access' },
  checkpoint: { subjectKind: 'vehicle', database: 'smv', door: 'find-mind' },
} as const;
const SEVEN = [1, 2, 3, 4, 5, 6, 7];

/** Checks of every site and day, searches of every second one, and who was arrested. Most checks hit nothing, and that is counted, too. */
export function counting({ days, persons }: World, recorded: readonly Recorded[]): readonly Play[] {
  const checks = SITES.flatMap(({ code, kind }, at) =>
    SEVEN.map((n) => {
      const checked = 96 + ((at * 17 + n * 23) % 41);
      const hits = (at + n) % 5 === 0 ? 1 + ((at * n) % 3) : 0;
      return step(`checks at ${code}, day ${n}`, officer(unitAt(code)), 'tallyChecks', params, {
        site: code,
        period: { from: days.instant(n, '06:00'), until: days.instant(n, '18:00') },
        ...SUBJECTS[kind],
        checked,
        hits,
      });
    }),
  );
  const searches = SITES.flatMap(({ code, kind }, at) =>
    SEVEN.filter((n) => (n + at) % 2 === 0).map((n) => {
      const led = recorded.filter(({ report }) => report.site === code && report.day === n).length;
      return step(`searches at ${code}, day ${n}`, officer(unitAt(code)), 'tallySearches', params, {
        site: code,
        period: { from: days.instant(n, '06:00'), until: days.instant(n, '18:00') },
        subjectKind: kind === 'checkpoint' ? 'vehicle' : 'goods',
        searched: 9 + ((at + n) % 17),
        ledToSeizure: led,
      });
    }),
  );
  return [...checks, ...searches, ...arrests(days, persons, recorded)];
}

function arrests(days: Days, persons: World['persons'], recorded: readonly Recorded[]): readonly Play[] {
  return PEOPLE.filter((one) => one.arrested).map((one) => {
    const of = recorded.find(({ report }) => report.id === one.report)!;
    const grounds = one.report === 'R13' || one.report === 'R18' ? ['arms-trafficking', 'terrorism'] : ['arms-trafficking'];
    return step(
      `arrest of ${one.id}`,
      of.officer,
      'recordArrest',
      params,
      occurred(
        { person: persons.get(one.id)!, site: of.report.site, grounds, seizure: of.seizure, exactPlace: of.report.place },
        days.at(of.report.day, '18:00'),
      ),
    );
  });
}

/** Late in the week somebody finds the tally of a day that was counted twice: the correction is a fact of its own. */
export const closing = (days: Days): readonly Play[] => [
  step('operation closed', COORDINATOR, 'closeOperation', params, occurred({}, days.at(7, '20:00'))),
  step('late tally after the end', officer(unitAt('NE-AGADEZ')), 'tallyChecks', params, {
    site: 'NE-AGADEZ',
    period: { from: days.instant(7, '18:00'), until: days.instant(7, '22:00') },
    subjectKind: 'vehicle',
    database: 'smv',
    door: 'bureau',
    checked: 57,
    hits: 1,
  }),
  step('published totals stated', COORDINATOR, 'statePublishedTotals', params, {
    publisher: 'INTERPOL',
    document: PUBLISHED.source,
    totals: [
      ...PUBLISHED.published.seizures.map((line) => {
        const { category, kind, unit } = countedAs(line);
        const stated = line.quantity === null ? (line.stated ?? 'large quantities') : `${line.quantity.toLocaleString('en-GB')} ${line.what}`;
        return { what: line.what, category, ...(kind !== undefined && { kind }), unit, ...(line.quantity !== null && { quantity: line.quantity }), stated };
      }),
      {
        what: 'checks against international criminal databases',
        category: 'check',
        unit: 'each',
        quantity: PUBLISHED.published.checks?.atLeast ?? 12_000,
        atLeast: true,
        stated: PUBLISHED.published.checks?.stated ?? 'more than 12,000',
      },
    ],
  }),
];
