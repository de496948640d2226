import { z } from '#platform/kernel';
import { decimal } from './decimal.js';

/** What was seized, in one word; each has its units and its regime. */
export const CATEGORIES = [
  'firearm',
  'firearm-part',
  'live-ammunition',
  'fired-cases-and-bullets',
  'explosive',
  'drug',
  'medicine',
  'fuel',
  'cash',
  'document',
  'vehicle',
  'electronic-device',
  'medical-goods',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];
export const category = z.enum(CATEGORIES);

export const EXPLOSIVE_KINDS = ['dynamite-stick', 'detonating-cord', 'detonator', 'other'] as const;
export type ExplosiveKind = (typeof EXPLOSIVE_KINDS)[number];

/** UNECE Recommendation 20 codes for what is weighed and measured, and the field's own words for what is counted. */
export const MEASURED_UNITS = ['KGM', 'GRM', 'MGM', 'LTR', 'MTR'] as const;
export const COUNTED_UNITS = ['each', 'stick', 'cord', 'round', 'box'] as const;
/** Cash is counted in the minor units of its ISO 4217 currency; the CFA franc has none, so XOF 5000 is `5000`. */
export const CURRENCIES = [
  'XOF',
  'XAF',
  'EUR',
  'USD',
  'GBP',
  'CHF',
  'NGN',
  'GHS',
  'GNF',
  'LRD',
  'SLE',
  'MRU',
  'DZD',
  'MAD',
  'LYD',
  'TND',
  'AED',
  'SAR',
  'CNY',
] as const;
export const UNITS = [...MEASURED_UNITS, ...COUNTED_UNITS, ...CURRENCIES] as const;
export type Unit = (typeof UNITS)[number];
export const unit = z.enum(UNITS);

/** Nobody counted: said openly, never written as zero, never part of a sum. */
export const UNQUANTIFIED = 'UNQUANTIFIED';

export const allowedUnits: Readonly<Record<Category, readonly Unit[]>> = {
  firearm: ['each'],
  'firearm-part': ['each'],
  'live-ammunition': ['round'],
  'fired-cases-and-bullets': ['each'],
  explosive: ['stick', 'cord', 'MTR', 'each', 'KGM', 'GRM'],
  drug: ['KGM', 'GRM', 'MGM', 'LTR', 'each'],
  medicine: ['box', 'each', 'KGM', 'GRM', 'LTR'],
  fuel: ['LTR'],
  cash: CURRENCIES,
  document: ['each'],
  vehicle: ['each'],
  'electronic-device': ['each'],
  'medical-goods': ['each', 'box', 'LTR', 'KGM'],
  other: [...MEASURED_UNITS, ...COUNTED_UNITS],
};

/** KAFO II counted detonating cord in cords, KAFO V in metres: both stand, and neither is turned into the other. */
export const EXPLOSIVE_UNITS: Readonly<Record<ExplosiveKind, readonly Unit[]>> = {
  'dynamite-stick': ['stick'],
  'detonating-cord': ['cord', 'MTR'],
  detonator: ['each'],
  other: ['each', 'KGM', 'GRM'],
};

/** The rules of handling that follow from the category (they are applied where the goods are kept). */
export const REGIME_NAMES = ['firearm', 'explosive', 'drug', 'perishable', 'cash', 'vehicle', 'ordinary'] as const;
export type Regime = (typeof REGIME_NAMES)[number];
export const REGIMES: Readonly<Record<Category, Regime>> = {
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
};

export const isCounted = (one: Unit): boolean => !(MEASURED_UNITS as readonly string[]).includes(one);

/** How much: an exact amount in one unit, or openly nobody's count with the words of the report ("large quantities"). */
export const quantity = z.union([
  z.strictObject({ amount: decimal, unit }),
  z.strictObject({ unit: z.literal(UNQUANTIFIED), stated: z.string().min(1).max(120).optional() }),
]);
export type Quantity = z.output<typeof quantity>;
export const isQuantified = (one: Quantity): one is Extract<Quantity, { amount: string }> => one.unit !== UNQUANTIFIED;

/** The legal frame of the act. */
export const FRAMES = ['flagrance', 'preliminaire', 'commission-rogatoire', 'customs', 'administrative', 'voluntary-surrender'] as const;
export type Frame = (typeof FRAMES)[number];
/** Frames in which a criminal case opens when the report is signed. */
export const CRIMINAL_FRAMES: readonly Frame[] = ['flagrance', 'preliminaire', 'commission-rogatoire'];

export const ACQUISITIONS = ['seized', 'found', 'surrendered'] as const;
/** Scellé fermé (enclosed), découvert (too large, the label is fixed to it), ouvert (papers that are to be read). */
export const SEAL_KINDS = ['CLOSED', 'UNCOVERED', 'OPEN'] as const;
export type SealKind = (typeof SEAL_KINDS)[number];
export const NO_SEAL_REASONS = [
  'dangerous-goods',
  'too-large',
  'perishable',
  'living',
  'no-seals-available',
  'sealed-with-parent',
  'left-with-keeper',
] as const;
export const SIGNATURE_OUTCOMES = ['signed', 'refused', 'unable', 'absent'] as const;
