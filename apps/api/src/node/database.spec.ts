import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { readConfig } from './config.js';
import { openDatabase } from './database.js';
import { Logger } from './logger.js';

describe('The database of a node', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await testDatabase()));
  afterEach(() => database.drop());

  const open = async (): Promise<void> => {
    const CUSTOS_DATA = mkdtempSync(join(tmpdir(), 'custos-database-'));
    await (await openDatabase(readConfig({ CUSTOS_DATA, DATABASE_URL: database.url }), new Logger('silent'))).close();
  };

  // What a user sees first whom PostgreSQL knows as `custos`, as in the compose files: a schema of its own name, as soon as there is one.
  it('is opened a second time by a user who bears the name of our schema', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`do $$ begin execute format('alter database %I set search_path = custos, public', current_database()); end $$`);
    await client.end();
    await open();
    await expect(open()).resolves.toBeUndefined();
  });
});
