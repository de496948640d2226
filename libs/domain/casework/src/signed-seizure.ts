import type { Decider } from '#platform/kernel';
import type { Frame, SeizureEvent } from '#domain/seizure/events';

/** What case work needs to know of a seizure, read from the seizure's own facts. */
export interface SeizureAsSeen {
  readonly recorded: boolean;
  readonly voided: boolean;
  readonly country: string;
  readonly unit: string;
  readonly frame: Frame | undefined;
  readonly office: string | undefined;
  readonly operation: string | undefined;
  readonly case: string | undefined;
  readonly lines: readonly { readonly line: number; readonly exhibit: string }[];
}

export const seizureReading: Decider<SeizureAsSeen, never, SeizureEvent> = {
  name: 'casework reads a seizure',
  version: 1,
  initial: { recorded: false, voided: false, country: '', unit: '', frame: undefined, office: undefined, operation: undefined, case: undefined, lines: [] },
  decide: (command) => command,
  evolve(seen, event): SeizureAsSeen {
    switch (event.type) {
      case 'seizure.SeizureRecorded': {
        const { country, unit, frame, office, operation, case: named } = event.data;
        return { ...seen, recorded: true, country, unit, frame, office, operation, case: named };
      }
      case 'seizure.LineAdded':
        return { ...seen, lines: [...seen.lines, { line: event.data.line, exhibit: event.data.exhibit }] };
      case 'seizure.SeizureVoided':
        return { ...seen, voided: true };
      default:
        return seen;
    }
  },
};
