import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import { exhibit } from './aggregates.js';
import type { CustodyFact } from './events.js';
import type { ClaimCommand } from './exhibit.commands.js';
import { EXHIBITS_BY_CODE, EXHIBITS_BY_SEAL } from './indexes.js';
import { sealKey } from './exhibit.state.js';

type Reported = CustodyFact<'custody.BrokenSealReported'>;

/** Only whoever sees the exhibit learns that the report matches it. */
export const whenABrokenSealIsReportedThenAttachItToItsExhibit: Policy<Reported> = {
  name: 'when-a-broken-seal-is-reported-then-attach-it-to-its-exhibit',
  when: {
    'custody.BrokenSealReported': async ({ stream, position, event: { data } }, look) => {
      const { by, foundBy, number, photograph, code, circumstances, presence } = data;
      const { found } =
        foundBy === 'QR' ? await look.find(EXHIBITS_BY_CODE, code ?? '', position) : await look.find(EXHIBITS_BY_SEAL, sealKey(number), position);
      const report = { report: idOf(stream), by, number, photograph, circumstances, presence };
      return { ask: found.map((id) => ({ aggregate: exhibit, id, command: (): ClaimCommand => ({ kind: 'attachReport', ...report }) })) };
    },
  },
};
