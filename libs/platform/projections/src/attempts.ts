import { LeaseLost } from './errors.js';
import { backOffMs, pause } from './postgres.js';

/** A worker that is called again whenever it returns or throws: for ever, with growing pauses while it fails. */
export class Attempts {
  /** What keeps the worker from advancing at this moment. */
  trouble: string | undefined;

  constructor(
    private readonly name: string,
    private readonly report: ((message: string) => void) | undefined,
  ) {}

  /** `work` calls `healthy` when it has got something done. Resolves when `signal` fires, and not before. */
  async run(signal: AbortSignal, work: (healthy: () => void) => Promise<void>): Promise<void> {
    let round = 0;
    const healthy = () => {
      round = 0;
      this.trouble = undefined;
    };
    while (!signal.aborted) {
      try {
        await work(healthy);
      } catch (error) {
        if (error instanceof LeaseLost) {
          await pause(50, signal);
          continue;
        }
        const message = error instanceof Error ? error.message : String(error);
        if (this.trouble !== message) this.report?.(`${this.name} cannot advance: ${message}`);
        this.trouble = message;
        await pause(backOffMs(round++), signal);
      }
    }
  }
}
