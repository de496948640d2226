import { DomainError, type Decider } from '#platform/kernel';
import type { CustodyFact, ReportEvent } from './events.js';

export interface Report {
  readonly status: 'unknown' | 'reported';
}
export type ReportCommand = { readonly kind: 'reportBrokenSeal' } & Readonly<Omit<CustodyFact<'custody.BrokenSealReported'>['data'], '_sd'>>;

/** A report of what an officer found and does not have: it depends on nothing, and nothing of what it matches stands here. */
export const reportDecider: Decider<Report, ReportCommand, ReportEvent> = {
  name: 'report',
  version: 1,
  initial: { status: 'unknown' },

  decide({ kind: _, ...data }, report) {
    if (report.status !== 'unknown') throw new DomainError('reported-already', 'This report is recorded already');
    if (data.foundBy === 'QR' && data.code === undefined) throw new DomainError('code-needed', 'What was found by its code names the code');
    if (data.foundBy === 'NUMBER' && data.photograph === undefined)
      throw new DomainError('photograph-needed', 'A number is given as it was read, with a photograph of it');
    return [{ type: 'custody.BrokenSealReported', data }];
  },

  evolve: () => ({ status: 'reported' }),
};
