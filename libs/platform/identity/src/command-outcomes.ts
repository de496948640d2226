import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { survivesIdleLoss } from '#platform/postgres';

export type Claim =
  /** Nobody has asked this before: decide, then `complete` or `release`. Until that instant of `performance.now()` nobody else can have decided it. */
  | { readonly kind: 'claimed'; readonly until: number }
  /** It was asked and answered: the same status and body again. */
  | { readonly kind: 'known'; readonly status: number; readonly body: unknown }
  /** The key was used for another request. */
  | { readonly kind: 'reused' }
  /** The same request is being decided elsewhere and did not end while we waited. */
  | { readonly kind: 'busy' };

export interface CommandOutcomesOptions {
  /** How long a second request waits for the first one. */
  readonly waitMs?: number;
  /** After this a claim whose process has died may be taken over; no decision rests on what was read later than that. */
  readonly lapseMs?: number;
}

interface Row {
  readonly intent: string;
  readonly status: number | null;
  readonly body: string | null;
}

interface Named {
  readonly principal: string;
  readonly key: string;
  readonly token: string;
}

/** What is left of a claim for the difference of two clocks' speeds. */
const OURS = 0.8;

/** Nothing here needs to survive a crash: for what was accepted the stream is the authority, and a refusal is decided again alike. */
const RELAXED = `relaxed as (select set_config('synchronous_commit', 'off', true))`;

/**
 * What was answered under which Idempotency-Key (architecture 12): claimed before deciding, completed before the answer leaves.
 * A principal's keys are its own. Safe among processes: the table decides, and a process whose claim was taken over while it slept changes nothing.
 */
export class CommandOutcomes {
  private readonly held = new Map<string, string>();
  /**
   * Claims that were made or ended while the database was away, so that it may or may not know: nobody decides under them any more, and this
   * process need not wait until they lapse.
   */
  private readonly stranded = new Map<string, { readonly tokens: readonly string[]; readonly since: number }>();
  private readonly waitMs: number;
  private readonly lapseMs: number;

  constructor(
    private readonly pool: Pool,
    { waitMs = 2_000, lapseMs = 10_000 }: CommandOutcomesOptions = {},
  ) {
    survivesIdleLoss(pool);
    this.waitMs = waitMs;
    this.lapseMs = lapseMs;
  }

  async claim(principal: string, key: string, intent: string): Promise<Claim> {
    const deadline = performance.now() + this.waitMs;
    for (let pause = 20; ; pause = Math.min(pause * 2, 200)) {
      const token = randomUUID();
      const until = performance.now() + this.lapseMs * OURS;
      if (await this.take(principal, key, intent, token)) {
        this.held.set(nameOf(principal, key), token);
        return { kind: 'claimed', until };
      }
      const { rows } = await this.pool.query<Row>('select intent, status, body from custos.command_outcome where principal = $1 and key = $2', [
        principal,
        key,
      ]);
      const [row] = rows;
      if (row !== undefined && row.intent !== intent) return { kind: 'reused' };
      if (row?.status != null) return { kind: 'known', status: row.status, body: row.body === null ? undefined : (JSON.parse(row.body) as unknown) };
      if (performance.now() + pause > deadline) return { kind: 'busy' };
      // Without a row the first request has just given its claim back: ask for it at once.
      if (row !== undefined) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Whether an answer is kept under this key of his. */
  async remembers(principal: string, key: string): Promise<boolean> {
    const { rows } = await this.pool.query('select 1 from custos.command_outcome where principal = $1 and key = $2 and completed_at is not null', [
      principal,
      key,
    ]);
    return rows.length > 0;
  }

  /** Remembers the answer of a decider, accepted or refused. Does nothing when the claim has lapsed and another holds it. */
  async complete(principal: string, key: string, status: number, body: unknown): Promise<void> {
    const token = this.letGo(principal, key);
    if (token === undefined) return;
    await this.orStranded(
      { principal, key, token },
      {
        name: 'outcome_complete',
        text: `with ${RELAXED} update custos.command_outcome set status = $4, body = $5, completed_at = now() from relaxed
       where principal = $1 and key = $2 and claim = $3 and completed_at is null`,
      },
      [principal, key, token, status, body === undefined ? null : JSON.stringify(body)],
    );
  }

  /** Gives the claim back: what was answered is not kept, and the key may be used again. */
  async release(principal: string, key: string): Promise<void> {
    const token = this.letGo(principal, key);
    if (token === undefined) return;
    await this.orStranded(
      { principal, key, token },
      {
        name: 'outcome_release',
        text: `with ${RELAXED} delete from custos.command_outcome using relaxed where principal = $1 and key = $2 and claim = $3 and completed_at is null`,
      },
      [principal, key, token],
    );
  }

  /** Forgets one answer: what it speaks of is no longer there. */
  async forget(principal: string, key: string): Promise<void> {
    await this.pool.query('delete from custos.command_outcome where principal = $1 and key = $2 and completed_at is not null', [principal, key]);
  }

  /** Forgets every answer; what was accepted is found in its stream, what was refused is decided again. Returns how many. */
  async forgetAll(): Promise<number> {
    const { rowCount } = await this.pool.query('delete from custos.command_outcome where completed_at is not null');
    return rowCount ?? 0;
  }

  /** Forgets what is older than 30 days. Returns how many. */
  async forgetOld(before = new Date(Date.now() - 30 * 86_400_000)): Promise<number> {
    const { rowCount } = await this.pool.query('delete from custos.command_outcome where claimed_at < $1', [before]);
    return rowCount ?? 0;
  }

  /** @throws what the database throws; the claim then counts as stranded */
  private async orStranded(
    { principal, key, token }: Named,
    statement: { readonly name: string; readonly text: string },
    values: readonly unknown[],
  ): Promise<number> {
    try {
      return (await this.pool.query({ ...statement, values: [...values] })).rowCount ?? 0;
    } catch (error) {
      const now = performance.now();
      // Oldest first: what has lapsed since is free for everybody.
      for (const [old, { since }] of this.stranded) {
        if (now - since < this.lapseMs) break;
        this.stranded.delete(old);
      }
      const name = nameOf(principal, key);
      const tokens = [...(this.stranded.get(name)?.tokens ?? []), token];
      this.stranded.delete(name);
      this.stranded.set(name, { tokens, since: now });
      throw error;
    }
  }

  /** A new key, or the same request whose process died before it answered, or ended when it could not say so. */
  private async take(principal: string, key: string, intent: string, token: string): Promise<boolean> {
    const name = nameOf(principal, key);
    const taken = await this.orStranded(
      { principal, key, token },
      {
        name: 'outcome_claim',
        text: `with ${RELAXED} insert into custos.command_outcome as known (principal, key, intent, claim) select $1, $2, $3, $4::uuid from relaxed
       on conflict (principal, key) do update set claim = excluded.claim, claimed_at = now()
       where known.completed_at is null and known.intent = excluded.intent
         and (known.claimed_at < now() - $5 * interval '1 millisecond' or known.claim = any ($6::uuid[]))`,
      },
      [principal, key, intent, token, this.lapseMs, this.stranded.get(name)?.tokens ?? []],
    );
    if (taken === 1) this.stranded.delete(name);
    return taken === 1;
  }

  private letGo(principal: string, key: string): string | undefined {
    const name = nameOf(principal, key);
    const token = this.held.get(name);
    this.held.delete(name);
    return token;
  }
}

const nameOf = (principal: string, key: string) => `${principal} ${key}`;
