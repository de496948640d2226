import { z } from '#platform/kernel';
import type { ACQUISITIONS, Frame } from '#domain/seizure/events';

/** How the arm came into being. Craft-made arms have no maker's record that could be traced. */
export const ORIGINS = ['industrial', 'craft', 'converted', 'reactivated', 'assembled', 'unknown'] as const;
export type Origin = (typeof ORIGINS)[number];
export type Acquisition = (typeof ACQUISITIONS)[number];

/**
 * SDG 16.4.2 counts, of the arms seized, those seized for a criminal offence. Contraband of arms is one, so a customs frame counts;
 * an administrative measure and a voluntary surrender do not.
 */
export const isCriminalFrame = (frame: Frame): boolean => frame !== 'administrative' && frame !== 'voluntary-surrender';

export const MARKING_KINDS = ['serial', 'import', 'national', 'proof', 'factory', 'model', 'calibre', 'year', 'part-number'] as const;
export const MARKING_PLACES = [
  'frame',
  'receiver',
  'slide',
  'barrel',
  'bolt',
  'cylinder',
  'grip',
  'stock',
  'magazine',
  'trigger-group',
  'sight',
  'other',
] as const;
/** "None marked" differs from "obliterated", and both from "not examined": an arm that never had a serial was not tampered with. */
export const MARKING_STATUSES = ['READ_COMPLETE', 'READ_PARTIAL', 'RESTORED', 'OBLITERATED', 'NONE_MARKED', 'NOT_EXAMINED'] as const;
export type MarkingKind = (typeof MARKING_KINDS)[number];
export type MarkingStatus = (typeof MARKING_STATUSES)[number];
/** In these states characters were read from the weapon; in the others there is nothing to transcribe. */
export const hasText = (status: MarkingStatus): boolean => status === 'READ_COMPLETE' || status === 'READ_PARTIAL' || status === 'RESTORED';
/** Non-destructive methods come first, etching last. */
export const READING_METHODS = [
  'visual',
  'oblique-light',
  'magnification',
  'infrared',
  'x-ray',
  'magnetic',
  'electrolytic',
  'chemical-etching',
  'other',
] as const;
/** ISO 15924. */
export const scriptCode = z.string().regex(/^[A-Z][a-z]{3}$/, 'a script is four letters (ISO 15924), for example Latn, Cyrl, Arab, Hans');

/** NCIC gun type, character 1: what it is. */
export const WEAPON_CHARACTERS = {
  A: 'cannon',
  B: 'submachine gun or machine pistol',
  C: 'rifle-shotgun combination',
  D: 'disguised',
  E: 'electric shock',
  F: 'ammunition',
  G: 'grenade',
  H: 'bomb',
  I: 'mine',
  J: 'missile',
  K: 'rocket',
  M: 'machine gun',
  O: 'mortar',
  P: 'pistol',
  Q: 'shotgun pistol',
  R: 'rifle',
  S: 'shotgun',
  V: 'silencer',
  Z: 'other',
} as const;
/** NCIC gun type, character 2: how it works. */
export const ACTION_CHARACTERS = {
  A: 'automatic',
  B: 'bolt action',
  C: 'carbine',
  D: 'derringer',
  E: 'double barrel, side by side',
  F: 'flare',
  G: 'gas or air',
  H: 'flintlock',
  I: 'semi-automatic',
  J: 'jet-propelled',
  K: 'blank',
  L: 'lever action',
  N: 'launcher',
  O: 'over and under',
  P: 'pump action',
  R: 'revolver',
  S: 'single shot',
  T: 'recoilless',
  U: 'percussion',
  V: 'tear gas',
  W: 'three barrels',
  X: 'four or more barrels',
} as const;
const weapons: Readonly<Record<string, string>> = WEAPON_CHARACTERS;
const actions: Readonly<Record<string, string>> = ACTION_CHARACTERS;

/** Decodes an NCIC two-character gun type: `PI` is a semi-automatic pistol. Undefined when either character is not of the list. */
export function gunTypeOf(code: string): { readonly weapon: string; readonly action: string } | undefined {
  const [weapon, action] = [weapons[code.charAt(0)], actions[code.charAt(1)]];
  return code.length === 2 && weapon !== undefined && action !== undefined ? { weapon, action } : undefined;
}
export const gunTypeCode = z
  .string()
  .length(2)
  .refine((code) => gunTypeOf(code) !== undefined, 'an action code is an NCIC gun type, for example PI or RA');

/** Arms categories of the ITI and of SDG 16.4.2, with parts and ammunition beside them. */
export const ITI_CATEGORIES = [
  'REVOLVER',
  'PISTOL',
  'RIFLE_CARBINE',
  'SHOTGUN',
  'SUB_MACHINE_GUN',
  'LIGHT_MACHINE_GUN',
  'HEAVY_MACHINE_GUN',
  'GRENADE_LAUNCHER',
  'ANTI_AIRCRAFT_GUN',
  'ANTI_TANK_GUN',
  'RECOILLESS_RIFLE',
  'ANTI_TANK_MISSILE_LAUNCHER',
  'ANTI_AIRCRAFT_MISSILE_LAUNCHER',
  'MORTAR_UNDER_100_MM',
  'OTHER_SMALL_ARM',
  'PARTS_COMPONENTS',
  'AMMUNITION',
] as const;

/** INTERPOL's test of what is illicit; an ITI request states it. Licit arms used in a crime are in scope, too. */
export const ILLICIT_BASES = [
  'ILLICIT_WHERE_FOUND',
  'UN_EMBARGO_VIOLATED',
  'NOT_MARKED_PER_ITI',
  'MADE_OR_ASSEMBLED_WITHOUT_LICENCE',
  'TRANSFERRED_WITHOUT_LICENCE',
  'LICIT_USED_IN_CRIME',
] as const;

/** INTERPOL's criteria for sharing ballistic data: crime guns and casings recovered under any of these. */
export const SHARING_CRITERIA = [
  'WITHIN_80_KM_OF_BORDER',
  'BY_CUSTOMS_OR_BORDER_OFFICIALS',
  'SUSPECTED_TRAFFICKERS',
  'GROUP_OF_THREE_OR_MORE',
  'TERRORISM',
  'PERSON_RESIDENT_ABROAD',
] as const;
export type SharingCriterion = (typeof SHARING_CRITERIA)[number];

/** Grounds on which a trace is not required (MOSAIC 05.31 and SDG 16.4.2). */
export const EXEMPTION_GROUNDS = [
  'craft-made',
  'amnesty-collection',
  'made-before-1946',
  'tracing-would-delay-destruction',
  'antique',
  'replica',
  'administrative',
] as const;
export type ExemptionGround = (typeof EXEMPTION_GROUNDS)[number];

/** Three questions that people confuse: they have different answers for the same arm. */
export interface ExemptionFlags {
  /** No trace request is needed. */
  readonly exemptFromTracing: boolean;
  /** Not one of the arms that SDG 16.4.2 speaks of at all: antiques, replicas, administrative seizures. */
  readonly excludedFrom1642: boolean;
  /** Part of the denominator: an arm handed in under an amnesty is exempt and still counted. */
  readonly countedInDenominator: boolean;
}
export function exemptionFlags(ground: ExemptionGround, acquisition: Acquisition, frame: Frame): ExemptionFlags {
  const excludedFrom1642 = ground === 'antique' || ground === 'replica' || ground === 'administrative';
  const countedInDenominator = !excludedFrom1642 && (acquisition !== 'seized' || isCriminalFrame(frame));
  return { exemptFromTracing: true, excludedFrom1642, countedInDenominator };
}
