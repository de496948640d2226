import type { Disclosures, HeldState } from '#platform/disclosures';
import type { Entry, Stored } from '#platform/event-log';
import type { Found } from './finding.js';

const AT_ONCE = 1_000;
const PROBLEMS: Readonly<Record<Exclude<HeldState, 'whole' | 'erased'> | 'absent', string>> = {
  absent: 'its row was deleted',
  missing: 'its value was emptied, or its key is gone; no tombstone says that it was erased',
  damaged: 'its value does not open to it: altered, swapped or damaged',
};

interface Named {
  readonly position: string;
  readonly stream: string;
  readonly command: string;
}

/** Every digest of the log has its sealed value, or the tombstone of an erasure; every value that is kept as logged has its event. */
export class DisclosureCheck {
  private readonly waiting = new Map<string, Named>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly disclosures: Disclosures,
    private readonly found: Found,
  ) {}

  readonly visit = async ({ position }: Stored, { stream, cmd: command, data }: Entry): Promise<void> => {
    for (const digest of digestsIn(data)) {
      if (this.seen.has(digest)) continue;
      this.seen.add(digest);
      this.waiting.set(digest, { position, stream, command });
    }
    if (this.waiting.size >= AT_ONCE) await this.flush();
  };

  /** `whole`: every event was visited, so that what none of them named is known. */
  async settle(whole: boolean): Promise<void> {
    await this.flush();
    if (!whole) return;
    for await (const digest of this.disclosures.logged())
      if (!this.seen.has(digest)) this.found({ check: 'disclosure', place: `custos.disclosure ${digest}`, problem: 'no event names it' });
  }

  private async flush(): Promise<void> {
    const states = await this.disclosures.states([...this.waiting.keys()]);
    for (const [digest, { position, stream, command }] of this.waiting) {
      const held = states.get(digest);
      const state = held?.state ?? 'absent';
      const place = `custos.disclosure ${digest}, named at ${position}`;
      if (state !== 'whole' && state !== 'erased') this.found({ check: 'disclosure', place, problem: PROBLEMS[state] });
      else if (held!.stream !== stream || held!.command !== command)
        this.found({ check: 'disclosure', place, problem: 'its row names another stream or command' });
    }
    this.waiting.clear();
  }
}

function* digestsIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const one of value) yield* digestsIn(one);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      if (name === '_sd' && Array.isArray(member)) for (const digest of member) yield String(digest);
      else yield* digestsIn(member);
    }
}
