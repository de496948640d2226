import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Addressee, DueRule, TraceFacts } from '#domain/tracing/events';

/** A message, a question, a delay: dates and codes alone; what was written stands on the request's own page. */
export interface DeskStep {
  readonly what: 'sent' | 'received' | 'asked-by-addressee' | 'asked-by-requester' | 'clarified' | 'delayed' | 'reminded' | 'use-authorised' | 'use-withdrawn';
  readonly at: string;
  readonly channel?: string;
  readonly reference?: string;
  readonly code?: string;
  readonly until?: string;
}

/** One request as the desk works on it. No answer's content stands here: the list is read by more people than the answer. */
@Entity('desk_trace')
@Index(['country', 'toCountry'])
@Index(['status', 'dueAt'])
export class DeskRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') id!: string;
  /** Position of the event that opened it: the order of lists. */
  @Column('text') openedAt!: string;
  @Index()
  @Column('text')
  firearm!: string;
  @Column('text') status!: TraceFacts['status'];
  /** The country that asks; null while it is only proposed. */
  @Column('text', { nullable: true }) country!: string | null;
  @Column('text', { nullable: true }) toCountry!: string | null;
  @Column('jsonb') to!: Addressee;
  @Column('text', { nullable: true }) door!: string | null;
  @Column('text', { nullable: true }) why!: string | null;
  @Column('integer', { nullable: true }) identification!: number | null;
  @Column('text', { nullable: true }) instrument!: string | null;
  @Column('text', { nullable: true }) urgency!: string | null;
  @Column('text', { nullable: true }) intendedUse!: string | null;
  @Column('text', { nullable: true }) requestedBy!: string | null;
  @Column('text', { nullable: true }) requestedAt!: string | null;
  @Column('text', { nullable: true }) submittedAt!: string | null;
  /** When the addressee had it: a limit runs from here. */
  @Column('text', { nullable: true }) receivedAt!: string | null;
  @Column('text', { nullable: true }) acknowledgedAt!: string | null;
  @Column('text', { nullable: true }) dueAt!: string | null;
  @Column('jsonb', { nullable: true }) dueRule!: DueRule | null;
  /** The first answer or refusal. */
  @Column('text', { nullable: true }) endedAt!: string | null;
  @Column('text', { nullable: true }) endedBy!: 'answer' | 'refusal' | null;
  @Column('integer') reminders!: number;
  @Column('integer') openQuestions!: number;
  @Column('integer') registersSearched!: number;
  @Column('text', { nullable: true }) closedFor!: string | null;
  @Column('jsonb') steps!: DeskStep[];
  /** What the status is folded from. */
  @Column('jsonb') facts!: TraceFacts;
}

/** Where a firearm was recovered: the country that may ask, before anybody asked. */
@Entity('desk_firearm')
export class DeskFirearmRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Index()
  @Column('text')
  id!: string;
  @Column('text') country!: string;
}
