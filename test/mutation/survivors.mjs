// The mutants that live, each with the reason why no test need notice it. Found again by the text of their line, so that lines may move.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './targets.mjs';

const PLACE = join(root, 'test/mutation/survivors');

/** Every survivor that has a reason. */
export function explained() {
  if (!existsSync(PLACE)) return [];
  return readdirSync(PLACE).flatMap((name) => {
    const { reasons } = JSON.parse(readFileSync(join(PLACE, name), 'utf8'));
    return reasons.flatMap(({ why, survivors }) => survivors.map((one) => ({ ...one, why })));
  });
}

export const keyOf = ({ file, line, mutator, text, by, fault }) => JSON.stringify([file, line, mutator, text, by, fault]);

/** What a report of Stryker says of each mutant that counts. */
export function fatesIn(report) {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status))
      .map(({ status, mutatorName, replacement, location: { start, end } }) => ({
        fate: status === 'Killed' || status === 'Timeout' ? 'killed' : 'survived',
        at: `${file}:${start.line}:${start.column}`,
        mutator: mutatorName,
        file,
        line: lines[start.line - 1].trim(),
        text: lines[start.line - 1].slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined),
        by: replacement.replace(/\s+/g, ' '),
      }));
  });
}
