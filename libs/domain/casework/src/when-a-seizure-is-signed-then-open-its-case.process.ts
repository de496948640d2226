import { idOf } from '#platform/commands';
import { idFrom } from '#platform/event-log';
import type { Policy } from '#platform/processes';
import { CRIMINAL_FRAMES, type SeizureFact } from '#domain/seizure/events';
import { caseFile, seizureAsSeen } from './aggregates.js';
import type { CaseCommand } from './case.decider.js';
import type { SeizureAsSeen } from './signed-seizure.js';

/** The case that a signed seizure opens when it named none: the same on every repeat. */
export const caseOfSeizure = (seizure: string): string => idFrom(seizure, 'case');

/**
 * A criminal seizure whose report is signed has a case: the one it named, which it joins, or a new one against X (domain.md §4).
 * A customs or administrative seizure opens none by itself. The exhibits of its lines come along.
 */
export const whenASeizureIsSignedThenOpenItsCase: Policy<SeizureFact<'seizure.SeizureReportSigned'>> = {
  name: 'when-a-seizure-is-signed-then-open-its-case',
  when: {
    'seizure.SeizureReportSigned': async (event, look) => {
      const id = idOf(event.stream);
      const { state: seizure } = await look.state(seizureAsSeen, id);
      if (!seizure.recorded || seizure.voided) return {};
      if (seizure.case !== undefined) {
        return {
          ask: [
            { aggregate: caseFile, id: seizure.case, command: (): CaseCommand => ({ kind: 'joinSeizure', details: { seizure: id }, exhibits: seizure.lines }) },
          ],
        };
      }
      if (seizure.frame === undefined || !CRIMINAL_FRAMES.includes(seizure.frame)) return {};
      return { ask: [{ aggregate: caseFile, id: caseOfSeizure(id), command: () => openCase(id, seizure, look.settings) }] };
    },
  },
};

function openCase(id: string, { country, unit, operation, office, lines }: SeizureAsSeen, settings: Readonly<Record<string, unknown>>): CaseCommand {
  const offices = (settings['prosecutionOffices'] ?? {}) as Readonly<Record<string, string>>;
  return {
    kind: 'openCase',
    details: { seizure: id, operation, country, unit, office: office ?? offices[country] ?? `${country}.PARQUET`, offences: [], againstX: true },
    exhibits: lines,
  };
}
