import { Accounts } from './accounts.js';
import { Client } from './client.js';
import { Failure } from './failures.js';
import { each } from './flow.js';
import { settingsFrom, SettingsRefused, type ConnectionOptions } from './settings.js';
import { TUNING } from './tuning.js';

/** Who may follow the log. */
const ROLE = 'custos-log';
const ADMINS = '$admins';

export interface SetUpOptions extends ConnectionOptions {
  readonly administrator: { readonly username: string; readonly password: string };
  /** Gives an account that is there already the password that is named now. */
  readonly resetPassword?: boolean;
}

/**
 * Makes the account that a node writes and follows its log with, and takes from everybody else what evidence does not bear: streams are
 * read and written by that account, deleted and re-described by administrators alone. Safe to run again.
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
async function readersOfAll(client: Client): Promise<string> {
  const metadata = await newest(client, '$$$all');
  const acl = (metadata['$acl'] ?? {}) as Record<string, unknown>;
  const readers = [acl['$r'] ?? ADMINS].flat() as string[];
  if (readers.includes(ROLE)) return `${ROLE} may follow the log already`;
  await client.administer('$$$all', '$metadata', { ...metadata, $acl: { ...acl, $r: [...new Set([ADMINS, ...readers, ROLE])] } });
  return `${ROLE} may follow the log`;
}

async function defaultRights(client: Client): Promise<string> {
  const wanted = { $r: ROLE, $w: ROLE, $d: ADMINS, $mr: ADMINS, $mw: ADMINS };
  const settings = await newest(client, '$settings');
  if (JSON.stringify(settings['$userStreamAcl']) === JSON.stringify(wanted)) return 'streams are deleted by administrators alone already';
  await client.administer('$settings', 'update-default-acl', { ...settings, $userStreamAcl: wanted });
  return 'streams are read and written by that group, and deleted by administrators alone';
}

async function newest(client: Client, stream: string): Promise<Record<string, unknown>> {
  let last = '{}';
  try {
    for await (const { entry } of each(client.readStream(stream, 0n))) last = entry;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'absent') throw error;
  }
  return JSON.parse(last) as Record<string, unknown>;
}
