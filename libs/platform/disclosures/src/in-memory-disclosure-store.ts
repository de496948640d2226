import type { DisclosureStore, Held, SealedValue, Unconfirmed } from './disclosure-store.js';

interface Row extends Omit<SealedValue, 'iv' | 'ciphertext'> {
  value?: { readonly iv: Buffer; readonly ciphertext: Buffer };
  put: Date;
  confirmed: boolean;
}

/** Sealed values for tests. */
export class InMemoryDisclosureStore implements DisclosureStore {
  readonly rows = new Map<string, Row>();

  put(values: readonly SealedValue[]): Promise<void> {
    for (const { iv, ciphertext, ...row } of values) {
      const there = this.rows.get(row.digest);
      if (there === undefined) this.rows.set(row.digest, { ...row, value: { iv, ciphertext }, put: new Date(), confirmed: false });
      else there.put = new Date();
    }
    return Promise.resolve();
  }

  read(digests: readonly string[]): Promise<readonly Held[]> {
    return Promise.resolve(
      digests
        .flatMap((digest) => this.rows.get(digest) ?? [])
        .map(({ digest, stream, command, subject, value }) => ({ digest, stream, command, subject, ...(value && { value }) })),
    );
  }

  async *logged(): AsyncIterable<string> {
    for (const { digest, confirmed } of [...this.rows.values()]) if (confirmed) yield await Promise.resolve(digest);
  }

  digestsOf(subject: string): Promise<readonly string[]> {
    return Promise.resolve(
      [...this.rows.values()]
        .filter((row) => row.subject === subject)
        .map((row) => row.digest)
        .sort(),
    );
  }

  forget(subject: string): Promise<void> {
    for (const row of this.rows.values()) if (row.subject === subject) delete row.value;
    return Promise.resolve();
  }

  unconfirmed(before: Date): Promise<readonly Unconfirmed[]> {
    const found = new Map<string, Unconfirmed>();
    for (const { stream, command, put, confirmed } of this.rows.values())
      if (!confirmed && put < before) found.set(`${stream} ${command}`, { stream, command });
    return Promise.resolve([...found.values()]);
  }

  doubt(): Promise<void> {
    for (const row of this.rows.values()) row.confirmed = false;
    return Promise.resolve();
  }

  confirm(commands: readonly Unconfirmed[]): Promise<void> {
    for (const row of this.rows.values()) if (isOf(row, commands)) row.confirmed = true;
    return Promise.resolve();
  }

  discard(commands: readonly Unconfirmed[], before: Date): Promise<number> {
    const gone = [...this.rows.values()].filter((row) => isOf(row, commands) && row.put < before);
    for (const { digest } of gone) this.rows.delete(digest);
    return Promise.resolve(gone.length);
  }
}

const isOf = (row: Row, commands: readonly Unconfirmed[]) => commands.some((one) => one.stream === row.stream && one.command === row.command);
