import { exhibit, type ExhibitCommand, type FoundReservation } from '#domain/custody';
import { custodyCatalogue, partId, presences, seal, WHOLE } from '#domain/custody/events';
import { quantity } from '#domain/seizure/events';
import { z, type Role } from '#platform/kernel';
import { before, HOLDER, seized } from './custody.examples.js';
import { createdBy, given } from './operations/example.js';
import { command, type CommandOperation, type Services } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const sampled = definitions['custody.Sampled'].fields;
const consumed = definitions['custody.Consumed'].fields;
const reserved = definitions['custody.MergeReserved'].fields;
const merged = definitions['custody.MergedFrom'].fields;

const holders: readonly Role[] = ['investigator', 'custodian'];
const tag = 'custody';
const part = partId.default(WHOLE);
const rounds = (amount: string) => ({ amount, unit: 'round' as const });
const handling = [
  'exhibit-not-registered',
  'no-such-part',
  'part-gone',
  'part-lost',
  'temporarily-released',
  'not-the-holder',
  'still-sealed',
  'unit-does-not-fit',
];
const taking = [...handling, 'individual-item', 'not-assessed', 'nothing-taken', 'more-than-there-is'];

/** What another lot has set aside, as its stream leaves it now. */
async function reservationOf(services: Services, source: string, reservation: string): Promise<FoundReservation | undefined> {
  const other = await services.state(exhibit, source);
  if (other.status === 'unknown') return undefined;
  const found = other.setAside.find((one) => one.id === reservation);
  const from = found && other.parts[found.part];
  if (found === undefined || from === undefined) return undefined;
  return { part: found.part, quantity: found.quantity, into: found.into, until: found.until, category: other.category, goods: other.kind, holder: from.holder };
}

const toSplit = seized('splitExhibit');
const toSample = seized('takeSample');
const toConsume = seized('consume');
const toReserve = seized('reserveMerge, the source');
const toReserveInto = seized('reserveMerge, the target');
const source = seized('takeMerge, the source');
const target = seized('takeMerge, the target');
const reserving = before(source, 'reserveMerge', 'takeMerge', { into: target.exhibit, quantity: rounds('10'), minutes: 1440 });

export const custodyPartOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'splitExhibit',
    path: '/v1/exhibits/{id}/splits',
    summary: 'Divide a part; what is taken and what remains balance exactly',
    tag,
    roles: holders,
    refusals: [...taking, 'part-exists', 'nothing-left'],
    body: z.strictObject({ part, into: z.array(quantity).min(1).max(100) }),
    command: ({ body, by, created }): ExhibitCommand => ({
      kind: 'split',
      part: body.part,
      into: body.into.map((taken, ordinal) => ({ part: created('part', ordinal), quantity: taken })),
      by,
    }),
    example: { user: HOLDER, params: { id: toSplit.exhibit }, body: { into: [rounds('12'), rounds('10')] }, given: toSplit.steps },
  }),
  command(exhibit, {
    operationId: 'takeSample',
    path: '/v1/exhibits/{id}/samples',
    summary: 'Take a sample; it is a part of its own, under its own seals',
    tag,
    roles: holders,
    refusals: [...taking, 'part-exists', 'nothing-left', 'sealed-already', 'seal-number-used'],
    body: z.strictObject({
      part,
      quantity: sampled.quantity,
      purpose: sampled.purpose,
      seals: z.array(seal).max(20).default([]),
      presence: presences.default([]),
    }),
    command: ({ body, by, created }): ExhibitCommand => ({ ...body, kind: 'sample', sample: created('part'), by }),
    example: {
      user: HOLDER,
      params: { id: toSample.exhibit },
      body: { quantity: rounds('2'), purpose: 'LABORATORY', seals: [{ number: 'CI-000462', kind: 'CLOSED' }] },
      given: toSample.steps,
    },
  }),
  command(exhibit, {
    operationId: 'consume',
    path: '/v1/exhibits/{id}/consumptions',
    summary: 'Record that some of a part was used up',
    tag,
    roles: holders,
    refusals: [...handling, 'nothing-taken', 'more-than-there-is'],
    body: z.strictObject({ part, quantity: consumed.quantity, use: consumed.use, order: consumed.order, remark: consumed.remark }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'consume', by }),
    example: {
      user: HOLDER,
      params: { id: toConsume.exhibit },
      body: { quantity: rounds('2'), use: 'TEST_FIRING', order: 'CI-TPI-ABJ 2023/118' },
      given: toConsume.steps,
    },
  }),
  command(exhibit, {
    operationId: 'reserveMerge',
    path: '/v1/exhibits/{id}/merges',
    summary: 'Set a quantity aside for another lot; it is released if it is not taken in time',
    tag,
    roles: holders,
    refusals: [...taking, 'same-exhibit', 'hold-in-force', 'part-offered', 'not-quantified'],
    body: z.strictObject({ part, into: reserved.into, quantity: reserved.quantity, minutes: z.int().min(5).max(10_080).default(60) }),
    command: ({ body, by, at, id, created }): ExhibitCommand => ({ ...body, kind: 'reserveMerge', reservation: created('reservation'), exhibit: id, at, by }),
    example: {
      user: HOLDER,
      params: { id: toReserve.exhibit },
      body: { into: toReserveInto.exhibit, quantity: rounds('10'), minutes: 1440 },
      given: given(toReserve.steps, toReserveInto.steps),
    },
  }),
  command(exhibit, {
    operationId: 'takeMerge',
    path: '/v1/exhibits/{id}/merges/take',
    summary: 'Take into this lot what another has set aside for it',
    tag,
    roles: holders,
    refusals: [
      ...handling,
      'individual-item',
      'not-assessed',
      'already-taken',
      'no-such-reservation',
      'reserved-for-another',
      'reservation-expired',
      'goods-differ',
      'holders-differ',
    ],
    body: z.strictObject({ part, source: merged.source, reservation: merged.reservation }),
    before: async ({ body }, services) => {
      await services.sees(exhibit.stream(body.source));
      return reservationOf(services, body.source, body.reservation);
    },
    command: ({ body, by, at, id }, found): ExhibitCommand => ({ ...body, kind: 'takeMerge', exhibit: id, at, by, found }),
    example: {
      user: HOLDER,
      params: { id: target.exhibit },
      body: { source: source.exhibit, reservation: createdBy(reserving, 'reservation') },
      given: given(source.steps, target.steps, reserving),
    },
  }),
];
