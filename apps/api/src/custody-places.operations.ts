import { exhibit, type ExhibitCommand } from '#domain/custody';
import { custodyCatalogue, partId, reservation, WHOLE } from '#domain/custody/events';
import { z, type Role } from '#platform/kernel';
import { among, keepersOf } from './custody.lookups.js';
import { before, fileOf, HOLDER, ROUNDS, seized, storeOf, storeStep } from './custody.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const placed = definitions['custody.Placed'].fields;
const removed = definitions['custody.Removed'].fields;
const released = definitions['custody.TemporarilyReleased'].fields;
const returned = definitions['custody.Returned'].fields;
const chased = definitions['custody.ReturnChased'].fields;
const measured = definitions['custody.Measured'].fields;
const difference = definitions['custody.DifferenceRecorded'].fields;

const holders: readonly Role[] = ['investigator', 'custodian'];
const tag = 'custody';
const part = partId.default(WHOLE);
const known = ['exhibit-not-registered', 'no-such-part'];
const handling = [...known, 'part-gone', 'part-lost', 'temporarily-released', 'not-the-holder'];
const outAtCourt = (purpose: string, due: string) => ({
  to: 'CI.INSTR-ABIDJAN',
  purpose: 'COURT',
  due,
  receipt: fileOf('b'),
  order: `CI-TPI-ABJ ${purpose}`,
  seal: 'NOT_SEALED',
});

const shelves = storeStep('places');
const shelf = { kind: 'store', store: storeOf(shelves), place: 'A-12/3' } as const;
const toPlace = seized('placeExhibit');
const toRemove = seized('removeExhibit');
const toRelease = seized('releaseTemporarily');
const toReturn = seized('takeBack');
const toChase = seized('chaseReturn');
const toMeasure = seized('measureExhibit');
const toDiffer = seized('recordDifference', ROUNDS);
/** Long past, so that it is overdue on every machine. */
const LEFT = { at: '2023-10-16T08:00:00.000Z', offset: '+00:00', precision: 'minute' };

