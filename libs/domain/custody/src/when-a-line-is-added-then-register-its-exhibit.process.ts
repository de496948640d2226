import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import type { SeizureFact } from '#domain/seizure/events';
import { exhibit } from './aggregates.js';
import type { RegisterExhibit } from './exhibit.commands.js';

type LineAdded = SeizureFact<'seizure.LineAdded'>;

/** The line carries the id of its exhibit, and all that the exhibit says of itself; a second line with that id would be declined. */
export const whenALineIsAddedThenRegisterItsExhibit: Policy<LineAdded> = {
  name: 'when-a-line-is-added-then-register-its-exhibit',
  when: {
    'seizure.LineAdded': ({ stream, event: { data } }) => ({
      ask: [{ aggregate: exhibit, id: data.exhibit, command: () => registrationOf(idOf(stream), data) }],
    }),
  },
};

function registrationOf(seizure: string, line: LineAdded['data']): RegisterExhibit {
  const { category, kind, quantity, individual, make, model, calibre, holder, country, operation, frame, acquisition, office, seals, movable } = line;
  return {
    kind: 'register',
    line: {
      seizure,
      line: line.line,
      category,
      kind,
      quantity,
      individual,
      make,
      model,
      calibre,
      holder,
      country,
      operation,
      case: line.case,
      office,
      frame,
      acquisition,
      seals,
      movable,
    },
  };
}
