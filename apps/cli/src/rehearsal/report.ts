import type { Figures, Totals } from './figures.js';
import { firearmLines, type FirearmPage } from './firearm-page.js';

/** What stands on the screen at the end: every figure beside the published one, and one firearm from its seizure to the answer. */
export function report(figures: Figures, totals: Totals, firearm: FirearmPage, api: string): string {
  const { published, live, traceStates } = figures;
  const { cases } = totals;
  const number = (value: number | null) => (value === null ? 'UNQUANTIFIED' : value.toLocaleString('en-GB'));
  const rows = Object.keys(published).map((label) => [
    label,
    number(published[label]!),
    number(live[label]!),
    published[label] === live[label] ? 'equal' : 'DIFFERS',
  ]);
  return [
    '',
    `${totals.operation.name}, ${totals.operation.period.from} to ${totals.operation.period.to}: an exercise, every person and number in it invented`,
    '',
    ...table(['seized', 'published', 'live', ''], rows),
    '',
    `checks        ${number(totals.acts.checked)}, of which ${number(totals.acts.hits)} hits (published: more than 12,000)`,
    `searches      ${number(totals.acts.searched)}, of which ${number(totals.acts.ledToSeizure)} led to a seizure; arrests ${totals.acts.arrests}; officers ${totals.operation.officersMobilised}`,
    `reports       ${totals.seizures.reports}, signed ${totals.seizures.signed} (${Object.entries(totals.seizures.byFrame)
      .map(([frame, count]) => `${frame} ${count}`)
      .join(', ')})`,
    `cases         ${cases.opened} opened, ${cases.transmitted} transmitted, ${cases.againstX} against X`,
    `evidence      ${number(figures.exhibits)} exhibits, ${number(figures.transfers)} hand-overs taken over`,
    `firearms      ${figures.firearmsInCaseFiles} of ${figures.firearms} firearms in case files`,
    `tracing       ${Object.entries(traceStates)
      .map(([state, count]) => `${state} ${count}`)
      .join(', ')}`,
    `events        ${number(figures.events)}; every view folded anew from them is ${figures.rebuildEqualsLive ? 'equal to' : 'DIFFERENT FROM'} the live one`,
    `time          ${figures.seconds.toFixed(1)} s`,
    '',
    ...firearmLines(firearm),
    '',
    `operation     ${api}/v1/operations/${figures.operation}/totals`,
    `documentation ${api}/docs`,
    `health        ${api}/health/ready`,
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 || column === 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}
