/** What one append was told. */
export interface Acknowledged {
  readonly stream: string;
  /** Of its last event. */
  readonly revision: number;
  readonly position: string;
  readonly ids: readonly string[];
}

/** One event where it stands. */
export interface Placed {
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly id: string;
}

/** What was acknowledged to writers, what a reader was told meanwhile, and what stands in the log afterwards. */
export interface Witnessed {
  readonly acknowledged: readonly Acknowledged[];
  readonly followed: readonly Placed[];
  readonly standing: readonly Placed[];
}

export interface Findings {
  /** Acknowledged, and not there or elsewhere than was acknowledged. */
  readonly lost: readonly string[];
  /** There twice, or there and never acknowledged to those who asked until they were. */
  readonly doubled: readonly string[];
  /** Not one behind the other, in its stream or in the log. */
  readonly reordered: readonly string[];
  /** What the reader missed, saw twice or saw in another order. */
  readonly violations: readonly string[];
}

export const NOTHING: Findings = { lost: [], doubled: [], reordered: [], violations: [] };

export function findings({ acknowledged, followed, standing }: Witnessed): Findings {
  const found = { lost: [] as string[], doubled: [] as string[], reordered: [] as string[], violations: [] as string[] };
  const places = new Map<string, Placed>();
  const next = new Map<string, number>();
  let before = '';
  for (const event of standing) {
    if (places.has(event.id)) found.doubled.push(`${event.id} in ${event.stream}`);
    else places.set(event.id, event);
    const due = next.get(event.stream) ?? 0;
    if (event.revision !== due) found.reordered.push(`${event.stream} ${event.revision} where ${due} was due`);
    next.set(event.stream, event.revision + 1);
    if (event.position <= before) found.reordered.push(`${event.position} after ${before}`);
    before = event.position;
  }
  const known = new Set<string>();
  for (const { stream, revision, position, ids } of acknowledged) {
    for (const [n, id] of ids.entries()) {
      known.add(id);
      const place = places.get(id);
      if (place?.stream !== stream || place.revision !== revision - (ids.length - 1 - n)) found.lost.push(`${id} of ${stream}`);
      else if (n === ids.length - 1 && place.position !== position) found.lost.push(`${id} at ${position}`);
    }
  }
  // Others may write, too, and elsewhere.
  const ours = new Set(acknowledged.map(({ stream }) => stream));
  for (const { id, stream } of standing) if (ours.has(stream) && !known.has(id)) found.doubled.push(`${id} in ${stream}, which nobody was told of`);
  const seen = new Set<string>();
  let last = '';
  for (const { id, stream, revision, position } of followed) {
    const place = places.get(id);
    if (seen.has(id)) found.violations.push(`${id} seen twice`);
    else if (position <= last) found.violations.push(`${id} seen after what stands behind it`);
    else if (place?.position !== position || place.revision !== revision || place.stream !== stream)
      found.violations.push(`${id} seen where it does not stand`);
    seen.add(id);
    if (position > last) last = position;
  }
  for (const { id } of standing) if (!seen.has(id)) found.violations.push(`${id} never seen`);
  return found;
}
