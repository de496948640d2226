import { given } from '#platform/testing';
import { directory as directoryStream } from './aggregates.js';
import { EMPTY, entries } from './book.js';
import { directoryDecider, type DirectoryCommand } from './directory.decider.js';
import { Directory, type AccessEvent, type DirectoryPerson, type DirectoryUnit } from './events.js';

const directory = given(directoryDecider);
const unit = (id: string, parent?: string, more: Partial<DirectoryUnit> = {}): DirectoryUnit => ({
  id,
  country: 'CI',
  kind: 'CUSTOMS',
  ...(parent !== undefined && { parent }),
  names: { fr: `Unité ${id}`, en: `Unit ${id}` },
  from: '2020-01-01',
  ...more,
});
const officer = (person: string, account: string, of: string, more: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  person,
  assignments: [{ account, unit: of, quality: 'OPJ', from: '2020-01-01' }],
  ...more,
});
const load = (units: readonly DirectoryUnit[], officers: readonly DirectoryPerson[] = []): DirectoryCommand => ({
  kind: 'load',
  country: 'CI',
  units,
  officers,
});
const entered = ({ id, ...rest }: DirectoryUnit): AccessEvent => ({ type: 'access.UnitEntered', data: { unit: id, ...rest } });
const joined = ({ person, assignments }: DirectoryPerson): AccessEvent => ({
  type: 'access.OfficerEntered',
  data: { person, assignments: assignments.map((one) => ({ ...one })) },
});

const above = unit('CI.DGD');
const post = unit('CI.PF-NOE', 'CI.DGD');
const one = officer('CI-M-1', 'CI.PF-NOE.1', 'CI.PF-NOE');

it('one stream holds the directory of one country', () => {
  expect(directoryStream.stream('CI')).toBe('custos.directory-CI');
  expect([entries(EMPTY), directory().state().transition]).toEqual([[], true]);
});

describe('a directory is loaded', () => {
  it('with units and officers, in whatever order the rows stand', () => {
    directory()
      .when(load([post, above], [one]))
      .then(entered(post), entered(above), joined(one));
  });

  it('again with nothing new: refused; with one change: that change alone, as a whole', () => {
    const known = [entered(above), entered(post), joined(one)];
    directory(...known)
      .when(load([above, post], [one]))
      .thenRefused('directory-unchanged');
    const renamed = { ...post, names: { fr: 'Poste de Noé', en: 'Noé post' } };
    const { id, ...rest } = renamed;
    directory(...known)
      .when(load([above, renamed], [one]))
      .then({ type: 'access.UnitChanged', data: { unit: id, ...rest } });
    const promoted = officer('CI-M-1', 'CI.PF-NOE.1', 'CI.DGD');
    directory(...known)
      .when(load([], [promoted]))
      .then({ type: 'access.OfficerChanged', data: { person: 'CI-M-1', assignments: [...promoted.assignments] } });
    directory(...known)
      .when(load([], [{ ...one, left: '2025-01-31' }]))
      .then({ type: 'access.OfficerLeft', data: { person: 'CI-M-1', left: '2025-01-31' } });
  });

  it.each<[string, string, readonly DirectoryUnit[], readonly DirectoryPerson[]]>([
    ['a unit of another country', 'unit-of-another-country', [unit('BF.DGD', undefined, { country: 'BF' })], []],
    ['a unit that ends before it starts', 'ends-before-it-starts', [unit('CI.DGD', undefined, { to: '2019-12-31' })], []],
    ['a unit below one that nobody knows', 'parent-unknown', [post], []],
    ['two units above each other', 'units-in-a-ring', [unit('CI.A', 'CI.B'), unit('CI.B', 'CI.A')], []],
    ['the same unit twice', 'row-twice', [above, above], []],
    ['the same officer twice', 'row-twice', [above, post], [one, one]],
    ['an officer of a unit that nobody knows', 'unit-unknown', [], [one]],
    ['an account of another country', 'account-of-another-country', [above], [officer('CI-M-1', 'BF.DGD.1', 'CI.DGD')]],
    ['an account with leading zeros', 'account-not-canonical', [above], [officer('CI-M-1', 'CI.DGD.01', 'CI.DGD')]],
    ['one account of two persons', 'account-taken', [above], [officer('CI-M-1', 'CI.DGD.1', 'CI.DGD'), officer('CI-M-2', 'CI.DGD.1', 'CI.DGD')]],
  ])('not with %s', (_what, code, units, officers) => directory().when(load(units, officers)).thenRefused(code));

  it('not with an account that is another person’s already, not even one that this person has given back', () => {
    const moved: AccessEvent = { type: 'access.OfficerChanged', data: officer('CI-M-1', 'CI.DGD.9', 'CI.DGD') as never };
    directory(entered(above), entered(post), joined(one), moved)
      .when(load([], [officer('CI-M-2', 'CI.PF-NOE.1', 'CI.PF-NOE')]))
      .thenRefused('account-taken');
  });
});

