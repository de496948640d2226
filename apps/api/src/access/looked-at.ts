import { createHmac } from 'node:crypto';
import type { KeyStore } from '#platform/disclosures';
import { canonicalOfficer, party } from '#platform/kernel';

/** Segments of an address before `{id}`, and the word in the names of the streams that they lead to. */
const KINDS: Readonly<Record<string, string>> = {
  seizures: 'seizure',
  exhibits: 'exhibit',
  containers: 'container',
  stores: 'store',
  firearms: 'firearm',
  traces: 'trace',
  cases: 'case',
  persons: 'person',
  operations: 'operation',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const SHA256 = /^[0-9a-f]{64}$/;
/** Whose key turns what was typed in place of an id into a text that tells two of them apart and neither of them. */
const TYPED = 'access-records';

/** The kind of subject that a route names in its address: `/v1/exhibits/{id}/seals` or `/v1/exhibits/:id/seals` is about an exhibit. */
export const kindOfRoute = (route: string): string | undefined => KINDS[/^\/v1\/([a-z-]+)\/[:{]id\b/.exec(route)?.[1] ?? ''];

/**
 * The subjects that an address names, as access records hold them: streams, units and officers, files by hash. Whatever else was typed may
 * be a name of a person: a keyed digest stands for it.
 */
export async function namedIn(
  route: string,
  params: Readonly<Record<string, string>>,
  { keys, idOf }: { readonly keys: KeyStore; readonly idOf: (given: string) => Promise<string | undefined> },
): Promise<readonly string[]> {
  const kind = kindOfRoute(route);
  const found: string[] = [];
  for (const [name, given] of Object.entries(params)) {
    const account = canonicalOfficer(given);
    const id = name === 'id' ? await idOf(given).catch(() => undefined) : undefined;
    if (id !== undefined) found.push(kind === undefined ? id : `custos.${kind}-${id}`);
    else if (UUID.test(given)) found.push(given.toLowerCase());
    else if (name === 'sha256' && SHA256.test(given)) found.push(`file-${given}`);
    else if ((name === 'party' || name === 'account') && party.safeParse(account).success && !account.startsWith('person-')) found.push(account);
    else found.push(await typed(given, keys));
  }
  return found;
}

async function typed(given: string, keys: KeyStore): Promise<string> {
  const key = await keys.keyFor(TYPED, { create: true });
  return `typed-${createHmac('sha256', key).update(given.normalize('NFC'), 'utf8').digest('base64url').slice(0, 22)}`;
}

interface Row {
  readonly id?: unknown;
  readonly subject?: unknown;
}

/** The streams of a list's rows: each row names its subject, or is one of the kind that the list is of. */
export function rowsOf(answer: unknown, lists: string | undefined): readonly string[] {
  const { items, firearms, sealed } = (answer ?? {}) as Record<string, unknown>;
  const rows = [items, firearms, sealed].flatMap((list) => (Array.isArray(list) ? (list as readonly Row[]) : []));
  return [...new Set(rows.flatMap((row) => subjectOf(row, lists) ?? []))];
}

function subjectOf({ id, subject }: Row, lists: string | undefined): string | undefined {
  const { kind, id: named } = (typeof subject === 'object' && subject !== null ? subject : {}) as { kind?: unknown; id?: unknown };
  if (typeof kind === 'string' && typeof named === 'string') return `custos.${kind}-${named}`;
  return lists !== undefined && typeof id === 'string' ? `custos.${lists}-${id}` : undefined;
}
