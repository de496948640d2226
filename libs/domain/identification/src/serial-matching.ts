import { canonicalSerial, foldedSerial, withoutEmbeddedLetters } from './serial.js';

/**
 * T1 raw equal, same manufacturer, compatible calibre · T2 canonical equal, same make · T3 confusable-folded equal · T4 embedded letters
 * ignored (NCIC) · T5 unknown characters, length-aware · T6 the same number on another make or model: possible, check make.
 * No tier confirms by itself.
 */
export type MatchTier = 'T1' | 'T2' | 'T3' | 'T4' | 'T5' | 'T6';

/** One side of a comparison. What is not known is absent, and absence never excludes. */
export interface SerialClaim {
  readonly serial: string;
  /** With country: Glock of Austria is not Glock of Smyrna (NCIC GLC and GLD). */
  readonly manufacturer?: { readonly name: string; readonly country: string };
  readonly make?: string;
  readonly model?: string;
  readonly chambering?: string;
}

export interface FieldCompared {
  readonly field: 'manufacturer' | 'country' | 'make' | 'model' | 'chambering';
  readonly result: 'same' | 'differs' | 'unknown';
}
export interface SerialMatch {
  readonly tier: MatchTier;
  /** Every field compared, so that a result explains itself. */
  readonly compared: readonly FieldCompared[];
}

/** The tightest tier on which two claims meet, or undefined. Each tier works from its own form, never on another tier's output. */
export function matchSerials(one: SerialClaim, other: SerialClaim): SerialMatch | undefined {
  const compared = compare(one, other);
  const differs = (...fields: FieldCompared['field'][]) => compared.some(({ field, result }) => fields.includes(field) && result === 'differs');
  const same = (...fields: FieldCompared['field'][]) => fields.every((name) => compared.some(({ field, result }) => field === name && result === 'same'));
  const [canonical, against] = [canonicalSerial(one.serial), canonicalSerial(other.serial)];
  if (!/[^?]/.test(canonical) || !/[^?]/.test(against)) return undefined;
  const equal = canonical === against && !canonical.includes('?');

  if (equal && differs('manufacturer', 'country', 'make', 'model')) return { tier: 'T6', compared };
  if (equal && one.serial === other.serial && same('manufacturer', 'country') && !differs('chambering')) return { tier: 'T1', compared };
  if (equal) return { tier: 'T2', compared };
  if (!canonical.includes('?') && !against.includes('?')) {
    if (foldedSerial(one.serial) === foldedSerial(other.serial)) return { tier: 'T3', compared };
    return withoutEmbeddedLetters(one.serial) === withoutEmbeddedLetters(other.serial) ? { tier: 'T4', compared } : undefined;
  }
  return fits(canonical, against) ? { tier: 'T5', compared } : undefined;
}

/** Character by character; an unknown one on either side fits any. */
const fits = (one: string, other: string): boolean => {
  const [left, right] = [[...one], [...other]];
  return left.length === right.length && left.every((character, at) => character === '?' || right[at] === '?' || character === right[at]);
};

function compare(one: SerialClaim, other: SerialClaim): readonly FieldCompared[] {
  return [
    { field: 'manufacturer', result: compareText(one.manufacturer?.name, other.manufacturer?.name) },
    { field: 'country', result: compareText(knownCountry(one), knownCountry(other)) },
    { field: 'make', result: compareText(one.make, other.make) },
    { field: 'model', result: compareText(one.model, other.model) },
    { field: 'chambering', result: compareText(one.chambering, other.chambering) },
  ];
}
const knownCountry = ({ manufacturer }: SerialClaim) => (manufacturer?.country === 'UNKNOWN' ? undefined : manufacturer?.country);
const compareText = (one: string | undefined, other: string | undefined): FieldCompared['result'] => {
  if (one === undefined || other === undefined) return 'unknown';
  return canonicalSerial(one) === canonicalSerial(other) ? 'same' : 'differs';
};
