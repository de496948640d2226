import type { Happened } from '#platform/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One event on the axis, as its corrections leave it, with the place in the log where its source stands. */
@Entity('timeline_event')
@Index(['stream', 'happenedAt'])
export class TimelineEventRow {
  /** Stream and revision. */
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('integer') revision!: number;
  @Column('text') position!: string;
  @Column('text') event!: string;
  @Index()
  @Column('text')
  type!: string;
  @Column('text') axis!: string;
  /** Start of the stated interval. */
  @Column('timestamptz') happenedAt!: string;
  @Column('jsonb') happened!: Happened;
  @Column('timestamptz') recorded!: string;
  @Column('text') actor!: string;
  @Column('text') role!: string;
  @Column('text') unit!: string;
  @Column('text') country!: string;
  /** Officers and units that the fact names, and the units of these officers. */
  @Column('text', { array: true }) parties!: string[];
  @Column('integer', { nullable: true }) correctedBy!: number | null;
  @Column('boolean') exercise!: boolean;
  /** The event's own members; sealed ones stand as `_sd`. */
  @Column('jsonb') data!: Record<string, unknown>;
}

/** What a subject hangs on, and what it brings together: the joins of the axis. */
@Entity('timeline_subject')
export class TimelineSubjectRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  /** The subject that it came from: a trace from a firearm, a firearm from an exhibit, an exhibit from a seizure, a seizure from the case it named. */
  @Index()
  @Column('text', { nullable: true })
  parent!: string | null;
  /** What a case brings together by acts of its own. */
  @Column('text', { array: true }) members!: string[];
  /** What a case has taken out again. */
  @Column('text', { array: true }) removed!: string[];
}
