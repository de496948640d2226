import type { SiteCode } from './sites.js';

/** One lot on a report beside its firearms. Amounts are text and add up, report by report, to what was published. */
export interface Lot {
  readonly category: string;
  readonly kind?: string;
  readonly amount?: string;
  readonly unit: string;
  readonly stated?: string;
  readonly packaging?: string;
  readonly says: string;
  /** What becomes of it. */
  readonly fate: 'registry' | 'laboratory' | 'destroyed-on-site' | 'magazine' | 'keeper' | 'batch';
}

export interface Report {
  readonly id: string;
  readonly site: SiteCode;
  readonly day: number;
  readonly time: string;
  readonly when?: 'day' | 'night';
  readonly frame: 'flagrance' | 'preliminaire' | 'customs' | 'administrative';
  /** The named case that it joins; a criminal one without a name opens its own. */
  readonly case?: string;
  readonly route: string;
  readonly concealment: readonly string[];
  readonly place: string;
  readonly lots: readonly Lot[];
}

const rounds = (amount: string, calibre = '7.62x39'): Lot => ({
  category: 'live-ammunition',
  kind: calibre.replace(/[^0-9a-z]+/gi, '-').toLowerCase(),
  amount,
  unit: 'round',
  packaging: 'carton',
  says: `cartridges ${calibre}`,
  fate: 'registry',
});
const sticks = (amount: string, fate: Lot['fate']): Lot => ({
  category: 'explosive',
  kind: 'dynamite-stick',
  amount,
  unit: 'stick',
  packaging: 'carton',
  says: 'sticks of dynamite on their way to a gold mine',
  fate,
});
const cords = (amount: string): Lot => ({
  category: 'explosive',
  kind: 'detonating-cord',
  amount,
  unit: 'cord',
  packaging: 'reel',
  says: 'lengths of detonating cord',
  fate: 'magazine',
});
const drug = (kind: string, amount: string): Lot => ({
  category: 'drug',
  kind,
  amount,
  unit: 'KGM',
  packaging: kind === 'khat' ? 'bundle' : 'brick',
  says: `${kind}, field test positive`,
  fate: 'laboratory',
});
const fuel = (amount: string): Lot => ({
  category: 'fuel',
  kind: 'petrol',
  amount,
  unit: 'LTR',
  packaging: 'drum',
  says: 'petrol in drums and cans, believed to come from Nigeria',
  fate: 'keeper',
});
const uncounted = (category: string, kind: string | undefined, says: string): Lot => ({
  category,
  ...(kind !== undefined && { kind }),
  unit: 'UNQUANTIFIED',
  stated: 'large quantities',
  packaging: 'carton',
  says,
  fate: 'registry',
});

const arms = (
  id: string,
  site: SiteCode,
  day: number,
  time: string,
  amount: string,
  route: string,
  concealment: readonly string[],
  place: string,
  more: Partial<Report> = {},
): Report => ({
  id,
  site,
  day,
  time,
  frame: 'flagrance',
  route,
  concealment,
  place,
  lots: [rounds(amount)],
  ...more,
});

