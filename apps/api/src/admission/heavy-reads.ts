import { WorkCancelled } from '#platform/projections';

interface Waiting {
  readonly signal: AbortSignal;
  readonly start: () => void;
}

/** Room for a few long reads at once, one for each officer: whoever asks for sixty-four waits for his own, and nobody else does. */
export class HeavyReads {
  private readonly under = new Set<string>();
  /** By officer, in the order in which each was last let in. */
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(private readonly most: number) {}

  /** Answers how to leave. @throws WorkCancelled when nobody waits for it any more */
  enter(whose: string, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const queue = this.waiting.get(whose) ?? [];
      const one: Waiting = {
        signal,
        start: () => {
          signal.removeEventListener('abort', given);
          this.under.add(whose);
          let there = true;
          resolve(() => {
            if (!there) return;
            there = false;
            this.under.delete(whose);
            this.toTheEnd(whose);
            this.next();
          });
        },
      };
      const given = () => {
        queue.splice(queue.indexOf(one), 1);
        if (queue.length === 0) this.waiting.delete(whose);
        reject(new WorkCancelled());
      };
      if (signal.aborted) return reject(new WorkCancelled());
      signal.addEventListener('abort', given, { once: true });
      queue.push(one);
      this.waiting.set(whose, queue);
      this.next();
    });
  }

  private next(): void {
    for (const [whose, queue] of this.waiting) {
      if (this.under.size >= this.most) return;
      if (this.under.has(whose)) continue;
      const one = queue.shift()!;
      if (queue.length === 0) this.waiting.delete(whose);
      one.start();
    }
  }

  /** Who has just been served stands behind all others with the rest of his. */
  private toTheEnd(whose: string): void {
    const queue = this.waiting.get(whose);
    if (queue === undefined) return;
    this.waiting.delete(whose);
    this.waiting.set(whose, queue);
  }
}
