// Numbers out of rounds.

/** Ascending; of an empty list, NaN. @param {number} share 0.5 is the median, 0.99 the 99th percentile */
export function quantile(values, share) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);

export const rounded = (value, digits = 3) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : value);

/** What a limit asks of a figure, and whether the figure keeps it. */
export const limit = (name, value, { atLeast, atMost }) => ({
  name,
  value: rounded(value),
  ...(atLeast !== undefined && { atLeast }),
  ...(atMost !== undefined && { atMost }),
  kept: atLeast !== undefined ? value >= atLeast : value <= atMost,
});

/** The largest resident set of this process so far, in bytes. */
export const peakRss = () => process.resourceUsage().maxRSS * 1024;

/** Runs `callers` loops side by side, each asking for the next work until there is none. Answers milliseconds in all, and of each one. */
export async function abreast(callers, work) {
  const latencies = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (const one of work(caller)) {
        const at = performance.now();
        await one();
        latencies.push(performance.now() - at);
      }
    }),
  );
  return { ms: performance.now() - begun, latencies };
}

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled(list, random) {
  const dealt = [...list];
  for (let n = dealt.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [dealt[n], dealt[other]] = [dealt[other], dealt[n]];
  }
  return dealt;
}
