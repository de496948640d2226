import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { changesOf, directory, entries, type DirectoryPerson, type DirectoryUnit, type RowError } from '#domain/access';
import { DomainError, z } from '#platform/kernel';
import { MOST_ROWS, officerRow, unitRow } from '../../../api/src/directory.operations.js';
import { ConfigurationInvalid } from '../../../api/src/node/config.js';
import type { Node } from '../../../api/src/node/node.js';
import { systemContext } from '../../../api/src/node/system-context.js';
import { apiOption, ApiClient, Refused } from '../client/api-client.js';
import { onNode } from './on-node.js';

/** Who there is: units and officers of a country. */
export const directoryCommand = (): Command =>
  new Command('directory')
    .description('load the directory of units and officers, list who is missing in it, and what somebody who leaves still holds')
    .addCommand(loadCommand())
    .addCommand(missingCommand())
    .addCommand(openCommand())
    .addCommand(endTransitionCommand());

/** The file: `{ country, units: [...], officers: [...] }`, as `GET /v1/directory` answers it. */
interface Rows {
  readonly country: string;
  readonly units: readonly DirectoryUnit[];
  readonly officers: readonly DirectoryPerson[];
}

const loadCommand = (): Command =>
  new Command('load')
    .description('enter the units and officers of a file; what is equal stays as it is')
    .argument('<file>', 'JSON: { country, units: [{ id, country, kind, parent, names: { fr, en }, from, to }], officers: [{ person, assignments, left }] }')
    .option('--dry-run', 'check every row and write nothing')
    .option('--as <registrar>', 'through the running node, as this account of the built-in issuer; CUSTOS_TOKEN holds a token of any other')
    .addOption(apiOption())
    .action(async (file: string, { dryRun, as, api }: { dryRun?: boolean; as?: string; api: string }) => {
      const { rows, errors } = read(await readFile(file, 'utf8'));
      if (errors.length > 0) return refused(errors);
      if (dryRun === true) return onNode((node) => dry(node, rows));
      if (as !== undefined || process.env['CUSTOS_TOKEN'] !== undefined) return throughApi(new ApiClient(api), as ?? '', rows);
      await onNode((node) => first(node, rows));
    });

const missingCommand = (): Command =>
  new Command('missing')
    .description('units and officers that facts name and the directory does not know')
    .argument('<country>', 'two letters')
    .option('--json', 'print JSON')
    .action(async (country: string, { json }: { json?: boolean }) =>
      onNode(async (node) => {
        const items = await node.parties.unknownIn(country, await known(node, country));
        if (json === true) process.stdout.write(`${JSON.stringify({ country, items })}\n`);
        else
          for (const { kind, id, facts, first } of items) process.stdout.write(`${kind.padEnd(8)} ${id.padEnd(32)} named by ${facts}, first ${first.type}\n`);
      }),
    );

const openCommand = (): Command =>
  new Command('open')
    .description('what an officer holds, offers, owes or was asked under any of his accounts: to be taken over when he leaves')
    .argument('<account>', 'one of his accounts, for example CI.DGD-AIR.4711')
    .requiredOption('--as <account>', 'who asks: the registrar, or somebody above')
    .option('--json', 'print JSON')
    .addOption(apiOption())
    .action(async (account: string, { as, json, api }: { as: string; json?: boolean; api: string }) => {
      interface Page {
        readonly items: readonly { readonly account: string; readonly as: string; readonly subject: { readonly kind: string; readonly id: string } }[];
      }
      const page = await new ApiClient(api).get<Page>(as, `/v1/directory/officers/${encodeURIComponent(account)}/open`);
      if (json === true) process.stdout.write(`${JSON.stringify(page)}\n`);
      else for (const one of page.items) process.stdout.write(`${one.account.padEnd(28)} ${one.as.padEnd(16)} ${one.subject.kind} ${one.subject.id}\n`);
    });

const endTransitionCommand = (): Command =>
  new Command('end-transition')
    .description('from here on whoever is not in the directory of this country is refused: recorded, and for good')
    .argument('<country>', 'two letters')
    .option('--as <registrar>', 'as this account of the built-in issuer; CUSTOS_TOKEN holds a token of any other', '')
    .addOption(apiOption())
    .action(async (country: string, { as, api }: { as: string; api: string }) => {
      const { position } = await new ApiClient(api).command(as, '/v1/directory/transition/end', { country }, crypto.randomUUID());
      process.stdout.write(`the transition of ${country} has ended, recorded at ${position}\n`);
    });

