import { authorsOf, mayApprove, mayPropose, partyItself, type CorrectionBasis } from './correction-authority.js';
import { z } from 'zod';
import { defineCatalogue } from './catalogue.js';
import { takesBack } from './correction-rules.js';
import type { AnyEvent } from './decider.js';
import type { TakenBack } from './event-definition.js';
import { history, written } from './ledger.fixture.js';
import { open } from './marks.js';
import { PERSONS_AS_WRITTEN, type Persons } from './persons.js';
import type { Recorded } from './recorded.js';
import { Registry } from './registry.js';

const AUTHOR = 'CI.DGD.4711';
const SECOND_ACCOUNT = 'CI.DGD.9700';
const COLLEAGUE = 'CI.DGD.4712';
const AGENT = 'CI.DGD.4731';
const ABOVE = 'CI.DGD-HQ.4711';
const OTHER_UNIT = 'CI.GN.4711';
const FOREIGN = 'ML.DGD.4711';
const refusal = (code: string) => expect.objectContaining({ name: 'DomainError', code }) as Error;

const QUALITIES: Readonly<Record<string, string>> = { [COLLEAGUE]: 'OPJ', [AGENT]: 'APJ', [ABOVE]: 'OTHER', [OTHER_UNIT]: 'OPJ' };
const persons: Persons = {
  ...PERSONS_AS_WRITTEN,
  samePerson: (a, b) => a === b || [a, b].every((one) => one === AUTHOR || one === SECOND_ACCOUNT),
  qualityOf: (account) => QUALITIES[account],
  ofUnitOrAbove: (a, b) => PERSONS_AS_WRITTEN.ofUnitOrAbove(a, b) || (a.startsWith('CI.DGD-HQ.') && b.startsWith('CI.DGD.')),
  isSuperiorOf: (a, b) => a === ABOVE && b.startsWith('CI.DGD.'),
  transition: false,
};
const basis: CorrectionBasis = { persons, day: '2026-03-14', country: 'CI', report: false };
const fact = (event: AnyEvent = written(1), actor: Partial<Recorded['actor']> = {}): Recorded => {
  const [one] = history(event) as [Recorded];
  return { ...one, actor: { ...one.actor, ...actor } };
};
const BY_POLICY = { kind: 'system', id: 'custos', unit: 'XX.CUSTOS' } as const;

describe('who proposes a correction', () => {
  it.each([AUTHOR, SECOND_ACCOUNT, COLLEAGUE])('is the author or his unit: %s', (by) => {
    expect(() => mayPropose(by, fact(), [], basis)).not.toThrow();
  });
  it.each([ABOVE, OTHER_UNIT, FOREIGN])('is nobody who has nothing to do with it: %s', (by) => {
    expect(() => mayPropose(by, fact(), [], basis)).toThrow(refusal('not-the-author'));
  });
  it('is who answers for the subject now, and that unit', () => {
    for (const holder of [OTHER_UNIT, 'CI.GN']) expect(() => mayPropose(OTHER_UNIT, fact(), [holder], basis)).not.toThrow();
    expect(() => mayPropose('CI.GN.4712', fact(), [OTHER_UNIT], basis)).not.toThrow();
  });
  it('is, of what a policy recorded, whom the fact names; an officer of the country where it names nobody', () => {
    const named = fact({ type: 'ledger.Registered', data: { holder: OTHER_UNIT } }, BY_POLICY);
    expect(authorsOf(named)).toEqual([OTHER_UNIT]);
    expect(() => mayPropose(COLLEAGUE, named, [], basis)).toThrow(refusal('not-the-author'));
    expect(() => mayPropose(OTHER_UNIT, fact(written(1), BY_POLICY), [], basis)).not.toThrow();
    expect(() => mayPropose(FOREIGN, fact(written(1), BY_POLICY), [], basis)).toThrow(refusal('not-the-author'));
  });
});

