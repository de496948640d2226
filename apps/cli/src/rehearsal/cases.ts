import { PEOPLE } from './people.js';
import { createdBy, step, type Chain, type Play } from './play.js';
import { officer, SERVICES, unitAt, type Country } from './sites.js';
import { REPORTS } from './goods.js';
import { armsOf } from './identification.js';
import { occurred, type Recorded, type World } from './world.js';

const OFFENCES = {
  arms: ['ILLICIT_TRAFFICKING_FIREARMS', 'ILLICIT_AMMUNITION'],
  mines: ['ILLICIT_EXPLOSIVES', 'ILLEGAL_MINING', 'TERRORISM_FINANCING'],
} as const;
const TITLES: Readonly<Record<string, string>> = {
  'CI-AIR': 'Two consignments of spare parts',
  'NE-AGADEZ': 'Water cans on the road to Dirkou',
  'BF-MINES': 'Explosives for illegal mines, east',
  'ML-MINES': 'Explosives for illegal mines, west',
  'NE-MINES': 'Explosives for illegal mines, river',
  'CI-MINES': 'Explosives for illegal mines, coast',
};

/** The cases that were opened before their seizures, each by an officer of the first one. */
export const namedCases = (operation: string) =>
  [...new Set(REPORTS.flatMap((one) => one.case ?? []))].map((key) => {
    const country = key.slice(0, 2) as Country;
    const opener = officer(unitAt(REPORTS.find((one) => one.case === key)!.site));
    const opened = step(`case ${key} opened`, opener, 'openCase', undefined, {
      operation,
      office: SERVICES[country].office,
      offences: [...(key.endsWith('MINES') ? OFFENCES.mines : OFFENCES.arms)],
      againstX: !PEOPLE.some((one) => REPORTS.some(({ id, case: of }) => of === key && one.report === id)),
      title: TITLES[key] ?? key,
    });
    return { key, opened, id: createdBy(opened, 'case') };
  });

export const recordPersons = () =>
  PEOPLE.map(({ id, report, country: _country, arrested: _arrested, victim = false, status: _status, ...identity }) => {
    const by = officer(unitAt(REPORTS.find((one) => one.id === report)!.site));
    const recorded = step(`person ${id} recorded`, by, 'recordPerson', undefined, { ...identity, traffickingVictim: victim });
    return { key: id, recorded, id: `person-${createdBy(recorded, 'person')}` };
  });

interface Dossier {
  readonly id: string;
  readonly country: Country;
  readonly seizures: readonly Recorded[];
  readonly officer: string;
}

/** Every case with the seizures that it holds, in the order of their reports. */
export function dossiersOf(recorded: readonly Recorded[]): readonly Dossier[] {
  const found = new Map<string, Recorded[]>();
  for (const one of recorded) if (one.case !== undefined) found.set(one.case, [...(found.get(one.case) ?? []), one]);
  return [...found].map(([id, seizures]) => ({ id, seizures, country: seizures[0]!.country, officer: seizures[0]!.officer }));
}

/** How many of the dossiers go to the prosecution offices at once; the others are still being worked on. */
const TRANSMITTED = 18;

/** What happens in each case after its seizures are signed: members, persons, documents, instructions, and the way to the prosecutor. */
export function caseChains(world: World, recorded: readonly Recorded[]): readonly Chain[] {
  return dossiersOf(recorded).map((dossier, at): Chain => {
    const arms = armsOf(dossier.seizures);
    return {
      name: `case of ${dossier.seizures[0]!.report.id}`,
      after: [...dossier.seizures.map(({ report }) => `report ${report.id}`), ...arms.filter(({ arm }) => arm.identified).map(({ key }) => `tracing ${key}`)],
      plays: [...file(dossier, world), ...(at < TRANSMITTED ? transmit(dossier, at) : [])],
    };
  });
}

