import type { AnyEvent, Registry } from '#platform/kernel';
import { parseEntry, StreamTruncated, type EventLog, type SealedEvent, type Sealer, type StreamName } from '#platform/event-log';
import { decryptDisclosure, disclose, encryptDisclosure, readDisclosure } from './disclosure.js';
import type { DisclosureStore, Held, SealedValue, Unconfirmed } from './disclosure-store.js';
import { DisclosureDamaged, KeyDamaged } from './errors.js';
import type { KeyStore } from './key-store.js';
import { collectDigests, fillIn, type Clear, type MayRead } from './pages.js';
import { subjectOf } from './subject.js';

const SWEPT_AT_ONCE = 500;

/** Of a stored value: it opens; its subject's tombstone says that it was erased; it or its key is gone; it does not open to its digest. */
export type HeldState = 'whole' | 'erased' | 'missing' | 'damaged';
export interface HeldAs {
  readonly state: HeldState;
  /** Of the event that the row says it belongs to. */
  readonly stream: string;
  readonly command: string;
}

/** Takes sealed members out of events, gives them back to those who may read them, and erases them for good. */
export class Disclosures implements Sealer {
  constructor(
    private readonly keys: KeyStore,
    private readonly store: DisclosureStore,
  ) {}

  /** The same command gives the same bytes. When this returns, keys and values are durable. @throws SubjectErased, AppendMalformed */
  async seal(command: string, stream: StreamName, events: readonly AnyEvent[], registry: Registry): Promise<readonly SealedEvent[]> {
    const values: SealedValue[] = [];
    const sealed: SealedEvent[] = [];
    for (const [index, { type, data }] of events.entries()) {
      const members = data as Readonly<Record<string, unknown>>;
      const open: Record<string, unknown> = { ...members };
      const digests: string[] = [];
      for (const [name, under] of registry.sealed(type, members)) {
        if (members[name] === undefined) continue;
        const subject = subjectOf(stream, under, members);
        const key = await this.keys.keyFor(subject, { create: true });
        const disclosure = disclose(key, { command, stream, index }, name, members[name]);
        values.push({ digest: disclosure.digest, stream, command, subject, ...encryptDisclosure(key, subject, disclosure) });
        digests.push(disclosure.digest);
        delete open[name];
      }
      // The approval of a correction brings along the digests of what the first person sealed.
      const all = [...new Set([...((members['_sd'] as readonly string[] | undefined) ?? []), ...digests])].sort();
      sealed.push({ type, schema: registry.definition(type).schema, data: all.length > 0 ? { ...open, _sd: all, _sd_alg: 'sha-256' } : open });
    }
    if (values.length > 0) await this.store.put(values);
    return sealed;
  }

  /** The members behind these digests, by digest, in one query; what was erased, is not there or does not open is left out. */
  async reveal(digests: readonly string[]): Promise<ReadonlyMap<string, Clear>> {
    return new Map([...(await this.look(digests))].flatMap(([digest, found]) => (found === 'erased' ? [] : [[digest, found] as const])));
  }

  /**
   * A copy of `page` in which every object that carries `_sd` has its sealed members again, for readers who may see them, and
   * `sealed: true` for others. Values of a subject whose key was destroyed leave `erased: true`; values that are missing, emptied or damaged
   * although no tombstone says so leave `unavailable: true`, and never keep the rest of the page from its reader.
   */
  async revealPage<Page>(page: Page, { mayRead }: { readonly mayRead: MayRead }): Promise<Page> {
    const digests = mayRead === false ? [] : collectDigests(page, mayRead);
    const found = digests.length > 0 ? await this.look(digests) : new Map<string, never>();
    return fillIn(page, found, mayRead) as Page;
  }

  /** The digests that `PersonalDataErased` lists. */
  digestsOf(subject: string): Promise<readonly string[]> {
    return this.store.digestsOf(subject);
  }

  /** Destroys the subject's key and its values. Idempotent, so that a restore may apply the logged erasures again. */
  async erase(subject: string): Promise<void> {
    await this.keys.destroy(subject);
    await this.store.forget(subject);
  }

  /** Deletes sealed values given before `olderThan` whose command never reached the log. Returns how many. @throws LogUnavailable */
  async sweepOrphans(log: Pick<EventLog, 'readStream'>, olderThan: Date): Promise<number> {
    const byStream = groupByStream(await this.store.unconfirmed(olderThan));
    let discarded = 0;
    let logged: Unconfirmed[] = [];
    let orphans: Unconfirmed[] = [];
    const settle = async () => {
      if (logged.length > 0) await this.store.confirm(logged);
      if (orphans.length > 0) discarded += await this.store.discard(orphans, olderThan);
      logged = [];
      orphans = [];
    };
    for (const [stream, commands] of byStream) {
      const known = await commandsIn(log, stream as StreamName);
      // Of a history that was cut nobody can say what it held: its values stay.
      if (known === undefined) continue;
      for (const one of commands) (known.has(one.command) ? logged : orphans).push(one);
      if (logged.length + orphans.length >= SWEPT_AT_ONCE) await settle();
    }
    await settle();
    return discarded;
  }

  /** How the value behind each digest is kept; what has no row is left out. */
  async states(digests: readonly string[]): Promise<ReadonlyMap<string, HeldAs>> {
    const states = new Map<string, HeldAs>();
    for (const held of digests.length === 0 ? [] : await this.store.read(digests)) {
      const opened = await this.open(held);
      states.set(held.digest, { state: typeof opened === 'object' ? 'whole' : opened, stream: held.stream, command: held.command });
    }
    return states;
  }

  /** After the log was put back from a backup: what it no longer holds of them is for the next sweep to find out. */
  doubt(): Promise<void> {
    return this.store.doubt();
  }

  /** Digests of all values that a sweep has found in the log. */
  logged(): AsyncIterable<string> {
    return this.store.logged();
  }

  private async look(digests: readonly string[]): Promise<Map<string, Clear | 'erased'>> {
    const found = new Map<string, Clear | 'erased'>();
    for (const held of await this.store.read([...new Set(digests)])) {
      const opened = await this.open(held);
      if (opened === 'erased' || typeof opened === 'object') found.set(held.digest, opened);
    }
    return found;
  }

  /** What one stored row gives: its member, that it was erased, or why it cannot be had. Only a tombstone makes an erasure. */
  private async open({ digest, subject, value }: Held): Promise<Clear | Exclude<HeldState, 'whole'>> {
    try {
      const key = value && (await this.keys.keyFor(subject));
      if (value !== undefined && key !== undefined) return readDisclosure(decryptDisclosure(key, subject, digest, value));
      return (await this.keys.destroyed(subject)) ? 'erased' : 'missing';
    } catch (error) {
      if (error instanceof DisclosureDamaged || error instanceof KeyDamaged) return 'damaged';
      throw error;
    }
  }
}

async function commandsIn(log: Pick<EventLog, 'readStream'>, stream: StreamName): Promise<ReadonlySet<string> | undefined> {
  const known = new Set<string>();
  try {
    for await (const stored of log.readStream(stream)) known.add(parseEntry(stored.entry).cmd);
  } catch (error) {
    if (error instanceof StreamTruncated) return undefined;
    throw error;
  }
  return known;
}

function groupByStream(all: readonly Unconfirmed[]): Map<string, Unconfirmed[]> {
  const byStream = new Map<string, Unconfirmed[]>();
  for (const one of all) {
    const commands = byStream.get(one.stream);
    if (commands === undefined) byStream.set(one.stream, [one]);
    else commands.push(one);
  }
  return byStream;
}
