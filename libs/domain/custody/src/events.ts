import { defineCatalogue, officerId, fixed, open, unitId, z, type EventsIn, type Fact } from '#platform/kernel';
import { ACQUISITIONS, category, code, countryCode, FRAMES, lineNumber, quantity } from '#domain/seizure/events';
import { attestationEvents } from './attestation.events.js';
import { dangerAndLossEvents } from './danger-and-loss.events.js';
import { orderEvents } from './order.events.js';
import { partEvents } from './part.events.js';
import { claimEvents, receiptEvents } from './receipt.events.js';
import { reportEvents } from './report.events.js';
import { placeEvents } from './place-and-measure.events.js';
import { sealEvents } from './seal.events.js';
import { containerEvents, storeEvents } from './store.events.js';
import { transferEvents } from './transfer.events.js';
import { seal } from './vocabulary.js';

export * from './vocabulary.js';
export type { AttestedDeed, Attester, Capacity } from './attestation.events.js';
export type { ClaimantAct, ClaimCapacity } from './receipt.events.js';

const shortText = z.string().min(1).max(120);

/** What is recorded of an exhibit, a lot and its parts, in the stream `custos.exhibit-<id>`. */
const registerEvents = {
  'custody.ExhibitRegistered': {
    schema: 1,
    says: 'A line of a seizure is an exhibit; the seizing officer is the first to answer for it.',
    fields: {
      seizure: fixed(z.uuid()),
      line: open(lineNumber),
      category: open(category),
      kind: open(code.optional()),
      quantity: open(quantity),
      individual: open(z.boolean()),
      make: open(shortText.optional()),
      model: open(shortText.optional()),
      calibre: open(shortText.optional()),
      holder: fixed(officerId),
      country: fixed(countryCode),
      operation: fixed(z.uuid().optional()),
      case: fixed(z.uuid().optional()),
      office: fixed(unitId.optional()),
      frame: open(z.enum(FRAMES)),
      acquisition: open(z.enum(ACQUISITIONS)),
      seals: open(z.array(seal).max(20)),
      movable: open(z.boolean()),
    },
    sample: {
      seizure: '0f8fad5b-d9cb-869f-a165-70867728950e',
      line: 1,
      category: 'firearm',
      quantity: { amount: '1', unit: 'each' },
      individual: true,
      make: 'Zastava',
      model: 'M70',
      calibre: '7.62x39',
      holder: 'CI.DGD-AIR.4711',
      country: 'CI',
      operation: '3f2504e0-4f89-81d3-9a0c-0305e82c3301',
      case: 'c0ffee00-1234-8abc-9def-0123456789ab',
      office: 'CI.PARQUET',
      frame: 'flagrance',
      acquisition: 'seized',
      seals: [{ number: 'CI-000451', kind: 'CLOSED' }],
      movable: true,
    },
  },
} as const;

const exhibitDefinitions = {
  ...registerEvents,
  ...sealEvents,
  ...transferEvents,
  ...placeEvents,
  ...partEvents,
  ...dangerAndLossEvents,
  ...orderEvents,
  ...attestationEvents,
  ...claimEvents,
};

export const custodyCatalogue = defineCatalogue('custody', { ...exhibitDefinitions, ...storeEvents, ...containerEvents, ...receiptEvents, ...reportEvents });

export type CustodyEvent = EventsIn<typeof custodyCatalogue>;
export type CustodyFact<T extends CustodyEvent['type']> = Fact<typeof custodyCatalogue, T>;
/** What stands in `custos.exhibit-<id>`. */
export type ExhibitEvent = Extract<CustodyEvent, { type: keyof typeof exhibitDefinitions }>;
/** What stands in `custos.store-<id>`. */
export type StoreEvent = Extract<CustodyEvent, { type: keyof typeof storeEvents }>;
/** What stands in `custos.container-<id>`. */
export type ContainerEvent = Extract<CustodyEvent, { type: keyof typeof containerEvents }>;
/** What is recorded in `custos.report-<id>`. */
export type ReportEvent = Extract<CustodyEvent, { type: keyof typeof reportEvents }>;
/** What is recorded in `custos.receipt-<id>`. */
export type ReceiptEvent = Extract<CustodyEvent, { type: keyof typeof receiptEvents }>;
