import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type WorkKind =
  | 'draft'
  | 'hand-over'
  | 'return'
  | 'confirmation'
  | 'receipt'
  | 'delivery'
  | 'instruction'
  | 'trace-proposal'
  | 'trace-answer'
  | 'attestation'
  | 'order'
  | 'break-glass'
  | 'use-authorisation'
  | 'use-withdrawal';

/** One thing that waits for somebody; it goes when it is done. */
@Entity('work_item')
export class WorkRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') kind!: WorkKind;
  /** An officer or a unit; everybody of a unit may do what waits for it. */
  @Index()
  @Column('text', { nullable: true })
  waitsFor!: string | null;
  /** The office that is told of it because it is overdue. */
  @Index()
  @Column('text', { nullable: true })
  told!: string | null;
  /** For work that any tracing officer of a country can take. */
  @Index()
  @Column('text', { nullable: true })
  country!: string | null;
  /** RFC 3339 or a day. */
  @Column('text', { nullable: true }) due!: string | null;
  @Column('text') since!: string;
  @Column('jsonb') detail!: Readonly<Record<string, unknown>>;
}
