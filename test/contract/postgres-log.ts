import { DataSource } from 'typeorm';
import { eventLogMigrations, PostgresEventLog } from '#platform/event-log-postgres';
import { testDatabase, type TestDatabase } from '#platform/testing';

/** Makes the log's tables, as the application does at start-up. */
export async function migrate(url: string): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url, migrations: eventLogMigrations }).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

export interface TestLog {
  readonly url: string;
  open(at?: string): Promise<PostgresEventLog>;
  close(): Promise<void>;
}

/** An empty log in a database of its own; everything opened through it is closed with it. */
export async function postgresLog(): Promise<TestLog> {
  const database: TestDatabase = await testDatabase();
  const opened: PostgresEventLog[] = [];
  await migrate(database.url);
  return {
    url: database.url,
    async open(at = database.url) {
      const log = await PostgresEventLog.open({ url: at });
      opened.push(log);
      return log;
    },
    async close() {
      await Promise.all(opened.map((log) => log.close()));
      await database.drop();
    },
  };
}
