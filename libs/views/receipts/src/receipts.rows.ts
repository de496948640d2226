import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Happened } from '#platform/kernel';

/** One fact of a receipt: what was recorded, when and by whom; sealed members stay digests. */
export interface ReceiptFact {
  readonly type: string;
  readonly happened: Happened;
  readonly recorded: string;
  readonly position: string;
  readonly by: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A receipt that nobody offered, as its own stream leaves it. */
@Entity('receipt')
export class ReceiptRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  /** The officer who claimed it, and when it was recorded: for the rate. */
  @Index()
  @Column('text')
  by!: string;
  @Column('timestamptz') claimedAt!: string;
  /** The seal number by which it was recognised, as compared; or the code. */
  @Index()
  @Column('text', { nullable: true })
  sealNumber!: string | null;
  @Index()
  @Column('text', { nullable: true })
  code!: string | null;
  /** Who answers for what arrived. */
  @Column('text') holder!: string;
  @Column('text') state!: 'UNANSWERED' | 'CONTESTED' | 'CONFIRMED';
  @Column('jsonb') facts!: readonly ReceiptFact[];
}

/** A seal that an officer reported broken by its number or its code: for the rate. */
@Entity('seal_report')
export class SealReportRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Index()
  @Column('text')
  by!: string;
  @Column('timestamptz') reportedAt!: string;
}

/** Every seal that a part of an exhibit bears or bore, as compared. One row for each exhibit. */
@Entity('exhibit_seals')
export class ExhibitSealsRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text', { array: true }) seals!: string[];
}

/** A receipt that is bound to an exhibit. */
@Entity('receipt_binding')
export class ReceiptBindingRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Index()
  @Column('text')
  receipt!: string;
}
