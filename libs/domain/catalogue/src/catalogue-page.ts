import { exposureOf, isCorrectionEvent, replacementOf, z, type Catalogue, type EventDefinition, type Registry } from '#platform/kernel';

/** The page of every event: what it says, its members with their marks and forms, a sample. Generated; the code is the source. */
export function cataloguePage(registry: Registry): string {
  return `${[
    '# Events',
    '',
    'Everything that can stand in the log, by context. This page is generated from the catalogues (`libs/domain/*/src/events.ts`); change them, not it.',
    '',
    '`open` stands in the log in clear. `sealed` leaves the event before it is written and only its salted digest is logged; it is encrypted under the key of its stream, or of the person named in brackets.',
    'A correction replaces what is open or sealed, never what is `fixed`: the product sets it, or it decides who acts, holds, is addressed or sees. `stated` names a party, a unit or a country as the evidence states it, and may be corrected.',
    'Every context also has the events of corrections, shown once at the end.',
    '',
    ...registry.catalogues.map(({ context, definitions }) => `- [${context}](#${context}) (${Object.keys(definitions).filter(own).length})`),
    '',
    ...registry.catalogues.flatMap(contextSection),
    '## Corrections',
    '',
    ...Object.entries(registry.catalogues[0]?.definitions ?? {})
      .filter(([type]) => isCorrectionEvent(type))
      .flatMap(([type, definition]) => eventSection(type.replace(/^[a-z]+\./, '‹context›.'), definition)),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

const own = (type: string): boolean => !isCorrectionEvent(type);

const contextSection = ({ context, definitions }: Catalogue): string[] => [
  `## ${context}`,
  '',
  ...Object.entries(definitions)
    .filter(([type]) => own(type))
    .flatMap(([type, definition]) => eventSection(type, definition)),
];

const eventSection = (type: string, { schema, says, fields, sample }: EventDefinition): string[] => [
  `### ${type}`,
  '',
  `${says} Schema ${schema}.`,
  '',
  ...(Object.keys(fields).length === 0
    ? []
    : ['| member | mark | form |', '|---|---|---|', ...Object.entries(fields).map(([name, field]) => row(name, field)), '']),
  '```json',
  JSON.stringify(sample, null, 2),
  '```',
  '',
];

function row(name: string, field: z.ZodType): string {
  const exposure = exposureOf(field);
  const mark =
    typeof exposure === 'object'
      ? `sealed${exposure.sealed === 'stream' ? '' : ` (${exposure.sealed})`}`
      : [exposure, replacementOf(field)].filter(Boolean).join(', ');
  const optional = field.safeParse(undefined).success ? ', optional' : '';
  const form = exposure === 'forbidden' ? 'never given' : formOf(z.toJSONSchema(field, { unrepresentable: 'any', io: 'input' }) as Form);
  return `| \`${name}\` | ${mark} | ${form}${optional} |`;
}

interface Form {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Form;
  readonly properties?: Readonly<Record<string, Form>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Form[];
  readonly oneOf?: readonly Form[];
}

/** A form in a few words. */
function formOf(form: Form): string {
  if (form.const !== undefined) return `\`${JSON.stringify(form.const)}\``;
  if (form.enum !== undefined) return form.enum.map((one) => `\`${String(one)}\``).join(' ');
  const either = form.anyOf ?? form.oneOf;
  if (either !== undefined) return either.map(formOf).join(' or ');
  if (form.type === 'array') return `list of ${formOf(form.items ?? {})}`;
  if (form.type === 'object' && form.properties !== undefined) {
    return `{ ${Object.entries(form.properties)
      .map(([name, one]) => `${name}${form.required?.includes(name) === true ? '' : '?'}: ${formOf(one)}`)
      .join(', ')} }`;
  }
  if (form.format === 'date') return 'day';
  if (form.format === 'uuid') return 'id';
  const words: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', number: 'number', boolean: 'yes or no', object: 'object' };
  return words[form.type ?? ''] ?? 'any';
}
