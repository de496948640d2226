import { directory, type DirectoryCommand, type DirectoryPerson } from '#domain/access';
import { accessCatalogue } from '#domain/access/events';
import { countryOf, day, DomainError, unitId, z } from '#platform/kernel';
import { command, type Call, type CommandOperation } from './operations/operation.js';
import type { Step } from './operations/example.js';

const { definitions } = accessCatalogue;
const unit = definitions['access.UnitEntered'].fields;
const officer = definitions['access.OfficerEntered'].fields;
const blocked = definitions['access.AccountBlocked'].fields;
const country = unit.country;

const tag = 'directory';
const roles = ['registrar'] as const;
export const REGISTRAR = 'CI.ANNUAIRE.4711';
/** One append holds them all, and stays below what one append may hold. */
export const MOST_ROWS = 500;

export const unitRow = z.strictObject({ id: unitId, country, kind: unit.kind, parent: unit.parent, names: unit.names, from: unit.from, to: unit.to });
export const officerRow = z.strictObject({ person: officer.person, assignments: officer.assignments, left: day.optional() });

/** A registrar keeps the directory of his own country. */
const own = ({ principal, body }: { readonly principal: { readonly country: string }; readonly body: { readonly country: string } }): Promise<void> => {
  if (principal.country !== body.country) throw new DomainError('directory-of-another-country', 'A registrar keeps the directory of his own country');
  return Promise.resolve();
};

/** Who is kept out at once: by the registrar of his country, or by whoever runs the node and sees the attack first. */
const mayKeepOut = ({ principal, body }: Pick<Call<{ readonly account: string }>, 'principal' | 'body'>): Promise<void> => {
  if (!principal.roles.includes('administrator')) return own({ principal, body: { country: countryOf(body.account) } });
  return Promise.resolve();
};
/** Acts on one account: its country's directory keeps them. */
const ofAccount = <B extends z.ZodObject>(operation: CommandOperation<any, any, B>): CommandOperation =>
  Object.assign(operation, { subject: (body: z.output<B>) => countryOf(body['account'] as string) });

/** The directory of a country has no id of its own: the country stands in the request. */
const kept = <B extends z.ZodObject>(operation: CommandOperation<any, any, B>): CommandOperation =>
  Object.assign(operation, { subject: (body: z.output<B>) => body['country'] as string });

const post = (id: string) => ({
  id,
  country: 'CI',
  kind: 'BORDER_POST' as const,
  parent: 'CI.DGPN',
  names: { fr: `Poste frontière ${id}`, en: `Border post ${id}` },
  from: '2020-01-01',
});
const loaded = (name: string, rows: object): Step => ({
  name: `directory: ${name}`,
  user: REGISTRAR,
  operationId: 'loadDirectory',
  body: { country: 'CI', units: [], officers: [], ...rows },
});
const member = (person: string, number: number): DirectoryPerson => ({
  person,
  assignments: [{ account: `CI.PF-NOE.${number}`, unit: 'CI.PF-NOE', quality: 'APJ', from: '2020-01-01' }],
});

