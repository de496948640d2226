import type { Recorded } from '#platform/kernel';
import type { Lookup } from '#platform/processes';
import { number } from './aggregates.js';
import type { NumberFact } from './events.js';
import type { OfficialNumberState } from './number.decider.js';
import type { Series } from './series.decider.js';
import { releaseUnusedNumber } from './when-a-claimed-subject-never-appears-then-release-the-number.process.js';

const id = 'PV.CI_DGD_AIR.2020.114';
const subject = '0f8fad5b-d9cb-869f-a165-70867728950e';
const timer = { subject: id, kind: 'unused', at: '2020-12-31T08:00:00.000Z' };

/** A log in which the number is in this state and only these streams have begun. */
const looking = (state: OfficialNumberState, ...begun: string[]): Lookup => lookingIn([], state, ...begun);
const lookingIn = (blocks: Series['blocks'], state: OfficialNumberState, ...begun: string[]): Lookup => ({
  settings: {},
  find: () => Promise.reject(new Error('nothing is looked up')),
  state: async (aggregate, of) => {
    if (aggregate.name === 'series') return { state: { blocks } as never, revision: 0n };
    if (aggregate.name === 'number') return { state: state as never, revision: 0n };
    return { state: aggregate.decider.initial, revision: begun.includes(aggregate.stream(of)) ? 0n : undefined };
  },
});

describe('when a number was claimed', () => {
  it('its use is looked at thirty days later', () => {
    const event = { stream: number.stream(id), recorded: '2020-12-01T08:00:00.000Z' } as Recorded<NumberFact<'number.NumberClaimed'>>;
    const sees = releaseUnusedNumber.when['number.NumberClaimed']!;
    expect(sees(event, looking({ claims: [] }))).toEqual({ timers: [timer] });
  });
  it('and its subject has not appeared, it goes back', async () => {
    const { ask } = await releaseUnusedNumber.due!(
      timer,
      looking({ claims: [{ issuer: 'CI.DGD-AIR', subject, subjectKind: 'seizure' }] }, `custos.exhibit-${subject}`),
    );
    expect(ask).toHaveLength(1);
    expect(ask![0]!.id).toBe(id);
    expect(ask![0]!.command('2020-12-02T08:00:00.000Z')).toEqual({ kind: 'releaseUnused', subject, policy: releaseUnusedNumber.name });
  });
  it.each([
    ['its subject has appeared', { claims: [{ issuer: 'CI.DGD-AIR', subject, subjectKind: 'seizure' }] }, [`custos.seizure-${subject}`]],
    ['it was released meanwhile', { claims: [] }, []],
  ] as const)('and %s, nothing is asked', async (_why, state, begun) =>
    expect((await releaseUnusedNumber.due!(timer, looking(state, ...begun))).ask).toEqual([]),
  );
  it('from a block of a device, it lapses only when the block is returned', async () => {
    const claimed = { claims: [{ issuer: 'CI.DGD-AIR', subject, subjectKind: 'seizure' }] };
    const block = { issuer: 'CI.DGD-AIR', device: 'tablet-017', from: 100, to: 120, returned: false };
    expect(await releaseUnusedNumber.due!(timer, lookingIn([block], claimed))).toEqual({ ask: [] });
    expect((await releaseUnusedNumber.due!(timer, lookingIn([{ ...block, issuer: 'CI.DGD.AIR' }], claimed))).ask).toHaveLength(1);
    expect((await releaseUnusedNumber.due!(timer, lookingIn([{ ...block, returned: true }], claimed))).ask).toHaveLength(1);
    const returned = { event: { data: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, device: 'tablet-017', from: 114, to: 115 } } } as Recorded<
      NumberFact<'number.NumberBlockReturned'>
    >;
    const { ask } = await releaseUnusedNumber.when['number.NumberBlockReturned']!(returned, looking(claimed));
    expect(ask?.map((one) => one.id)).toEqual(['PV.CI_DGD_AIR.2020.114', 'PV.CI_DGD_AIR.2020.115']);
  });
  it('and released, nobody looks any more', () => {
    const event = { stream: number.stream(id) } as Recorded<NumberFact<'number.NumberReleased'>>;
    expect(releaseUnusedNumber.when['number.NumberReleased']!(event, looking({ claims: [] }))).toEqual({
      timers: [{ subject: id, kind: 'unused', at: undefined }],
    });
  });
});