describe('who takes an answer back', () => {
  const answer = fact({ type: 'ledger.Accepted', data: { by: AUTHOR, holder: 'CI.GN' } });
  it('is the party that gave it, and nobody else of either side', () => {
    for (const by of [AUTHOR, SECOND_ACCOUNT, OTHER_UNIT]) expect(() => partyItself(by, answer, persons)).not.toThrow();
    for (const by of [COLLEAGUE, ABOVE, FOREIGN]) expect(() => partyItself(by, answer, persons)).toThrow(refusal('not-the-party-named'));
  });
});

describe('who approves a correction', () => {
  const approves = (by: string, takenBack?: TakenBack, more: Partial<CorrectionBasis> = {}) =>
    mayApprove(by, { proposedBy: AUTHOR }, { target: fact(), takenBack }, { ...basis, ...more });

  it('is another person of the unit, or of the one above', () => {
    for (const by of [COLLEAGUE, AGENT, ABOVE]) expect(() => approves(by)).not.toThrow();
    for (const by of [AUTHOR, SECOND_ACCOUNT]) expect(() => approves(by)).toThrow(refusal('second-person-needed'));
    for (const by of [OTHER_UNIT, FOREIGN]) expect(() => approves(by)).toThrow(refusal('not-of-the-unit'));
  });
  it.each<TakenBack>(['another-unit', 'party'])('is of the unit above or another of the country where a fact is taken back by two: %s', (takenBack) => {
    for (const by of [ABOVE, OTHER_UNIT]) expect(() => approves(by, takenBack)).not.toThrow();
    for (const by of [COLLEAGUE, AGENT]) expect(() => approves(by, takenBack)).toThrow(refusal('another-unit-needed'));
    expect(() => approves(FOREIGN, takenBack)).toThrow(refusal('not-of-the-unit'));
  });
  it('is, of a signed report, an officer of judicial police or a superior', () => {
    for (const by of [COLLEAGUE, ABOVE]) expect(() => approves(by, undefined, { report: true })).not.toThrow();
    expect(() => approves(AGENT, undefined, { report: true })).toThrow(refusal('not-opj-or-superior'));
  });
  it('is, of a signed report, an officer whose quality nobody knows only while the directory takes whom it does not know', () => {
    const unknown = 'CI.DGD.4740';
    expect(() => approves(unknown, undefined, { report: true })).toThrow(refusal('not-opj-or-superior'));
    expect(() => approves(unknown, undefined, { report: true, persons: { ...persons, transition: true } })).not.toThrow();
  });
});

describe('a correction that is voided in its turn', () => {
  const lost = defineCatalogue('loss', {
    'loss.Reported': { takenBack: 'another-unit', schema: 1, says: 'Something is missing.', fields: { amount: open(z.int()) }, sample: { amount: 1 } },
    'loss.Placed': { takenBack: 'act', schema: 1, says: 'Something is held.', fields: { amount: open(z.int()) }, sample: { amount: 1 } },
    'loss.Noted': { schema: 1, says: 'Something is noted.', fields: { amount: open(z.int()) }, sample: { amount: 1 } },
  });
  const registry = new Registry([lost]);
  const of = (type: string, data: object) => takesBack({ effect: 'void' }, fact({ type, data }), registry);

  it('takes two as the fact that it corrects does', () => {
    expect(of('loss.Corrected', { revision: 1, corrects: 'loss.Reported' })).toBe('another-unit');
    expect(of('loss.Corrected', { revision: 1, corrects: 'loss.Noted' })).toBeUndefined();
    expect(of('loss.Corrected', { revision: 1, corrects: 'loss.Placed' })).toBeUndefined();
  });

  it('is no approval and no return: these are never voided', () => {
    for (const name of ['CorrectionApproved', 'CorrectionReturned']) expect(of(`loss.${name}`, { proposal: 1 })).toBe('act');
  });

  it('of a time alone takes nothing back', () => {
    expect(takesBack({ effect: 'replace' }, fact({ type: 'loss.Reported', data: { amount: 1 } }), registry)).toBeUndefined();
    expect(takesBack({ effect: 'replace', data: {} }, fact({ type: 'loss.Reported', data: { amount: 1 } }), registry)).toBe('another-unit');
    expect(takesBack({ effect: 'replace', data: {} }, fact({ type: 'loss.Placed', data: { amount: 1 } }), registry)).toBeUndefined();
  });
});
