import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A case member as the case names him: what he may do, from and until when (RFC 3339 UTC). */
export interface AccessMember {
  readonly officer: string;
  readonly actions: readonly string[];
  readonly from: string;
  readonly until?: string;
}

/** Who has to do with a subject: one row per stream. Links say through what else it may be seen. */
@Entity('access_subject')
export class AccessRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') kind!: string;
  @Column('text', { nullable: true }) country!: string | null;
  /** Units that seized, hold, held, or are or were offered it. */
  @Column('text', { array: true }) units!: string[];
  /** Prosecution and court offices, of cases only. */
  @Column('text', { array: true }) offices!: string[];
  @Column('jsonb') members!: AccessMember[];
  @Column('text', { nullable: true }) seizure!: string | null;
  @Column('text', { nullable: true }) exhibit!: string | null;
  @Column('text', { nullable: true }) firearm!: string | null;
  /** Streams that a case brings together. */
  @Index()
  @Column('text', { array: true })
  joined!: string[];
  @Column('boolean') sealed!: boolean;
}
