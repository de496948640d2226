/** The four countries, where they stood, and which services answered for what. Places are real, everything that happens there is invented. */
export const COUNTRIES = ['BF', 'CI', 'ML', 'NE'] as const;
export type Country = (typeof COUNTRIES)[number];

interface Services {
  readonly police: string;
  readonly gendarmerie: string;
  readonly customs: string;
  readonly airport: string;
  readonly border: string;
  readonly commission: string;
  readonly bureau: string;
  readonly office: string;
  readonly judge: string;
  readonly registry: string;
  readonly store: string;
  readonly laboratory: string;
}

const services = (c: Country, rest: Pick<Services, 'customs' | 'airport' | 'border' | 'commission' | 'bureau'>, court: string, store: string): Services => ({
  police: `${c}.DGPN-PJ`,
  gendarmerie: `${c}.GN-SR`,
  office: `${c}.PARQUET-${court}`,
  judge: `${c}.INSTR-${court}`,
  registry: `${c}.GREFFE-${court}`,
  store: `${c}.MAG-${store}`,
  laboratory: `${c}.LPTS`,
  ...rest,
});

export const SERVICES: Readonly<Record<Country, Services>> = {
  BF: services('BF', { customs: 'BF.DGD', airport: 'BF.CAAT-OUA', border: 'BF.PF-DAKOLA', commission: 'BF.CNLPAL', bureau: 'BF.BCN-OUAGA' }, 'OUAGA1', 'OUAGA'),
  CI: services(
    'CI',
    { customs: 'CI.DGD-AIR', airport: 'CI.CAAT-ABJ', border: 'CI.PF-NOE', commission: 'CI.COMNAT-ALPC', bureau: 'CI.BCN-ABIDJAN' },
    'ABIDJAN',
    'ABIDJAN',
  ),
  ML: services(
    'ML',
    { customs: 'ML.DGD', airport: 'ML.CAAT-BKO', border: 'ML.PF-ZEGOUA', commission: 'ML.CNLPAL', bureau: 'ML.BCN-BAMAKO' },
    'BAMAKO',
    'BAMAKO',
  ),
  NE: services('NE', { customs: 'NE.DGD', airport: 'NE.CAAT-NIM', border: 'NE.PF-GAYA', commission: 'NE.CNCCAI', bureau: 'NE.BCN-NIAMEY' }, 'NIAMEY', 'NIAMEY'),
};

/** The n-th officer of a unit of the rehearsal. */
export const officer = (unit: string, n = 1): string => `${unit}.${4710 + n}`;

/** How many officers each service sent, in each country: 65 times four are the 260 of the communiqué. */
export const CLAIMS: readonly (readonly [keyof Services, number])[] = [
  ['police', 16],
  ['gendarmerie', 12],
  ['customs', 13],
  ['airport', 8],
  ['border', 8],
  ['commission', 4],
  ['office', 4],
];

export const SITES = [
  {
    code: 'BF-OUA-AIRPORT',
    name: 'Ouagadougou airport',
    kind: 'airport',
    country: 'BF',
    service: 'airport',
    location: { latitude: '12.353', longitude: '-1.512' },
  },
  {
    code: 'BF-DAKOLA',
    name: 'Dakola border crossing',
    kind: 'land-border',
    country: 'BF',
    service: 'border',
    location: { latitude: '11.003', longitude: '-1.073' },
  },
  {
    code: 'BF-KANTCHARI',
    name: 'Kantchari border crossing',
    kind: 'land-border',
    country: 'BF',
    service: 'customs',
    location: { latitude: '12.478', longitude: '1.511' },
  },
  {
    code: 'BF-FADA',
    name: 'Checkpoint east of Fada N’Gourma',
    kind: 'checkpoint',
    country: 'BF',
    service: 'gendarmerie',
    location: { latitude: '12.061', longitude: '0.358' },
  },
  { code: 'CI-ABJ-AIRPORT', name: 'Abidjan airport', kind: 'airport', country: 'CI', service: 'customs', location: { latitude: '5.261', longitude: '-3.926' } },
  { code: 'CI-ABJ-PORT', name: 'Port of Abidjan', kind: 'seaport', country: 'CI', service: 'police', location: { latitude: '5.292', longitude: '-4.014' } },
  {
    code: 'CI-SPY-PORT',
    name: 'Port of San-Pédro',
    kind: 'seaport',
    country: 'CI',
    service: 'gendarmerie',
    location: { latitude: '4.737', longitude: '-6.619' },
  },
  { code: 'CI-NOE', name: 'Noé border crossing', kind: 'land-border', country: 'CI', service: 'border', location: { latitude: '5.29', longitude: '-2.79' } },
  { code: 'ML-BKO-AIRPORT', name: 'Bamako airport', kind: 'airport', country: 'ML', service: 'airport', location: { latitude: '12.533', longitude: '-7.949' } },
  {
    code: 'ML-ZEGOUA',
    name: 'Zégoua border crossing',
    kind: 'land-border',
    country: 'ML',
    service: 'border',
    location: { latitude: '10.474', longitude: '-5.654' },
  },
  {
    code: 'ML-KAYES',
    name: 'Checkpoint on the road from Kayes',
    kind: 'checkpoint',
    country: 'ML',
    service: 'gendarmerie',
    location: { latitude: '14.447', longitude: '-11.444' },
  },
  {
    code: 'ML-SIKASSO',
    name: 'Checkpoint north of Sikasso',
    kind: 'checkpoint',
    country: 'ML',
    service: 'customs',
    location: { latitude: '11.317', longitude: '-5.666' },
  },
  { code: 'NE-NIM-AIRPORT', name: 'Niamey airport', kind: 'airport', country: 'NE', service: 'airport', location: { latitude: '13.481', longitude: '2.183' } },
  {
    code: 'NE-GAYA',
    name: 'Gaya border crossing',
    kind: 'land-border',
    country: 'NE',
    service: 'border',
    location: { latitude: '11.884', longitude: '3.446' },
  },
  {
    code: 'NE-AYOROU',
    name: 'Ayorou border crossing',
    kind: 'land-border',
    country: 'NE',
    service: 'customs',
    location: { latitude: '14.73', longitude: '0.917' },
  },
  {
    code: 'NE-AGADEZ',
    name: 'Checkpoint south of Agadez',
    kind: 'checkpoint',
    country: 'NE',
    service: 'gendarmerie',
    location: { latitude: '16.973', longitude: '7.991' },
  },
] as const;
export type SiteCode = (typeof SITES)[number]['code'];

export const siteOf = (code: SiteCode) => SITES.find((one) => one.code === code)!;
/** The unit that holds a site. */
export const unitAt = (code: SiteCode): string => {
  const { country, service } = siteOf(code);
  return SERVICES[country][service];
};
