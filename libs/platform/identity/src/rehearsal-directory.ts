import { countryOf, unitOf } from '#platform/kernel';
import { REHEARSAL_UNITS, type RehearsalUnit, type UnitKind } from './rehearsal-units.js';

/** What the directory of the rehearsal says of a unit, in the words of the directory. */
export interface DirectoryUnitOfRehearsal {
  readonly id: string;
  readonly country: string;
  readonly kind: string;
  readonly parent?: string;
  readonly names: { readonly fr: string; readonly en: string };
  readonly from: string;
}

export interface DirectoryOfficerOfRehearsal {
  readonly person: string;
  readonly account: string;
  readonly unit: string;
  readonly quality: 'OPJ' | 'APJ' | 'MAGISTRATE' | 'CLERK' | 'EXPERT' | 'OTHER';
}

/** Before anything that is rehearsed. */
export const REHEARSAL_SINCE = '2000-01-01';
/** Officers up to this number of an enforcement unit are judicial police officers, the others agents. */
const LAST_OPJ = 4730;
/** From this number on an account is a second one of an officer of the same unit: 9700 is the person behind 4711. */
const SECOND_ACCOUNTS = 9700;
const FIRST_ACCOUNT = 4711;

const ENFORCEMENT: readonly UnitKind[] = ['police', 'gendarmerie', 'customs', 'airport-unit', 'border-post', 'interpol-bureau'];
const CITIES: Readonly<Record<string, string>> = { BF: 'Ouagadougou', CI: 'Abidjan', ML: 'Bamako', NE: 'Niamey' };

const KINDS: Readonly<Record<UnitKind, readonly [kind: string, english: string]>> = {
  police: ['POLICE', 'National Police'],
  gendarmerie: ['GENDARMERIE', 'National Gendarmerie'],
  customs: ['CUSTOMS', 'Customs'],
  'airport-unit': ['AIRPORT_UNIT', 'Airport anti-trafficking cell'],
  'border-post': ['BORDER_POST', 'Border post'],
  'national-commission': ['NATIONAL_COMMISSION', 'National commission on small arms and light weapons'],
  'interpol-bureau': ['INTERPOL_BUREAU', 'INTERPOL National Central Bureau'],
  prosecution: ['PROSECUTION', 'Prosecution office'],
  instruction: ['INSTRUCTION', 'Office of the investigating judge'],
  registry: ['REGISTRY', 'Court registry'],
  'evidence-store': ['EVIDENCE_STORE', 'Store of arms and ammunition'],
  laboratory: ['LABORATORY', 'Forensic science laboratory'],
  coordination: ['COORDINATION', 'National coordination of the operation'],
  audit: ['INSPECTION', 'Inspection of the judicial services'],
  cell: ['CELL', 'Coordination cell'],
  administration: ['ADMINISTRATION', 'Technical operation of the system'],
  court: ['COURT', 'Court'],
  directory: ['OTHER', 'Directory of the services'],
};

/** Every unit of the rehearsal. */
export const rehearsalDirectory = (): readonly DirectoryUnitOfRehearsal[] =>
  REHEARSAL_UNITS.map((one) => {
    const [kind, english] = KINDS[one.kind];
    const place = CITIES[countryOf(one.unit)];
    return {
      id: one.unit,
      country: countryOf(one.unit),
      kind,
      ...(one.parent !== undefined && { parent: one.parent }),
      names: { fr: one.title, en: `${english}${place === undefined ? '' : `, ${place}`} (${one.unit})` },
      from: REHEARSAL_SINCE,
    };
  });

const units: ReadonlyMap<string, RehearsalUnit> = new Map(REHEARSAL_UNITS.map((one) => [one.unit, one]));

/** The person behind an account of the rehearsal, by rule: the same on every machine. */
export function rehearsalOfficer(account: string): DirectoryOfficerOfRehearsal {
  const unit = unitOf(account);
  const number = Number(account.slice(unit.length + 1));
  const person = number >= SECOND_ACCOUNTS ? number - SECOND_ACCOUNTS + FIRST_ACCOUNT : number;
  return { account, unit, person: `${unit.replaceAll('.', '-')}-${person}`, quality: qualityOf(units.get(unit)!.kind, person) };
}

function qualityOf(kind: UnitKind, number: number): DirectoryOfficerOfRehearsal['quality'] {
  if (ENFORCEMENT.includes(kind)) return number <= LAST_OPJ ? 'OPJ' : 'APJ';
  if (kind === 'prosecution' || kind === 'instruction' || kind === 'court') return 'MAGISTRATE';
  if (kind === 'registry' || kind === 'evidence-store') return 'CLERK';
  return kind === 'laboratory' ? 'EXPERT' : 'OTHER';
}
