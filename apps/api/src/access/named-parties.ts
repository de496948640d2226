import { find, type CountryDirectory } from '#domain/access';
import { decode, HistoryChanged, type Cursor, type EventLog } from '#platform/event-log';
import { canonicalOfficer, countryOf, isOfficer, party, type Registry } from '#platform/kernel';

/** A unit or officer that facts name and no directory knows: a task for the registrar. It was entered as written, and sees nothing. */
export interface Unknown {
  readonly id: string;
  readonly kind: 'unit' | 'officer';
  /** How many facts name it, and the first of them. */
  readonly facts: number;
  readonly first: { readonly type: string; readonly position: string };
}

interface Named {
  facts: number;
  readonly first: Unknown['first'];
}

/** This node itself, and units of organisations that stand for it in facts of the system. */
const SYSTEM = 'XX.CUSTOS';

/** Every unit and officer that any fact names, read from the log once and followed from there. */
export class NamedParties {
  private readonly named = new Map<string, Named>();
  private after: Cursor | 'start' = 'start';
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: EventLog,
    private readonly registry: Registry,
  ) {}

  /** Of one country, those that its directory does not know. */
  async unknownIn(country: string, directory: CountryDirectory): Promise<readonly Unknown[]> {
    await this.catchUp();
    const unknown = [...this.named].filter(([id]) => countryOf(id) === country && !knows(directory, id));
    return unknown
      .map(([id, { facts, first }]): Unknown => ({ id, kind: isOfficer(id) ? 'officer' : 'unit', facts, first }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** One reading at a time; a further one goes on where the last ended. */
  private catchUp(): Promise<void> {
    this.reading = this.reading
      .catch(() => undefined)
      .then(() => this.read())
      .catch((error: unknown) => {
        if (!(error instanceof HistoryChanged)) throw error;
        // The log was put back from a backup: what it lost is named no more.
        this.named.clear();
        this.after = 'start';
        return this.read();
      });
    return this.reading;
  }

  private async read(): Promise<void> {
    for await (const stored of this.log.readAll(this.after, { follow: false })) {
      this.after = { log: this.log.id, position: stored.position, leaf: stored.leaf };
      const { event, actor } = decode(stored, this.registry);
      if (event.type.startsWith('access.')) continue;
      const found = new Set<string>();
      if (actor.kind === 'person') found.add(canonicalOfficer(actor.id));
      collect(event.data, found);
      for (const id of found) {
        const known = this.named.get(id);
        if (known !== undefined) known.facts += 1;
        else if (id !== SYSTEM) this.named.set(id, { facts: 1, first: { type: event.type, position: stored.position } });
      }
    }
  }
}

const knows = (directory: CountryDirectory, id: string): boolean =>
  isOfficer(id) ? find(directory.accounts, id) !== undefined : find(directory.units, id) !== undefined;

/** Whatever stands anywhere in a fact in the form of a unit or an officer, but for references that only look like one. */
function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') {
    const id = canonicalOfficer(value);
    if (party.safeParse(id).success) found.add(id);
  } else if (Array.isArray(value)) for (const one of value) collect(one, found);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one, found);
}
