import { step, type Chain } from './play.js';
import { armsOf } from './identification.js';
import { officer } from './sites.js';
import type { Recorded, World } from './world.js';

/** What was written down wrongly and is put right: before a signature by one, after it by two. */
export function correctionChains(world: World, recorded: readonly Recorded[]): readonly Chain[] {
  const report = (id: string) => recorded.find((one) => one.report.id === id)!;
  const late = report('R07');
  const arm = armsOf(recorded).find(({ key }) => key === 'F16')!;
  const rectification = world.files.paper(late.officer, `rectification of ${late.report.id}`);
  return [
    {
      name: 'a report of the wrong hour',
      after: [`case of ${late.report.id}`],
      plays: [
        step(
          'R07 hour corrected, proposed',
          late.officer,
          'correctSeizure',
          { id: late.seizure },
          {
            revision: 0,
            effect: 'replace',
            happened: world.days.at(late.report.day, '08:05'),
            reason: 'nine was written for eight',
            rectification: {
              number: { kind: 'PV', issuer: late.unit, year: 2020, n: '90007', written: `PV n° 90007/${late.unit}/2020` },
              document: rectification.sha256,
            },
          },
        ),
        step('R07 hour corrected, agreed', officer(late.unit, 2), 'approveSeizureCorrection', { id: late.seizure }, {}),
      ],
    },
    {
      name: 'a mark of the wrong day',
      after: [`tracing ${arm.key}`],
      plays: [
        step(
          'F16 reading corrected, proposed',
          arm.holder,
          'correctFirearm',
          { id: arm.firearm },
          {
            revision: 1,
            effect: 'replace',
            happened: world.days.at(Math.min(arm.report.day + 1, 7), '10:30'),
            reason: 'the reading was the day after the seizure',
          },
        ),
        step('F16 reading corrected, agreed', colleagueOf(arm.holder), 'approveFirearmCorrection', { id: arm.firearm }, {}),
      ],
    },
  ];
}

/** The second officer of the same unit. */
const colleagueOf = (one: string): string => officer(one.slice(0, one.lastIndexOf('.')), one === officer(one.slice(0, one.lastIndexOf('.')), 2) ? 1 : 2);