const ARMS_REPORTS: readonly Report[] = [
  arms('R01', 'CI-ABJ-AIRPORT', 1, '06:40', '520', 'air-cargo', ['false-bottom'], 'freight shed, bay 4', { case: 'CI-AIR' }),
  arms('R02', 'CI-ABJ-PORT', 2, '10:15', '410', 'sea-container', ['spare-parts'], 'container yard, row F'),
  arms('R03', 'CI-NOE', 2, '21:00', '380', 'noe-elubo', ['load-of-yams'], 'inspection lane 2', { when: 'night' }),
  arms('R04', 'CI-SPY-PORT', 3, '08:20', '340', 'sea-container', ['machine-housing'], 'quay 3'),
  arms('R05', 'CI-ABJ-AIRPORT', 4, '05:55', '330', 'air-cargo', ['false-bottom'], 'freight shed, bay 6', { case: 'CI-AIR' }),
  arms('R06', 'CI-NOE', 6, '14:30', '320', 'noe-elubo', ['under-the-seat'], 'inspection lane 1'),
  arms('R07', 'BF-DAKOLA', 1, '09:05', '310', 'paga-dakola', ['fuel-tank'], 'customs yard'),
  arms('R08', 'BF-KANTCHARI', 2, '16:45', '300', 'niamey-fada', ['load-of-onions'], 'weighbridge'),
  arms('R09', 'BF-FADA', 3, '00:00', '290', 'fada-pama', ['on-the-body'], 'roadblock at kilometre 12', { when: 'day' }),
  arms('R10', 'BF-OUA-AIRPORT', 5, '11:10', '280', 'air-passenger', ['checked-baggage'], 'baggage hall'),
  arms('R11', 'BF-FADA', 6, '22:00', '270', 'fada-pama', ['motorcycle-bag'], 'roadblock at kilometre 12', { when: 'night' }),
  arms('R12', 'ML-ZEGOUA', 1, '13:25', '260', 'pogo-zegoua', ['spare-wheel'], 'customs yard'),
  arms('R13', 'ML-KAYES', 2, '07:50', '250', 'diboli-kayes', ['load-of-charcoal'], 'checkpoint, east side'),
  arms('R14', 'ML-SIKASSO', 3, '17:35', '240', 'sikasso-bougouni', ['double-floor'], 'checkpoint, lay-by', { frame: 'preliminaire' }),
  arms('R15', 'ML-BKO-AIRPORT', 4, '04:20', '230', 'air-cargo', ['machine-housing'], 'freight shed B'),
  arms('R16', 'ML-KAYES', 5, '19:00', '220', 'diboli-kayes', ['fuel-tank'], 'checkpoint, east side', { when: 'night' }),
  arms('R17', 'ML-ZEGOUA', 7, '12:05', '210', 'pogo-zegoua', ['under-the-seat'], 'customs yard'),
  arms('R18', 'NE-AGADEZ', 1, '15:40', '200', 'agadez-dirkou', ['water-cans'], 'southern checkpoint', { case: 'NE-AGADEZ' }),
  arms('R19', 'NE-GAYA', 3, '09:30', '190', 'malanville-gaya', ['load-of-cloth'], 'bridge post'),
  arms('R20', 'NE-AYOROU', 4, '18:10', '180', 'gao-ayorou', ['camel-load'], 'river post'),
  arms('R21', 'NE-AGADEZ', 5, '20:30', '170', 'agadez-dirkou', ['water-cans'], 'southern checkpoint', { case: 'NE-AGADEZ', when: 'night' }),
  arms('R22', 'NE-NIM-AIRPORT', 6, '06:15', '262', 'air-passenger', ['hand-baggage'], 'departure control'),
];

const lots = (
  id: string,
  site: SiteCode,
  day: number,
  time: string,
  frame: Report['frame'],
  route: string,
  place: string,
  found: readonly Lot[],
  named?: string,
): Report => ({
  id,
  site,
  day,
  time,
  frame,
  route,
  concealment: ['under-tarpaulin'],
  place,
  lots: found,
  ...(named !== undefined && { case: named }),
});

const EXPLOSIVE_REPORTS: readonly Report[] = [
  lots('R23', 'BF-KANTCHARI', 2, '05:30', 'flagrance', 'niamey-fada', 'lorry park', [sticks('12000', 'destroyed-on-site'), cords('8')], 'BF-MINES'),
  lots('R24', 'BF-FADA', 4, '12:45', 'flagrance', 'fada-pama', 'roadblock at kilometre 12', [sticks('8400', 'magazine'), cords('6')], 'BF-MINES'),
  lots('R25', 'ML-KAYES', 3, '10:25', 'flagrance', 'diboli-kayes', 'checkpoint, west side', [sticks('6500', 'destroyed-on-site'), cords('5')], 'ML-MINES'),
  lots('R26', 'ML-SIKASSO', 5, '15:15', 'flagrance', 'sikasso-bougouni', 'checkpoint, lay-by', [sticks('4200', 'magazine'), cords('4')], 'ML-MINES'),
  lots('R27', 'NE-AYOROU', 2, '11:55', 'flagrance', 'gao-ayorou', 'river post', [sticks('3600', 'magazine'), cords('3')], 'NE-MINES'),
  lots('R28', 'NE-GAYA', 4, '08:35', 'flagrance', 'malanville-gaya', 'bridge post', [sticks('2893', 'destroyed-on-site'), cords('2')], 'NE-MINES'),
  lots('R29', 'CI-NOE', 5, '13:50', 'flagrance', 'noe-elubo', 'inspection lane 2', [sticks('1800', 'magazine')], 'CI-MINES'),
  lots('R30', 'CI-SPY-PORT', 6, '09:45', 'flagrance', 'sea-container', 'quay 5', [sticks('1200', 'magazine')], 'CI-MINES'),
];

