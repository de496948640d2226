import { readFile } from 'node:fs/promises';
import { z } from '#platform/kernel';
import own from './published-kafo-2020.json' with { type: 'json' };

/** The published figures of an operation, in the words of the communiqué. A figure that nobody gave is null, and its unit UNQUANTIFIED. */
const published = z.object({
  source: z.string(),
  operation: z.object({
    code: z.string(),
    name: z.string(),
    from: z.string(),
    to: z.string(),
    countries: z.array(z.string()),
    officersMobilised: z.int().optional(),
  }),
  published: z.object({
    checks: z.object({ stated: z.string(), atLeast: z.int() }).optional(),
    seizures: z.array(
      z.object({
        what: z.string().min(1),
        category: z.string().min(1),
        kind: z.string().optional(),
        quantity: z.number().nullable(),
        unit: z.string().min(1),
        stated: z.string().optional(),
      }),
    ),
  }),
});
export type Published = z.output<typeof published>;
export type PublishedLine = Published['published']['seizures'][number];

export const PUBLISHED: Published = published.parse(own);

/** @throws Error naming the file when it has another shape */
export async function readPublished(file: string): Promise<Published> {
  const read = published.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  return read.data;
}

/** How the figure is named in every report: what was counted, and in what. */
export const labelOf = ({ what, unit }: PublishedLine): string => `${what} / ${unit}`;

interface Counted {
  readonly category: string;
  readonly kind?: string;
  readonly unit: string;
}

const CATEGORIES: Readonly<Record<string, string>> = { ammunition: 'live-ammunition', 'medical goods': 'medical-goods' };
const UNITS: Readonly<Record<string, string>> = { kg: 'KGM', litre: 'LTR' };
const KINDS: Readonly<Record<string, string>> = {
  dynamite: 'dynamite-stick',
  'detonating cord': 'detonating-cord',
  'hand sanitizer gels': 'hand-sanitizer-gel',
  gloves: 'gloves',
};

/** In the terms of this system: the same thing counted in the same unit. */
export function countedAs({ what, category, kind, unit }: PublishedLine): Counted {
  const known = KINDS[kind ?? what];
  return { category: CATEGORIES[category] ?? category, unit: UNITS[unit] ?? unit, ...(known !== undefined && { kind: known }) };
}
