import type { Pool } from 'pg';
import { survivesIdleLoss } from '#platform/postgres';
import type { DisclosureStore, Held, SealedValue, Unconfirmed } from './disclosure-store.js';
import { GroupWriter } from './group-writer.js';

/** Sealed values in table `custos.disclosure`: ciphertext only, the keys are elsewhere. */
export class PostgresDisclosureStore implements DisclosureStore {
  private readonly writer = new GroupWriter<SealedValue>((values) => this.insert(values));

  constructor(private readonly pool: Pool) {
    survivesIdleLoss(pool);
  }

  put(values: readonly SealedValue[]): Promise<void> {
    return this.writer.add(values);
  }

  private async insert(values: readonly SealedValue[]): Promise<void> {
    // Sorted, so that two processes that seal the same digests wait for each other and never in a circle.
    const rows = [...new Map(values.map((one) => [one.digest, one])).values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
    // A row that is there stays; one that has grown old is dated anew, so that a sweep under way does not take it from a late repeat.
    await this.pool.query(
      `insert into custos.disclosure as held (digest, stream, cmd, subject, iv, ciphertext)
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[])
       on conflict (digest) do update set created = now() where held.created < now() - interval '1 hour'`,
      [
        rows.map((one) => one.digest),
        rows.map((one) => one.stream),
        rows.map((one) => one.command),
        rows.map((one) => one.subject),
        rows.map((one) => one.iv),
        rows.map((one) => one.ciphertext),
      ],
    );
  }

  async read(digests: readonly string[]): Promise<readonly Held[]> {
    const { rows } = await this.pool.query<Omit<Held, 'value'> & { readonly iv: Buffer | null; readonly ciphertext: Buffer | null }>(
      'select digest, stream, cmd as command, subject, iv, ciphertext from custos.disclosure where digest = any($1::text[])',
      [digests],
    );
    return rows.map(({ iv, ciphertext, ...held }) => ({ ...held, ...(iv !== null && ciphertext !== null && { value: { iv, ciphertext } }) }));
  }

  async *logged(): AsyncIterable<string> {
    for (let after = ''; ;) {
      const { rows } = await this.pool.query<{ digest: string }>(
        'select digest from custos.disclosure where logged and digest collate "C" > $1 order by digest collate "C" limit 5000',
        [after],
      );
      for (const { digest } of rows) yield digest;
      if (rows.length === 0) return;
      after = rows.at(-1)!.digest;
    }
  }

  async digestsOf(subject: string): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ digest: string }>('select digest from custos.disclosure where subject = $1 order by digest collate "C"', [
      subject,
    ]);
    return rows.map(({ digest }) => digest);
  }

  async forget(subject: string): Promise<void> {
    await this.pool.query('update custos.disclosure set iv = null, ciphertext = null where subject = $1 and ciphertext is not null', [subject]);
  }

  async unconfirmed(before: Date): Promise<readonly Unconfirmed[]> {
    const { rows } = await this.pool.query<Unconfirmed>('select distinct stream, cmd as command from custos.disclosure where not logged and created < $1', [
      before,
    ]);
    return rows;
  }

  async doubt(): Promise<void> {
    await this.pool.query('update custos.disclosure set logged = false where logged');
  }

  async confirm(commands: readonly Unconfirmed[]): Promise<void> {
    await this.pool.query(
      `update custos.disclosure as held set logged = true from ${COMMANDS} where held.stream = one.stream and held.cmd = one.cmd`,
      columns(commands),
    );
  }

  async discard(commands: readonly Unconfirmed[], before: Date): Promise<number> {
    const { rowCount } = await this.pool.query(
      `delete from custos.disclosure as held using ${COMMANDS} where held.stream = one.stream and held.cmd = one.cmd and held.created < $3`,
      [...columns(commands), before],
    );
    return rowCount ?? 0;
  }
}

const COMMANDS = 'unnest($1::text[], $2::text[]) as one (stream, cmd)';
const columns = (commands: readonly Unconfirmed[]) => [commands.map((one) => one.stream), commands.map((one) => one.command)];
