import { isAbsolute, relative } from 'node:path';

/** The last day on which each line of Node gets corrections of security faults. What is newer than all of them is taken. */
const ENDS: Readonly<Record<number, string>> = {
  20: '2026-04-30',
  21: '2024-06-01',
  22: '2027-04-30',
  23: '2025-06-01',
  24: '2028-04-30',
  25: '2026-06-01',
  26: '2029-04-30',
};
const OLDEST = 20;

/** The settings that it depends on; `Config` has them. */
interface Given {
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_JWKS_URI?: string | undefined;
  readonly CUSTOS_KEK?: string | undefined;
  readonly CUSTOS_KEK_FILE?: string | undefined;
  readonly CUSTOS_KEK_COMMAND?: string | undefined;
  readonly CUSTOS_DATA?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
  readonly EVENTSTOREDB_PLAINTEXT: boolean;
  readonly CUSTOS_RATE: number;
  readonly CUSTOS_RATE_STRANGERS: number;
  readonly CUSTOS_OLD_NODE: boolean;
  readonly CUSTOS_HOST: string;
  readonly CUSTOS_LOOPBACK_ONLY: boolean;
}

/** Where the process runs, beside its settings. */
export interface Ground {
  /** `process.version`. */
  readonly node: string;
  /** RFC 3339 day. */
  readonly today: string;
}

export const hereAndNow = (): Ground => ({ node: process.version, today: new Date().toISOString().slice(0, 10) });

/** What may not be so where evidence is real: each with the variable that says it. The first of them ends the start. */
export function refusedInProduction(config: Given, ground: Ground): string | undefined {
  const refusals: readonly (readonly [boolean, string])[] = [
    [config.OIDC_ISSUER === undefined, 'OIDC_ISSUER: the built-in issuer is for rehearsals; production names an OIDC issuer'],
    [isPlain(config.OIDC_ISSUER), 'OIDC_ISSUER: is reached without TLS; production uses https'],
    [isPlain(config.OIDC_JWKS_URI), 'OIDC_JWKS_URI: is reached without TLS, and whoever is on the line exchanges the keys; production uses https'],
    [kekLiesBesideKeys(config), 'CUSTOS_KEK: without it the key-encryption key lies beside the keys that it wraps; production keeps it elsewhere'],
    [
      crossesPlainly(config.DATABASE_URL),
      'DATABASE_URL: the database is on another machine without TLS; production says sslmode=verify-full, or uses a socket',
    ],
    [config.EVENTSTOREDB_PLAINTEXT, 'EVENTSTOREDB_PLAINTEXT: a log without TLS sends evidence in the clear and knows no password; production uses TLS'],
    [config.CUSTOS_RATE === 0, 'CUSTOS_RATE: 0 lets one officer take all of the node; production has a limit'],
    [config.CUSTOS_RATE_STRANGERS === 0, 'CUSTOS_RATE_STRANGERS: 0 lets anybody take all of the node; production has a limit'],
    [
      !config.CUSTOS_OLD_NODE && isPastLife(ground),
      `CUSTOS_OLD_NODE: Node ${ground.node} gets no corrections any more; take a newer one, or say CUSTOS_OLD_NODE=true`,
    ],
  ];
  return refusals.find(([holds]) => holds)?.[1];
}

const isPlain = (url: string | undefined): boolean => url !== undefined && !url.startsWith('https:');

/** A line to another machine on which the server is not proven by its certificate. */
export function crossesPlainly(databaseUrl: string | undefined): boolean {
  // Without a host between user and path it is an address to the driver, and none to others.
  const url = databaseUrl?.replace('@/', '@localhost/');
  if (url === undefined || !URL.canParse(url)) return false;
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  if (host === '' || host.startsWith('/') || isLoopback(host)) return false;
  return !['verify-ca', 'verify-full', 'require'].includes(searchParams.get('sslmode') ?? '') || searchParams.get('uselibpqcompat') === 'true';
}

export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

export function isPastLife({ node, today }: Ground): boolean {
  const line = Number(/^v(\d+)\./.exec(node)?.[1]);
  return line < OLDEST || (ENDS[line] !== undefined && today > ENDS[line]);
}

/** Whoever reaches the built-in issuer is given a token for any officer: it serves rehearsals, on this machine. */
export function refusedIssuer(
  { OIDC_ISSUER, CUSTOS_HOST, CUSTOS_LOOPBACK_ONLY }: Pick<Given, 'OIDC_ISSUER' | 'CUSTOS_HOST' | 'CUSTOS_LOOPBACK_ONLY'>,
  exercise: boolean,
): string | undefined {
  if (OIDC_ISSUER !== undefined) return undefined;
  if (!exercise)
    return 'OIDC_ISSUER: is needed on a log that is no exercise: the built-in issuer gives anybody a token; for a rehearsal say CUSTOS_EXERCISE=true';
  return isLoopback(CUSTOS_HOST) || CUSTOS_LOOPBACK_ONLY
    ? undefined
    : 'CUSTOS_HOST: the built-in issuer gives anybody a token, and is reached from this machine alone; name an OIDC issuer to listen elsewhere';
}

/** A key that a command fetches, or a file outside the data directory, is elsewhere. */
function kekLiesBesideKeys({ CUSTOS_KEK: kek, CUSTOS_KEK_FILE: file, CUSTOS_KEK_COMMAND: command, CUSTOS_DATA: data }: Given): boolean {
  if (kek !== undefined || command !== undefined) return false;
  if (file === undefined) return true;
  const way = relative(data ?? '/var/lib/custos', file);
  return !way.startsWith('..') && !isAbsolute(way);
}
