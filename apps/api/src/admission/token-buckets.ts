/** Seconds of the permitted rate that may come at once: a scanner that sends its morning in one go is no attack. */
const BURST_SECONDS = 10;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A token bucket for each name: `perSecond` in the long run, ten seconds' worth at once. Kept in this process alone and forgotten with
 * it: after a restart everybody has a full bucket, and with n processes n of them.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    /** 0: no limit. */
    private readonly perSecond: number,
    private readonly clock: () => number = () => performance.now(),
    /** Names remembered. The one that was asked for longest ago is forgotten first, so that inventing names fills no memory. */
    private readonly most = 20_000,
  ) {}

  /** Takes one. 0 when it was there, otherwise the whole seconds after which one will be. */
  take(name: string): number {
    if (this.perSecond === 0) return 0;
    const bucket = this.filled(name);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / this.perSecond));
    bucket.tokens -= 1;
    return 0;
  }

  private filled(name: string): Bucket {
    const now = this.clock();
    const full = this.perSecond * BURST_SECONDS;
    const { tokens, at } = this.buckets.get(name) ?? { tokens: full, at: now };
    const bucket = { tokens: Math.min(full, tokens + ((now - at) / 1_000) * this.perSecond), at: now };
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > this.most) this.buckets.delete(this.buckets.keys().next().value!);
    return bucket;
  }
}
