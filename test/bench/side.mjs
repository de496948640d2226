// A side of a comparison, in a process of its own: it makes ready, runs a round when it is told to, and answers with what it measured.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { peakRss } from './figures.mjs';

export class Side {
  /** @param {string} file beside this one @param {object} given what the process is told at its start */
  static async start(file, given, { nodeOptions = [] } = {}) {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(given)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...nodeOptions, ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [])],
      serialization: 'advanced',
    });
    const side = new Side(child);
    side.ready = await side.answer();
    return side;
  }

  constructor(child) {
    this.child = child;
  }

  ask(asked) {
    this.child.send(asked);
    return this.answer();
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    if (this.child.connected) this.child.disconnect();
    await gone;
  }

  async answer() {
    const gone = new AbortController();
    try {
      const [answer] = await Promise.race([
        once(this.child, 'message', { signal: gone.signal }),
        once(this.child, 'exit', { signal: gone.signal }).then(([code]) => {
          throw new Error(`a process of the benchmark ended with ${code}`);
        }),
      ]);
      if (answer.failed !== undefined) throw new Error(answer.failed);
      return answer;
    } finally {
      gone.abort();
    }
  }
}

/**
 * The other end: answers each thing asked with what `work` returns, beside the largest resident set so far; leaves when the asker does.
 * @param {(given: object) => Promise<{work: (asked: object) => Promise<object>, close?: () => Promise<void>, ready?: object}>} begin
 */
export async function serveSide(begin) {
  const answer = (what) => process.send(what);
  const failed = (error) => answer({ failed: String(error?.stack ?? error) });
  process.on('unhandledRejection', failed);
  try {
    const { work, close, ready = {} } = await begin(JSON.parse(process.argv[2]));
    process.on('message', (asked) => {
      work(asked).then((found) => answer({ ...found, peakRss: peakRss() }), failed);
    });
    process.once('disconnect', () => void Promise.resolve(close?.()).finally(() => process.exit(0)));
    answer(ready);
  } catch (error) {
    failed(error);
  }
}
