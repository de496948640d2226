const TICK_MS = 25;

/** The time in which this process was let run: what it may take itself is judged by it, beside whatever else the machine has to do. */
export class OwnTime {
  private waited = 0;
  private last = performance.now();
  private readonly ticking = setInterval(() => {
    this.waited += this.since();
    this.last = performance.now();
  }, TICK_MS);

  /** Milliseconds, from some beginning. */
  now(): number {
    return performance.now() - this.waited - this.since();
  }

  close(): void {
    clearInterval(this.ticking);
  }

  /** How much longer than a late tick it is since the last one: nobody's own time. */
  private since(): number {
    return Math.max(0, performance.now() - this.last - 2 * TICK_MS);
  }
}

/** How many milliseconds of its own time the process needs for some work. */
export async function ownMs(work: () => Promise<unknown>): Promise<number> {
  const time = new OwnTime();
  const begun = time.now();
  try {
    await work();
    return time.now() - begun;
  } finally {
    time.close();
  }
}
