import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { DeciderRunner, InMemoryLog, noSealer, type CommandContext, type Stored } from '#platform/event-log';
import { defineCatalogue, DomainError, now, open, Registry, z, type CorrectionCommand, type Decider, type EventsIn } from '#platform/kernel';
import type { Projection, View } from './projection.js';

/** A small context for the specs of this library: boxes of cartridges, counted, labelled and emptied. */
export const ledgerCatalogue = defineCatalogue('ledger', {
  'ledger.BoxOpened': { schema: 1, says: 'A box is on the shelf.', fields: { shelf: open(z.string()) }, sample: { shelf: 'A1' } },
  'ledger.Counted': { schema: 1, says: 'What lay in it was counted.', fields: { rounds: open(z.int()) }, sample: { rounds: 12 } },
  'ledger.Labelled': { schema: 1, says: 'A label was put on it.', fields: { label: open(z.string()) }, sample: { label: 'X-1' } },
  'ledger.Removed': { schema: 1, says: 'The box is no longer there.', fields: { by: open(z.string()) }, sample: { by: 'CI.DGD.1' } },
});
export type LedgerEvent = EventsIn<typeof ledgerCatalogue>;

export const boxDecider: Decider<{ open: boolean }, LedgerEvent, LedgerEvent> = {
  name: 'box',
  version: 1,
  initial: { open: false },
  decide(event, box) {
    if (event.type === 'ledger.BoxOpened' && box.open) throw new DomainError('box-open', 'The box is open already');
    return [event];
  },
  evolve: (box, event) => (event.type === 'ledger.BoxOpened' ? { open: true } : event.type === 'ledger.Removed' ? { open: false } : box),
};

@Entity()
export class BoxRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') shelf!: string;
  @Index() @Column('bigint') rounds!: number;
  @Column('integer') counts!: number;
  @Column({ type: 'text', array: true }) labels!: readonly string[];
  @Column('jsonb') seen!: readonly { readonly at: string; readonly rounds: number }[];
  @Column({ type: 'timestamptz', nullable: true }) countedAt!: string | null;
  @Column('boolean') full!: boolean;
}

@Entity()
@Index(['label', 'stream'], { unique: true })
export class LabelRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') label!: string;
}

export const boxes: Projection<LedgerEvent, BoxRow> = {
  table: BoxRow,
  when: {
    'ledger.BoxOpened': ({ event, stream }) => ({
      key: stream,
      stream,
      shelf: event.data.shelf,
      rounds: 0,
      counts: 0,
      labels: [],
      seen: [],
      countedAt: null,
      full: false,
    }),
    'ledger.Counted': ({ event: { data }, happened }, row) =>
      row && {
        ...row,
        rounds: row.rounds + data.rounds,
        counts: row.counts + 1,
        countedAt: happened.at,
        full: row.rounds + data.rounds > 100,
        seen: [...row.seen, { at: happened.at, rounds: data.rounds }].slice(-5),
      },
    'ledger.Labelled': ({ event }, row) => row && { ...row, labels: [...row.labels, event.data.label] },
    'ledger.Removed': () => undefined,
  },
};

export const labels: Projection<LedgerEvent, LabelRow> = {
  table: LabelRow,
  key: ({ stream, event }) => `${stream}/${(event.data as { label: string }).label}`,
  when: {
    'ledger.Labelled': ({ event, stream }) => {
      if (event.data.label === 'POISON') throw new RangeError('no such label');
      return { key: `${stream}/${event.data.label}`, stream, label: event.data.label };
    },
  },
};

export const shelfView: View = { name: 'shelf-list', version: 1, projections: [boxes, labels] };
/** Lists nothing that can be poisoned. */
export const countView: View = { name: 'counts', version: 1, projections: [boxes] };

/** Writes facts into a log as the product does: through the runner. */
export class Ledger {
  readonly registry: Registry;
  readonly runner: DeciderRunner;
  private asked = 0;

  constructor(
    readonly log: InMemoryLog = new InMemoryLog('ledger-log'),
    registry = new Registry([ledgerCatalogue]),
  ) {
    this.registry = registry;
    this.runner = new DeciderRunner(log, registry, noSealer);
  }

  record(box: string, type: LedgerEvent['type'], data: object, at = `2026-03-01T10:00:00.000Z`, happenedAt = at) {
    return this.runner.run(`custos.box-${box}`, boxDecider, { command: { type, data } as LedgerEvent, context: this.context(at, happenedAt) });
  }

  correct(box: string, command: Omit<Extract<CorrectionCommand, { kind: 'correct' }>, 'kind' | 'by' | 'reason'>, at = '2026-03-02T10:00:00.000Z') {
    // The reason is sealed in the product; here nothing seals, so the digest of one stands in its place.
    const runner = new DeciderRunner(this.log, this.registry, {
      seal: (_command, _stream, events) =>
        Promise.resolve(
          events.map(({ type, data }) => ({
            type,
            schema: 1,
            data: Object.fromEntries(Object.entries(data as object).filter(([name]) => name !== 'correctionReason')),
          })),
        ),
    });
    return runner.correct(`custos.box-${box}`, boxDecider, {
      command: { kind: 'correct', by: 'CI.DGD.1', reason: 'miscounted', ...command },
      context: this.context(at, at),
    });
  }

  /** Four boxes, counted and labelled by turns, of which one is removed. */
  async aDayAtTheStore(counts = 12): Promise<void> {
    for (let n = 0; n < counts; n++) {
      const box = `b${n % 4}`;
      if (n < 4) await this.record(box, 'ledger.BoxOpened', { shelf: `A${n}` });
      await this.record(box, 'ledger.Counted', { rounds: n * 10 }, `2026-03-01T10:00:0${n % 10}.000Z`);
      await this.record(box, 'ledger.Labelled', { label: `L-${n}` });
    }
    await this.record('b3', 'ledger.Removed', { by: 'CI.DGD.1' });
  }

  async all(): Promise<Stored[]> {
    const all: Stored[] = [];
    for await (const stored of this.log.readAll('start', { follow: false })) all.push(stored);
    return all;
  }

  private context(at: string, happenedAt: string): CommandContext {
    this.asked += 1;
    const id = `00000000-0000-8000-8000-${String(this.asked).padStart(12, '0')}`;
    const actor = { kind: 'person', id: 'CI.DGD.1', iss: 'i', role: 'custodian', unit: 'CI.DGD', service: '1', country: 'CI' } as const;
    return { commandId: id, intent: 'i', at, happened: now(happenedAt), actor, correlation: id, causation: null };
  }
}
