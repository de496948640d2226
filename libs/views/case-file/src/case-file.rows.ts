import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CaseFact } from './facts.js';
import type { CustodyPart } from './custody-parts.js';

/** What every row of this view has: the facts of its stream in the order of the log, as their corrections leave them. */
abstract class FactRow {
  @PrimaryColumn('text') key!: string;
  @Column('text') stream!: string;
  /** The bare id in the stream's name. */
  @Column('text') id!: string;
  @Column('jsonb') facts!: CaseFact[];
  /** What it links to was once something else: as it was known then, it is found all the same. */
  @Index({ where: 'relinked' })
  @Column('boolean')
  relinked!: boolean;
}
export type { FactRow };

@Entity('case_file_case')
@Index(['openedAt'])
export class CaseRow extends FactRow {
  /** Position of the event that opened it: the order of lists. */
  @Column('text') openedAt!: string;
  @Column('text') country!: string;
  @Column('text') office!: string;
  @Column('boolean') sealed!: boolean;
  @Index()
  @Column('text', { array: true })
  seizures!: string[];
  /** Linked by an act of their own, beside those that came with a seizure. */
  @Column('text', { array: true }) exhibits!: string[];
  /** Taken out of the case by an act of their own. */
  @Column('text', { array: true }) unlinked!: string[];
  @Column('text', { array: true }) persons!: string[];
  /** Other cases that this one names as having something in common with it. */
  @Index()
  @Column('text', { array: true })
  linked!: string[];
}

@Entity('case_file_person')
export class PersonRow extends FactRow {}

@Entity('case_file_seizure')
export class SeizureRow extends FactRow {
  @Column('text') country!: string;
  @Column('text', { nullable: true }) operation!: string | null;
  /** The case that the report named; a case may also name the seizure. */
  @Index()
  @Column('text', { nullable: true })
  caseId!: string | null;
  @Column('boolean') signed!: boolean;
  @Column('boolean') voided!: boolean;
  @Column('text', { array: true }) exhibits!: string[];
}

@Entity('case_file_exhibit')
export class ExhibitRow extends FactRow {
  @Index()
  @Column('text')
  seizure!: string;
  @Column('integer') line!: number;
  @Column('text') category!: string;
  @Column('text') country!: string;
  @Column('text', { nullable: true }) operation!: string | null;
  @Column('jsonb') parts!: CustodyPart[];
}

@Entity('case_file_firearm')
export class FirearmRow extends FactRow {
  @Index()
  @Column('text', { nullable: true })
  exhibit!: string | null;
  @Index()
  @Column('text', { nullable: true })
  seizure!: string | null;
  @Column('text') country!: string;
}

@Entity('case_file_trace')
export class TraceRow extends FactRow {
  @Index()
  @Column('text')
  firearm!: string;
}
