import { accessSeals } from '#domain/access';
import { decode, type EventLog } from '#platform/event-log';
import type { AccessChain, AccessLog, AccessSeal, ChainBreak, ChainHead } from '#platform/identity';
import type { Registry } from '#platform/kernel';

/** How the access records are: what an operator is shown, and nothing of what they say. */
export interface AccessStanding {
  /** `unwritable`: nothing is shown until it changes. `broken`: the table is not what was written; `brokenAt` names the first record. */
  readonly state: 'written' | 'unwritable' | 'broken' | 'unknown';
  /** Records of refusals that are lost and not reported in the table yet. */
  readonly lost: number;
  /** The last record that the log commits to. */
  readonly sealedTo: number;
  /** Officers of whom many different things were denied within ten minutes; auditors read who. */
  readonly officersOftenDenied: number;
  readonly brokenAt?: ChainBreak;
}

const LOOK_EVERY_MS = 10_000;
/** Records that one look reads; the next look goes on after them, and after the last it begins anew. */
const SLICE = 10_000;
export const MANY_DENIALS = 25;
export const DENIALS_MINUTES = 10;

/** Reads the access records back all the time, slice by slice, against their chain and against the roots in the log. */
export class AccessWatch {
  private place: ChainHead | undefined;
  private broken: ChainBreak | undefined;
  private readonly seals: AccessSeal[] = [];
  private sealsRead: bigint | undefined;
  private last: Pick<AccessStanding, 'sealedTo' | 'officersOftenDenied'> | undefined;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly records: Pick<AccessLog, 'state' | 'head' | 'manyDenials'>,
    private readonly chain: Pick<AccessChain, 'check' | 'holds'>,
    private readonly log: Pick<EventLog, 'readStream'>,
    private readonly registry: Registry,
  ) {}

  /** Looks again when the last look was ten seconds ago, or when `now` is asked for; a database that does not answer leaves what was known. */
  async standing({ now = false } = {}): Promise<AccessStanding> {
    if (now || performance.now() - this.lookedAt > LOOK_EVERY_MS)
      await (this.looking ??= this.look().finally(() => (this.looking = undefined))).catch(() => undefined);
    const { writable, lost } = this.records.state;
    return {
      state: this.broken !== undefined ? 'broken' : !writable ? 'unwritable' : this.last === undefined ? 'unknown' : 'written',
      lost,
      sealedTo: this.last?.sealedTo ?? 0,
      officersOftenDenied: this.last?.officersOftenDenied ?? 0,
      ...(this.broken !== undefined && { brokenAt: this.broken }),
    };
  }

  private async look(): Promise<void> {
    this.lookedAt = performance.now();
    const seals = await this.sealed();
    await this.readBack(seals);
    const denied = await this.records.manyDenials(DENIALS_MINUTES, MANY_DENIALS);
    this.last = { sealedTo: seals.at(-1)?.to ?? 0, officersOftenDenied: denied.length };
  }

  private async readBack(seals: readonly AccessSeal[]): Promise<void> {
    const { head } = this.records;
    const { records, head: reached, broken } = await this.chain.check({ after: this.place, seals, limit: SLICE });
    const endGone = head !== undefined && !(await this.chain.holds(head)) ? { record: head.id.toString(), why: 'missing' as const } : undefined;
    const found = broken ?? endGone;
    if (found !== undefined) this.broken = found;
    // Only what was read to its end without a break is whole again, for example after it was put back from a backup.
    else if (records < SLICE) this.broken = undefined;
    this.place = found === undefined && records === SLICE ? reached : undefined;
  }

  /** The roots in the log, each read once. */
  private async sealed(): Promise<readonly AccessSeal[]> {
    for await (const stored of this.log.readStream(accessSeals.stream(''), this.sealsRead)) {
      const { event } = decode(stored, this.registry);
      if (event.type === 'access.Sealed') this.seals.push(event.data as AccessSeal);
      this.sealsRead = stored.revision;
    }
    return this.seals;
  }
}
