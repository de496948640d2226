import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DIST, Process } from '../scenarios/support/custos.js';

export interface Restarts {
  killed: number;
  stopped: number;
  frozen: number;
}

/** Longer than a lease lasts. */
const FREEZE_MS = 6_000;

/** Workers of the product, each with a witness beside it, that are killed, stopped or frozen at moments that chance picks, and started anew. */
export class RestartingWorkers {
  readonly restarts: Restarts = { killed: 0, stopped: 0, frozen: 0 };
  private readonly workers: Promise<Process>[];

  constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly count: number,
    private readonly random: () => number,
  ) {
    this.workers = Array.from({ length: count }, () => this.start());
  }

  async ready(): Promise<void> {
    await Promise.all(this.workers);
  }

  /** Hits one after the other until `signal` fires; `everyMs` lies between two, on average. */
  async run(signal: AbortSignal, everyMs: number): Promise<void> {
    while (!signal.aborted) {
      await pause(everyMs * (0.5 + this.random()), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const at = Math.floor(this.random() * this.count);
      const chance = this.random();
      const worker = await this.workers[at]!;
      if (chance >= 0.95) {
        // It wakes while another does its work.
        this.restarts.frozen += 1;
        worker.child.kill('SIGSTOP');
        await pause(FREEZE_MS);
        worker.child.kill('SIGCONT');
        continue;
      }
      const killed = chance < 0.75;
      this.restarts[killed ? 'killed' : 'stopped'] += 1;
      await worker.stop(killed ? 'SIGKILL' : 'SIGTERM');
      // Whoever is hit next is picked while this one starts.
      this.workers[at] = this.start();
      this.workers[at].catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.then((one) => one.stop()).catch(() => undefined);
  }

  private start(): Promise<Process> {
    return Process.start([resolve('test/concurrency/watched-worker.mjs')], { ...this.env, CUSTOS_TEST_DIST: DIST }, (_, err) =>
      err.includes('"msg":"worker started"') ? {} : undefined,
    );
  }
}
