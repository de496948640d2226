import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConnectionOptions } from '../../libs/platform/event-log-eventstoredb/src/settings.js';
import type { Tuning } from '../../libs/platform/event-log-eventstoredb/src/tuning.js';
import { clock } from './clock.mjs';
import type { Acknowledged, Placed } from './judge.js';

/** One append as its caller knew it, from its beginning to its answer. */
export interface Call {
  readonly begun: number;
  readonly ended: number;
  /** `written`, or the name of what the log threw. */
  readonly outcome: string;
}

interface Told {
  readonly kind: 'call' | 'rebuilt' | 'resubscribed' | 'memory' | 'ready' | 'done' | 'failed';
  readonly call?: Call;
  readonly receipt?: Acknowledged & { readonly lane: number; readonly n: number; readonly leaf: string };
  readonly reason?: string;
  readonly rss?: number;
}

const GONE_WITHIN_MS = 60_000;

/** A process of ours that goes on where it was when it is begun again. */
class Hand {
  /** What it could not go on with: a fault of the log's. */
  readonly failures: string[] = [];
  peakBytes = 0;
  kills = 0;
  private child!: ChildProcess;
  private gone!: Promise<void>;

  constructor(
    private readonly program: string,
    private readonly given: () => unknown,
    private readonly take: (told: Told) => void,
  ) {
    this.begin();
  }

  /** As kill -9, and begun again. */
  async kill(): Promise<void> {
    this.kills += 1;
    this.child.kill('SIGKILL');
    await this.gone;
    this.begin();
  }

  tell(what: string): void {
    if (this.child.connected) this.child.send(what);
  }

  /** Lets it finish what it has begun. */
  async end(): Promise<void> {
    this.tell('end');
    await this.finished(GONE_WITHIN_MS);
  }

  /** Ends it, whatever it does. */
  discard(): void {
    this.child.kill('SIGKILL');
  }

  /** Until it has ended by itself. */
  async finished(ms: number): Promise<void> {
    const late = setTimeout(() => {
      this.failures.push(`${this.program} did not end within ${ms} ms`);
      this.child.kill('SIGKILL');
    }, ms);
    await this.gone;
    clearTimeout(late);
  }

  private begin(): void {
    const child = fork(resolve('test/drill', this.program), [JSON.stringify(this.given())], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (told: Told) => {
      this.peakBytes = Math.max(this.peakBytes, told.rss ?? 0);
      if (told.kind === 'failed') this.failures.push(told.reason!);
      this.take(told);
    });
    const killed = () => void child.kill('SIGKILL');
    process.once('exit', killed);
    this.child = child;
    this.gone = new Promise((resolve) =>
      child.once('close', () => {
        process.off('exit', killed);
        resolve();
      }),
    );
  }
}

export interface WritingOptions {
  readonly access: ConnectionOptions;
  readonly seed: number;
  readonly lanes: number;
  /** On average, between two appends of a lane. */
  readonly paceMs: number;
  /** So many appends of each lane, and no more. */
  readonly most?: number;
  /** The adapter's own, unless a control takes a safeguard away. */
  readonly tuning?: Tuning;
  /** Callers who, not knowing what became of it, decide anew instead of repeating what they asked. */
  readonly asksAnew?: boolean;
}

interface Lane {
  readonly lane: number;
  /** Of its next append. */
  readonly n: number;
  readonly at?: { readonly stream: string; readonly revision: number; readonly leaf: string };
}

/** Writers in a process of their own, and the ledger of what was acknowledged to them, which outlives them. */
export class Writers {
  readonly calls: Call[] = [];
  readonly acknowledged: Acknowledged[] = [];
  readonly rebuilt: { readonly at: number; readonly reason: string }[] = [];
  readonly hand: Hand;

  constructor({ lanes: count, ...options }: WritingOptions) {
    const lanes: Lane[] = Array.from({ length: count }, (_, lane) => ({ lane, n: 0 }));
    this.hand = new Hand(
      'writer.mjs',
      () => ({ ...options, lanes }),
      ({ kind, call, receipt, reason }) => {
        if (kind === 'rebuilt') this.rebuilt.push({ at: clock(), reason: reason! });
        if (call !== undefined) this.calls.push(call);
        if (receipt === undefined) return;
        const { lane, n, leaf, stream, revision, position, ids } = receipt;
        lanes[lane] = { lane, n: n + 1, at: { stream, revision, leaf } };
        this.acknowledged.push({ stream, revision, position, ids });
      },
    );
  }
}

/** A reader in a process of its own that keeps what it saw and where it stands in one file. */
export class Follower {
  readonly resubscribed: string[] = [];
  readonly hand: Hand;
  /** Where it began to read, each time. */
  readonly from: string[] = [];

  constructor(
    access: ConnectionOptions,
    private readonly file: string,
  ) {
    this.hand = new Hand(
      'follower.mjs',
      () => ({ access, file }),
      ({ kind, reason }) => {
        if (kind === 'resubscribed') this.resubscribed.push(reason!);
        if (kind === 'ready') this.from.push(reason!);
      },
    );
  }

  /** Everything that it saw, in that order. */
  seen(): Placed[] {
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [position, , stream, revision, id] = line.split(' ');
      return { position: position!, stream: stream!, revision: Number(revision), id: id! };
    });
  }
}
