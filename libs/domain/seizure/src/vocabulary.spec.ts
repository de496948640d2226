import { allowedUnits, EXPLOSIVE_UNITS, isCounted, REGIMES } from './events.js';
import { seizure } from './aggregates.js';
import { CRIMINAL_FRAMES } from './vocabulary.js';

it('a seizure is folded under a name of its own', () => expect(seizure.decider.name).toBe('seizure'));

describe('what is counted how', () => {
  it('is the same list as the reports of the operations use', () =>
    expect({ ...allowedUnits, cash: undefined, other: undefined }).toEqual({
      firearm: ['each'],
      'firearm-part': ['each'],
      'live-ammunition': ['round'],
      'fired-cases-and-bullets': ['each'],
      explosive: ['stick', 'cord', 'MTR', 'each', 'KGM', 'GRM'],
      drug: ['KGM', 'GRM', 'MGM', 'LTR', 'each'],
      medicine: ['box', 'each', 'KGM', 'GRM', 'LTR'],
      fuel: ['LTR'],
      document: ['each'],
      vehicle: ['each'],
      'electronic-device': ['each'],
      'medical-goods': ['each', 'box', 'LTR', 'KGM'],
    }));
  it('is narrower for each kind of explosive', () =>
    expect(EXPLOSIVE_UNITS).toEqual({
      'dynamite-stick': ['stick'],
      'detonating-cord': ['cord', 'MTR'],
      detonator: ['each'],
      other: ['each', 'KGM', 'GRM'],
    }));
  it('is money in its currency, and whatever fits for other goods', () => {
    expect(allowedUnits.cash).toContain('XOF');
    expect(allowedUnits.cash.every((one) => isCounted(one) && /^[A-Z]{3}$/.test(one))).toBe(true);
    expect(allowedUnits.other).toEqual(expect.arrayContaining(['KGM', 'LTR', 'each', 'box']));
  });
});

it('goods are handled by the rules of their category', () =>
  expect(REGIMES).toEqual({
    firearm: 'firearm',
    'firearm-part': 'firearm',
    'live-ammunition': 'ordinary',
    'fired-cases-and-bullets': 'ordinary',
    explosive: 'explosive',
    drug: 'drug',
    medicine: 'ordinary',
    fuel: 'perishable',
    cash: 'cash',
    document: 'ordinary',
    vehicle: 'vehicle',
    'electronic-device': 'ordinary',
    'medical-goods': 'ordinary',
    other: 'ordinary',
  }));

it('a criminal case opens in three frames, and in no other', () => expect(CRIMINAL_FRAMES).toEqual(['flagrance', 'preliminaire', 'commission-rogatoire']));
