import { randomBytes } from 'node:crypto';
import { SubjectErased } from './errors.js';
import type { KeyStore } from './key-store.js';

/** Keys for tests: forgotten when the process ends. */
export class InMemoryKeyStore implements KeyStore {
  private readonly keys = new Map<string, Buffer | 'destroyed'>();

  keyFor(subject: string, options: { readonly create: true }): Promise<Buffer>;
  keyFor(subject: string, options?: { readonly create?: boolean }): Promise<Buffer | undefined>;

  async keyFor(subject: string, { create = false }: { readonly create?: boolean } = {}): Promise<Buffer | undefined> {
    const known = this.keys.get(subject);
    if (known === 'destroyed') {
      if (create) throw new SubjectErased();
      return undefined;
    }
    if (known !== undefined || !create) return known;
    const key = randomBytes(32);
    this.keys.set(subject, key);
    return key;
  }

  destroyed(subject: string): Promise<boolean> {
    return Promise.resolve(this.keys.get(subject) === 'destroyed');
  }

  destroy(subject: string): Promise<void> {
    this.keys.set(subject, 'destroyed');
    return Promise.resolve();
  }
}
