import type { Step } from '../../../api/src/operations/example.js';
import type { Chain } from './play.js';

/** What the examples of the interface stand on, read from its own description: each named step once, before every example that asks for it. */
export function showroomChains(given: readonly (readonly Step[])[]): readonly Chain[] {
  const chains: Chain[] = [];
  const chainOf = new Map<string, string>();
  for (const steps of given) {
    // Steps that stood in an earlier list were played there; what is new follows them in a chain of its own.
    const fresh = steps.filter((one) => !chainOf.has(one.name));
    if (fresh.length === 0) continue;
    const name = `showroom ${chains.length + 1}`;
    const after = [...new Set(steps.flatMap((one) => chainOf.get(one.name) ?? []))];
    for (const one of fresh) chainOf.set(one.name, name);
    chains.push({ name, after, plays: fresh });
  }
  return chains;
}
