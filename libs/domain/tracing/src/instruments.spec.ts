import { dueAt, dueRuleFor } from './instruments.js';

const ecowas = { source: 'instrument', confirmed: false, limit: { unit: 'months', count: 1 }, rule: 'ECOWAS Convention 2006, art. 19' };
const request = (country: string, to: string, instrument: 'ecowas-2006' | 'iti-2005' | 'un-firearms-protocol' | 'none' = 'ecowas-2006') => ({
  instrument,
  country,
  to: { kind: 'country' as const, country: to },
});

describe('the time limit of a request', () => {
  it('between two ECOWAS members is one month, and unconfirmed', () => expect(dueRuleFor(request('CI', 'GH'), '2026-01-01')).toEqual(ecowas));
  it.each(['BJ', 'CI', 'CV', 'GH', 'GM', 'GN', 'GW', 'LR', 'NG', 'SL', 'SN', 'TG'])('knows %s as a member', (country) =>
    expect(dueRuleFor(request('SN', country), '2026-01-01')).toEqual(ecowas),
  );
  it.each(['BF', 'ML', 'NE'])('holds for %s until it left on 29 January 2025, and not from that day', (country) => {
    expect(dueRuleFor(request('CI', country), '2025-01-28')).toEqual(ecowas);
    expect(dueRuleFor(request(country, 'CI'), '2025-01-28')).toEqual(ecowas);
    expect(dueRuleFor(request('CI', country), '2025-01-29')).toBeUndefined();
    expect(dueRuleFor(request(country, 'CI'), '2025-01-29')).toBeUndefined();
  });
  it('begins with the Convention', () => {
    expect(dueRuleFor(request('CI', 'GH'), '2006-06-14')).toEqual(ecowas);
    expect(dueRuleFor(request('CI', 'GH'), '2006-06-13')).toBeUndefined();
    expect(dueRuleFor(request('CI', 'ML'), '2006-06-13')).toBeUndefined();
    expect(dueRuleFor(request('ML', 'CI'), '2006-06-13')).toBeUndefined();
    expect(dueRuleFor(request('ML', 'NE'), '2006-06-13')).toBeUndefined();
  });
  it('does not reach a state outside', () => {
    expect(dueRuleFor(request('CI', 'FR'), '2020-12-01')).toBeUndefined();
    expect(dueRuleFor(request('MR', 'CI'), '2020-12-01')).toBeUndefined();
    expect(dueRuleFor({ ...request('CI', 'GH'), to: { kind: 'iarms' } }, '2020-12-01')).toBeUndefined();
  });
  it.each(['iti-2005', 'un-firearms-protocol', 'none'] as const)('is not invented under %s', (instrument) =>
    expect(dueRuleFor(request('CI', 'GH', instrument), '2020-12-01')).toBeUndefined(),
  );
  it('may be a stated policy, marked as one, but never in place of an instrument', () => {
    const limit = { unit: 'hours' as const, count: 48 };
    expect(dueRuleFor(request('CI', 'FR', 'iti-2005'), '2020-12-01', limit)).toEqual({
      source: 'policy',
      confirmed: true,
      limit,
      rule: 'stated with the request',
    });
    expect(dueRuleFor(request('CI', 'GH'), '2020-12-01', limit)).toEqual(ecowas);
  });
  it('of own registers is a policy of seven days unless another is stated', () => {
    const own = { instrument: 'none' as const, country: 'CI', to: { kind: 'own-registers' as const, country: 'CI' } };
    expect(dueRuleFor(own, '2020-12-01')).toEqual({ source: 'policy', confirmed: true, limit: { unit: 'days', count: 7 }, rule: 'own registers' });
    expect(dueRuleFor(own, '2020-12-01', { unit: 'days', count: 2 })?.limit).toEqual({ unit: 'days', count: 2 });
  });
});

describe('the end of a limit', () => {
  const rule = (unit: 'hours' | 'days' | 'months', count: number) => ({ source: 'policy' as const, confirmed: true, limit: { unit, count }, rule: 'x' });
  it.each([
    ['2020-12-08T10:00:00.000Z', rule('months', 1), '2021-01-08T10:00:00.000Z'],
    ['2021-01-31T10:00:00.000Z', rule('months', 1), '2021-02-28T10:00:00.000Z'],
    ['2024-01-31T10:00:00.000Z', rule('months', 1), '2024-02-29T10:00:00.000Z'],
    ['2020-12-31T23:59:59.999Z', rule('months', 2), '2021-02-28T23:59:59.999Z'],
    ['2020-12-30T10:00:00.000Z', rule('days', 7), '2021-01-06T10:00:00.000Z'],
    ['2020-12-31T20:00:00.000Z', rule('hours', 48), '2021-01-02T20:00:00.000Z'],
  ])('counts from receipt at %s', (receivedAt, dueRule, due) => expect(dueAt(receivedAt, dueRule)).toBe(due));
});
