import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import type { History } from './custody-histories.js';

/** What the judge, a program of its own, says of one history. */
export interface Verdict {
  readonly verdict: 'good' | 'bad' | 'too-little';
  readonly exhibits: number;
  readonly operations: number;
  readonly acknowledged: number;
  readonly refused: number;
  readonly settled: number;
  readonly settledAcknowledged: number;
  readonly overlapPercent: number;
  readonly longestWaitMs: number;
  readonly longestWaitUninterruptedMs: number;
  readonly lost: number;
  readonly doubled: number;
  readonly violations: number;
  /** How often each kind of fault was found. */
  readonly faults: Readonly<Record<string, number>>;
  readonly why: readonly string[];
}

export interface Judged {
  readonly code: number | null;
  readonly verdicts: readonly Verdict[];
}

/** Writes each history down and has them judged; `least` is what a run must hold to count. */
export async function judged(
  histories: readonly History[],
  least: Readonly<Record<'acknowledged' | 'overlap' | 'settled', number>> | undefined = undefined,
): Promise<Judged> {
  const place = await mkdtemp(join(tmpdir(), 'custos-judge-'));
  try {
    const directories = await Promise.all(
      histories.map(async ({ operations, log }, n) => {
        const directory = join(place, String(n));
        await mkdir(directory);
        await Promise.all([written(join(directory, 'history.jsonl'), operations), written(join(directory, 'log.jsonl'), log)]);
        return directory;
      }),
    );
    const bounds = Object.entries(least ?? {}).map(([name, value]) => `--${name}=${value}`);
    const child = spawn(process.execPath, [resolve('test/concurrency/custody-judge.mjs'), ...bounds, ...directories], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return {
      code,
      verdicts: out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Verdict),
    };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function written(path: string, lines: readonly object[]): Promise<void> {
  const file = createWriteStream(path);
  for (const line of lines) file.write(`${JSON.stringify(line)}\n`);
  file.end();
  await once(file, 'finish');
}