function file(dossier: Dossier, world: World): readonly Play[] {
  const { id, country, officer: by, seizures } = dossier;
  const name = seizures[0]!.report.id;
  const { office, laboratory, commission, registry } = SERVICES[country];
  const on = (what: string, user: string, operationId: string, body: object): Play => step(`case of ${name}: ${what}`, user, operationId, { id }, body);
  const prosecutor = officer(office);
  const people = PEOPLE.filter((one) => seizures.some(({ report }) => report.id === one.report));
  const documents = seizures.map(({ report }) => ({ report, paper: world.files.paper(by, `report ${report.id}`) }));
  const album = world.files.paper(by, `photographs of ${name}`);
  const instruction = step(
    `case of ${name}: traces asked for`,
    prosecutor,
    'giveInstruction',
    { id },
    { form: 'SOIT_TRANSMIS', subject: 'TRACE_FIREARM', to: commission, text: 'Trace every weapon of this file' },
  );
  const expert = step(
    `case of ${name}: examination asked for`,
    prosecutor,
    'giveInstruction',
    { id },
    { form: 'REQUISITION', subject: 'BALLISTIC_EXAMINATION', to: laboratory, text: 'Compare with the open files of the region' },
  );
  const arms = armsOf(seizures);
  return [
    ...['READ'].map(() =>
      on('clerk assigned', prosecutor, 'assignMember', { officer: officer(registry), actions: ['READ', 'RECORD'], from: world.days.instant(1, '00:00') }),
    ),
    ...(arms.length > 0
      ? [
          on('tracing officer assigned', prosecutor, 'assignMember', {
            officer: officer(commission),
            actions: ['READ', 'RECORD', 'SEE_INTELLIGENCE'],
            from: world.days.instant(1, '00:00'),
          }),
        ]
      : []),
    ...people.flatMap((one) => [
      on(`${one.id} linked`, by, 'linkPerson', {
        person: world.persons.get(one.id)!,
        status: one.status,
        since: world.days.day(seizures.find(({ report }) => report.id === one.report)!.report.day),
      }),
    ]),
    ...documents.map(({ report, paper }) =>
      on(`report ${report.id} filed`, by, 'fileDocument', {
        layer: 'PROCEDURE',
        kind: 'PV_SAISIE',
        sha256: paper.sha256,
        size: paper.size,
        media: paper.media,
        issuer: SERVICES[country].office,
        title: `Report ${report.id}`,
        attachments: [paper.sha256],
      }),
    ),
    on(
      'photographs filed',
      by,
      'fileDocument',
      occurred(
        { layer: 'PROCEDURE', kind: 'PLANCHE_PHOTOGRAPHIQUE', sha256: album.sha256, size: album.size, media: album.media, title: 'Photographs of the seizure' },
        world.days.on(Math.min(seizures[0]!.report.day + 1, 7)),
      ),
    ),
    ...(arms.length > 0
      ? [
          instruction,
          on('traces reported', officer(commission), 'answerInstruction', {
            instruction: createdBy(instruction, 'instruction'),
            outcome: arms.some(({ arm }) => arm.state === 'PENDING') ? 'EXECUTED_IN_PART' : 'EXECUTED',
            cotes: [1],
          }),
        ]
      : []),
    ...(arms.some(({ arm }) => arm.laboratory) ? [expert] : []),
  ];
}

/** To the office, with its number there; the second dossier goes on to the investigating judge. */
function transmit({ id, country, officer: by, seizures }: Dossier, at: number): readonly Play[] {
  const name = seizures[0]!.report.id;
  const { office, judge } = SERVICES[country];
  const sent = step(
    `case of ${name}: transmitted`,
    by,
    'transmitProcedure',
    { id },
    { to: office, openRedFindings: at % 6 === 5 ? 1 : 0, ...(at % 6 === 5 && { reason: 'the seal of one exhibit is still being explained' }) },
  );
  const on = step(`case of ${name}: sent on to the judge`, officer(office), 'transmitProcedure', { id }, { to: judge, openRedFindings: 0 });
  return at % 6 === 1 ? [sent, on] : [sent];
}