const frame = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  transition: z.boolean().optional(),
  units: z.array(z.unknown()),
  officers: z.array(z.unknown()),
});

/** Every row that has not the form of one, by its place in the file. */
function read(text: string): { readonly rows: Rows; readonly errors: readonly RowError[] } {
  const file = frame.safeParse(JSON.parse(text));
  if (!file.success) throw new ConfigurationInvalid(`the file: ${file.error.issues.map((one) => `${one.path.join('.')} ${one.message}`).join('; ')}`);
  const errors: RowError[] = [];
  const checked = <T>(list: readonly unknown[], what: string, form: z.ZodType<T>): T[] =>
    list.flatMap((row, n) => {
      const one = form.safeParse(row);
      if (one.success) return [one.data];
      for (const issue of one.error.issues)
        errors.push({ at: `${what} row ${n + 1}`, code: 'row-malformed', message: `${issue.path.join('.')} ${issue.message}` });
      return [];
    });
  const units = checked(file.data.units, 'unit', unitRow);
  const officers = checked(file.data.officers, 'officer', officerRow);
  return { rows: { country: file.data.country, units, officers }, errors };
}

const known = async (node: Node, country: string) => (await node.runner.state(directory.stream(country), directory.decider)).state;

async function dry(node: Node, rows: Rows): Promise<void> {
  const { events, errors } = changesOf(rows.country, rows, await known(node, rows.country));
  if (errors.length > 0) return refused(errors);
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  process.stdout.write(`nothing is written; it would be ${[...counts].map(([type, n]) => `${n} ${type}`).join(', ') || 'nothing'}\n`);
}

/** The first directory of a country needs no account, for there is none yet; every later one is a registrar's act. */
async function first(node: Node, rows: Rows): Promise<void> {
  const before = await known(node, rows.country);
  if (entries(before.persons).length > 0)
    throw new ConfigurationInvalid(
      `${rows.country} has a directory: what changes in it is a registrar's act, through the running node (--as, or CUSTOS_TOKEN)`,
    );
  const { errors } = changesOf(rows.country, rows, before);
  if (errors.length > 0) return refused(errors);
  for (const [n, part] of parts(rows).entries()) {
    const context = systemContext(`first directory ${rows.country} ${n}`, 'loadFirstDirectory', node.config);
    await node.runner.run(directory.stream(rows.country), directory.decider, { command: { kind: 'load', ...part }, context }).catch(unlessUnchanged);
  }
  told(rows);
}

async function throughApi(client: ApiClient, as: string, rows: Rows): Promise<void> {
  for (const part of parts(rows)) {
    await client.command(as, '/v1/directory', part, crypto.randomUUID()).catch((error: unknown) => {
      if (!(error instanceof Refused && error.code === 'directory-unchanged')) throw error;
    });
  }
  told(rows);
}

/** Units first, those above before those below; then officers. Each part is one append. */
function parts({ country, units, officers }: Rows): readonly Rows[] {
  const placed = new Set<string>();
  const ordered: DirectoryUnit[] = [];
  const ids = new Map(units.map((one) => [one.id, one]));
  const place = (one: DirectoryUnit): void => {
    if (placed.has(one.id)) return;
    placed.add(one.id);
    const parent = one.parent === undefined ? undefined : ids.get(one.parent);
    if (parent !== undefined) place(parent);
    ordered.push(one);
  };
  units.forEach(place);
  return [
    ...sliced(ordered).map((some) => ({ country, units: some, officers: [] })),
    ...sliced(officers).map((some) => ({ country, units: [], officers: some })),
  ];
}

const sliced = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / MOST_ROWS) }, (_, n) => list.slice(n * MOST_ROWS, (n + 1) * MOST_ROWS));

function unlessUnchanged(error: unknown): void {
  if (!(error instanceof DomainError && error.code === 'directory-unchanged')) throw error;
}

const told = ({ country, units, officers }: Rows): void =>
  void process.stdout.write(`the directory of ${country} holds these ${units.length} units and ${officers.length} officers\n`);

function refused(errors: readonly RowError[]): void {
  for (const { at, code, message } of errors) process.stderr.write(`${at}: ${code}: ${message}\n`);
  process.stderr.write(`${errors.length} errors; nothing is written\n`);
  process.exitCode = 1;
}