describe('what is known ends', () => {
  const known = [entered(above), joined(officer('CI-M-1', 'CI.DGD.1', 'CI.DGD'))];

  it('a unit with a day, once', () => {
    const closed: AccessEvent = { type: 'access.UnitClosed', data: { unit: 'CI.DGD', to: '2025-12-31' } };
    const close: DirectoryCommand = { kind: 'closeUnit', unit: 'CI.DGD', to: '2025-12-31' };
    directory(...known)
      .when(close)
      .then(closed);
    directory(...known, closed)
      .when(close)
      .thenRefused('unit-closed');
    directory(...known)
      .when({ ...close, to: '2019-12-31' })
      .thenRefused('ends-before-it-starts');
    directory(...known)
      .when({ ...close, unit: 'CI.NONE' })
      .thenRefused('unit-unknown');
  });

  it('an officer leaves, once, and may be entered anew', () => {
    const left: AccessEvent = { type: 'access.OfficerLeft', data: { person: 'CI-M-1', left: '2025-12-31' } };
    const leave: DirectoryCommand = { kind: 'officerLeaves', person: 'CI-M-1', left: '2025-12-31' };
    directory(...known)
      .when(leave)
      .then(left);
    directory(...known, left)
      .when(leave)
      .thenRefused('officer-left');
    directory(...known)
      .when({ ...leave, person: 'CI-M-7' })
      .thenRefused('officer-unknown');
    const back = officer('CI-M-1', 'CI.DGD.1', 'CI.DGD');
    directory(...known, left)
      .when(load([], [back]))
      .then({ type: 'access.OfficerChanged', data: { person: 'CI-M-1', assignments: [...back.assignments] } });
  });

  it('the transition of an old log, once, and not while the directory is empty', () => {
    const end: DirectoryCommand = { kind: 'endTransition', country: 'CI', unknownUnits: 1, unknownOfficers: 2 };
    const ended: AccessEvent = { type: 'access.TransitionEnded', data: { country: 'CI', unknownUnits: 1, unknownOfficers: 2 } };
    directory(...known)
      .when(end)
      .then(ended);
    directory(...known)
      .when(end)
      .thenState((state) => expect(state.transition).toBe(false));
    directory(...known, ended)
      .when(end)
      .thenRefused('transition-ended');
    directory().when(end).thenRefused('directory-empty');
  });
});

describe('an account that is kept out', () => {
  const at = '2026-03-14T09:26:53.000Z';
  const seconds = Date.parse(at) / 1_000;
  const account = 'CI.PF-NOE.1';
  const block: DirectoryCommand = { kind: 'block', account, at, reason: 'DEVICE_LOST' };
  const blocked: AccessEvent = { type: 'access.AccountBlocked', data: { account, at, reason: 'DEVICE_LOST' } };
  const unblocked: AccessEvent = { type: 'access.AccountUnblocked', data: { account, at } };
  const ended: AccessEvent = { type: 'access.SessionEnded', data: { account, session: 'session-1' } };
  const of = (...events: readonly AccessEvent[]) => new Directory(new Map([['CI', directory(...events).state()]]));

  it('is blocked once, and let in once', () => {
    directory().when(block).then(blocked);
    directory(blocked).when(block).thenRefused('account-blocked');
    directory(blocked).when({ kind: 'unblock', account: 'CI.PF-NOE.1', at }).then(unblocked);
    directory().when({ kind: 'unblock', account, at }).thenRefused('account-not-blocked');
    directory(blocked, unblocked).when({ kind: 'unblock', account, at }).thenRefused('account-not-blocked');
    directory(blocked, unblocked).when(block).then(blocked);
  });

  it('has no token while it is blocked, and afterwards none that is older', () => {
    const token = { account: 'CI.PF-NOE.01', issued: seconds };
    expect(of().isRevoked(token)).toBe(false);
    expect(of(blocked).isRevoked({ ...token, issued: seconds + 100 })).toBe(true);
    expect([-1, 0].map((later) => of(blocked, unblocked).isRevoked({ ...token, issued: seconds + later }))).toEqual([true, false]);
    expect(of(blocked).isRevoked({ account: 'CI.PF-NOE.2', issued: seconds })).toBe(false);
  });

  it('keeps out every account of the person', () => {
    const two = officer('CI-M-1', account, 'CI.PF-NOE');
    const both = joined({ ...two, assignments: [...two.assignments, { ...two.assignments[0]!, account: 'CI.DGD.7', unit: 'CI.DGD' }] });
    expect(of(entered(above), entered(post), both, blocked).isRevoked({ account: 'CI.DGD.7', issued: seconds })).toBe(true);
  });

  it('loses one session and keeps the others', () => {
    directory(ended).when({ kind: 'endSession', account, session: 'session-1' }).thenRefused('session-ended');
    directory().when({ kind: 'endSession', account, session: 'session-1' }).then(ended);
    const token = { account, issued: seconds };
    expect(['session-1', 'session-2', undefined].map((session) => of(ended).isRevoked(session === undefined ? token : { ...token, session }))).toEqual([
      true,
      false,
      false,
    ]);
    expect(of(ended).isRevoked({ account: 'CI.PF-NOE.2', issued: seconds, session: 'session-1' })).toBe(false);
  });
});
