import type { AnyEvent, Recorded } from '#platform/kernel';
import type { Lookup } from '#platform/processes';
import { idFrom } from '#platform/event-log';
import type { CustodyFact } from '#domain/custody/events';
import { custodyCatalogue } from '#domain/custody/events';
import { tracingCatalogue } from '#domain/tracing/events';
import { identificationCatalogue } from './events.js';
import { firearmOfExhibit, policies } from './index.js';

const EXHIBIT = '0199aa00-0000-8000-8000-0000000000e1';
const look: Lookup = {
  state: () => Promise.reject(new Error('nothing is looked up')),
  find: () => Promise.reject(new Error('nothing is looked up')),
  settings: {},
};
const recorded = (event: AnyEvent, stream: string) => ({ event, stream, recorded: '2020-12-03T10:00:00.000Z' }) as Recorded;

/** What all policies of this context ask for after one event. */
async function asked(event: AnyEvent, stream: string) {
  const reactions = await Promise.all(policies.map(async (policy) => policy.when[event.type]?.(recorded(event, stream) as Recorded<never>, look) ?? {}));
  return reactions
    .flatMap(({ ask = [] }) => ask)
    .map((one) => ({ aggregate: one.aggregate.name, id: one.id, ordinal: one.ordinal, command: one.command('2020-12-03T10:00:00.000Z') as unknown }));
}

describe('when a firearm exhibit is registered', () => {
  const registered = (over: Partial<CustodyFact<'custody.ExhibitRegistered'>['data']> = {}): AnyEvent => ({
    type: 'custody.ExhibitRegistered',
    data: { ...custodyCatalogue.definitions['custody.ExhibitRegistered'].sample, ...over },
  });

  it('its firearm is described, from what the exhibit says of its recovery', async () => {
    expect(await asked(registered(), `custos.exhibit-${EXHIBIT}`)).toEqual([
      {
        aggregate: 'firearm',
        id: idFrom(EXHIBIT, 'firearm'),
        ordinal: 0,
        command: {
          kind: 'describe',
          details: {
            exhibit: EXHIBIT,
            seizure: '0f8fad5b-d9cb-869f-a165-70867728950e',
            operation: '3f2504e0-4f89-81d3-9a0c-0305e82c3301',
            country: 'CI',
            acquisition: 'seized',
            frame: 'flagrance',
            origin: 'unknown',
            holder: 'CI.DGD-AIR',
          },
        },
      },
    ]);
  });
  it('outside an operation, none is named', async () => {
    const [ask] = await asked(registered({ operation: undefined }), `custos.exhibit-${EXHIBIT}`);
    expect(Object.keys((ask!.command as { details: object }).details)).not.toContain('operation');
  });
  it('each firearm of a lot gets a record of its own', async () => {
    const asks = await asked(registered({ quantity: { amount: '3', unit: 'each' } }), `custos.exhibit-${EXHIBIT}`);
    expect(asks.map(({ id, ordinal }) => [id, ordinal])).toEqual([0, 1, 2].map((n) => [firearmOfExhibit(EXHIBIT, n), n]));
    expect(new Set(asks.map(({ id }) => id)).size).toBe(3);
  });
  it('a lot that nobody counted is at least one, and a miscounted one is bounded', async () => {
    expect(await asked(registered({ quantity: { unit: 'UNQUANTIFIED' } }), `custos.exhibit-${EXHIBIT}`)).toHaveLength(1);
    expect(await asked(registered({ quantity: { amount: '0', unit: 'each' } }), `custos.exhibit-${EXHIBIT}`)).toHaveLength(1);
    expect(await asked(registered({ quantity: { amount: '100000', unit: 'each' } }), `custos.exhibit-${EXHIBIT}`)).toHaveLength(200);
  });
  it('other goods have no firearm', async () => expect(await asked(registered({ category: 'firearm-part' }), `custos.exhibit-${EXHIBIT}`)).toEqual([]));
});

describe('when the criteria for ballistic sharing are met', () => {
  const stream = `custos.firearm-${EXHIBIT}`;
  const proposal = [{ aggregate: 'firearm', id: EXHIBIT, ordinal: undefined, command: { kind: 'proposeComparison' } }];
  const collected = identificationCatalogue.definitions['identification.ForensicTracesCollected'].sample;

  it('the comparison is proposed, whichever came last', async () => {
    expect(await asked({ type: 'identification.ForensicTracesCollected', data: collected }, stream)).toEqual(proposal);
    expect(await asked({ type: 'identification.SharingCriteriaStated', data: { criteria: ['TERRORISM'] } }, stream)).toEqual(proposal);
  });
  it('traces of an arm that meets none propose nothing', async () =>
    expect(await asked({ type: 'identification.ForensicTracesCollected', data: { ...collected, sharingCriteria: [] } }, stream)).toEqual([]));
  it('a customs recovery meets one by itself', async () => {
    const { sample } = identificationCatalogue.definitions['identification.FirearmDescribed'];
    const command = { kind: 'stateSharingCriteria', details: { criteria: ['BY_CUSTOMS_OR_BORDER_OFFICIALS'], statedBy: 'CI.DGD-AIR' } };
    expect(await asked({ type: 'identification.FirearmDescribed', data: { ...sample, frame: 'customs' } }, stream)).toEqual([
      { aggregate: 'firearm', id: EXHIBIT, ordinal: undefined, command },
    ]);
    expect(await asked({ type: 'identification.FirearmDescribed', data: sample }, stream)).toEqual([]);
  });
});

describe('when a trace is requested', () => {
  const { sample } = tracingCatalogue.definitions['tracing.TraceRequested'];
  const TRACE = '0199aa00-0000-8000-8000-0000000000a1';

  it('the firearm records which version it relies on', async () =>
    expect(await asked({ type: 'tracing.TraceRequested', data: sample }, `custos.trace-${TRACE}`)).toEqual([
      { aggregate: 'firearm', id: sample.firearm, ordinal: undefined, command: { kind: 'cite', details: { version: 1, trace: TRACE } } },
    ]));
  it('without an identification there is nothing to cite', async () =>
    expect(await asked({ type: 'tracing.TraceRequested', data: { ...sample, identification: undefined } }, `custos.trace-${TRACE}`)).toEqual([]));
});
