import { createHash } from 'node:crypto';
import type { Principal } from './principal.js';

/** One act of looking: a read, a refusal, a log-on. */
export interface Access {
  readonly principal: Pick<Principal, 'iss' | 'sub' | 'unit'>;
  /** The operation, or what was denied. */
  readonly action: string;
  /** The streams that were looked at, what the address names first; of a list its rows. Never a name of a person. */
  readonly subjects: readonly string[];
  /** The HTTP status that the reader was given: 200 what was shown, 404 and 403 what was denied, 409 and others what was refused. */
  readonly status: number;
  /** The stable code of a refusal. */
  readonly code?: string;
  /** The address it came from. */
  readonly from: string;
  readonly purpose?: string;
}

/** One row as it stands in the table. Ids rise in the order of commit; `hash` chains it to the row before it. */
export interface AccessRecord {
  readonly id: bigint;
  /** RFC 3339 UTC, with microseconds. */
  readonly at: string;
  readonly iss: string;
  readonly officer: string;
  readonly unit: string;
  readonly action: string;
  /** The first of `subjects`; in records of older releases what was typed in the address. */
  readonly subject: string;
  readonly subjects: readonly string[];
  readonly status: number | null;
  readonly code: string | null;
  readonly from: string;
  readonly purpose: string | null;
  readonly hash: string;
}

/** The columns of a record, in the form in which its hash is computed. */
export const RECORD_COLUMNS = `id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, iss, officer, unit, action, subject, subjects,
  status, code, from_address as "from", purpose, hash`;

export type StoredRecord = Omit<AccessRecord, 'id'> & { readonly id: string };
export const recordOf = (row: StoredRecord): AccessRecord => ({ ...row, id: BigInt(row.id) });

/** Each part with its length before it, so that no two lists of parts read alike; the database's function `access_entry` does the same. */
const entryOf = (parts: readonly (string | null)[]): string => parts.map((part) => (part === null ? '-' : `${Buffer.byteLength(part)}:${part}`)).join(',');

/** What a record's hash must be after its predecessor's; the predecessor of the first is the empty text. */
export function hashOf(before: string, { id, at, iss, officer, unit, action, subject, subjects, status, code, from, purpose }: AccessRecord): string {
  const entry = entryOf([
    id.toString(),
    at,
    iss,
    officer,
    unit,
    action,
    subject,
    entryOf(subjects),
    status === null ? null : status.toString(),
    code,
    from,
    purpose,
  ]);
  return createHash('sha256').update(`${before}\n${entry}`, 'utf8').digest('hex');
}
