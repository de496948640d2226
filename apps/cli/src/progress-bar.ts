const WIDTH = 30;
const EVERY_MS = 100;

export interface ProgressBar {
  at(done: number, note?: string): void;
  done(note?: string): void;
}

/** A bar on standard error where somebody watches; nothing where nobody does. */
export function progressBar(title: string, total: number): ProgressBar {
  const watched = process.stderr.isTTY;
  let last = 0;
  const draw = (done: number, note: string) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * WIDTH);
    process.stderr.write(`\r${title} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} % ${note}\x1b[K`);
  };
  return {
    at(done, note = '') {
      if (!watched || performance.now() - last < EVERY_MS) return;
      last = performance.now();
      draw(done, note);
    },
    done(note = '') {
      if (!watched) return;
      draw(total, note);
      process.stderr.write('\n');
    },
  };
}
