import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PublishedTotal } from '#domain/operation/events';

/** The plan of one operation and where it stands. */
@Entity('operation_plan')
export class OperationRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') name!: string;
  @Column('text') code!: string;
  @Column('text') status!: 'planned' | 'started' | 'closed';
  @Column('boolean') exercise!: boolean;
  @Column('jsonb') period!: { readonly from: string; readonly to: string };
  @Column('text', { array: true }) countries!: string[];
  @Column('text', { array: true }) coordinators!: string[];
  @Column('text', { array: true }) agencies!: string[];
  @Column('integer', { nullable: true }) officersMobilised!: number | null;
  @Column('integer') briefings!: number;
  @Column('integer') trained!: number;
  @Column('integer') recoveriesImported!: number;
  @Column('integer') targets!: number;
  /** What communiqués gave, the newest statement of each publisher. */
  @Column('jsonb') published!: readonly { readonly publisher: string; readonly document: string; readonly totals: readonly PublishedTotal[] }[];
}

@Entity('operation_site')
export class OperationSiteRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') code!: string;
  @Column('text') name!: string;
  @Column('text') kind!: string;
  @Column('text') country!: string;
  @Column('boolean') open!: boolean;
}

/** One tally, search or arrest as it was entered: totals are sums of these. */
@Entity('operation_tally')
export class OperationTallyRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') kind!: 'checks' | 'searches' | 'arrest';
  @Column('text') site!: string;
  @Column('text') subjectKind!: string;
  @Column('text', { nullable: true }) database!: string | null;
  @Column('integer') count!: number;
  /** Hits of checks; searches that led to a seizure. */
  @Column('integer') found!: number;
}

/** What a seizure contributes, and to which operation. */
@Entity('operation_seizure')
export class OperationSeizureRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Index()
  @Column('text', { nullable: true })
  operation!: string | null;
  @Column('text') country!: string;
  @Column('text') unit!: string;
  @Column('text', { nullable: true }) site!: string | null;
  @Column('text') frame!: string;
  @Column('boolean') signed!: boolean;
  @Column('boolean') voided!: boolean;
  /** Its operation was once another, or none: as it was known then, it is found all the same. */
  @Column('boolean') relinked!: boolean;
}

@Entity('operation_line')
export class OperationLineRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Column('text') category!: string;
  @Column('text', { nullable: true }) kind!: string | null;
  @Column('text') unit!: string;
  /** Decimal text; absent where nobody counted. */
  @Column('text', { nullable: true }) amount!: string | null;
}

/** Cases of the operation: beside the totals, never part of them. */
@Entity('operation_case')
export class OperationCaseRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  @Index()
  @Column('text', { nullable: true })
  operation!: string | null;
  @Column('text') country!: string;
  @Column('text') office!: string;
  @Column('boolean') againstX!: boolean;
  @Column('boolean') transmitted!: boolean;
  /** Its operation was once another, or none: as it was known then, it is found all the same. */
  @Column('boolean') relinked!: boolean;
}
