import { isIP } from 'node:net';
import { z } from '#platform/kernel';
import { hereAndNow, refusedInProduction } from './production.js';

const port = z.coerce.number().int().min(0).max(65_535);
const rate = z.coerce.number().int().min(0).max(1_000_000);
const names = z
  .string()
  .regex(/^[^\s,"\\]+(,[^\s,"\\]+)*$/)
  .transform((text) => text.split(','));
const positive = z.coerce.number().int().min(1);
const isNetwork = (text: string): boolean => {
  const [address, bits, ...more] = text.trim().split('/');
  const family = isIP(address ?? '');
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
};

/** Every setting of a Custos process, read from the environment once, at start. The text of `describe` is what the README prints. */
const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development').describe('`production` refuses whatever is fit for rehearsals alone'),
  CUSTOS_PORT: port.default(4180).describe('Port of the HTTP API, on the loopback address'),
  CUSTOS_WORKER_PORT: port
    .optional()
    .describe('Port on which a worker that runs apart serves `/health/live`, `/health/ready` and `/metrics`; without it, none'),
  CUSTOS_HOST: z.string().default('127.0.0.1').describe('Address the API listens on, and such a worker; put a TLS proxy in front before you change it'),
  CUSTOS_DATA: z.string().startsWith('/').optional().describe('The one data directory: embedded PostgreSQL, keys, attachments'),
  DATABASE_URL: z.string().optional().describe('A PostgreSQL server to use instead of the embedded one'),
  EVENT_LOG: z.enum(['postgres', 'eventstoredb']).default('postgres').describe('Which log holds the events'),
  EVENTSTOREDB_URL: z
    .string()
    .optional()
    .describe('Of `eventstoredb`: `esdb://host[:port][,host…]` or `esdb+discover://name[:port]`, without user, password or other settings'),
  EVENTSTOREDB_USER: z.string().default('custos').describe('The account that `custos log setup` makes'),
  EVENTSTOREDB_PASSWORD: z.string().optional().describe('Its password, in any characters'),
  EVENTSTOREDB_CA: z.string().startsWith('/').optional().describe('The authority that signed the database’s certificates, a PEM file'),
  EVENTSTOREDB_PLAINTEXT: z
    .stringbool()
    .default(false)
    .describe('Allows an address with `?tls=false`: no TLS and no passwords, for development only; refused in production'),
  EVENTSTOREDB_MAX_APPEND: positive
    .min(65_536)
    .max(1_048_576)
    .default(1_048_576)
    .describe('What one append may hold, in bytes: the database’s own `MaxAppendSize`, where it was made less than 1 MiB'),
  CUSTOS_ORIGIN: z.string().min(1).max(100).default('custos.local').describe('Name of this node, written into event 0'),
  CUSTOS_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('Country of a national node; without it the node is one of a joint operation'),
  CUSTOS_EXERCISE: z.stringbool().default(false).describe('Marks the whole log as an exercise, in event 0'),
  CUSTOS_PROSECUTION_OFFICES: z
    .string()
    .regex(/^[A-Z]{2}=[A-Z]{2}[A-Z0-9.-]+(,[A-Z]{2}=[A-Z]{2}[A-Z0-9.-]+)*$/)
    .default('BF=BF.PARQUET-OUAGA1,CI=CI.PARQUET-ABIDJAN,ML=ML.PARQUET-BAMAKO,NE=NE.PARQUET-NIAMEY')
    .describe('Where a case goes when the seizure names no office: COUNTRY=UNIT, comma-separated'),
  CUSTOS_REMINDER_DAYS: positive.max(365).default(7).describe('Days between two reminders of the same overdue return, trace or instruction'),
  OIDC_ISSUER: z.url().optional().describe('Issuer of the bearer tokens; without it the built-in issuer of the rehearsal is used'),
  OIDC_JWKS_URI: z.url().optional().describe('Where that issuer publishes its keys'),
  OIDC_ACCESS_TOKEN_TYPE: z
    .enum(['at+jwt', 'jwt'])
    .default('at+jwt')
    .describe('`jwt` where the identity provider does not mark access tokens as `at+jwt`; ID tokens are refused either way'),
  OIDC_AUDIENCE: z.string().default('custos').describe('Audience that a token must name'),
  CUSTOS_STEP_UP_ACR: names
    .optional()
    .describe('For sealed case files and destructions a token must say one of these strengths of authentication (`acr`), comma-separated'),
  CUSTOS_STEP_UP_AMR: names.optional().describe('For the same a token must say each of these means of authentication (`amr`), for example `hwk,pin`'),
  CUSTOS_KEK: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('Key-encryption key, 32 bytes in hex; without it one is kept in the data directory'),
  CUSTOS_KEK_FILE: z.string().startsWith('/').optional().describe('A file with that key, readable by its owner alone, instead'),
  CUSTOS_KEK_COMMAND: z.string().min(1).optional().describe('A command of the shell that prints that key, instead: it may ask a vault'),
  CUSTOS_MIGRATOR_URL: z
    .string()
    .regex(/^postgres(ql)?:/)
    .optional()
    .describe('A login of the same database that owns its tables and brings them up to date; without it DATABASE_URL does, where it may'),
  CUSTOS_DB_PASSWORD: z.string().min(1).optional().describe('For custos database setup: the password of the login of the application'),
  CUSTOS_VERIFY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(604_800)
    .default(3_600)
    .describe('Seconds between two verifications of the log and of what is kept beside it; 0: none'),
  CUSTOS_VERIFY_FULL_SECONDS: positive
    .max(2_592_000)
    .default(86_400)
    .describe('Seconds after which one of them begins at the first event and compares every row of every view, too'),
  CUSTOS_HEADS_TO: z
    .string()
    .regex(/^(\/|https?:\/\/)/)
    .optional()
    .describe('A folder or an address that takes the head of the log after each verification and that no administrator of the database can change'),
  CUSTOS_POOL: positive.max(200).default(16).describe('PostgreSQL connections of one process'),
  CUSTOS_UPLOAD_LIMIT: positive.default(104_857_600).describe('Largest attachment in bytes'),
  CUSTOS_UPLOAD_QUOTA: positive.default(2_147_483_648).describe('Bytes that one officer may have sent and not named in a fact yet; more are answered 413'),
  CUSTOS_TRUSTED_PROXIES: z
    .string()
    .refine((text) => text.split(',').every(isNetwork), 'addresses or networks, comma-separated: 10.0.0.5,10.1.0.0/16')
    .optional()
    .describe('Proxies whose `X-Forwarded-For` is believed, as addresses or networks, comma-separated; without it that of the connection counts'),
  CUSTOS_ACCESS_SEAL_SECONDS: positive.max(86_400).default(3_600).describe('How old access records grow until the log commits to them'),
  CUSTOS_CONCURRENCY: positive.max(10_000).default(256).describe('Requests worked on at once, fewer while they take over 2 s; more: 503 `busy`'),
  CUSTOS_UPLOADS: positive.max(1_000).default(16).describe('Uploads received at once; more are answered 503 `busy`'),
  CUSTOS_CONNECTIONS: positive.max(65_535).default(4_096).describe('Connections held open at once; more are closed unanswered'),
  CUSTOS_CONNECTIONS_ADDRESS: positive
    .max(65_535)
    .default(1_024)
    .describe('The same from one address; behind a proxy all come from its address, and this is as large as `CUSTOS_CONNECTIONS`'),
  CUSTOS_RATE: rate.default(500).describe('Requests per second from one officer, ten seconds’ worth at once; more are answered 429; 0: no limit'),
  CUSTOS_RATE_STRANGERS: rate
    .default(200)
    .describe('The same for all requests without a valid token from one address, pages that are not there included; `/health` is never refused'),
  CUSTOS_BODY_SECONDS: positive.max(3_600).default(20).describe('Seconds for headers, and for a body, to arrive; an upload must bring 1 KiB a second'),
  CUSTOS_DEADLINE_SECONDS: positive.max(3_600).default(10).describe('Seconds until a request that is still worked on is answered 503'),
  CUSTOS_OLD_NODE: z.stringbool().default(false).describe('Allows production on a line of Node that gets no corrections of security faults any more'),
  CUSTOS_LOOPBACK_ONLY: z
    .stringbool()
    .default(false)
    .describe('Says that only this machine reaches `CUSTOS_HOST`, whatever it is: a container whose port is published on the loopback address'),
  CUSTOS_DOCS: z.stringbool().optional().describe('Serves `/docs` and `/openapi.json` to everybody; without it, outside production only'),
  CUSTOS_METRICS: z.stringbool().optional().describe('Serves `/metrics` to everybody; without it, outside production only'),
  CUSTOS_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('Level of the structured log'),
});
/** What nobody said is settled by the environment that the process is in. */
const settled = environment.transform((given) => {
  const inside = given.NODE_ENV !== 'production';
  return { ...given, CUSTOS_DOCS: given.CUSTOS_DOCS ?? inside, CUSTOS_METRICS: given.CUSTOS_METRICS ?? inside };
});
export type Config = Readonly<z.output<typeof settled>>;

