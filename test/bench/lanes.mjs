// What each caller of a log writes, one event after the other.
import { shuffled } from './figures.mjs';

/** As many events for each caller, stream after stream as chance deals them, the last one cut short; and which copy nothing was taken from yet. */
export function workFor(copies, { callers, count, from, random }) {
  const quota = Math.ceil(count / callers);
  const lanes = [[]];
  for (let number = from; ; number++) {
    const streams = new Map();
    for (const one of copies.copy(number)) {
      const told = streams.get(one.stream);
      if (told === undefined) streams.set(one.stream, [one]);
      else told.push(one);
    }
    for (const told of shuffled([...streams.values()], random)) {
      if (lanes.at(-1).length === quota) {
        if (lanes.length === callers) return { lanes, next: number + 1 };
        lanes.push([]);
      }
      lanes.at(-1).push(...told.slice(0, quota - lanes.at(-1).length));
    }
  }
}
