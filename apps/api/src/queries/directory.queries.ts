import { directory, entries, find } from '#domain/access';
import { canonicalOfficer, countryOf, isOfficer, z } from '#platform/kernel';
import type { Principal } from '#platform/identity';
import { officerRow, REGISTRAR, unitRow } from '../directory.operations.js';
import type { Node } from '../node/node.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { notFound } from '../operations/problem.js';
import { SEIZING_OFFICER, showroomSeizure } from '../operations/showroom.js';
import { present } from './reading.js';
import { takeOver } from './take-over.js';

const tag = 'directory';
const stateOf = async (node: Node, country: string) => (await node.runner.state(directory.stream(country), directory.decider)).state;

const open = z.strictObject({
  account: z.string(),
  as: z.enum(['holds', 'keeps', 'has-for-a-time', 'offers', 'is-offered', 'was-asked', 'owes', 'asked-for']),
  subject: z.strictObject({ kind: z.string(), id: z.string() }),
  part: z.string().optional(),
  work: z.string().optional(),
  due: z.string().optional(),
});
const unknown = z.strictObject({
  id: z.string(),
  kind: z.enum(['unit', 'officer']),
  facts: z.int(),
  first: z.strictObject({ type: z.string(), position: z.string() }),
});

export const directoryQueries: readonly QueryOperation[] = [
  query({
    operationId: 'readDirectory',
    path: '/v1/directory',
    tag,
    summary: 'Units and officers of the reader’s country',
    roles: ['registrar', 'auditor'],
    views: [],
    timeTravel: false,
    query: z.strictObject({}),
    answer: z.strictObject({ country: z.string(), transition: z.boolean(), units: z.array(unitRow), officers: z.array(officerRow) }),
    example: { user: REGISTRAR },
    handle: async ({ reader: { country } }, node) => {
      const { units, persons, transition } = await stateOf(node, country);
      return {
        country,
        transition: transition && !node.directoryRequired,
        units: [...entries(units)].sort((a, b) => (a.id < b.id ? -1 : 1)),
        officers: [...entries(persons)].sort((a, b) => (a.person < b.person ? -1 : 1)).map((one) => ({ ...one, assignments: [...one.assignments] })),
      };
    },
  }),
  query({
    operationId: 'readUnknownParties',
    path: '/v1/directory/missing',
    tag,
    summary: 'Units and officers of the reader’s country that facts name and the directory does not know: amber, for the registrar to complete',
    roles: ['registrar'],
    views: [],
    timeTravel: false,
    query: z.strictObject({}),
    answer: z.strictObject({ country: z.string(), items: z.array(unknown) }),
    example: { user: REGISTRAR },
    handle: async ({ reader: { country } }, node) => ({
      country,
      items: [...(await node.parties.unknownIn(country, await stateOf(node, country)))],
    }),
  }),
  query({
    operationId: 'readTakeOver',
    path: '/v1/directory/officers/{account}/open',
    tag,
    summary: 'Everything that an officer holds, offers, owes or was asked under any of his accounts: for take-over when he leaves',
    roles: ['registrar', 'investigator', 'custodian', 'prosecutor', 'judge'],
    views: ['timeline', 'work-list', 'trace-desk'],
    timeTravel: false,
    query: z.strictObject({}),
    answer: z.strictObject({ person: z.string(), left: z.string().nullable(), items: z.array(open) }),
    example: { user: REGISTRAR, params: { account: SEIZING_OFFICER }, given: showroomSeizure('replaying') },
    handle: async ({ reader, params }, node) => {
      const account = canonicalOfficer(params['account']!);
      const known = await stateOf(node, countryOf(account));
      const person = find(known.persons, find(known.accounts, account) ?? '');
      if (!isOfficer(account) || !(await mayAsk(reader, account, node))) throw notFound();
      const { person: id, left = null, assignments } = present(person);
      return {
        person: id,
        left,
        items: [
          ...(await takeOver(
            node,
            assignments.map((one) => one.account),
          )),
        ],
      };
    },
  }),
];

/** The registrar of his country, and whoever is above him. Nobody else learns who there is, or what he holds. */
async function mayAsk(reader: Principal, account: string, node: Node): Promise<boolean> {
  if (reader.roles.includes('registrar')) return reader.country === countryOf(account);
  return (await node.directoryOf([reader.sub, account])).isSuperiorOf(reader.sub, account, new Date().toISOString().slice(0, 10));
}