export const directoryOperations: readonly CommandOperation[] = [
  kept(
    command(directory, {
      operationId: 'loadDirectory',
      path: '/v1/directory',
      summary: 'Enter units and officers, or change them as a whole; what is equal stays as it is',
      tag,
      roles,
      refusals: [
        'directory-of-another-country',
        'directory-unchanged',
        'row-twice',
        'unit-of-another-country',
        'ends-before-it-starts',
        'parent-unknown',
        'units-in-a-ring',
        'unit-unknown',
        'account-of-another-country',
        'account-not-canonical',
        'account-taken',
      ],
      body: z.strictObject({ country, units: z.array(unitRow).max(MOST_ROWS), officers: z.array(officerRow).max(MOST_ROWS) }),
      before: own,
      command: ({ body }): DirectoryCommand => ({ kind: 'load', ...body }),
      example: {
        user: REGISTRAR,
        body: { country: 'CI', units: [post('CI.PF-EX1')], officers: [{ ...member('CI-EX-1', 4), assignments: [...member('CI-EX-1', 4).assignments] }] },
      },
    }),
  ),
  kept(
    command(directory, {
      operationId: 'closeUnit',
      path: '/v1/directory/unit-closures',
      summary: 'A unit ends with a day',
      tag,
      roles,
      refusals: ['directory-of-another-country', 'unit-unknown', 'unit-closed', 'ends-before-it-starts'],
      body: z.strictObject({ country, ...definitions['access.UnitClosed'].fields }),
      before: own,
      command: ({ body: { unit: closed, to } }): DirectoryCommand => ({ kind: 'closeUnit', unit: closed, to }),
      example: {
        user: REGISTRAR,
        given: [loaded('a post that closes', { units: [post('CI.PF-EX2')] })],
        body: { country: 'CI', unit: 'CI.PF-EX2', to: '2024-12-31' },
      },
    }),
  ),
  kept(
    command(directory, {
      operationId: 'recordDeparture',
      path: '/v1/directory/departures',
      summary: 'An officer leaves with a day; what he holds, offers, owes or was asked is listed for take-over',
      tag,
      roles,
      refusals: ['directory-of-another-country', 'officer-unknown', 'officer-left'],
      body: z.strictObject({ country, ...definitions['access.OfficerLeft'].fields }),
      before: own,
      command: ({ body: { person, left } }): DirectoryCommand => ({ kind: 'officerLeaves', person, left }),
      example: {
        user: REGISTRAR,
        given: [loaded('an officer who leaves', { officers: [member('CI-EX-3', 3)] })],
        body: { country: 'CI', person: 'CI-EX-3', left: '2024-12-31' },
      },
    }),
  ),
  ofAccount(
    command(directory, {
      operationId: 'blockAccount',
      path: '/v1/directory/blocks',
      summary: 'From now on no token of this account, or of another account of the same person, is believed',
      tag,
      roles: ['registrar', 'administrator'],
      refusals: ['directory-of-another-country', 'account-blocked'],
      body: z.strictObject({ account: blocked.account, reason: blocked.reason }),
      before: mayKeepOut,
      command: ({ body, at }): DirectoryCommand => ({ kind: 'block', ...body, at }),
      example: { user: REGISTRAR, body: { account: 'CI.PF-NOE.9001', reason: 'DEVICE_LOST' } },
    }),
  ),
  ofAccount(
    command(directory, {
      operationId: 'unblockAccount',
      path: '/v1/directory/blocks/end',
      summary: 'The account may be used again, with tokens that are issued from now on',
      tag,
      roles,
      refusals: ['directory-of-another-country', 'account-not-blocked'],
      body: z.strictObject({ account: blocked.account }),
      before: mayKeepOut,
      command: ({ body, at }): DirectoryCommand => ({ kind: 'unblock', ...body, at }),
      example: {
        user: REGISTRAR,
        given: [
          {
            name: 'directory: an account is blocked',
            user: REGISTRAR,
            operationId: 'blockAccount',
            body: { account: 'CI.PF-NOE.9002', reason: 'CREDENTIALS_EXPOSED' },
          },
        ],
        body: { account: 'CI.PF-NOE.9002' },
      },
    }),
  ),
  ofAccount(
    command(directory, {
      operationId: 'endSession',
      path: '/v1/directory/session-ends',
      summary: 'No token of this session is believed any more; `/v1/me` says to its officer which session it is',
      tag,
      roles: ['registrar', 'administrator'],
      refusals: ['directory-of-another-country', 'session-ended'],
      body: z.strictObject(definitions['access.SessionEnded'].fields),
      before: mayKeepOut,
      command: ({ body }): DirectoryCommand => ({ kind: 'endSession', ...body }),
      example: { user: REGISTRAR, body: { account: 'CI.PF-NOE.9003', session: '0b1f7c3e-5d0a-4c1e-9f59-9f2a7c1d4e11' } },
    }),
  ),
  kept(
    command(directory, {
      operationId: 'endTransition',
      path: '/v1/directory/transition/end',
      summary: 'From here on whoever is not in the directory is refused; a new log starts so',
      tag,
      roles,
      refusals: ['directory-of-another-country', 'transition-ended', 'directory-empty'],
      body: z.strictObject({ country }),
      before: async ({ principal, body }, services) => {
        await own({ principal, body });
        return services.unknownIn(body.country);
      },
      command: ({ body }, unknown): DirectoryCommand => ({ kind: 'endTransition', country: body.country, ...unknown }),
      example: { user: 'ML.ANNUAIRE.4711', body: { country: 'ML' } },
    }),
  ),
];
