/** An alarm as the health page shows it: which, how often since the process started, when last. No figure of a case, and nobody's name. */
export interface Alarm {
  readonly name: string;
  readonly count: number;
  /** RFC 3339 UTC. */
  readonly last: string;
}

/** What somebody should look at although everything works: shown on health, and written to the log of the process each time. */
export class Alarms {
  private readonly raised = new Map<string, Alarm>();

  constructor(
    private readonly report: (message: string) => void,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  raise(name: string, message: string): void {
    this.raised.set(name, { name, count: (this.raised.get(name)?.count ?? 0) + 1, last: this.clock().toISOString() });
    this.report(`alarm ${name}: ${message}`);
  }

  get current(): readonly Alarm[] {
    return [...this.raised.values()];
  }
}
