import type { Pool } from 'pg';
import type { Finding } from './finding.js';
import type { Verified } from './log-pass.js';

/** All of it; what has come since the last one; what keeps the tables from being changed in silence. */
export type VerificationKind = 'full' | 'incremental' | 'guards';

export interface KeptReport {
  readonly problems: number;
  readonly findings: readonly Finding[];
  /** Up to where the log was found as it was written: where the next one goes on. */
  readonly verified?: Verified;
}

export interface LastVerification extends KeptReport {
  readonly kind: VerificationKind;
  /** By the database's clock. */
  readonly ageSeconds: number;
}

export async function keepVerification(pool: Pool, kind: VerificationKind, report: KeptReport): Promise<void> {
  await pool.query('insert into custos.verification (kind, report) values ($1, $2) on conflict (kind) do update set report = excluded.report, at = now()', [
    kind,
    JSON.stringify(report),
  ]);
}

/** The last one of each kind; none of a kind that has not ended yet. */
export async function lastVerifications(pool: Pool): Promise<readonly LastVerification[]> {
  const { rows } = await pool.query<{ kind: VerificationKind; report: KeptReport; age: number }>(
    'select kind, report, extract(epoch from clock_timestamp() - at)::float8 as age from custos.verification order by kind',
  );
  return rows.map(({ kind, report, age }) => ({ ...report, kind, ageSeconds: Math.round(age) }));
}