/** Refuses to start with settings that cannot be meant. */
export class ConfigurationInvalid extends Error {
  override readonly name = 'ConfigurationInvalid';
}

export function readConfig(from: Readonly<Record<string, string | undefined>> = process.env, ground = hereAndNow()): Config {
  // An empty variable is an absent one: compose files and units pass both.
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined && value !== ''));
  const read = settled.safeParse(given);
  if (!read.success) throw new ConfigurationInvalid(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const config = read.data;
  const refused = config.NODE_ENV === 'production' ? refusedInProduction(config, ground) : undefined;
  if (refused !== undefined) throw new ConfigurationInvalid(refused);
  if (config.OIDC_ISSUER === undefined && config.OIDC_JWKS_URI !== undefined)
    throw new ConfigurationInvalid('OIDC_ISSUER: is needed beside OIDC_JWKS_URI; without it the built-in issuer would be believed');
  if (config.OIDC_ISSUER !== undefined && config.OIDC_JWKS_URI === undefined) throw new ConfigurationInvalid('OIDC_JWKS_URI: is needed beside OIDC_ISSUER');
  if ([config.CUSTOS_KEK, config.CUSTOS_KEK_FILE, config.CUSTOS_KEK_COMMAND].filter((one) => one !== undefined).length > 1)
    throw new ConfigurationInvalid('CUSTOS_KEK_FILE: the key-encryption key comes from one place: CUSTOS_KEK, CUSTOS_KEK_FILE or CUSTOS_KEK_COMMAND');
  if (config.EVENT_LOG === 'eventstoredb') checkEventStoreDb(config, given['DEBUG']);
  else if (config.EVENTSTOREDB_URL !== undefined && given['EVENT_LOG'] === undefined)
    throw new ConfigurationInvalid('EVENT_LOG: is not given, and EVENTSTOREDB_URL names a log; say EVENT_LOG=eventstoredb or EVENT_LOG=postgres');
  return config;
}

function checkEventStoreDb(config: Config, debug: string | undefined): void {
  for (const name of ['EVENTSTOREDB_URL', 'EVENTSTOREDB_PASSWORD'] as const)
    if (config[name] === undefined) throw new ConfigurationInvalid(`${name}: is needed with EVENT_LOG=eventstoredb`);
  // What the database's client then writes holds whole connection settings, with the password.
  if (debug !== undefined && /\*|esdb/i.test(debug))
    throw new ConfigurationInvalid('DEBUG: may not be on for the database’s client (esdb), which would print the password; take it away');
}

/** Name, default and meaning of every variable, for the documentation. */
export const settings = (): readonly { readonly name: string; readonly fallback: string; readonly meaning: string }[] =>
  Object.entries(environment.shape).map(([name, schema]) => {
    const none = schema.safeParse(undefined);
    return { name, fallback: none.success && none.data !== undefined ? String(none.data) : '–', meaning: schema.description ?? '' };
  });
