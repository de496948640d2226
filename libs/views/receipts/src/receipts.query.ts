import { idOf } from '#platform/commands';
import { z } from '#platform/kernel';
import type { ViewReader } from '#platform/projections';
import { receiptsView } from './receipts.projection.js';
import type { ReceiptRow } from './receipts.rows.js';

export const receiptAnswer = z.strictObject({
  id: z.uuid(),
  state: z.enum(['UNANSWERED', 'CONTESTED', 'CONFIRMED']),
  colour: z.enum(['RED']).nullable().describe('Red until the holder of record, a superior or a magistrate has confirmed'),
  answersFor: z.string().describe('Who answers for what arrived'),
  claimedAt: z.string(),
  claim: z.record(z.string(), z.unknown()),
  acts: z.array(z.record(z.string(), z.unknown())),
  answer: z.record(z.string(), z.unknown()).nullable(),
});

const ANSWERS = ['custody.ReceiptConfirmed', 'custody.ReceiptContested'];

/** What a claimant reads of his claim: nothing of what it matches before it is confirmed. */
export class ReceiptsQuery {
  constructor(private readonly reader: Pick<ViewReader, 'query' | 'position'>) {}

  async receipt(id: string): Promise<z.output<typeof receiptAnswer> | undefined> {
    const [row] = await this.reader.query<ReceiptRow>(receiptsView, 'select * from receipt where key = $1', [`custos.receipt-${id}`]);
    if (row === undefined) return undefined;
    const [claim, ...later] = row.facts.map(({ type, data, happened, recorded, position, by }) => ({
      type,
      happened,
      recorded,
      position,
      recordedBy: by,
      ...data,
    }));
    return {
      id,
      state: row.state,
      colour: row.state === 'CONFIRMED' ? null : 'RED',
      answersFor: row.holder,
      claimedAt: row.claimedAt,
      claim: claim!,
      acts: later.filter(({ type }) => !ANSWERS.includes(type)),
      answer: later.filter(({ type }) => ANSWERS.includes(type)).at(-1) ?? null,
    };
  }

  /** How many receipts the officer has claimed, and seals he has reported by number or code, since an instant. */
  async claimedBy(officer: string, since: string): Promise<number> {
    const [row] = await this.reader.query<{ count: number }>(
      receiptsView,
      `select (select count(*) from receipt where by = $1 and "claimedAt" > $2)::integer
         + (select count(*) from seal_report where by = $1 and "reportedAt" > $2)::integer as count`,
      [officer, since],
    );
    return row!.count;
  }

  /** Exhibits or receipts that an index of this view holds under a key. */
  async find(index: string, key: string): Promise<readonly string[]> {
    const sql = INDEXES[index];
    if (sql === undefined) throw new Error(`There is no index ${index}`);
    if (key === '') return [];
    const rows = await this.reader.query<{ stream: string }>(receiptsView, sql, [key]);
    return rows.map(({ stream }) => idOf(stream as never));
  }
}

/** A post without a network records what it seized within these days; what was claimed longer before is another thing. */
const WAITS_DAYS = 30;

const INDEXES: Readonly<Record<string, string>> = {
  'receipts-by-seal': `select stream from receipt where "sealNumber" = $1 and "claimedAt" > now() - interval '${WAITS_DAYS} days' order by "claimedAt" limit 100`,
  'receipts-by-code': `select stream from receipt where code = $1 and "claimedAt" > now() - interval '${WAITS_DAYS} days' order by "claimedAt" limit 100`,
  'exhibits-by-seal': 'select stream from exhibit_seals where $1 = any(seals) order by stream limit 20',
  'exhibits-by-code': `select stream from exhibit_seals where key = 'custos.exhibit-' || $1`,
  'exhibits-by-receipt': 'select stream from receipt_binding where receipt = $1 order by stream',
};
