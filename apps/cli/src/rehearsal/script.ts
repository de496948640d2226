import { batchChain, custodyChains } from './custody.js';
import { caseChains, namedCases, recordPersons } from './cases.js';
import { correctionChains } from './corrections.js';
import type { Days } from './days.js';
import { Files } from './files.js';
import { examinationChains, identificationChains } from './identification.js';
import { closing, counting, OPERATION, planOf, preparation } from './operation.js';
import type { Chain } from './play.js';
import { recordReports } from './reports.js';
import { traceChains } from './traces.js';
import type { Recorded, World } from './world.js';

export interface Rehearsal {
  readonly operation: string;
  readonly recorded: readonly Recorded[];
  /** Everything that is played, chain by chain. */
  readonly chains: readonly Chain[];
}

const UPLOADS_ABREAST = 6;

/** The whole operation as a script: a pure function of its days, so that a second run sends the same bytes. */
export function rehearse(days: Days): Rehearsal {
  const files = new Files();
  const cases = namedCases(OPERATION);
  const persons = recordPersons();
  const world: World = {
    days,
    files,
    operation: OPERATION,
    cases: new Map(cases.map(({ key, id }) => [key, id])),
    persons: new Map(persons.map(({ key, id }) => [key, id])),
  };
  const recorded = recordReports(world);
  const prepared = ['operation'];
  const reports = recorded.map(({ report, plays }): Chain => ({ name: `report ${report.id}`, after: [...prepared, 'files', 'persons', 'cases'], plays }));
  const rest = [
    ...custodyChains(world, recorded),
    batchChain(recorded),
    ...identificationChains(world, recorded),
    ...examinationChains(world, recorded),
    ...traceChains(world, recorded),
    ...caseChains(world, recorded),
    ...correctionChains(world, recorded),
  ];
  const counts: Chain = {
    name: 'counting',
    after: ['persons', ...recorded.map(({ report }) => `report ${report.id}`)],
    plays: [...counting(world, recorded), ...closing(days)],
  };
  // Last, when every script has said which files it refers to.
  const uploads = files.all();
  const shares = Array.from({ length: UPLOADS_ABREAST }, (_, at): Chain => ({
    name: `files ${at + 1}`,
    plays: uploads.filter((_, n) => n % UPLOADS_ABREAST === at),
  }));
  return {
    operation: OPERATION,
    recorded,
    chains: [
      { name: 'operation', plays: [planOf(days), ...preparation(days)] },
      { name: 'persons', plays: persons.map(({ recorded: one }) => one) },
      { name: 'cases', plays: cases.map(({ opened }) => opened) },
      ...shares,
      { name: 'files', after: shares.map(({ name }) => name), plays: [] },
      ...reports,
      counts,
      ...rest,
    ],
  };
}
