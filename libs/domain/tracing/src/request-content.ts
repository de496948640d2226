import { DESCRIBED, type Described, type Gap, type SentDescription, type ValueOrGap } from './codes.js';

/** What stands on the firearm's record when the request is drawn up. */
export interface FirearmOnRecord {
  readonly known: boolean;
  readonly exhibit?: string;
  readonly markings: readonly { readonly ordinal: number; readonly kind: string; readonly text?: string; readonly status: string; readonly photo?: string }[];
  readonly identification?: {
    readonly version: number;
    readonly manufacturer?: { readonly name: string; readonly country: string };
    readonly make?: string;
    readonly model?: string;
    readonly chambering?: string;
    readonly actionCode: string;
    readonly category: string;
  };
}

const UNKNOWN: ValueOrGap = { gap: 'UNKNOWN' };
const stated = (value: string | undefined): ValueOrGap => (value === undefined ? UNKNOWN : { value });

/** The description as it is sent: taken from the record, with every gap named, so that nobody fills it with zeros. */
export function descriptionOf({ identification, markings }: FirearmOnRecord): SentDescription {
  const country = identification?.manufacturer?.country;
  return {
    manufacturer: stated(identification?.manufacturer?.name),
    countryOfManufacture: country === 'UNKNOWN' ? UNKNOWN : stated(country),
    make: stated(identification?.make),
    model: stated(identification?.model),
    chambering: stated(identification?.chambering),
    actionCode: stated(identification?.actionCode),
    category: stated(identification?.category),
    serial: markingOrGap(markings.filter(({ kind }) => kind === 'serial')),
    importMark: markingOrGap(markings.filter(({ kind }) => kind === 'import' || kind === 'national')),
  };
}

const GAP_OF: Readonly<Record<string, Gap>> = { OBLITERATED: 'NOT_LEGIBLE', NONE_MARKED: 'NOT_PRESENT' };

/** The newest text that was read; otherwise what the newest look at it found. */
function markingOrGap(markings: FirearmOnRecord['markings']): ValueOrGap {
  const read = markings.findLast(({ text }) => text !== undefined)?.text;
  if (read !== undefined) return { value: read };
  return { gap: GAP_OF[markings.at(-1)?.status ?? ''] ?? 'UNKNOWN' };
}

export const gapsIn = (description: SentDescription): Described[] => DESCRIBED.filter((name) => 'gap' in description[name]);
