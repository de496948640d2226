import { Disclosures } from './disclosures.js';
import { InMemoryDisclosureStore } from './in-memory-disclosure-store.js';
import { InMemoryKeyStore } from './in-memory-key-store.js';

/** The whole sealer for tests: real sealing, kept nowhere. */
export function inMemoryDisclosures(): { readonly disclosures: Disclosures; readonly keys: InMemoryKeyStore; readonly store: InMemoryDisclosureStore } {
  const keys = new InMemoryKeyStore();
  const store = new InMemoryDisclosureStore();
  return { disclosures: new Disclosures(keys, store), keys, store };
}
