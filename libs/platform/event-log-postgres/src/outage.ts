/** A server that restarts is waited for, once: how long, is counted from the first failure, so that in a long outage nobody waits in vain. */
export class Outage {
  private since: number | undefined;

  constructor(
    private readonly patienceMs: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** After a failure: whether the outage lasts longer than one waits for its end. */
  lasts(): boolean {
    this.since ??= this.clock();
    return this.clock() - this.since > this.patienceMs;
  }

  over(): void {
    this.since = undefined;
  }
}
