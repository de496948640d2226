import { claimOf, number, numberStreamId, refuseStrangers, series, seriesId, type Asker, type NumberCommand, type SeriesCommand } from '#domain/numbers';
import { numberCatalogue, numberKind, numberText, numberYear, officialNumber } from '#domain/numbers/events';
import { unitId, z, type Role } from '#platform/kernel';
import type { StreamName } from '#platform/event-log';
import { command, type CommandOperation, type Services } from './operations/operation.js';
import { SECOND_OFFICER, SEIZING_OFFICER, seizureIdOf, showroomSeizure } from './operations/showroom.js';
import type { Step } from './operations/example.js';

const { definitions } = numberCatalogue;
const claimed = definitions['number.NumberClaimed'].fields;
const proposed = definitions['number.NumberReleaseProposed'].fields;
const block = definitions['number.NumberBlockIssued'].fields;

const tag = 'numbers';
const keepers: readonly Role[] = ['investigator', 'custodian', 'prosecutor', 'judge', 'registrar'];

/** Whose number it is comes first, then whether the officer sees what it stands for. */
const ofItsIssuer = async (issuer: string, subject: () => Promise<string | undefined>, services: Services): Promise<Asker> => {
  const asker = await services.asker();
  refuseStrangers(asker, issuer);
  const stream = await subject();
  if (stream !== undefined) await services.sees(stream as StreamName);
  return asker;
};
const standsFor = async (given: z.output<typeof parts>, services: Services): Promise<string | undefined> => {
  const state = await services.state(number, numberStreamId(given));
  const claim = claimOf(state, given.issuer);
  return claim && `custos.${claim.subjectKind}-${claim.subject}`;
};

/** Which number is meant: its parts, however they are written. */
const parts = z.strictObject({ kind: numberKind, issuer: unitId, year: numberYear, n: numberText });

const renumbered = 'for claimNumber';
const numberOf = (n: string) => ({ kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n });
/** A number that a step claims for a seizure of its own, ready to be released. */
const claimStep = (n: string): Step => ({
  name: `numbers: claim ${n}`,
  user: SEIZING_OFFICER,
  operationId: 'claimNumber',
  body: { number: { ...numberOf(n), written: `PV n° ${n}` }, subjectKind: 'seizure', subject: seizureIdOf(`with ${n}`) },
});
const toReturn = { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2022, device: 'tablet-018', from: 300, to: 309 };
const toRelease = [...showroomSeizure('with EX-3'), claimStep('EX-3')];
const toApprove: readonly Step[] = [
  ...showroomSeizure('with EX-4'),
  claimStep('EX-4'),
  {
    name: 'numbers: release of EX-4 proposed',
    user: SEIZING_OFFICER,
    operationId: 'proposeNumberRelease',
    body: { number: numberOf('EX-4'), reason: 'wrongly-typed' },
  },
];

/**
 * A number is its own id: it stands in the request, not in the path, for it may be written in more ways than a path can. `subject` reads the id
 * from the body; without it a command on such a stream would go to a stream of its own.
 */
const named = <B extends z.ZodObject>(operation: CommandOperation<any, any, B>, subject: (body: z.output<B>) => string): CommandOperation =>
  Object.assign(operation, { subject });

export const numbersOperations: readonly CommandOperation[] = [
  named(
    command(number, {
      operationId: 'claimNumber',
      path: '/v1/numbers/claims',
      summary: 'Claim a further official number for a subject: after a typing error, or when an authority renumbers',
      tag,
      roles: keepers,
      refusals: ['not-the-issuer', 'number-malformed', 'number-taken', 'number-already-claimed'],
      body: z.strictObject({ number: officialNumber, subjectKind: claimed.subjectKind, subject: claimed.subject }),
      before: ({ body }, services) => ofItsIssuer(body.number.issuer, () => Promise.resolve(`custos.${body.subjectKind}-${body.subject}`), services),
      command: ({ body }, asker): NumberCommand => ({ kind: 'claim', asker, ...body }),
      example: {
        user: SEIZING_OFFICER,
        given: showroomSeizure(renumbered),
        body: { number: { ...numberOf('EX-2'), written: 'PV n° EX-2' }, subjectKind: 'seizure', subject: seizureIdOf(renumbered) },
      },
    }),
    (body) => numberStreamId(body.number),
  ),
  named(
    command(number, {
      operationId: 'proposeNumberRelease',
      path: '/v1/numbers/releases',
      summary: 'Ask that a number be taken back from its subject; a second person has to agree',
      tag,
      roles: keepers,
      refusals: ['not-the-issuer', 'number-not-claimed', 'release-already-proposed'],
      body: z.strictObject({ number: parts, reason: proposed.reason, remark: proposed.remark }),
      before: ({ body }, services) => ofItsIssuer(body.number.issuer, () => standsFor(body.number, services), services),
      command: ({ body: { number: named, reason, remark } }, asker): NumberCommand => ({ kind: 'proposeRelease', asker, issuer: named.issuer, reason, remark }),
      example: { user: SEIZING_OFFICER, given: toRelease, body: { number: numberOf('EX-3'), reason: 'wrongly-typed', remark: 'Two digits were exchanged' } },
    }),
    (body) => numberStreamId(body.number),
  ),
  named(
    command(number, {
      operationId: 'approveNumberRelease',
      path: '/v1/numbers/releases/approve',
      summary: 'Agree, as a second person, that a number is taken back',
      tag,
      roles: keepers,
      refusals: ['not-the-issuer', 'number-not-claimed', 'release-not-proposed', 'second-person-needed'],
      body: z.strictObject({ number: parts }),
      before: ({ body }, services) => ofItsIssuer(body.number.issuer, () => standsFor(body.number, services), services),
      command: ({ body }, asker): NumberCommand => ({ kind: 'approveRelease', asker, issuer: body.number.issuer }),
      example: { user: SECOND_OFFICER, given: toApprove, body: { number: numberOf('EX-4') } },
    }),
    (body) => numberStreamId(body.number),
  ),
  named(
    command(series, {
      operationId: 'issueNumberBlock',
      path: '/v1/numbers/blocks',
      summary: 'Keep a block of numbers for one device, which may use them without a network',
      tag,
      roles: ['investigator', 'custodian', 'registrar'],
      refusals: ['not-the-issuer', 'block-ends-before-it-starts', 'block-too-large', 'block-overlaps'],
      body: z.strictObject(block),
      before: (_call, services) => services.asker(),
      command: ({ body: { kind: numberKind, ...body } }, asker): SeriesCommand => ({ kind: 'issueBlock', asker, numberKind, ...body }),
      example: { user: SEIZING_OFFICER, body: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2021, device: 'tablet-017', from: 200, to: 249 } },
    }),
    (body) => seriesId(body),
  ),
  named(
    command(series, {
      operationId: 'returnNumberBlock',
      path: '/v1/numbers/blocks/return',
      summary: 'A device gives its block back; what it did not use stands for nothing',
      tag,
      roles: ['investigator', 'custodian', 'registrar'],
      refusals: ['not-the-issuer', 'block-unknown', 'block-returned'],
      body: z.strictObject(block),
      before: (_call, services) => services.asker(),
      command: ({ body: { kind: numberKind, ...body } }, asker): SeriesCommand => ({ kind: 'returnBlock', asker, numberKind, ...body }),
      example: {
        user: SEIZING_OFFICER,
        given: [{ name: 'numbers: block to be returned', user: SEIZING_OFFICER, operationId: 'issueNumberBlock', body: toReturn }],
        body: toReturn,
      },
    }),
    (body) => seriesId(body),
  ),
];
