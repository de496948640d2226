import { canonical, draftsFor, sha256, type CommandContext } from '#platform/event-log';
import type { Registry } from '#platform/kernel';

/** One stored event as the log keeps it: the exact text of the entry, and the leaf hash that an edited text no longer has. */
export interface GoldenSample {
  readonly type: string;
  readonly schema: number;
  readonly leaf: string;
  readonly entry: string;
}

/** `custody.ExhibitRegistered.1.json` */
export const goldenName = (type: string, schema: number): string => `${type}.${schema}.json`;
export const goldenText = (sample: GoldenSample): string => `${JSON.stringify(sample, null, 2)}\n`;

const context: CommandContext = {
  commandId: '0193e0d2-5b41-8a11-9c3e-2f60c0a1d0ff',
  intent: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
  at: '2024-07-12T08:30:00.000Z',
  happened: { at: '2024-07-12T08:10:00.000Z', offset: '+00:00', precision: 'minute' },
  actor: {
    kind: 'person',
    id: 'CI.DGD-AIR.4711',
    iss: 'https://custos.invalid/built-in',
    role: 'investigator',
    unit: 'CI.DGD-AIR',
    service: 'customs',
    country: 'CI',
  },
  correlation: '0193e0d2-5b41-8a11-9c3e-2f60c0a1d0ff',
  causation: null,
  exercise: true,
};

/** The catalogue's own sample of a type as it would be stored today: sealed members stand as digests. */
export function goldenSample(registry: Registry, type: string): GoldenSample {
  const { schema, sample } = registry.definition(type);
  const sealed = registry.sealed(type, correctsItself(type, sample));
  const open = Object.fromEntries(Object.entries(sample).filter(([name]) => !sealed.has(name)));
  const digests = Object.entries(sample)
    .filter(([name]) => sealed.has(name))
    .map(([name, value]) => sha256(canonical(['golden', name, value])).toString('base64url'));
  const data = digests.length === 0 ? open : { ...open, _sd: digests.sort(), _sd_alg: 'sha-256' };
  const [draft] = draftsFor(`custos.golden-${type}`, 'no-stream', [{ type, schema, data }], context);
  return { type, schema, leaf: draft!.leaf, entry: draft!.entry };
}

/** The sample of a correction names no real type: its own fields decide what is sealed. */
const correctsItself = (type: string, sample: Readonly<Record<string, unknown>>) => ('corrects' in sample ? { ...sample, corrects: type } : sample);
