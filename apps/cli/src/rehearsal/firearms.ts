import type { Arm, Ask, Marking, Reply } from './arms.js';

const serial = (text: string, more: Partial<Marking> = {}): Marking => ({
  kind: 'serial',
  place: 'receiver',
  status: 'READ_COMPLETE',
  text,
  script: 'Latn',
  method: 'visual',
  ...more,
});
const mark = (kind: 'import' | 'national', text: string, country: string, year?: number): Marking => ({
  kind,
  place: 'barrel',
  status: 'READ_COMPLETE',
  text,
  script: 'Latn',
  method: 'visual',
  country,
  ...(year !== undefined && { year }),
});
const none: Marking = { kind: 'serial', place: 'receiver', status: 'NONE_MARKED', method: 'visual' };
const obliterated: Marking = { kind: 'serial', place: 'frame', status: 'OBLITERATED', method: 'visual' };

const own = (reply: 'record' | 'no-record'): Ask => ({ to: 'own-registers', reply });
const iarms = (says = 'NO_RECORD'): Ask => ({ to: 'iarms', reply: { says } });
const maker = (country: string, reply: Reply): Ask => ({ to: 'manufacturer', country, reply });
const marked = (country: string, reply: Reply): Ask => ({ to: 'country', country, reply });
const onward = (country: string, reply: Reply): Ask => ({ to: 'onward', country, reply });
/** Own registers and iARMS first, as the order of tracing has it, and nothing there. */
const home: readonly Ask[] = [own('no-record'), iarms()];

const arm = (
  id: string,
  report: string,
  model: Arm['model'],
  markings: readonly Marking[],
  state: Arm['state'],
  asks: readonly Ask[],
  more: Partial<Arm> = {},
): Arm => ({
  id,
  report,
  model,
  markings,
  identified: true,
  asks,
  state,
  ...more,
});

