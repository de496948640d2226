import { seizureCatalogue } from '#domain/seizure/events';
import type { AnyEvent, Recorded } from '#platform/kernel';
import type { Lookup, Policy, Reaction } from '#platform/processes';
import { OTHER_ID, OWN_ID, PART, RESERVATION, exhibit, lot, registered, releaseTemporarily, reserveMerge, takeMerge, DUE } from './exhibit.scene.js';
import { OFFICES_BY_EXHIBIT, policies } from './index.js';
import { whenAConfirmationIsOverdueThenTellTheProsecutor } from './when-a-confirmation-is-overdue-then-tell-the-prosecutor.process.js';
import { whenALineIsAddedThenRegisterItsExhibit } from './when-a-line-is-added-then-register-its-exhibit.process.js';
import { whenAMergeReservationTimesOutThenReleaseIt } from './when-a-merge-reservation-times-out-then-release-it.process.js';
import { whenATemporaryReturnIsOverdueThenRemind } from './when-a-temporary-return-is-overdue-then-remind.process.js';
import { whenTheLossOfAFirearmIsReportedThenProposeAnIarmsEntry } from './when-the-loss-of-a-firearm-is-reported-then-propose-an-iarms-entry.process.js';

const NOW = '2023-11-21T00:00:00.000Z';
const look = (more: object = {}) => ({ settings: {}, ...more }) as Lookup;
const happens = async (policy: Policy, event: AnyEvent, found: object = {}, stream = `custos.exhibit-${OWN_ID}`): Promise<Reaction> =>
  policy.when[event.type]!({ stream, event, recorded: NOW } as Recorded as never, look(found));
const asked = ({ ask = [] }: Reaction, at = NOW) => ask.map((one) => [one.aggregate.name, one.id, one.command(at)]);

it('every policy of custody is listed under its sentence', () => {
  expect(policies.map((one) => one.name)).toEqual([
    'when-a-line-is-added-then-register-its-exhibit',
    'when-a-confirmation-is-overdue-then-tell-the-prosecutor',
    'when-a-temporary-return-is-overdue-then-remind',
    'when-a-merge-reservation-times-out-then-release-it',
    'when-the-loss-of-a-firearm-is-reported-then-propose-an-iarms-entry',
    'when-a-receipt-is-claimed-then-bind-it-to-its-exhibit',
    'when-an-exhibit-appears-then-bind-the-receipts-that-wait-for-it',
    'when-a-broken-seal-is-reported-then-attach-it-to-its-exhibit',
    'when-a-claimant-acts-then-note-it-on-the-exhibit',
    'when-a-claim-is-answered-then-tell-the-claimant',
  ]);
});

describe('when a line is added', () => {
  it('its exhibit is registered with all that the line says of it', async () => {
    const line = { ...seizureCatalogue.definitions['seizure.LineAdded'].sample, case: OTHER_ID, kind: 'rifle' };
    const reaction = await happens(whenALineIsAddedThenRegisterItsExhibit, { type: 'seizure.LineAdded', data: line }, {}, `custos.seizure-${PART}`);
    const [[name, id, command]] = asked(reaction) as [[string, string, { kind: 'register'; line: object }]];
    expect([name, id, command.kind]).toEqual(['exhibit', '9b2e4c1a-6d3f-8a57-b1c0-5e7f9d2a4b68', 'register']);
    expect(command.line).toEqual({
      seizure: PART,
      line: 1,
      category: 'firearm',
      kind: 'rifle',
      quantity: { amount: '1', unit: 'each' },
      individual: true,
      make: 'Zastava',
      model: 'M70',
      calibre: '7.62x39',
      holder: 'CI.DGD-AIR.4711',
      country: 'CI',
      operation: '3f2504e0-4f89-81d3-9a0c-0305e82c3301',
      case: OTHER_ID,
      office: 'CI.PARQUET',
      frame: 'flagrance',
      acquisition: 'seized',
      seals: [{ number: 'CI-000451', kind: 'CLOSED' }],
      movable: true,
    });
  });
});

describe('when a temporary return is overdue', () => {
  const policy = whenATemporaryReturnIsOverdueThenRemind;
  const timer = (at: string | undefined) => ({ timers: [{ subject: `${OWN_ID} whole`, kind: 'return-overdue', at }] });
  const { kind: _, left: _left, ...released } = releaseTemporarily();
  it('it is looked at when it is due, and no more once it is back', async () => {
    expect(await happens(policy, { type: 'custody.TemporarilyReleased', data: released })).toEqual(timer(DUE));
    expect(await happens(policy, { type: 'custody.Returned', data: { part: 'whole' } })).toEqual(timer(undefined));
  });
  it('it is looked at again after the configured period, or a week', async () => {
    const chased = { type: 'custody.ReturnChased', data: { part: 'whole' } };
    expect(await happens(policy, chased)).toEqual(timer('2023-11-28T00:00:00.000Z'));
    expect(await happens(policy, chased, { settings: { returnReminderDays: 2 } })).toEqual(timer('2023-11-23T00:00:00.000Z'));
  });
  it('a corrected due date moves it, any other correction does not', async () => {
    const corrected = (corrects: string, replacement?: object) => happens(policy, { type: 'custody.Corrected', data: { corrects, replacement } });
    expect(await corrected('custody.TemporarilyReleased', { ...released, due: NOW })).toEqual(timer(NOW));
    expect(await corrected('custody.TemporarilyReleased')).toEqual({});
    expect(await corrected('custody.Returned', { part: 'whole' })).toEqual({});
  });
  it('whoever has it is reminded', async () => {
    const reaction = await policy.due!({ subject: `${OWN_ID} whole`, kind: 'return-overdue', at: DUE }, look());
    expect(asked(reaction)).toEqual([['exhibit', OWN_ID, { kind: 'chaseReturn', part: 'whole', channel: 'AUTOMATIC', at: NOW }]]);
  });
});

