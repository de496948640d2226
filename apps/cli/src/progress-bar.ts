const WIDTH = 30;
const EVERY_MS = 100;
/** Where it is kept instead of watched: a line for each tenth, none sooner after the one before, and one in any case after so long. */
const LINE_MS = 1_000;
const LONG_MS = 30_000;

export interface ProgressBar {
  at(done: number, note?: string): void;
  done(note?: string): void;
}

/**
 * On standard error, which is never what was asked for: a bar where somebody watches, a line now and then where nobody does, as in a container.
 * A `total` of 0 is one that nobody knows.
 */
export const progressBar = (title: string, total: number): ProgressBar => (process.stderr.isTTY ? drawn(title, total) : written(title, total));

function drawn(title: string, total: number): ProgressBar {
  let last = 0;
  const draw = (done: number, note: string) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * WIDTH);
    process.stderr.write(`\r${title} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} % ${note}\x1b[K`);
  };
  return {
    at(done, note = '') {
      if (performance.now() - last < EVERY_MS) return;
      last = performance.now();
      draw(done, note);
    },
    done(note = '') {
      draw(total, note);
      process.stderr.write('\n');
    },
  };
}

function written(title: string, total: number): ProgressBar {
  let last = performance.now();
  let tenths = 0;
  return {
    at(done, note = String(done)) {
      const share = total === 0 ? 0 : Math.min(1, done / total);
      const reached = Math.floor(share * 10);
      const since = performance.now() - last;
      if (since < LINE_MS || (reached === tenths && since < LONG_MS)) return;
      [last, tenths] = [performance.now(), reached];
      process.stderr.write(`${title}: ${total === 0 ? '' : `${Math.floor(share * 100)} %, `}${note}\n`);
    },
    done(note = '') {
      process.stderr.write(`${title}: done${note === '' ? '' : `, ${note}`}\n`);
    },
  };
}
