import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A case member as the case names him: what he may do, from and until when (RFC 3339 UTC). */
export interface AccessMember {
  readonly officer: string;
  readonly actions: readonly string[];
  readonly from: string;
  readonly until?: string;
  /** Of officers of a joint team, whose acts are then kinds of subjects: the countries whose subjects they are for. */
  readonly countries?: readonly string[];
}

/** Who holds a part of an exhibit now, and to whom it is offered or released. */
export interface PartHolder {
  readonly holder?: string;
  readonly offeredTo?: string;
  readonly releasedTo?: string;
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
  /** By part, of exhibits only: who holds it now, is offered it or has it for a time. */
  @Column('jsonb') parts!: Readonly<Record<string, PartHolder>>;
  /** Officers and units of `parts`, and who is asked about it: they see the thing itself, also where a sealed case holds it. */
  @Column('text', { array: true }) parties!: string[];
  /** The joint operation that it belongs to. */
  @Column('text', { nullable: true }) operation!: string | null;
  /** Prosecution and court offices, of cases only. */
  @Column('text', { array: true }) offices!: string[];
  @Column('jsonb') members!: AccessMember[];
  @Index() @Column('text', { nullable: true }) seizure!: string | null;
  @Index() @Column('text', { nullable: true }) exhibit!: string | null;
  @Index() @Column('text', { nullable: true }) firearm!: string | null;
  /** Streams that a case brings together. */
  @Index()
  @Column('text', { array: true })
  joined!: string[];
  @Column('boolean') sealed!: boolean;
  /** The authority that ordered it. */
  @Column('text', { nullable: true }) sealedBy!: string | null;
}
