import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

type Report =
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'acknowledged'; readonly id: string; readonly position: string }
  | { readonly kind: 'setback'; readonly name: string }
  | { readonly kind: 'failed'; readonly error: string };

/** A process of its own that appends, and what it was told. */
export class Appender {
  readonly acknowledged: { readonly id: string; readonly position: string; readonly at: number }[] = [];
  readonly setbacks: string[] = [];
  private failure: string | undefined;
  private readonly gone: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    this.gone = new Promise((done) => void child.once('exit', () => done()));
    child.on('message', (report: Report) => {
      if (report.kind === 'acknowledged') this.acknowledged.push({ ...report, at: performance.now() });
      if (report.kind === 'setback') this.setbacks.push(report.name);
      if (report.kind === 'failed') this.failure = report.error;
    });
  }

  static async start(url: string, lanes: number): Promise<Appender> {
    const child = fork(resolve('test/concurrency/appending-process.mjs'), [url, String(lanes)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const appender = new Appender(child);
    await new Promise<void>((ready, failed) => {
      child.once('message', () => ready());
      child.once('exit', (code) => failed(new Error(`The appending process left with ${code}; it runs from dist, which the build makes`)));
    });
    return appender;
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Waits until `count` more appends are acknowledged. */
  async goesOn(count: number, withinMs: number): Promise<void> {
    const target = this.acknowledged.length + count;
    for (const deadline = performance.now() + withinMs; performance.now() < deadline; await pause(20)) if (this.acknowledged.length >= target) return;
    throw new Error(
      `Only ${count - target + this.acknowledged.length} of ${count} appends within ${withinMs} ms (${this.failure ?? this.setbacks.join(', ')})`,
    );
  }

  /** Lets it finish what it began. */
  async stop(): Promise<void> {
    this.thaw();
    if (this.child.connected) this.child.send('stop');
    await this.gone;
    if (this.failure !== undefined) throw new Error(this.failure);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.gone;
  }
}