/** Fifty individual arms, as the communiqué gives only their number. */
export const ARMS: readonly Arm[] = [
  // Côte d’Ivoire
  arm(
    'F01',
    'R01',
    'glock',
    [serial('KFX 417', { place: 'frame' }), mark('national', 'GH PS 2014 0142', 'GH', 2014)],
    'TRACED',
    [
      ...home,
      marked('GH', { says: 'ONWARD_TO_COUNTRY', onward: 'TG', holder: 'TG' }),
      onward('TG', { says: 'IDENTIFIED_PURCHASER', holder: 'Armurerie du Golfe', restricted: true }),
      maker('AT', { says: 'MANUFACTURE_CONFIRMED' }),
    ],
    { laboratory: true },
  ),
  arm('F02', 'R01', 'm70', [serial('B-114207'), { kind: 'year', place: 'receiver', status: 'READ_COMPLETE', text: '1984', method: 'visual' }], 'TRACED', [
    ...home,
    maker('RS', { says: 'ONWARD_TO_COUNTRY', onward: 'LY', holder: 'LY' }),
    onward('LY', { says: 'ONWARD_TO_COUNTRY', onward: 'TD', holder: 'TD' }),
    onward('TD', { says: 'RECORDED_LOST_OR_STOLEN', holder: 'TD' }),
  ]),
  arm('F03', 'R01', 'beretta', [serial('P 41877 Z', { place: 'frame' })], 'TRACED', [
    ...home,
    maker('IT', { says: 'IDENTIFIED_LAST_LEGAL_HOLDER', holder: 'Comptoir des Armes', restricted: true }),
  ]),
  arm(
    'F04',
    'R01',
    'type56',
    [
      { kind: 'factory', place: 'receiver', status: 'READ_COMPLETE', text: '六六 五六式', script: 'Hans', transliteration: '66 wuliu shi', method: 'visual' },
      serial('3812046'),
    ],
    'TRAIL_ENDED',
    [...home, maker('CN', { says: 'LAST_IMPORT_CONFIRMED', holder: 'LY' })],
    { story: 'first-56-taken-for-serial' },
  ),
  arm(
    'F05',
    'R02',
    'akm',
    [
      serial('ИЖ 2741', { script: 'Cyrl', transliteration: 'IZH 2741' }),
      { kind: 'year', place: 'receiver', status: 'READ_COMPLETE', text: '1976', method: 'visual' },
    ],
    'TRACED',
    [...home, maker('RU', { says: 'ONWARD_TO_COUNTRY', onward: 'LY', holder: 'LY' }), onward('LY', { says: 'IDENTIFIED_STATE_STOCK', holder: 'LY' })],
  ),
  arm('F06', 'R02', 'fal', [serial('G 60412')], 'TRACED', [...home, maker('BE', { says: 'RECORDED_DESTROYED', holder: 'LR' })]),
  arm('F07', 'R02', 'hipower', [serial('T 218845', { place: 'frame' })], 'TRAIL_ENDED', [...home, maker('BE', { says: 'MANUFACTURE_CONFIRMED' })]),
  arm('F08', 'R03', 'craft', [none], 'NOT_REQUIRED', [], { notRequired: true }),
  arm('F09', 'R03', 'taurus', [serial('TKR 50318', { place: 'frame' })], 'UNSUCCESSFUL', [...home, maker('BR', { says: 'NOT_OUR_MANUFACTURE' })], {
    story: 'superseded-by-laboratory',
    laboratory: true,
  }),
  arm('F10', 'R04', 'baikal', [serial('0412735')], 'UNSUCCESSFUL', [...home, maker('RU', { says: 'NO_RECORD' })]),
  arm('F11', 'R04', 'mossberg', [serial('V 0618422'), mark('import', 'LAGOS 1998', 'NG', 1998)], 'TRACED', [
    ...home,
    marked('NG', { says: 'IDENTIFIED_PURCHASER', holder: 'Delta Sporting Goods' }),
    maker('US', { says: 'LAST_IMPORT_CONFIRMED', holder: 'NG' }),
  ]),
  arm('F12', 'R05', 'alarm', [serial('EFC-19043117', { place: 'slide' })], 'TRAIL_ENDED', [
    ...home,
    maker('TR', { says: 'LAST_IMPORT_CONFIRMED', holder: 'FR' }),
  ]),
  arm('F13', 'R05', 'glock', [obliterated], 'INSUFFICIENT_INFORMATION', [...home, maker('AT', { says: 'FAILED_SERIAL_OBLITERATED' })], { laboratory: true }),
  arm('F14', 'R06', 'mas36', [serial('FH 41820')], 'UNSUCCESSFUL', [...home, maker('FR', { says: 'FAILED_TOO_OLD' })]),
  // Burkina Faso
  arm('F15', 'R07', 'akm', [serial('78 ЕК 1903', { script: 'Cyrl', transliteration: '78 EK 1903' })], 'PENDING', [...home, maker('RU', 'overdue')]),
  arm('F16', 'R07', 'm70', [serial('B-114208')], 'UNSUCCESSFUL', [...home, maker('RS', 'refused')]),
  arm('F17', 'R07', 'craft', [none], 'NOT_REQUIRED', [], { notRequired: true }),
  arm('F18', 'R08', 'type56', [serial('18044127')], 'UNSUCCESSFUL', [...home, maker('CN', { says: 'FAILED_RECORDS_UNAVAILABLE' })]),
  arm('F19', 'R08', 'pkm', [serial('ТТ 412', { script: 'Cyrl', transliteration: 'TT 412' })], 'PENDING', [...home, maker('RU', 'delayed')]),
  arm('F20', 'R09', 'g3', [serial('6207714'), mark('national', 'BF 2011 0033', 'BF', 2011)], 'TRACED', [
    ...home,
    maker('DE', { says: 'IDENTIFIED_STATE_STOCK', holder: 'BF', then: 'clarified' }),
  ]),
  arm('F21', 'R09', 'craft', [none], 'INSUFFICIENT_INFORMATION', [], { identified: false }),
  arm(
    'F22',
    'R10',
    'tokarev',
    [serial('?Л 1?4?', { status: 'READ_PARTIAL', script: 'Cyrl', method: 'oblique-light', place: 'frame' })],
    'INSUFFICIENT_INFORMATION',
    [...home, maker('RU', { says: 'FAILED_INSUFFICIENT_DESCRIPTION' })],
    { laboratory: true },
  ),
  arm('F23', 'R10', 'beretta', [serial('M 90552 Z', { place: 'frame' })], 'UNSUCCESSFUL', [maker('IT', 'unanswered')]),
  arm('F24', 'R11', 'revolver', [serial('0412735', { place: 'frame' })], 'INSUFFICIENT_INFORMATION', [...home, maker('US', { says: 'FAILED_SERIAL_INVALID' })]),
  arm('F25', 'R11', 'akm', [{ kind: 'serial', place: 'receiver', status: 'NOT_EXAMINED' }], 'NO_ATTEMPT', [], { identified: false }),
  // Mali
  arm('F26', 'R12', 'maadi', [serial('٢٥٧٤١', { script: 'Arab', transliteration: '25741' })], 'PENDING', [
    ...home,
    maker('EG', { says: 'ONWARD_TO_COUNTRY', onward: 'SD', holder: 'SD' }),
    onward('SD', 'overdue'),
  ]),
  arm('F27', 'R12', 'akm', [serial('ML 2007 318'), mark('national', 'ML 2007 318', 'ML', 2007)], 'TRACED', [own('record')]),
  arm(
    'F28',
    'R12',
    'akm',
    [obliterated, serial('АТ 6628', { status: 'RESTORED', script: 'Cyrl', transliteration: 'AT 6628', method: 'electrolytic' })],
    'TRACED',
    [...home, maker('RU', { says: 'IDENTIFIED_STATE_STOCK', holder: 'BF' })],
    { laboratory: true },
  ),
  arm(
    'F29',
    'R13',
    'akm',
    [serial('ВР 90117', { script: 'Cyrl', transliteration: 'VR 90117' })],
    'TRAIL_ENDED',
    [...home, maker('RU', { says: 'MANUFACTURE_CONFIRMED', partial: true })],
    { story: 'lost-and-found' },
  ),
  arm('F30', 'R13', 'craft', [none], 'NOT_REQUIRED', [], { notRequired: true }),
  arm('F31', 'R13', 'uzi', [serial('104 482')], 'UNSUCCESSFUL', [...home, maker('IL', 'refused')]),
  arm('F32', 'R14', 'hipower', [serial('T 301112', { place: 'frame' }), mark('import', 'CEDEAO NG 1994', 'NG', 1994)], 'TRACED', [
    ...home,
    marked('NG', { says: 'IDENTIFIED_LAST_LEGAL_HOLDER', holder: 'Sahel Securitas', then: 'superseded' }),
    maker('BE', { says: 'MANUFACTURE_CONFIRMED' }),
  ]),
  arm('F33', 'R14', 'mossberg', [serial('R 220417')], 'NO_ATTEMPT', [], { stillOpen: true }),
  arm(
    'F34',
    'R15',
    'glock',
    [serial('BAR 029', { place: 'frame' })],
    'TRACED',
    [
      ...home,
      maker('AT', { says: 'ONWARD_TO_COUNTRY', onward: 'SN', holder: 'SN' }),
      onward('SN', { says: 'IDENTIFIED_STATE_STOCK', holder: 'SN', restricted: true }),
    ],
    { laboratory: true },
  ),
  arm('F35', 'R15', 'alarm', [serial('EFC-19043122', { place: 'slide' })], 'PENDING', [own('no-record'), maker('TR', 'waiting')], { stillOpen: true }),
  arm('F36', 'R16', 'm70', [serial('C-20419')], 'TRACED', [...home, maker('RS', { says: 'IDENTIFIED_PURCHASER', holder: 'Ministère de la Défense' })], {
    story: 'refused-first',
  }),
  arm('F37', 'R16', 'fal', [serial('G 71190')], 'PENDING', [...home, maker('BE', 'waiting')]),
  arm('F38', 'R17', 'mas36', [serial('FG 11734')], 'UNSUCCESSFUL', [own('no-record')]),
  // Niger
  arm(
    'F39',
    'R18',
    'type56',
    [serial('56-3 10442187'), { kind: 'factory', place: 'receiver', status: 'READ_COMPLETE', text: '386', method: 'visual' }],
    'TRAIL_ENDED',
    [...home, maker('CN', { says: 'LAST_IMPORT_CONFIRMED', holder: 'SD' })],
  ),
  arm('F40', 'R18', 'akm', [serial('МО 4471', { script: 'Cyrl', transliteration: 'MO 4471' })], 'PENDING', [...home, maker('RU', 'overdue')]),
  arm(
    'F41',
    'R18',
    'pkm',
    [serial('Ю 18?', { status: 'READ_PARTIAL', script: 'Cyrl', method: 'magnification' })],
    'UNSUCCESSFUL',
    [...home, maker('RU', { says: 'NO_RECORD' })],
    { laboratory: true },
  ),
  arm(
    'F42',
    'R18',
    'm70',
    [serial('B-114209')],
    'TRACED',
    [...home, maker('RS', { says: 'ONWARD_TO_COUNTRY', onward: 'LY', holder: 'LY' }), onward('LY', { says: 'RECORDED_LOST_OR_STOLEN', holder: 'LY' })],
    { story: 'same-as-earlier' },
  ),
  arm('F43', 'R19', 'baikal', [serial('1187204')], 'TRAIL_ENDED', [...home, maker('RU', { says: 'LAST_IMPORT_CONFIRMED', holder: 'NG' })]),
  arm('F44', 'R19', 'craft', [none], 'NOT_REQUIRED', [], { notRequired: true }),
  arm(
    'F45',
    'R19',
    'taurus',
    [serial('TZB 77120', { place: 'frame' })],
    'TRACED',
    [...home, maker('BR', { says: 'IDENTIFIED_LAST_LEGAL_HOLDER', holder: 'Garde Nationale' })],
    { story: 'unannounced' },
  ),
  arm('F46', 'R20', 'g3', [serial('6300281')], 'PENDING', [...home, maker('DE', 'delayed')]),
  arm('F47', 'R20', 'maadi', [serial('٤١٠٩٢', { script: 'Arab', transliteration: '41092' })], 'TRACED', [
    ...home,
    maker('EG', { says: 'ONWARD_TO_COUNTRY', onward: 'LY', holder: 'LY' }),
    onward('LY', { says: 'IDENTIFIED_STATE_STOCK', holder: 'LY' }),
  ]),
  arm('F48', 'R21', 'akm', [obliterated], 'INSUFFICIENT_INFORMATION', [], { identified: false, laboratory: true }),
  arm('F49', 'R21', 'm70', [serial('B-114231'), mark('national', 'NE 2009 77', 'NE', 2009)], 'TRACED', [own('record')]),
  arm('F50', 'R22', 'revolver', [serial('C 84417', { place: 'frame' })], 'NO_ATTEMPT', [], { stillOpen: true }),
];