export const custodyPlaceOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'placeExhibit',
    path: '/v1/exhibits/{id}/placements',
    summary: 'Put a part in a place of a store, or in a container; what lay elsewhere is taken from there',
    tag,
    roles: holders,
    refusals: [...handling, 'not-assessed', 'not-movable', 'placed-already', 'witness-needed', 'witness-takes-part'],
    body: z.strictObject({ part, location: placed.location, witness: placed.witness }),
    before: async (call, services) => ({
      ...(await among<typeof call.body>(({ witness }) => [witness])(call, services)),
      keepers: await keepersOf(call.body.location, call.by, call.happened.at.slice(0, 10), services),
    }),
    command: ({ body, by, at, created }, found): ExhibitCommand => ({ ...body, kind: 'place', by, at, act: created('act'), ...found }),
    example: { user: HOLDER, params: { id: toPlace.exhibit }, body: { location: shelf }, given: given(shelves, toPlace.steps) },
  }),
  command(exhibit, {
    operationId: 'removeExhibit',
    path: '/v1/exhibits/{id}/removals',
    summary: 'Take a part from where it lies',
    tag,
    roles: holders,
    refusals: [...handling, 'not-placed'],
    body: z.strictObject({ part, reason: removed.reason }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'remove', by }),
    example: {
      user: HOLDER,
      params: { id: toRemove.exhibit },
      body: { reason: 'HEARING' },
      given: given(shelves, toRemove.steps, before(toRemove, 'placeExhibit', 'removeExhibit', { location: shelf })),
    },
  }),
  command(exhibit, {
    operationId: 'releaseTemporarily',
    path: '/v1/exhibits/{id}/temporary-releases',
    summary: 'Let a part leave for a while against a signed receipt, with a day on which it is due back',
    tag,
    roles: holders,
    refusals: [...handling, 'not-free-to-release', 'due-before-release', 'not-assessed', 'not-movable'],
    body: z.strictObject({
      part,
      to: released.to,
      purpose: released.purpose,
      due: released.due,
      receipt: released.receipt,
      order: released.order,
      seal: released.seal,
      measured: released.measured,
    }),
    command: ({ body, by, happened }): ExhibitCommand => ({ ...body, kind: 'releaseTemporarily', left: happened.at, by }),
    example: {
      user: HOLDER,
      params: { id: toRelease.exhibit },
      body: {
        to: 'CI.INSTR-ABIDJAN',
        purpose: 'COURT',
        due: '2099-12-31T17:00:00.000Z',
        receipt: fileOf('b'),
        order: 'CI-TPI-ABJ 2023/118',
        seal: 'NOT_SEALED',
      },
      given: toRelease.steps,
    },
  }),
  command(exhibit, {
    operationId: 'takeBack',
    path: '/v1/exhibits/{id}/returns',
    summary: 'Record that a part came back, with what is otherwise than when it left',
    tag,
    roles: holders,
    refusals: [...known, 'not-released', 'not-the-holder'],
    body: z.strictObject({
      part,
      seal: returned.seal,
      seals: returned.seals,
      measured: returned.measured,
      reservations: z.array(reservation).max(20).default([]),
      remark: returned.remark,
    }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'takeBack', by }),
    example: {
      user: HOLDER,
      params: { id: toReturn.exhibit },
      body: { seal: 'NOT_SEALED', measured: { amount: '52', unit: 'round' } },
      given: given(toReturn.steps, before(toReturn, 'releaseTemporarily', 'takeBack', outAtCourt('2023/119', '2099-12-31T17:00:00.000Z'))),
    },
  }),
  command(exhibit, {
    operationId: 'chaseReturn',
    path: '/v1/exhibits/{id}/temporary-releases/chase',
    summary: 'Record that whoever has an overdue part was asked for it, and the answer',
    tag,
    roles: holders,
    refusals: [...known, 'not-released', 'not-overdue'],
    body: z.strictObject({ part, channel: chased.channel, answer: chased.answer, remark: chased.remark }),
    command: ({ body, by, at }): ExhibitCommand => ({ ...body, kind: 'chaseReturn', by, at }),
    example: {
      user: HOLDER,
      params: { id: toChase.exhibit },
      body: { channel: 'TELEPHONE', answer: 'PROMISED', remark: 'will send it back with the next round' },
      given: given(
        toChase.steps,
        before(toChase, 'releaseTemporarily', 'chaseReturn', { ...outAtCourt('2023/120', '2023-10-20T17:00:00.000Z'), occurred: LEFT }),
      ),
    },
  }),
  command(exhibit, {
    operationId: 'measureExhibit',
    path: '/v1/exhibits/{id}/measurements',
    summary: 'Record a weighing, a count or a gauging; a measurement is never refused for its result',
    tag,
    roles: [...holders, 'auditor'],
    refusals: [...known, 'part-gone', 'unit-does-not-fit', 'not-assessed'],
    body: z.strictObject({ part, measure: measured.measure, found: measured.found, instrument: measured.instrument, tolerance: measured.tolerance }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'measure', by }),
    example: { user: HOLDER, params: { id: toMeasure.exhibit }, body: { measure: 'COUNT', found: { amount: '52', unit: 'round' } }, given: toMeasure.steps },
  }),
  command(exhibit, {
    operationId: 'recordDifference',
    path: '/v1/exhibits/{id}/differences',
    summary: 'State that the quantity is another than recorded, and why; the quantity found counts from now on',
    tag,
    roles: holders,
    refusals: [...known, 'part-gone', 'not-the-holder', 'unit-does-not-fit', 'no-difference'],
    body: z.strictObject({ part, found: difference.found, cause: difference.cause, tolerance: difference.tolerance, remark: difference.remark }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'recordDifference', by }),
    example: {
      user: HOLDER,
      params: { id: toDiffer.exhibit },
      body: { found: { amount: '51', unit: 'round' }, cause: 'COUNTING_ERROR', remark: 'counted twice, by two persons' },
      given: toDiffer.steps,
    },
  }),
];
