import type { Country } from './sites.js';

/** The persons of the rehearsal. Nobody of these names exists; every name is sealed, and none may stand in a table, a log or a file in clear. */
export interface Somebody {
  readonly id: string;
  /** The report on which the person is named. */
  readonly report: string;
  readonly country: Country;
  readonly familyName?: string;
  readonly givenNames?: string;
  readonly alias?: string;
  readonly birthDate?: string;
  readonly nationality?: string;
  readonly address?: string;
  readonly identity: 'ESTABLISHED' | 'ALLEGED' | 'UNKNOWN';
  readonly age: 'ADULT' | 'MINOR' | 'ADULT_BY_ASSESSMENT';
  readonly status: 'MIS_EN_CAUSE' | 'GARDE_A_VUE' | 'TEMOIN' | 'TIERS_REVENDIQUANT';
  /** Recruited to carry: recorded as a victim beside. */
  readonly victim?: true;
  readonly arrested?: true;
}

const adult = { identity: 'ESTABLISHED', age: 'ADULT', status: 'GARDE_A_VUE' } as const;

export const PEOPLE: readonly Somebody[] = [
  {
    ...adult,
    id: 'P01',
    report: 'R01',
    country: 'CI',
    familyName: 'Kouassivarré',
    givenNames: 'Bértrand Yaovi',
    birthDate: '1981-04-17',
    nationality: 'CI',
    address: 'rue des Manguiers inventée 14, Abobo',
    arrested: true,
  },
  {
    ...adult,
    id: 'P02',
    report: 'R02',
    country: 'CI',
    familyName: 'Tanoh-Fictif',
    givenNames: 'Amélie Gbakré',
    birthDate: '1975-11-02',
    nationality: 'CI',
    status: 'MIS_EN_CAUSE',
  },
  {
    ...adult,
    id: 'P03',
    report: 'R03',
    country: 'CI',
    familyName: 'Ezannou',
    givenNames: 'Kwabréna',
    alias: 'le Mécano de Noé-Fiction',
    birthDate: '1990',
    nationality: 'GH',
    identity: 'ALLEGED',
    arrested: true,
  },
  {
    ...adult,
    id: 'P04',
    report: 'R04',
    country: 'CI',
    familyName: 'Digbéhoua',
    givenNames: 'Sylvestrin',
    birthDate: '1968-02-28',
    nationality: 'CI',
    status: 'TIERS_REVENDIQUANT',
  },
  {
    ...adult,
    id: 'P05',
    report: 'R07',
    country: 'BF',
    familyName: 'Ouédranogho',
    givenNames: 'Rasmablé',
    birthDate: '1986-07-09',
    nationality: 'BF',
    address: 'secteur inventé 31, Pô',
    arrested: true,
  },
  {
    ...adult,
    id: 'P06',
    report: 'R08',
    country: 'BF',
    familyName: 'Sawadrogui',
    givenNames: 'Inoussabé',
    birthDate: '1993-01-12',
    nationality: 'BF',
    arrested: true,
  },
  { id: 'P07', report: 'R09', country: 'BF', identity: 'UNKNOWN', age: 'ADULT_BY_ASSESSMENT', alias: 'Petit-Tonnerre-de-Fada', status: 'MIS_EN_CAUSE' },
  {
    ...adult,
    id: 'P08',
    report: 'R10',
    country: 'BF',
    familyName: 'Compaorédi',
    givenNames: 'Edwigette',
    birthDate: '1979-09-30',
    nationality: 'BF',
    status: 'TEMOIN',
  },
  {
    ...adult,
    id: 'P09',
    report: 'R12',
    country: 'ML',
    familyName: 'Coulibrali',
    givenNames: 'Moctarou Zanké',
    birthDate: '1984-03-05',
    nationality: 'ML',
    arrested: true,
  },
  {
    ...adult,
    id: 'P10',
    report: 'R13',
    country: 'ML',
    familyName: 'Keïtara',
    givenNames: 'Sounkalobé',
    birthDate: '1991-12-21',
    nationality: 'ML',
    arrested: true,
  },
  {
    ...adult,
    id: 'P11',
    report: 'R14',
    country: 'ML',
    familyName: 'Traorinké',
    givenNames: 'Bakaryel',
    birthDate: '2009-06-01',
    nationality: 'ML',
    age: 'MINOR',
    status: 'MIS_EN_CAUSE',
    victim: true,
  },
  {
    ...adult,
    id: 'P12',
    report: 'R15',
    country: 'ML',
    familyName: 'Diarrassouban',
    givenNames: 'Fatimélou',
    birthDate: '1988-08-18',
    nationality: 'ML',
    arrested: true,
  },
  {
    ...adult,
    id: 'P13',
    report: 'R18',
    country: 'NE',
    familyName: 'Moussadjibo',
    givenNames: 'Alhassanéto',
    birthDate: '1977-05-25',
    nationality: 'NE',
    address: 'quartier Inventé-Nord, Agadez',
    arrested: true,
  },
  {
    ...adult,
    id: 'P14',
    report: 'R19',
    country: 'NE',
    familyName: 'Harounadé',
    givenNames: 'Souleymanélé',
    birthDate: '1989-10-10',
    nationality: 'NE',
    arrested: true,
  },
  {
    ...adult,
    id: 'P15',
    report: 'R20',
    country: 'NE',
    familyName: 'Abdoulazizou',
    givenNames: 'Rabiatoubé',
    birthDate: '1995-02-14',
    nationality: 'NE',
    status: 'TEMOIN',
  },
  {
    ...adult,
    id: 'P16',
    report: 'R22',
    country: 'NE',
    familyName: 'Tillabérino',
    givenNames: 'Issakadou',
    birthDate: '1982-01-31',
    nationality: 'NE',
    arrested: true,
  },
];
