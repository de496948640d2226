import { bodyOf } from '../../apps/api/src/operations/request.js';
import { commands } from '../../apps/api/src/operations/table.js';
import type { Step } from '../../apps/api/src/operations/example.js';
import { Days } from '../../apps/cli/src/rehearsal/days.js';
import { ARMS } from '../../apps/cli/src/rehearsal/firearms.js';
import { countedAs, labelOf, PUBLISHED } from '../../apps/cli/src/rehearsal/published.js';
import { rehearse } from '../../apps/cli/src/rehearsal/script.js';
import { SITES } from '../../apps/cli/src/rehearsal/sites.js';
import { sumDecimals } from '#domain/seizure/events';

const script = rehearse(new Days({ from: '2024-03-01', to: '2024-03-07' }));
const plays = script.chains.flatMap(({ plays }) => plays);
const steps = plays.filter((play): play is Step => 'operationId' in play);
const bodies = (operationId: string) => steps.filter((one) => one.operationId === operationId).map(({ body }) => body as Record<string, any>);

describe('the script of the rehearsal', () => {
  it('names every step once, so that every step has a key of its own', () => {
    expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length);
  });
  it('sends only what the interface describes', () => {
    const refused = steps.flatMap(({ name, operationId, body }) => {
      const operation = commands.find((one) => one.operationId === operationId);
      const read = operation === undefined ? undefined : bodyOf(operation).safeParse(body);
      return read?.success ? [] : [`${name} (${operationId}): ${read === undefined ? 'no such operation' : JSON.stringify(read.error.issues)}`];
    });
    expect(refused).toEqual([]);
  });
  it('adds up, unit by unit, to what was published', () => {
    const lines = bodies('addLine');
    for (const published of PUBLISHED.published.seizures) {
      const { category, kind, unit } = countedAs(published);
      const own = lines.filter((line) => line.category === category && line.quantity.unit === unit && (kind === undefined || line.kind === kind));
      const live = unit === 'UNQUANTIFIED' ? (own.length > 0 ? null : 0) : Number(sumDecimals(own.map((line) => line.quantity.amount)));
      expect([labelOf(published), live]).toEqual([labelOf(published), published.quantity]);
    }
  });
  it('stands at sixteen sites of four kinds in four countries, with more than twelve thousand checks', () => {
    expect(SITES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(SITES.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(SITES.map(({ country }) => country)).size).toBe(4);
    const checks = bodies('tallyChecks');
    expect(checks.reduce((sum, one) => sum + one.checked, 0)).toBeGreaterThanOrEqual(12_000);
    expect(checks.some((one) => one.hits > 0)).toBe(true);
    expect(checks.some((one) => one.hits === 0)).toBe(true);
    expect(bodies('planOperation')[0]!.officersMobilised).toBe(260);
  });
  it('plays every outcome code and every state of tracing', () => {
    expect(new Set(bodies('answerTrace').map(({ outcome }) => outcome)).size).toBe(15);
    expect(new Set(ARMS.map(({ state }) => state)).size).toBe(7);
    expect(ARMS).toHaveLength(50);
  });
  it('puts every firearm on a report that has a case', () => {
    const withCase = new Set(script.recorded.filter((one) => one.case !== undefined).flatMap(({ items }) => items.map(({ key }) => key)));
    expect(ARMS.filter(({ id }) => !withCase.has(id))).toEqual([]);
    expect(script.recorded.length).toBeGreaterThanOrEqual(40);
    expect(script.recorded.some((one) => one.case === undefined)).toBe(true);
  });
  it('transmits at least twelve cases, to the offices of four countries', () => {
    const to = new Set(bodies('transmitProcedure').map((one) => one.to as string));
    expect(bodies('transmitProcedure').length).toBeGreaterThanOrEqual(12);
    expect(new Set([...to].map((one) => one.slice(0, 2))).size).toBe(4);
  });
  it('hands every movable exhibit over at least twice, and at least five hundred at once', () => {
    const accepted = new Map<string, number>();
    const one = (exhibit: string) => accepted.set(exhibit, (accepted.get(exhibit) ?? 0) + 1);
    for (const { operationId, params } of steps)
      if (['acceptTransfer', 'acceptTransferOnPaper', 'confirmUnannouncedReceipt'].includes(operationId)) one(params!['id']!);
    const batches = plays.flatMap((play) => ('batch' in play ? [play] : []));
    for (const { items } of batches) for (const { exhibit, act } of items) if (act === 'accept') one(exhibit);
    const left = script.recorded
      .flatMap(({ items }) => items)
      .filter((item) => item.lot?.fate !== 'destroyed-on-site' && (accepted.get(item.exhibit) ?? 0) < 2);
    expect(left.map(({ key }) => key)).toEqual([]);
    expect(Math.max(...batches.map(({ items }) => items.length))).toBeGreaterThanOrEqual(500);
  });
  it('is the same, byte for byte, when it is written again', () => {
    expect(JSON.stringify(rehearse(new Days({ from: '2024-03-01', to: '2024-03-07' })).chains)).toBe(JSON.stringify(script.chains));
  });
});
