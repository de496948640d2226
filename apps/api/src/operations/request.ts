import { fileHash, happened, z } from '#platform/kernel';
import type { CommandOperation } from './operation.js';

const sha256Hex = fileHash;

/** Members that every command's body may have beside its own. */
const shared = {
  occurred: happened.optional().describe('When it happened, as stated; without it: now'),
  attachments: z.array(sha256Hex).max(50).optional().describe('Uploaded files that belong to this fact, by hash'),
};

const bodies = new WeakMap<CommandOperation, z.ZodObject>();

/** What is sent: the operation's own members and the shared ones; anything else is refused. Made once, since a schema is compiled when it is first used. */
export function bodyOf(operation: CommandOperation): z.ZodObject {
  const known = bodies.get(operation) ?? operation.body.extend(shared);
  bodies.set(operation, known);
  return known;
}

export interface SharedBody {
  readonly occurred?: z.output<typeof happened>;
  readonly attachments?: readonly string[];
}

export function splitShared(body: Record<string, unknown>): { readonly own: Record<string, unknown>; readonly shared: SharedBody } {
  const { occurred, attachments, ...own } = body;
  return { own, shared: { occurred, attachments } as SharedBody };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** Stands where a request names nobody, so that looking for nobody takes the same way as looking for somebody. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';
export const isUuid = (text: string): boolean => UUID.test(text);

/** An official number where an id is expected: `PV:CI.DGD-AIR:2026:12`. */
export function parseNumber(text: string): { kind: string; issuer: string; year: number; n: string } | undefined {
  const parts = /^([A-Za-z]{2,20}):([A-Z]{2}[A-Z0-9.-]{0,120}):(\d{4}):([^:]{1,40})$/.exec(text);
  return parts === null ? undefined : { kind: parts[1]!.toUpperCase(), issuer: parts[2]!, year: Number(parts[3]), n: parts[4]! };
}

/** `If-Match: "7"` names the revision the caller has seen. */
export function parseIfMatch(header: string | undefined): bigint | undefined | 'malformed' {
  if (header === undefined) return undefined;
  const quoted = /^"(\d{1,15})"$/.exec(header.trim());
  return quoted === null ? 'malformed' : BigInt(quoted[1]!);
}
