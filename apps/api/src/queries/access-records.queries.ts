import { directory, find } from '#domain/access';
import type { AccessRecord, Principal } from '#platform/identity';
import { canonicalOfficer, countryOf, instant, isOfficer, officerId, z } from '#platform/kernel';
import { DENIALS_MINUTES, MANY_DENIALS } from '../access/access-watch.js';
import { Visibility } from '../access/visibility.js';
import type { Node } from '../node/node.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { notFound, Problem } from '../operations/problem.js';
import { paging } from './reading.js';

const tag = 'access records';
const AUDITOR = 'CI.INSP-JUST.4711';
const subject = z.string().regex(/^(seizure|exhibit|container|store|firearm|trace|case|person|operation)-[0-9a-f-]{36}$/);
const record = z.strictObject({
  record: z.int().min(1),
  at: z.string(),
  officer: z.string(),
  unit: z.string(),
  action: z.string(),
  status: z.int().nullable().describe('What the reader was answered; null in records of older releases'),
  code: z.string().nullable(),
  subjects: z.array(z.string()).describe('What the address named first; of a list its rows. Only what this reader may be told'),
  from: z.string(),
  purpose: z.string().nullable(),
});
const asked = z.strictObject({
  case: z.uuid().optional(),
  subject: subject.optional(),
  officer: officerId.optional(),
  from: instant.optional(),
  until: instant.optional(),
  ...paging,
});
type Asked = z.output<typeof asked>;

export const accessRecordQueries: readonly QueryOperation[] = [
  query({
    operationId: 'readAccessRecords',
    path: '/v1/access-records',
    tag,
    summary: 'Who looked at what, newest first: for auditors by case, subject, officer and period; for an office, of its own cases',
    roles: ['auditor', 'prosecutor', 'judge'],
    views: ['access'],
    timeTravel: false,
    query: asked,
    about: ({ query: { case: file, subject: one, officer } }) => [...streamsOf(file, one), ...(officer === undefined ? [] : [officer])],
    answer: z.strictObject({ items: z.array(record), next: z.string().nullable() }),
    refusals: ['case-needed'],
    example: { user: AUDITOR },
    handle: async ({ reader, query: { cursor, limit, from, until, ...filter } }, node) => {
      const subjects = await subjectsFor(reader, filter, node);
      const officers = filter.officer === undefined ? undefined : await accountsFor(reader, filter.officer, subjects !== undefined, node);
      const found = await node.access.read({
        ...(subjects === undefined ? { country: reader.country } : { subjects: [...subjects] }),
        ...(officers !== undefined && { officers }),
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
        ...(cursor !== undefined && { before: recordNumber(cursor) }),
        limit: limit + 1,
      });
      const hidden = await new Visibility(node).hidden(reader);
      return {
        items: found.slice(0, limit).map((one) => shown(one, (stream) => (subjects === undefined ? !hidden.has(stream) : subjects.has(stream)))),
        next: found.length > limit ? found[limit - 1]!.id.toString() : null,
      };
    },
  }),
  query({
    operationId: 'readAccessVerification',
    path: '/v1/access-records/verification',
    tag,
    summary: 'Whether the access records are as they were written, by their chain and by the roots in the log',
    roles: ['auditor'],
    views: [],
    timeTravel: false,
    query: z.strictObject({}),
    answer: z.strictObject({
      state: z.enum(['written', 'unwritable', 'broken', 'unknown']),
      sealedTo: z.int(),
      lost: z.int(),
      brokenAt: z.strictObject({ record: z.string(), why: z.string() }).nullable(),
    }),
    example: { user: AUDITOR },
    handle: async (_call, node) => {
      const { state, sealedTo, lost, brokenAt } = await node.accessWatch.standing({ now: true });
      return { state, sealedTo, lost, brokenAt: brokenAt ?? null };
    },
  }),
  query({
    operationId: 'readAccessDenials',
    path: '/v1/access-records/denials',
    tag,
    summary: 'Officers of the reader’s country to whom many different things were denied lately',
    roles: ['auditor'],
    views: [],
    timeTravel: false,
    query: z.strictObject({ minutes: z.coerce.number().int().min(1).max(1_440).default(DENIALS_MINUTES) }),
    answer: z.strictObject({ items: z.array(z.strictObject({ officer: z.string(), unit: z.string(), denials: z.int() })) }),
    example: { user: AUDITOR },
    handle: async ({ reader, query: { minutes } }, node) => ({
      items: (await node.access.manyDenials(minutes, MANY_DENIALS)).filter(({ unit }) => countryOf(unit) === reader.country),
    }),
  }),
];

const streamsOf = (file: string | undefined, one: string | undefined): readonly string[] => [
  ...(file === undefined ? [] : [`custos.case-${file}`]),
  ...(one === undefined ? [] : [`custos.${one}`]),
];

/** What the reader asks about and may be told of; undefined: the records of a whole country. @throws Problem 404, 422 */
async function subjectsFor(
  reader: Principal,
  { case: file, subject: one }: Pick<Asked, 'case' | 'subject'>,
  node: Node,
): Promise<ReadonlySet<string> | undefined> {
  const visibility = new Visibility(node);
  const auditor = reader.roles.includes('auditor');
  if (!auditor && file === undefined) throw new Problem(422, 'case-needed', 'An office reads the records of one of its own cases: name it');
  const named = file === undefined ? one : `case-${file}`;
  if (named === undefined) return undefined;
  const stream = `custos.${named}` as const;
  if (!(await visibility.seen(reader, [stream])).has(stream)) throw notFound();
  if (!auditor && !(await visibility.isOfficeOf(reader, stream))) throw notFound();
  const all = file === undefined ? new Set<string>([stream]) : await visibility.heldBy(stream);
  return one === undefined ? all : new Set([...all].filter((held) => held === `custos.${one}`));
}

/** Every account of the person behind this one. Without a subject, officers of the reader's own country. @throws Problem 404 */
async function accountsFor(reader: Principal, officer: string, ofSubject: boolean, node: Node): Promise<readonly string[]> {
  const account = canonicalOfficer(officer);
  if (!isOfficer(account) || (!ofSubject && countryOf(account) !== reader.country)) throw notFound();
  const { persons, accounts } = (await node.runner.state(directory.stream(countryOf(account)), directory.decider)).state;
  const person = find(persons, find(accounts, account) ?? '');
  return [...new Set([account, ...(person?.assignments.map((one) => canonicalOfficer(one.account)) ?? [])])];
}

function recordNumber(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor)) throw new Problem(400, 'cursor-malformed', 'A cursor is what a list gave as `next`');
  return BigInt(cursor);
}

const shown = ({ id, at, officer, unit, action, status, code, subjects, from, purpose }: AccessRecord, may: (stream: string) => boolean) => ({
  record: Number(id),
  at,
  officer,
  unit,
  action,
  status,
  code,
  subjects: subjects.filter(may),
  from,
  purpose,
});
