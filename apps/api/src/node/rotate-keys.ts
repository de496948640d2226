import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { registry } from '#domain/catalogue';
import { log as nodeLog } from '#domain/numbers';
import {
  Disclosures,
  kekFromFile,
  keyCheckValue,
  KeysRefused,
  PostgresDisclosureStore,
  subjectOfStream,
  type KeyFolder,
  type Rotated,
} from '#platform/disclosures';
import { DeciderRunner, type EventLog } from '#platform/event-log';
import type { Config } from './config.js';
import { openDatabase } from './database.js';
import { keysOf, recordKeyCheck } from './keys.js';
import { LogMetrics } from './log-metrics.js';
import type { Logger } from './logger.js';
import { openEventLog } from './open-log.js';

/**
 * Exchanges the key-encryption key, wraps every key anew and says so in the log. May be interrupted anywhere and run again; keys of
 * subjects that nobody knows of open under the earlier key, which is kept wrapped by the new one.
 * `previousFile`: the old key, where the setting already names the new one. @throws KeysRefused
 */
export async function rotateKeys(config: Config, logger: Logger, previousFile: string | undefined): Promise<Rotated & { readonly keyCheck: string }> {
  const database = await openDatabase(config, logger);
  const pool = new Pool({ connectionString: database.url, max: 2, application_name: 'custos keys' });
  try {
    const log = await openEventLog(config, database.url, logger, new LogMetrics());
    try {
      const { folder, store } = keysOf(config, database.data);
      const runner = new DeciderRunner(log, registry(), new Disclosures(store, new PostgresDisclosureStore(pool)));
      const { state } = await runner.state(nodeLog.stream(''), nodeLog.decider);
      if (state.keyCheck === undefined) throw new KeysRefused('the log names no key yet; start the node once before its key is rotated');
      const kek = await exchanged(folder, state.keyCheck, previousFile);
      const rotated = await folder.rewrap(kek, subjects(log, pool, join(database.data, 'attachments')));
      const keyCheck = keyCheckValue(kek);
      await folder.writeCheck(keyCheck);
      await recordKeyCheck(runner, keyCheck, config);
      return { ...rotated, keyCheck };
    } finally {
      await log.close();
    }
  } finally {
    await pool.end();
    await database.close();
  }
}

/** The new key-encryption key, in place. A rotation that was interrupted after the exchange goes on with it. */
async function exchanged(folder: KeyFolder, logged: string, previousFile: string | undefined): Promise<Buffer> {
  const present = await folder.kek();
  if (present === undefined) throw new KeysRefused(`${folder.directory} holds no key-encryption key`);
  if (previousFile === undefined) {
    if (keyCheckValue(present) === logged) return folder.exchange(present);
    const earlier = (await folder.previous(present)).some((one) => keyCheckValue(one) === logged);
    if (!earlier) throw new KeysRefused('the key-encryption key is not the one that the log was sealed with');
    return present;
  }
  if (keyCheckValue(present) === logged) return present;
  const old = await kekFromFile(previousFile)();
  if (keyCheckValue(old) !== logged) throw new KeysRefused(`the key in ${previousFile} is not the one that the log was sealed with`);
  return folder.exchange(old, present);
}

/** Whoever may have a key: streams of the log, persons and others behind sealed values, files. */
async function* subjects(log: EventLog, pool: Pool, attachments: string): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { stream } of log.readAll('start', { follow: false })) {
    if (seen.has(stream)) continue;
    seen.add(stream);
    yield subjectOfStream(stream);
  }
  const { rows } = await pool.query<{ subject: string }>('select distinct subject from custos.disclosure');
  for (const { subject } of rows) yield subject;
  for (const name of await readdir(attachments, { recursive: true }).catch(() => [])) {
    const hash = name.replaceAll(/[^0-9a-f]/g, '');
    if (hash.length === 64) yield `attachment-${hash}`;
  }
}
