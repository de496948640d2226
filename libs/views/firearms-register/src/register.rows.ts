import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Acquisition, ExemptionGround } from '#domain/identification/events';
import type { Frame } from '#domain/seizure/events';
import type { TraceFacts } from '#domain/tracing/events';

/** A firearm as its own stream leaves it. Its trace state is derived when it is asked for, together with its requests. */
@Entity('register_firearm')
@Index(['country', 'operation'])
export class RegisterFirearmRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') id!: string;
  /** Position of the event that described it: the order of lists. */
  @Column('text') describedAt!: string;
  /** The day of the recovery as stated: figures go by it, not by the day of a request. */
  @Column('text') recoveredOn!: string;
  @Column('text') country!: string;
  @Column('text', { nullable: true }) operation!: string | null;
  @Column('text', { nullable: true }) seizure!: string | null;
  @Column('text', { nullable: true }) exhibit!: string | null;
  /** Source and reference of a recovery without custody chain: never part of an operation's totals. */
  @Column('text', { nullable: true }) earlierRecovery!: string | null;
  @Column('text') acquisition!: Acquisition;
  @Column('text') frame!: Frame;
  @Column('text') origin!: string;
  @Column('boolean') anyMarkingRead!: boolean;
  @Column('boolean') examined!: boolean;
  /** The newest serial as read, and how far it could be read. */
  @Column('text', { nullable: true }) serial!: string | null;
  @Column('text', { nullable: true }) serialStatus!: string | null;
  // The newest identification.
  @Column('integer', { nullable: true }) version!: number | null;
  @Column('text', { nullable: true }) make!: string | null;
  @Column('text', { nullable: true }) model!: string | null;
  @Column('text', { nullable: true }) chambering!: string | null;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('jsonb', { nullable: true }) manufacturer!: { readonly name: string; readonly country: string } | null;
  @Column('text', { nullable: true }) notRequired!: ExemptionGround | null;
  @Column('boolean') diversionEstablished!: boolean;
  /** Other recoveries that are the same weapon. */
  @Column('text', { array: true }) sameAs!: string[];
  /** What it hangs on was once another: as it was known then, it is found all the same. */
  @Column('boolean') relinked!: boolean;
}

/** A trace request as far as the state of its firearm needs it. */
@Entity('register_trace')
export class RegisterTraceRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') id!: string;
  @Index()
  @Column('text')
  firearm!: string;
  @Column('jsonb') facts!: TraceFacts;
  /** What it hangs on was once another: as it was known then, it is found all the same. */
  @Column('boolean') relinked!: boolean;
}

/** What came with a voided seizure counts for nothing. */
@Entity('register_seizure')
export class RegisterSeizureRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') id!: string;
  @Column('boolean') voided!: boolean;
}
