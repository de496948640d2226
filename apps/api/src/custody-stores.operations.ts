import { container, store, type ContainerCommand, type StoreCommand } from '#domain/custody';
import { custodyCatalogue, presences } from '#domain/custody/events';
import { unitOf, z, type Role } from '#platform/kernel';
import { containerOf, containerStep, storeOf, storeStep, STOREKEEPER } from './custody.examples.js';
import { createdBy, given, type Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const establishing = definitions['custody.StoreEstablished'].fields;
const appointed = definitions['custody.CustodianAppointed'].fields;
const acting = definitions['custody.AlternateActing'].fields;
const ended = definitions['custody.AppointmentEnded'].fields;
const issued = definitions['custody.SealStockIssued'].fields;
const voided = definitions['custody.SealVoided'].fields;
const missing = definitions['custody.SealLost'].fields;
const registering = definitions['custody.ContainerRegistered'].fields;
const moved = definitions['custody.ContainerMoved'].fields;
const sealed = definitions['custody.ContainerSealed'].fields;
const opened = definitions['custody.ContainerOpened'].fields;
const broken = definitions['custody.ContainerFoundBroken'].fields;

const custodians: readonly Role[] = ['custodian'];
const keepers: readonly Role[] = ['custodian', 'investigator'];
const tag = 'custody';
const presence = presences.default([]);
const SECOND = 'CI.MAG-ABIDJAN.4712';
const THIRD = 'CI.MAG-ABIDJAN.4713';
const appointment = { officer: SECOND, letter: 'CI-MJ 2023/14', from: '2023-01-02', until: '2025-12-31' };
const appointing = (at: Step, purpose: string): Step => ({
  name: `custody: appointCustodian before ${purpose}`,
  user: STOREKEEPER,
  operationId: 'appointCustodian',
  params: { id: storeOf(at) },
  body: appointment,
});
const sealing = (chest: Step, purpose: string): Step => ({
  name: `custody: sealContainer before ${purpose}`,
  user: STOREKEEPER,
  operationId: 'sealContainer',
  params: { id: containerOf(chest) },
  body: { number: 'CI-000500', sealKind: 'CLOSED' },
});

const shelves = storeStep('containers');
const toAppoint = storeStep('appointCustodian');
const toAct = storeStep('appointAlternate');
const toEnd = storeStep('endAppointment');
const ending = appointing(toEnd, 'endAppointment');
const toIssue = storeStep('issueSeals');
const toVoid = storeStep('voidSeal');
const toMiss = storeStep('reportLostSeal');
const toMove = containerStep('moveContainer');
const toSeal = containerStep('sealContainer');
const toOpen = containerStep('openContainer');
const toBreak = containerStep('reportBrokenContainer');

export const custodyStoreOperations: readonly CommandOperation[] = [
  command(store, {
    operationId: 'establishStore',
    path: '/v1/stores',
    summary: 'State that one’s unit keeps exhibits in a store of its own',
    tag,
    roles: custodians,
    refusals: ['store-already-established'],
    body: z.strictObject({ code: establishing.code, storeKind: establishing.storeKind }),
    command: ({ body, by }): StoreCommand => ({ ...body, kind: 'establish', unit: unitOf(by), by }),
    example: { user: STOREKEEPER, body: { code: 'MAG-ABJ-2', storeKind: 'EVIDENCE_STORE' } },
  }),
  command(store, {
    operationId: 'appointCustodian',
    path: '/v1/stores/{id}/custodians',
    summary: 'Appoint the custodian of a store from a day on, under a letter',
    tag,
    roles: custodians,
    refusals: ['store-not-established', 'appoints-himself', 'not-of-the-unit', 'ends-before-it-began', 'store-has-its-custodian'],
    body: z.strictObject({ officer: appointed.officer, letter: appointed.letter, from: appointed.from, until: appointed.until }),
    before: (_call, services) => services.directory(),
    command: ({ body, by, created }, directory): StoreCommand => ({ ...body, kind: 'appointCustodian', appointment: created('appointment'), by, directory }),
    example: { user: STOREKEEPER, params: { id: storeOf(toAppoint) }, body: appointment, given: [toAppoint] },
  }),
  command(store, {
    operationId: 'appointAlternate',
    path: '/v1/stores/{id}/alternates',
    summary: 'Appoint who acts while the custodian is away',
    tag,
    roles: custodians,
    refusals: [
      'store-not-established',
      'appoints-himself',
      'not-of-the-unit',
      'ends-before-it-began',
      'alternate-for-oneself',
      'not-the-custodian',
      'store-has-its-alternate',
    ],
    body: z.strictObject({
      officer: acting.officer,
      instead: acting.instead,
      reason: acting.reason,
      letter: acting.letter,
      from: acting.from,
      until: acting.until,
    }),
    before: (_call, services) => services.directory(),
    command: ({ body, by, created }, directory): StoreCommand => ({ ...body, kind: 'appointAlternate', appointment: created('appointment'), by, directory }),
    example: {
      user: STOREKEEPER,
      params: { id: storeOf(toAct) },
      body: { officer: THIRD, instead: SECOND, reason: 'LEAVE', letter: 'CI-MJ 2023/66', from: '2023-08-01', until: '2023-08-21' },
      given: given(toAct, appointing(toAct, 'appointAlternate')),
    },
  }),
  command(store, {
    operationId: 'endAppointment',
    path: '/v1/stores/{id}/appointments/end',
    summary: 'End an appointment to a store',
    tag,
    roles: custodians,
    refusals: ['store-not-established', 'no-such-appointment', 'appointment-ended-already', 'ends-before-it-began'],
    body: z.strictObject({ appointment: ended.appointment, reason: ended.reason, on: ended.on }),
    command: ({ body, by }): StoreCommand => ({ ...body, kind: 'endAppointment', by }),
    example: {
      user: STOREKEEPER,
      params: { id: storeOf(toEnd) },
      body: { appointment: createdBy(ending, 'appointment'), reason: 'POSTED', on: '2024-03-01' },
      given: given(toEnd, ending),
    },
  }),
  command(store, {
    operationId: 'issueSeals',
    path: '/v1/stores/{id}/seal-stock',
    summary: 'Issue a run of numbered seals to a unit or an officer',
    tag,
    roles: custodians,
    refusals: ['store-not-established', 'not-of-the-unit', 'series-runs-backwards', 'number-too-long', 'seals-issued-already'],
    body: z.strictObject({ prefix: issued.prefix, first: issued.first, last: issued.last, digits: issued.digits, sealKind: issued.sealKind, to: issued.to }),
    command: ({ body, by }): StoreCommand => ({ ...body, kind: 'issueSeals', by }),
    example: {
      user: STOREKEEPER,
      params: { id: storeOf(toIssue) },
      body: { prefix: 'CI-', first: 401, last: 500, digits: 6, to: 'CI.DGD-AIR' },
      given: [toIssue],
    },
  }),
  command(store, {
    operationId: 'voidSeal',
    path: '/v1/stores/{id}/seal-stock/void',
    summary: 'State that an unused seal will not be used',
    tag,
    roles: custodians,
    refusals: ['store-not-established', 'not-of-the-unit', 'seal-written-off-already'],
    body: z.strictObject({ number: voided.number, reason: voided.reason }),
    command: ({ body, by }): StoreCommand => ({ ...body, kind: 'voidSeal', by }),
    example: { user: STOREKEEPER, params: { id: storeOf(toVoid) }, body: { number: 'CI-000402', reason: 'SPOILED' }, given: [toVoid] },
  }),
  command(store, {
    operationId: 'reportLostSeal',
    path: '/v1/stores/{id}/seal-stock/lost',
    summary: 'State that an unused seal is missing',
    tag,
    roles: keepers,
    refusals: ['store-not-established', 'seal-written-off-already'],
    body: z.strictObject({ number: missing.number, lostBy: missing.lostBy, remark: missing.remark }),
    command: ({ body, by }): StoreCommand => ({ ...body, kind: 'reportLostSeal', by }),
    example: { user: STOREKEEPER, params: { id: storeOf(toMiss) }, body: { number: 'CI-000403', lostBy: 'CI.DGD-AIR.4711' }, given: [toMiss] },
  }),
  command(container, {
    operationId: 'registerContainer',
    path: '/v1/containers',
    summary: 'Register a box, chest or freight container of one’s unit',
    tag,
    roles: keepers,
    refusals: ['container-already-registered'],
    body: z.strictObject({ code: registering.code, containerKind: registering.containerKind, store: registering.store, place: registering.place }),
    command: ({ body, by }): ContainerCommand => ({ ...body, kind: 'register', unit: unitOf(by), by }),
    example: { user: STOREKEEPER, body: { code: 'CHEST-15', containerKind: 'CHEST', store: storeOf(shelves), place: 'B-03' }, given: [shelves] },
  }),
  command(container, {
    operationId: 'moveContainer',
    path: '/v1/containers/{id}/moves',
    summary: 'Move a container and everything in it',
    tag,
    roles: keepers,
    refusals: ['container-not-registered', 'not-of-the-unit', 'placed-already'],
    body: z.strictObject({ store: moved.store, place: moved.place }),
    command: ({ body, by }): ContainerCommand => ({ ...body, kind: 'move', by }),
    example: { user: STOREKEEPER, params: { id: containerOf(toMove) }, body: { store: storeOf(shelves), place: 'B-07' }, given: given(shelves, toMove) },
  }),
  command(container, {
    operationId: 'sealContainer',
    path: '/v1/containers/{id}/seals',
    summary: 'Close a container under a numbered seal',
    tag,
    roles: keepers,
    refusals: ['container-not-registered', 'not-of-the-unit', 'sealed-already', 'seal-number-used'],
    body: z.strictObject({ number: sealed.number, sealKind: sealed.sealKind, presence }),
    command: ({ body, by }): ContainerCommand => ({ ...body, kind: 'seal', by }),
    example: { user: STOREKEEPER, params: { id: containerOf(toSeal) }, body: { number: 'CI-000501', sealKind: 'CLOSED' }, given: given(shelves, toSeal) },
  }),
  command(container, {
    operationId: 'openContainer',
    path: '/v1/containers/{id}/seals/open',
    summary: 'Open the seal of a container for a purpose, before the persons named',
    tag,
    roles: keepers,
    refusals: ['container-not-registered', 'not-of-the-unit', 'no-such-seal', 'nobody-present'],
    body: z.strictObject({ number: opened.number, purpose: opened.purpose, order: opened.order, presence: opened.presence }),
    command: ({ body, by }): ContainerCommand => ({ ...body, kind: 'open', by }),
    example: {
      user: STOREKEEPER,
      params: { id: containerOf(toOpen) },
      body: { number: 'CI-000500', purpose: 'STORAGE', presence: [{ capacity: 'OFFICER', attendance: 'PRESENT', officer: SECOND }] },
      given: given(shelves, toOpen, sealing(toOpen, 'openContainer')),
    },
  }),
  command(container, {
    operationId: 'reportBrokenContainer',
    finding: true,
    path: '/v1/containers/{id}/seals/broken',
    summary: 'Record that the seal of a container was found broken',
    tag,
    roles: keepers,
    refusals: ['container-not-registered'],
    body: z.strictObject({ number: broken.number, presence, remark: broken.remark }),
    command: ({ body, by }): ContainerCommand => ({ ...body, kind: 'reportBroken', by }),
    example: {
      user: STOREKEEPER,
      params: { id: containerOf(toBreak) },
      body: { number: 'CI-000500', remark: 'found at the morning round' },
      given: given(shelves, toBreak, sealing(toBreak, 'reportBrokenContainer')),
    },
  }),
];
