import { Accounts } from './accounts.js';
import { Client } from './client.js';
import { Failure } from './failures.js';
import { each } from './flow.js';
import { settingsFrom, SettingsRefused, type ConnectionOptions } from './settings.js';
import { TUNING } from './tuning.js';

/** Who may follow the log. */
const ROLE = 'custos-log';
const ADMINS = '$admins';
/** So often a description is tried that others change at the same time. */
const ATTEMPTS = 5;

export interface SetUpOptions extends ConnectionOptions {
  readonly administrator: { readonly username: string; readonly password: string };
  /** Gives an account that is there already the password that is named now. */
  readonly resetPassword?: boolean;
}

/**
 * Makes the account that a node writes and follows its log with, and takes from everybody else what evidence does not bear: streams are
 * read and written by that account, deleted and re-described by administrators alone; it may read how a stream is described, because only that
 * tells one that was deleted from one that never was. Safe to run again.
 * @returns what was done, in sentences
 * @throws SettingsRefused, Failure
 */
export async function setUpLog({ administrator, resetPassword = false, ...connection }: SetUpOptions): Promise<readonly string[]> {
  const own = settingsFrom(connection);
  if (own.security.insecure) throw new SettingsRefused('A database without TLS knows no accounts: there is nothing to set up');
  const settings = settingsFrom({ ...connection, ...administrator });
  const client = new Client(settings, TUNING, {});
  try {
    return [await account(new Accounts(settings), own.credentials, resetPassword), await readersOfAll(client), await defaultRights(client)];
  } finally {
    await client.close();
  }
}

async function account(accounts: Accounts, { username, password }: { readonly username: string; readonly password: string }, reset: boolean): Promise<string> {
  const found = await accounts.find(username);
  if (found === undefined) {
    await accounts.create(username, [ROLE], password);
    return `account ${username} was made, in the group ${ROLE}`;
  }
  if (found.groups.includes(ADMINS)) throw new SettingsRefused(`The account ${username} is an administrator: a node takes one that is not`);
  if (!found.groups.includes(ROLE)) await accounts.regroup(username, [...found.groups, ROLE]);
  if (reset) await accounts.resetPassword(username, password);
  return `account ${username} was there${found.groups.includes(ROLE) ? '' : `, and is now in the group ${ROLE}`}${reset ? '; it has the new password' : ''}`;
}

/** Readers that others were given stay: other programs may follow the database, too. */
const readersOfAll = (client: Client): Promise<string> =>
  described(client, '$$$all', '$metadata', `${ROLE} may follow the log`, (metadata) => {
    const acl = (metadata['$acl'] ?? {}) as Record<string, unknown>;
    const readers = [acl['$r'] ?? ADMINS].flat() as string[];
    return readers.includes(ROLE) ? undefined : { ...metadata, $acl: { ...acl, $r: [...new Set([ADMINS, ...readers, ROLE])] } };
  });

const defaultRights = (client: Client): Promise<string> =>
  described(client, '$settings', 'update-default-acl', 'streams are read and written by that group, and deleted by administrators alone', (settings) => {
    const wanted = { $r: ROLE, $w: ROLE, $d: ADMINS, $mr: ROLE, $mw: ADMINS };
    return JSON.stringify(settings['$userStreamAcl']) === JSON.stringify(wanted) ? undefined : { ...settings, $userStreamAcl: wanted };
  });

/**
 * Adds to a stream of the database's own what it is to say from now on, where it does not say so already. It is written over what was read and
 * over nothing else: what somebody changed in between is read, and stays.
 */
async function described(
  client: Client,
  stream: string,
  type: string,
  done: string,
  changed: (newest: Record<string, unknown>) => Record<string, unknown> | undefined,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const { revision, data } = await newest(client, stream);
    const wanted = changed(data);
    if (wanted === undefined) return `${done} already`;
    try {
      await client.administer(stream, revision, type, wanted);
      return done;
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'wrong-revision' || attempt === ATTEMPTS) throw error;
    }
  }
}

async function newest(client: Client, stream: string): Promise<{ readonly revision: bigint | 'no-stream'; readonly data: Record<string, unknown> }> {
  let revision: bigint | 'no-stream' = 'no-stream';
  let text = '{}';
  try {
    for await (const record of each(client.readStream(stream, 0n))) [revision, text] = [record.revision, record.entry];
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'absent') throw error;
  }
  return { revision, data: JSON.parse(text) as Record<string, unknown> };
}