describe('when a confirmation is overdue', () => {
  const policy = whenAConfirmationIsOverdueThenTellTheProsecutor;
  const timer = (subject: string, at: string | undefined) => ({ timers: [{ subject: `${OWN_ID} ${subject}`, kind: 'confirmation-overdue', at }] });
  const named = { act: 'A', capacity: 'SUPERIOR', who: 'CI.DGD.1001', due: DUE };
  const ordered = { order: 'O', orderedBy: 'CI.PARQUET.41', due: DUE };
  it('it is looked at when it is due, and no more once it was answered', async () => {
    expect(await happens(policy, { type: 'custody.AttestationRequested', data: named })).toEqual(timer('A SUPERIOR CI.DGD.1001', DUE));
    for (const answer of ['AttestationGiven', 'AttestationDenied'])
      expect(await happens(policy, { type: `custody.${answer}`, data: named })).toEqual(timer('A SUPERIOR CI.DGD.1001', undefined));
    expect(await happens(policy, { type: 'custody.OrderGiven', data: ordered })).toEqual(timer('O MAGISTRATE CI.PARQUET.41', DUE));
    for (const answer of ['OrderConfirmed', 'OrderDisavowed'])
      expect(await happens(policy, { type: `custody.${answer}`, data: ordered })).toEqual(timer('O MAGISTRATE CI.PARQUET.41', undefined));
  });
  it('the prosecution office is told, which is that of the case', async () => {
    const find = (index: string, key: string) =>
      Promise.resolve({ view: 'access', found: index === OFFICES_BY_EXHIBIT && key === OWN_ID ? ['CI.PARQUET'] : [] });
    const reaction = await policy.due!({ subject: `${OWN_ID} A SUPERIOR CI.DGD.1001`, kind: 'confirmation-overdue', at: DUE }, look({ find }));
    const command = { kind: 'reportOverdueConfirmation', act: 'A', capacity: 'SUPERIOR', who: 'CI.DGD.1001', at: NOW, office: 'CI.PARQUET' };
    expect(asked(reaction)).toEqual([['exhibit', OWN_ID, command]]);
  });
});

describe('when what was set aside is not taken', () => {
  const policy = whenAMergeReservationTimesOutThenReleaseIt;
  const subject = `${OWN_ID} ${RESERVATION} ${OTHER_ID}`;
  const due = (other: unknown) =>
    policy.due!({ subject, kind: 'merge-reservation-over', at: NOW }, look({ state: () => Promise.resolve({ state: other, revision: 1n }) }));
  it('it is looked at five minutes after its end', async () => {
    const { kind: _, exhibit: _own, at: _at, minutes: _minutes, ...data } = reserveMerge();
    expect(await happens(policy, { type: 'custody.MergeReserved', data: { ...data, until: '2023-10-18T10:30:00.000Z' } })).toEqual({
      timers: [{ subject, kind: 'merge-reservation-over', at: '2023-10-18T10:35:00.000Z' }],
    });
  });
  it('it is released', async () => {
    expect(asked(await due(lot().state()))).toEqual([['exhibit', OWN_ID, { kind: 'releaseMerge', reservation: RESERVATION, at: NOW }]]);
    expect(asked(await due(exhibit().state()))).toEqual([['exhibit', OWN_ID, { kind: 'releaseMerge', reservation: RESERVATION, at: NOW }]]);
  });
  it('but settled if the other lot took it, then or at once', async () => {
    const settle = [['exhibit', OWN_ID, { kind: 'settleMerge', reservation: RESERVATION }]];
    const { kind: _, exhibit: _own, at: _at, found: _found, ...data } = takeMerge({ source: OWN_ID });
    const taken = {
      type: 'custody.MergedFrom',
      data: { ...data, sourcePart: 'whole', quantity: { amount: '10', unit: 'round' }, now: { amount: '62', unit: 'round' } },
    } as const;
    expect(asked(await due(exhibit(registered(), taken).state()))).toEqual(settle);
    const reaction = await happens(policy, taken, {}, `custos.exhibit-${OTHER_ID}`);
    expect(asked(reaction)).toEqual(settle);
    expect(reaction.timers).toEqual([{ subject, kind: 'merge-reservation-over', at: undefined }]);
  });
});

describe('when the loss of a firearm is reported', () => {
  const lost = (category: string, more: object = {}) =>
    happens(whenTheLossOfAFirearmIsReportedThenProposeAnIarmsEntry, { type: 'custody.LossReported', data: { part: 'whole', category, ...more } });
  it('an entry in iARMS is proposed for what is gone', async () => {
    expect(asked(await lost('firearm'))).toEqual([['exhibit', OWN_ID, { kind: 'proposeIarmsEntry', part: 'whole' }]]);
    expect(asked(await lost('firearm', { lost: PART }))).toEqual([['exhibit', OWN_ID, { kind: 'proposeIarmsEntry', part: PART }]]);
  });
  it('of anything else, none', async () => expect(await lost('cash')).toEqual({}));
});
