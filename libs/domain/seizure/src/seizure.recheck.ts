import type { PastFact } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import type { SeizureEvent } from './events.js';
import { isKnown, type Seizure } from './seizure.state.js';

/** By fact, the command that it answers. */
const ASKED_BY: Readonly<Record<SeizureEvent['type'], string>> = {
  'seizure.SeizureRecorded': 'record',
  'seizure.LineAdded': 'addLine',
  'seizure.MadeSafe': 'makeSafe',
  'seizure.SeizureReportSigned': 'sign',
  'seizure.ReportCopyGiven': 'giveCopy',
  'seizure.CustomsSettled': 'settleCustoms',
  'seizure.SeizureVoidProposed': 'void',
  'seizure.SeizureVoided': 'void',
};

export function recheckSeizure({ event, actor }: PastFact<SeizureEvent>): object {
  const around = { by: actor.id, directory: Directory.NONE };
  switch (event.type) {
    case 'seizure.LineAdded':
      return { ...around, kind: 'addLine', line: event.data };
    case 'seizure.SeizureVoided': {
      const { approvedBy } = event.data;
      return { ...around, ...event.data, ...(approvedBy === undefined ? { kind: 'void' } : { kind: 'approveVoid', by: approvedBy }) };
    }
    case 'seizure.SeizureVoidProposed':
      return { ...around, ...event.data, by: event.data.proposedBy, kind: 'void' };
    default:
      return { ...around, ...event.data, kind: ASKED_BY[event.type] };
  }
}

/** The officers of the report. */
export const officersOf = (seizure: Seizure): readonly string[] => (isKnown(seizure) ? seizure.officers : []);
