import { defineCatalogue, type EventsIn } from './catalogue.js';
import type { AnyEvent } from './decider.js';
import { fixed, open, sealed } from './marks.js';
import type { Recorded } from './recorded.js';
import { Registry } from './registry.js';
import { z } from 'zod';

/** A language small enough to see every rule of corrections in it. */
export const ledgerCatalogue = defineCatalogue('ledger', {
  'ledger.Written': {
    schema: 2,
    says: 'An amount was written down.',
    fields: {
      amount: open(z.int()),
      currency: open(z.string()),
      note: sealed(z.string().min(2)),
      person: open(z.string().optional()),
      alias: sealed(z.string().optional(), 'person'),
    },
    upcast: { 1: (data: object) => ({ currency: 'XOF', ...data }) },
    sample: { amount: 1, currency: 'XOF', note: 'an example' },
  },
  'ledger.Closed': { schema: 1, says: 'The ledger was closed.', fields: { by: fixed(z.string()) }, sample: { by: 'CI.DGD.4711' } },
});
export type LedgerEvent = EventsIn<typeof ledgerCatalogue>;
export const ledgerRegistry = new Registry([ledgerCatalogue]);

export const ABOUT_EIGHT = { at: '2026-03-14T08:00:00.000Z', offset: '+00:00', precision: 'hour' } as const;

/** A history as it is read back: each event at the revision of its place in the list. */
export const history = (...events: readonly AnyEvent[]): readonly Recorded[] =>
  events.map((event, revision) => ({
    event,
    schema: 1,
    stream: 'custos.ledger-1',
    revision,
    position: String(revision).padStart(20, '0'),
    eventId: `event-${revision}`,
    leaf: `leaf-${revision}`,
    command: `command-${revision}`,
    intent: `intent-${revision}`,
    correlation: `command-${revision}`,
    causation: null,
    actor: { kind: 'person', id: 'CI.DGD.4711', iss: 'custos', role: 'investigator', unit: 'CI.DGD', service: 'customs', country: 'CI' },
    happened: ABOUT_EIGHT,
    recorded: '2026-03-14T09:26:53.000Z',
    exercise: false,
    attachments: [],
  }));

export const written = (amount: number, more: object = {}): AnyEvent => ({
  type: 'ledger.Written',
  data: { amount, currency: 'XOF', _sd: [`note of ${amount}`], ...more },
});
export const closed: AnyEvent = { type: 'ledger.Closed', data: { by: 'CI.DGD.4711' } };
/** A correction as it stands in the log: what it sealed is there as digests. */
export const corrected = (revision: number, more: object = {}, corrects = 'ledger.Written'): AnyEvent => ({
  type: 'ledger.Corrected',
  data: { revision, corrects, schema: 2, effect: 'replace', proposedBy: 'CI.DGD.4711', _sd: ['why'], ...more },
});
export const voids = (revision: number, corrects = 'ledger.Written'): AnyEvent => corrected(revision, { effect: 'void' }, corrects);
export const proposed = (revision: number, more: object = {}): AnyEvent => ({ ...corrected(revision, more), type: 'ledger.CorrectionProposed' });