const DRUG_REPORTS: readonly Report[] = [
  lots('R31', 'CI-ABJ-PORT', 3, '14:10', 'flagrance', 'sea-container', 'container yard, row B', [drug('cannabis-herb', '412.35')]),
  lots('R32', 'BF-DAKOLA', 3, '19:40', 'flagrance', 'paga-dakola', 'customs yard', [drug('cannabis-herb', '268.475')]),
  lots('R33', 'ML-ZEGOUA', 4, '08:05', 'flagrance', 'pogo-zegoua', 'customs yard', [drug('cannabis-resin', '190.05'), drug('khat', '147.75')]),
  lots('R34', 'NE-GAYA', 5, '16:20', 'flagrance', 'malanville-gaya', 'bridge post', [drug('cannabis-herb', '153.625')]),
  lots('R35', 'CI-ABJ-AIRPORT', 5, '07:10', 'flagrance', 'air-cargo', 'freight shed, bay 2', [drug('khat', '201.25')]),
  lots('R36', 'NE-NIM-AIRPORT', 4, '23:20', 'flagrance', 'air-cargo', 'freight shed', [drug('khat', '99.5')]),
];

const FUEL_REPORTS: readonly Report[] = [
  lots('R37', 'NE-GAYA', 1, '17:00', 'customs', 'malanville-gaya', 'bridge post', [fuel('21000')]),
  lots('R38', 'NE-AYOROU', 3, '06:50', 'customs', 'gao-ayorou', 'river post', [fuel('14500')]),
  lots('R39', 'NE-AGADEZ', 6, '12:30', 'customs', 'agadez-dirkou', 'southern checkpoint', [fuel('8000')]),
  lots('R40', 'ML-SIKASSO', 2, '18:15', 'customs', 'sikasso-bougouni', 'checkpoint, lay-by', [fuel('9500')]),
  lots('R41', 'ML-KAYES', 6, '05:45', 'customs', 'diboli-kayes', 'checkpoint, west side', [fuel('7000')]),
];

/** A consignment of medicines that came in four containers: each packet is a line, so that each can be handed over and missed. */
const CONTAINERS = ['R42', 'R43', 'R44', 'R45'];
const PACKETS = 130;
/** 183 packets of five boxes and 337 of four. */
const OF_FIVE = 183;
const packet = (n: number): Lot => ({
  category: 'medicine',
  kind: 'contraband-medicine',
  amount: n < OF_FIVE ? '5' : '4',
  unit: 'box',
  packaging: 'packet',
  says: 'boxes of tablets without import licence',
  fate: 'batch',
});
const MEDICINE_REPORTS: readonly Report[] = CONTAINERS.map((id, at) =>
  lots(
    id,
    'CI-ABJ-AIRPORT',
    2 + at,
    '09:00',
    'customs',
    'air-cargo',
    `freight shed, pallet ${at + 1}`,
    Array.from({ length: PACKETS }, (_, n) => packet(at * PACKETS + n)),
  ),
);

const MARKET_REPORTS: readonly Report[] = [
  lots('R46', 'NE-NIM-AIRPORT', 3, '10:00', 'administrative', 'air-cargo', 'freight shed', [
    uncounted('medical-goods', 'hand-sanitizer-gel', 'hand sanitizer without papers'),
  ]),
  lots('R47', 'ML-BKO-AIRPORT', 2, '15:00', 'administrative', 'air-cargo', 'freight shed B', [
    uncounted('medical-goods', 'gloves', 'examination gloves without papers'),
  ]),
  lots('R48', 'CI-ABJ-PORT', 6, '16:10', 'administrative', 'sea-container', 'container yard, row C', [
    uncounted('medicine', undefined, 'medicines that fight the pandemic, without papers'),
  ]),
];

export const REPORTS: readonly Report[] = [...ARMS_REPORTS, ...EXPLOSIVE_REPORTS, ...DRUG_REPORTS, ...FUEL_REPORTS, ...MEDICINE_REPORTS, ...MARKET_REPORTS];
