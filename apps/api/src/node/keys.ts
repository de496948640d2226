import { join } from 'node:path';
import type { Pool } from 'pg';
import { log as nodeLog, type LogState } from '#domain/numbers';
import { FileKeyStore, kekFromCommand, kekFromFile, KeyDamaged, KeyFolder, keyCheckValue, KeysRefused, kekOf, type KekSource } from '#platform/disclosures';
import type { DeciderRunner } from '#platform/event-log';
import { DomainError } from '#platform/kernel';
import type { Config } from './config.js';
import { systemContext } from './system-context.js';

/** Where the key-encryption key comes from; undefined: from the key folder itself. */
function sourceOf({ CUSTOS_KEK: kek, CUSTOS_KEK_FILE: file, CUSTOS_KEK_COMMAND: command }: Config): KekSource | undefined {
  if (kek !== undefined) return () => Promise.resolve(kekOf(kek, 'CUSTOS_KEK'));
  if (file !== undefined) return kekFromFile(file);
  return command === undefined ? undefined : kekFromCommand(command);
}

export function keysOf(config: Config, data: string): { readonly folder: KeyFolder; readonly store: FileKeyStore } {
  const directory = join(data, 'keys');
  const kek = sourceOf(config);
  return { folder: new KeyFolder(directory, kek), store: new FileKeyStore({ directory, ...(kek !== undefined && { kek }) }) };
}

/**
 * Compares the keys with what the log says of them: keys that others can read, that are missing or that belong to another log end the start.
 * Answers the check value. @throws KeysRefused
 */
export async function admitKeys(folder: KeyFolder, store: FileKeyStore, log: LogState, pool: Pool): Promise<string> {
  const exposed = await folder.exposed();
  if (exposed !== undefined) throw new KeysRefused(`others than its owner can read ${exposed}; take their rights away (chmod go= ${exposed})`);
  const opened = log.logId !== undefined;
  const kek = await damagedAsRefused(() => folder.kek());
  if (opened && kek === undefined && (log.keyCheck !== undefined || (await holdsSealed(pool))))
    throw new KeysRefused(`the log is not empty and ${folder.directory} holds no key-encryption key; put the folder of its keys back`);
  const value = kek === undefined ? keyCheckValue(await store.keyEncryptionKey()) : keyCheckValue(kek);
  if (opened && log.keyCheck !== undefined && log.keyCheck !== value)
    throw new KeysRefused('the key-encryption key is not the one that the log was sealed with; give that one, or finish a rotation by custos keys rotate');
  const noted = await folder.check();
  if (opened && noted !== undefined && noted !== value) throw new KeysRefused(`the keys in ${folder.directory} are wrapped by another key-encryption key`);
  if (opened && noted === undefined && !(await folder.holdsKeys()) && (await holdsSealed(pool)))
    throw new KeysRefused(`the log is not empty and ${folder.directory} holds no keys; put the folder back`);
  if (opened && log.keyCheck === undefined) await tryOne(store, pool);
  await folder.writeCheck(value);
  return value;
}

/** Says in the log which key seals from here on: in an older log once, and after each rotation. */
export async function recordKeyCheck(runner: DeciderRunner, keyCheck: string, config: Config): Promise<void> {
  try {
    // A key may come back: what was recorded of it before is another command.
    const { revision } = await runner.state(nodeLog.stream(''), nodeLog.decider);
    await runner.run(nodeLog.stream(''), nodeLog.decider, {
      command: { kind: 'checkKey', keyCheck },
      context: systemContext(`check key ${keyCheck} at revision ${revision ?? 'none'}`, 'checkKey', config),
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

const holdsSealed = async (pool: Pool): Promise<boolean> =>
  (await pool.query('select from custos.disclosure where ciphertext is not null limit 1')).rowCount === 1;

/** An older log names no key: one that does not open what is sealed is not its own. */
async function tryOne(store: FileKeyStore, pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ subject: string }>('select subject from custos.disclosure where ciphertext is not null limit 20');
  const tried = await Promise.all(rows.map(({ subject }) => store.keyFor(subject).catch((error: unknown) => damaged(error))));
  if (rows.length > 0 && tried.every((key) => key === undefined))
    throw new KeysRefused('the keys do not open what the log has sealed; give the folder and the key-encryption key of this log');
}

function damaged(error: unknown): undefined {
  if (error instanceof KeyDamaged) return undefined;
  throw error;
}

async function damagedAsRefused<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KeyDamaged) throw new KeysRefused(`the key-encryption key is not 64 hexadecimal digits (${error.file})`, { cause: error });
    throw error;
  }
}
