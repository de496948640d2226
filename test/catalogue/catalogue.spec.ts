import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cataloguePage, catalogueFiles, catalogues, contexts, goldenName, GOLDEN_FOLDER, registry, type GoldenSample } from '#domain/catalogue';
import { decode, leafOf, type Position } from '#platform/event-log';
import { exposureOf, isCorrectionEvent, namesParty, officerId, open, Registry, replacementOf, z, type Catalogue } from '#platform/kernel';

const root = join(__dirname, '../..');
const known = registry();

// CUSTOS_CATALOGUE=write adds the golden samples of new types and brings the page up to date; a golden that exists is never touched.
if (process.env['CUSTOS_CATALOGUE'] === 'write') {
  for (const { path, text, once } of catalogueFiles(known)) {
    if (once && existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const folder = join(root, GOLDEN_FOLDER);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const golden = (name: string): GoldenSample => JSON.parse(readFileSync(join(folder, name), 'utf8')) as GoldenSample;
const stored = ({ type, leaf, entry }: GoldenSample) => ({
  stream: `custos.golden-${type}` as const,
  type,
  leaf,
  entry,
  eventId: '',
  revision: 0n,
  position: '00000000000000000000' as Position,
});

describe('the catalogue of all events', () => {
  it('names each context once', () => expect(new Set(contexts).size).toBe(contexts.length));

  it.each(known.types().filter((type) => !isCorrectionEvent(type)))('%s has a sample of its own form', (type) => {
    expect(() => known.check(type, known.definition(type).sample)).not.toThrow();
  });

  it('refuses a field that is marked neither open nor sealed nor forbidden', () => {
    const { definitions, context } = catalogues.at(-1)!;
    const [type, definition] = Object.entries(definitions)[0]!;
    const unmarked = { context, definitions: { [type]: { ...definition, fields: { ...definition.fields, remark: z.string() } } } } as unknown as Catalogue;
    expect(() => new Registry([unmarked])).toThrow('neither open nor sealed nor forbidden');
    const marked = { context, definitions: { [type]: { ...definition, fields: { ...definition.fields, remark: open(z.string()) } } } } as Catalogue;
    expect(() => new Registry([marked])).not.toThrow();
  });

  it('says of every member that names a party, an office, a unit or a country whether a correction may replace it', () => {
    const unsaid = known
      .types()
      .filter((type) => !isCorrectionEvent(type))
      .flatMap((type) => Object.entries(known.definition(type).fields).map(([name, field]) => ({ name: `${type}.${name}`, field })))
      .filter(({ field }) => exposureOf(field) === 'open' && namesParty(field) && replacementOf(field) === undefined);
    expect(unsaid.map(({ name }) => name)).toEqual([]);
    for (const form of [officerId, officerId.optional(), z.array(z.strictObject({ by: z.union([z.uuid(), officerId]) }))]) expect(namesParty(form)).toBe(true);
    for (const form of [z.uuid(), z.string(), z.enum(['CI.DGD'])]) expect(namesParty(form)).toBe(false);
  });

  it('refuses a type that stands in two catalogues', () => expect(() => new Registry([...catalogues, catalogues[0]!])).toThrow('two catalogues'));

  it('is printed on the page of events as it is now', () => {
    expect(readFileSync(join(root, 'docs/events.md'), 'utf8')).toBe(cataloguePage(known));
  });
});

describe('what was stored once', () => {
  const expected = known.types().flatMap((type) => Array.from({ length: known.definition(type).schema }, (_, n) => goldenName(type, n + 1)));

  it('has a golden sample for every type and schema, and none that nobody knows', () => {
    expect([...files].sort()).toEqual([...expected].sort());
  });

  it.each(files)('%s was never edited, and is read today', (name) => {
    const sample = golden(name);
    expect(goldenName(sample.type, sample.schema)).toBe(name);
    expect(leafOf(sample.entry)).toBe(sample.leaf);
    const { event, schema } = decode(stored(sample), known);
    expect({ type: event.type, schema }).toEqual({ type: sample.type, schema: sample.schema });
    const { _sd_alg: _algorithm, ...data } = event.data as Record<string, unknown>;
    expect(() => known.check(sample.type, data)).not.toThrow();
  });

  it.each(files)('%s holds no sealed member in clear', (name) => {
    const sample = golden(name);
    const { data } = JSON.parse(sample.entry) as { data: Record<string, unknown> };
    const correction = 'corrects' in data ? { ...data, corrects: sample.type } : data;
    for (const sealed of known.sealed(sample.type, correction).keys()) expect(data).not.toHaveProperty(sealed);
  });
});
