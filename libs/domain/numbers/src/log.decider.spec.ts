import { given } from '#platform/testing';
import type { LogEvent } from './events.js';
import { logDecider } from './log.decider.js';

const log = given(logDecider);
const opening = {
  logId: '0f8fad5b-d9cb-869f-a165-70867728950e',
  origin: 'custos.invalid/kafo',
  jointOperation: 'KAFO-2020',
  exercise: true,
  format: 'evidence-entry/v1',
};
const opened: LogEvent = { type: 'log.LogOpened', data: opening };

describe('the log of a node', () => {
  it('opens once, and says whose it is', () => {
    log()
      .when({ kind: 'open', ...opening })
      .then(opened);
    log(opened)
      .when({ kind: 'open', ...opening })
      .thenRefused('log-already-open');
  });
  it('belongs to a country or to a joint operation', () => {
    log()
      .when({ kind: 'open', ...opening, country: 'CI' })
      .thenRefused('log-of-nobody');
    log()
      .when({ kind: 'open', ...opening, jointOperation: undefined })
      .thenRefused('log-of-nobody');
  });
  it('knows nothing before, and takes exercises for exercises afterwards', () => {
    expect(log().state()).toEqual({ logId: undefined, exercise: false, directoryRequired: false, schemas: {}, policies: [] });
    expect(log(opened).state()).toMatchObject({ logId: opening.logId, exercise: true });
  });
  it('says whether its units and officers were known from the first event on', () => {
    expect(log(opened).state().directoryRequired).toBe(false);
    log()
      .when({ kind: 'open', ...opening, directoryRequired: true })
      .thenState((state) => expect(state.directoryRequired).toBe(true));
  });

  it('only ever raises a schema', () => {
    const raised: LogEvent = { type: 'log.CatalogueRaised', data: { type: 'custody.TransferOffered', schema: 2 } };
    log(opened).when({ kind: 'raiseCatalogue', type: 'custody.TransferOffered', schema: 2 }).then(raised);
    log(opened, raised).when({ kind: 'raiseCatalogue', type: 'custody.TransferOffered', schema: 2 }).thenRefused('schema-not-newer');
    log().when({ kind: 'raiseCatalogue', type: 'custody.TransferOffered', schema: 2 }).thenRefused('log-not-open');
  });
  it('introduces a policy once', () => {
    const introduced: LogEvent = { type: 'log.PolicyIntroduced', data: { policy: 'when-this-then-that' } };
    log(opened).when({ kind: 'introducePolicy', policy: 'when-this-then-that' }).then(introduced);
    log(opened, introduced).when({ kind: 'introducePolicy', policy: 'when-this-then-that' }).thenRefused('policy-already-introduced');
  });
});
