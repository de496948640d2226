import pg from 'pg';
import { testDatabase } from './test-postgres.js';

describe('a database for a test', () => {
  const tables = async (url: string): Promise<string[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('create table if not exists mine ()');
      const { rows } = await client.query<{ name: string }>(`select current_database() as name`);
      return rows.map((row) => row.name);
    } finally {
      await client.end();
    }
  };

  it('is its own, and gone when it is given back', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
    try {
      expect(await tables(one.url)).not.toEqual(await tables(two.url));
      await one.drop();
      await expect(tables(one.url)).rejects.toMatchObject({ code: '3D000' });
    } finally {
      await two.drop();
    }
  });
});
