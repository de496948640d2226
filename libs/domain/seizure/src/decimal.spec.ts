import { absoluteDecimal, addDecimal, compareDecimal, decimal, isNegative, isWhole, isZero, sameDecimal, subtractDecimal, sumDecimals } from './events.js';

describe('exact amounts', () => {
  it('add up without the errors of floating point', () => {
    expect(addDecimal('0.1', '0.2')).toBe('0.3');
    expect(sumDecimals(['1473', '0.000001', '12.5'])).toBe('1485.500001');
    expect(sumDecimals([])).toBe('0');
    expect(addDecimal('999999999999999.999999', '0.000001')).toBe('1000000000000000');
  });
  it('subtract below zero with a minus', () => {
    expect(subtractDecimal('1', '1.25')).toBe('-0.25');
    expect(subtractDecimal('12.50', '12.5')).toBe('0');
    expect(isNegative(subtractDecimal('0.3', '0.2'))).toBe(false);
    expect(addDecimal('-0.25', '1.25')).toBe('1');
    expect(absoluteDecimal('-0.25')).toBe('0.25');
  });
  it('are below zero only when they are, and zero has no sign', () => {
    expect(['-0.25', '0', '0.25'].map(isNegative)).toEqual([true, false, false]);
    expect(absoluteDecimal('0.25')).toBe('0.25');
    expect(subtractDecimal('1', '1')).toBe('0');
  });
  it('are compared by size, however they are written', () => {
    expect(compareDecimal('12.5', '12.50')).toBe(0);
    expect(compareDecimal('9', '10')).toBe(-1);
    expect(compareDecimal('0.100001', '0.1')).toBe(1);
    expect(sameDecimal('3', '3.000')).toBe(true);
  });
  it('know zero and whole numbers', () => {
    expect(isZero('0.000')).toBe(true);
    expect(isWhole('12.00')).toBe(true);
    expect(isWhole('12.01')).toBe(false);
  });
  it.each(['1e3', '-1', '+1', '.5', '5.', '01', '1,5', ' 1', '1.1234567', ''])('are refused when written as %p', (text) =>
    expect(decimal.safeParse(text).success).toBe(false),
  );
});
