import { z } from '#platform/kernel';

/** An amount as it is written: no sign, no exponent, at most six places. Never turned into a floating-point number. */
export const decimal = z.string().regex(/^(0|[1-9]\d{0,14})(\.\d{1,6})?$/, 'an amount is digits, with a point before at most six decimals');
export type Decimal = string;

interface Scaled {
  readonly units: bigint;
  readonly places: number;
}

/** Exact sum; the result has as many decimals as its longer part, less closing zeros: `0.10 + 0.2 = 0.3`. */
export const addDecimal = (a: Decimal, b: Decimal): Decimal => together(a, b, (x, y) => x + y);
/** Exact difference; below zero it opens with a minus. */
export const subtractDecimal = (a: Decimal, b: Decimal): Decimal => together(a, b, (x, y) => x - y);
export const sumDecimals = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, '0');

/** Below zero when `a` is less, zero when both are the same amount however written, above zero when `a` is more. */
export function compareDecimal(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [x, y] = aligned(a, b);
  return x.units < y.units ? -1 : x.units > y.units ? 1 : 0;
}
export const sameDecimal = (a: Decimal, b: Decimal): boolean => compareDecimal(a, b) === 0;
export const isZero = (a: Decimal): boolean => scaled(a).units === 0n;
export const isNegative = (a: Decimal): boolean => scaled(a).units < 0n;
/** `12` and `12.00` are whole, `12.5` is not. */
export const isWhole = (a: Decimal): boolean => !written(scaled(a)).includes('.');
/** The size of an amount without its sign. */
export const absoluteDecimal = (a: Decimal): Decimal => (a.startsWith('-') ? a.slice(1) : a);

function together(a: Decimal, b: Decimal, of: (x: bigint, y: bigint) => bigint): Decimal {
  const [x, y] = aligned(a, b);
  return written({ units: of(x.units, y.units), places: x.places });
}

function aligned(a: Decimal, b: Decimal): [Scaled, Scaled] {
  const [x, y] = [scaled(a), scaled(b)];
  const places = Math.max(x.places, y.places);
  return [widen(x, places), widen(y, places)];
}

function scaled(text: Decimal): Scaled {
  const [whole, fraction = ''] = text.split('.') as [string, string?];
  return { units: BigInt(whole + fraction), places: fraction.length };
}

const widen = ({ units, places }: Scaled, to: number): Scaled => ({ units: units * 10n ** BigInt(to - places), places: to });

function written({ units, places }: Scaled): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const fraction = places === 0 ? '' : digits.slice(-places).replace(/0+$/, '');
  const whole = places === 0 ? digits : digits.slice(0, -places);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
