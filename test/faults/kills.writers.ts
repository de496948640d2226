import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

interface Acknowledged {
  /** When the request was sent and when it was acknowledged, in milliseconds of this machine's clock. */
  readonly sent: number;
  readonly at: number;
}
type Report =
  | { readonly kind: 'ready'; readonly officer: string; readonly issuer: string }
  | ({ readonly kind: 'acknowledged' } & Acknowledged)
  | { readonly kind: 'resting' | 'settled' };

/** One command as the ledger tells it. */
export interface Told {
  readonly key: string;
  readonly act: 'open' | 'file';
  readonly during: string;
  readonly case?: string;
  answer?: Reply;
  unknown?: string;
  readonly settled: Reply[];
}
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, any>>;
}

/** The process that asks and keeps the ledger. */
export class Writers {
  readonly acknowledged: Acknowledged[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly ledger: string,
    readonly officer: string,
    readonly issuer: string,
  ) {
    child.on('message', (report: Report) => {
      if (report.kind === 'acknowledged') this.acknowledged.push({ sent: report.sent, at: report.at });
    });
  }

  static async start(api: string, ledger: string, devices: number): Promise<Writers> {
    const child = fork(resolve('test/faults/kills.devices.mjs'), [api, ledger, String(devices)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    const { officer, issuer } = (await reported(child, 'ready')) as Extract<Report, { kind: 'ready' }>;
    return new Writers(child, ledger, officer, issuer);
  }

  /** Asks until told to rest; `name` stands in the ledger beside what is asked from now on. */
  work(name: string): void {
    this.child.send({ kind: 'work', name });
  }

  async rest(): Promise<void> {
    const resting = reported(this.child, 'resting');
    this.child.send({ kind: 'rest' });
    await resting;
  }

  /** Every unknown outcome is asked for under its key, twice. */
  async settle(): Promise<void> {
    const settled = reported(this.child, 'settled');
    this.child.send({ kind: 'settle' });
    await settled;
  }

  /** Waits for the first acknowledgement of something that was sent after `moment`. Answers the milliseconds from then to there. */
  async servedSince(moment: number, withinMs = 60_000): Promise<number> {
    for (let from = this.acknowledged.length; Date.now() < moment + withinMs; await pause(5)) {
      for (; from > 0 && this.acknowledged[from - 1]!.at >= moment; from--);
      const first = this.acknowledged.slice(from).find(({ sent }) => sent >= moment);
      if (first !== undefined) return first.at - moment;
    }
    throw new Error(`nothing was acknowledged within ${withinMs} ms`);
  }

  async goesOn(count: number, withinMs = 120_000): Promise<void> {
    const target = this.acknowledged.length + count;
    for (const deadline = Date.now() + withinMs; this.acknowledged.length < target; await pause(10))
      if (Date.now() > deadline) throw new Error(`only ${this.acknowledged.length} of ${target} acknowledgements within ${withinMs} ms`);
  }

  told(): readonly Told[] {
    const all = new Map<string, Told>();
    for (const line of readFileSync(this.ledger, 'utf8').split('\n').slice(0, -1)) {
      const { kind, key, ...more } = JSON.parse(line) as { kind: string; key: string } & Record<string, any>;
      const one = all.get(key);
      if (kind === 'intent') all.set(key, { key, settled: [], ...(more as Pick<Told, 'act' | 'during' | 'case'>) });
      else if (kind === 'answer') one!.answer = more as Reply;
      else if (kind === 'unknown') one!.unknown = `${more['status']} ${more['code']}`;
      else one!.settled.push({ status: more['status'], body: more['body'] });
    }
    return [...all.values()];
  }

  async stop(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    this.child.disconnect();
    await gone;
  }
}

function reported(child: ChildProcess, kind: Report['kind']): Promise<Report> {
  return new Promise((found, failed) => {
    const gone = (code: number | null) => failed(new Error(`the writers left with ${code}`));
    const look = (report: Report) => {
      if (report.kind !== kind) return;
      child.off('message', look).off('exit', gone);
      found(report);
    };
    child.on('message', look).once('exit', gone);
  });
}
