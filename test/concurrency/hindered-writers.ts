import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { rows } from '../scenarios/support/database.js';

type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'holding'; readonly ids: readonly string[]; readonly backend: number }
  | { readonly kind: 'ended'; readonly how: 'commit' | 'rollback' | 'lost' | 'refused' };

/** What happened to writers between the position and the commit. */
export interface Hindrances {
  pauses: number;
  rollbacks: number;
  freezes: number;
  /** Frozen for longer than a transaction may last: the server ends it. */
  frozenForGood: number;
  backendsTerminated: number;
  deaths: number;
}

/** What became of the events of held transactions: by id. */
export interface HeldEvents {
  readonly committed: Set<string>;
  readonly never: Set<string>;
}

export interface WriterOptions {
  readonly url: string;
  /** How long one transaction may last, as the writer's session is set. */
  readonly transactionMs: number;
  /** Events beside a seizure and its lines, in each transaction. */
  readonly bulk: number;
  readonly random: () => number;
}

/** A process that writes, and the one who hinders it. */
export class HinderedWriter {
  private constructor(
    private child: ChildProcess,
    private readonly options: WriterOptions,
    private readonly tally: Hindrances,
    private readonly told: HeldEvents,
  ) {}

  static async start(options: WriterOptions, tally: Hindrances, told: HeldEvents): Promise<HinderedWriter> {
    return new HinderedWriter(await started(options), options, tally, told);
  }

  /** Writes until `signal` fires, each time hindered in a way that chance picks. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const held = await this.ask('hold');
      if (held.kind === 'holding') await this.hinder(held);
      await pause(20 + this.options.random() * 80);
    }
  }

  async close(): Promise<void> {
    await gone(this.child, 'SIGKILL');
  }

  private async hinder({ ids, backend }: Extract<Told, { kind: 'holding' }>): Promise<void> {
    const { random, transactionMs, url } = this.options;
    const chance = random();
    const know = (how: string) => {
      for (const id of ids) (how === 'commit' ? this.told.committed : this.told.never).add(id);
    };
    const ended = async (how: 'commit' | 'rollback') => {
      const answer = await this.ask(how);
      know(answer.kind === 'ended' ? answer.how : 'lost');
    };
    if (chance < 0.5) {
      this.tally.pauses += 1;
      await pause(random() * 150);
      return ended('commit');
    }
    if (chance < 0.7) {
      this.tally.rollbacks += 1;
      await pause(random() * 100);
      return ended('rollback');
    }
    if (chance < 0.9) {
      const forGood = chance >= 0.87;
      this.tally[forGood ? 'frozenForGood' : 'freezes'] += 1;
      this.child.kill('SIGSTOP');
      await pause(forGood ? transactionMs + 500 : 50 + random() * 350);
      this.child.kill('SIGCONT');
      return ended('commit');
    }
    if (chance < 0.95) {
      this.tally.backendsTerminated += 1;
      await rows(url, 'select pg_terminate_backend($1, 2000)', [backend]);
      return ended('commit');
    }
    this.tally.deaths += 1;
    know('lost');
    await gone(this.child, 'SIGKILL');
    this.child = await started(this.options);
  }

  private ask(what: 'hold' | 'commit' | 'rollback'): Promise<Told> {
    return new Promise((answered, failed) => {
      const late = setTimeout(() => leave(() => failed(new Error(`a writer did not answer to ${what}`))), 30_000);
      const leave = (then: () => void) => {
        clearTimeout(late);
        this.child.off('message', onMessage).off('exit', onExit);
        then();
      };
      const onMessage = (told: Told) => leave(() => answered(told));
      const onExit = () => leave(() => failed(new Error('a writer left by itself')));
      this.child.once('message', onMessage).once('exit', onExit);
      this.child.send(what);
    });
  }
}

async function started({ url, transactionMs, bulk }: WriterOptions): Promise<ChildProcess> {
  const child = fork(resolve('test/concurrency/hindered-writer.mjs'), [url, String(transactionMs), String(bulk)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready());
    child.once('exit', (code) => failed(new Error(`the writer left with ${code}; it runs from dist, which the build makes`)));
  });
  return child;
}

async function gone(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((left) => child.once('exit', () => left()));
  child.kill(signal);
  await exit;
}
