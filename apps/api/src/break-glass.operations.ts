import { breakGlass, confirmsFor, type BreakGlassCommand } from '#domain/access';
import { accessCatalogue } from '#domain/access/events';
import { caseFile } from '#domain/casework';
import type { Principal } from '#platform/identity';
import { z, type Role } from '#platform/kernel';
import { caseOf, caseStep, INVESTIGATOR, PROSECUTOR } from './casework.examples.js';
import { createdBy, given, type Step } from './operations/example.js';
import { command, type CommandOperation, type Services } from './operations/operation.js';
import { notFound } from './operations/problem.js';

const { definitions } = accessCatalogue;
const requested = definitions['access.BreakGlassRequested'].fields;
const reviewed = definitions['access.BreakGlassReviewed'].fields;

const tag = 'access';
const askers: readonly Role[] = ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge'];

const file = caseStep('break-glass');
const request = (purpose: string): Step => ({
  name: `access: request for ${purpose}`,
  user: INVESTIGATOR,
  operationId: 'requestBreakGlass',
  body: { case: caseOf(file), ground: 'DANGER_TO_LIFE', hours: 4, reason: 'A witness of this case was threatened an hour ago and must be found' },
});
const toConfirm = request('confirmBreakGlass');
const toReview = request('reviewBreakGlass');
const requestOf = (step: Step): string => createdBy(step, 'breakglass');

const isMagistrate = ({ roles }: Principal): boolean => roles.some((role) => role === 'prosecutor' || role === 'judge');

/** Who answers for the case: the authority that sealed it, else the office that it lies with. */
async function ownerOf(id: string, services: Services): Promise<string | undefined> {
  const state = await services.state(breakGlass, id);
  const found = await services.state(caseFile, state.status === 'asked' ? state.case : id);
  return found.sealedBy ?? found.offices.at(-1);
}

export const breakGlassOperations: readonly CommandOperation[] = [
  command(breakGlass, {
    operationId: 'requestBreakGlass',
    path: '/v1/break-glass',
    summary: 'Ask to read a case that is closed to you, in an emergency; the answer does not tell whether there is such a case',
    tag,
    roles: askers,
    refusals: ['already-requested'],
    body: z.strictObject({ case: requested.case, ground: requested.ground, hours: requested.hours, reason: requested.reason }),
    command: ({ body, by, at }): BreakGlassCommand => ({ kind: 'requestBreakGlass', details: { ...body, officer: by, asked: at } }),
    example: { user: INVESTIGATOR, given: given(file), body: request('requestBreakGlass').body as never },
  }),
  command(breakGlass, {
    operationId: 'confirmBreakGlass',
    path: '/v1/break-glass/{id}/confirm',
    summary: 'Let the officer in, as a magistrate or his superior, for the hours he asked; the owner of the case is told at once',
    tag,
    roles: askers,
    refusals: ['request-settled', 'same-person', 'request-lapsed'],
    body: z.strictObject({}),
    before: async ({ id, by, at, principal }, services) => {
      const state = await services.state(breakGlass, id);
      // Whoever may confirm is of the country of who asks: one directory is asked, for what does not exist, too.
      const directory = await services.directory();
      const asker = { by, magistrate: isMagistrate(principal), directory, day: at.slice(0, 10) };
      // For others there is no such request.
      if (state.status === 'unknown' || (!directory.samePerson(by, state.officer) && !confirmsFor(state.officer, asker))) throw notFound();
      return { directory, told: await ownerOf(id, services) };
    },
    command: ({ by, at, principal }, found): BreakGlassCommand => ({
      kind: 'confirmBreakGlass',
      by,
      at,
      magistrate: isMagistrate(principal),
      ...found,
    }),
    example: { user: PROSECUTOR, params: { id: requestOf(toConfirm) }, given: given(file, toConfirm), body: {} },
  }),
  command(breakGlass, {
    operationId: 'reviewBreakGlass',
    path: '/v1/break-glass/{id}/review',
    summary: 'Say, as the owner of the case, whether the access was justified; what is left of it ends',
    tag,
    roles: ['prosecutor', 'judge'],
    refusals: ['not-the-owner'],
    body: z.strictObject({ finding: reviewed.finding, remark: reviewed.remark }),
    before: async ({ id }, services) => {
      const state = await services.state(breakGlass, id);
      return services.directory(...(state.status === 'open' && state.told !== undefined ? [state.told] : []));
    },
    command: ({ by, body }, directory): BreakGlassCommand => ({ kind: 'reviewBreakGlass', by, directory, details: body }),
    example: {
      user: PROSECUTOR,
      params: { id: requestOf(toReview) },
      given: given(file, toReview, {
        name: 'access: confirmation for reviewBreakGlass',
        user: PROSECUTOR,
        operationId: 'confirmBreakGlass',
        params: { id: requestOf(toReview) },
        body: {},
      }),
      body: { finding: 'JUSTIFIED' },
    },
  }),
];
