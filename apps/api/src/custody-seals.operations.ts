import { exhibit, type ExhibitCommand } from '#domain/custody';
import { custodyCatalogue, partId, presences, WHOLE } from '#domain/custody/events';
import { z, type Role } from '#platform/kernel';
import { before, HOLDER, PISTOL, ROUNDS, SEAL, seized } from './custody.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = custodyCatalogue;
const applied = definitions['custody.SealApplied'].fields;
const inspected = definitions['custody.SealInspected'].fields;
const opened = definitions['custody.SealOpened'].fields;
const broken = definitions['custody.SealFoundBroken'].fields;
const resealed = definitions['custody.Resealed'].fields;

const holders: readonly Role[] = ['investigator', 'custodian'];
const tag = 'custody';
const part = partId.default(WHOLE);
const presence = presences.default([]);
const handling = ['exhibit-not-registered', 'no-such-part', 'part-gone', 'part-lost', 'temporarily-released', 'not-the-holder'];

const opening = {
  number: SEAL,
  purpose: 'EXAMINATION',
  authority: 'PROSECUTOR',
  order: 'CI-PARQUET 2023/77',
  presence: [{ capacity: 'SUSPECT', attendance: 'SUMMONED_ABSENT' }],
} as const;

const toSeal = seized('applySeal', ROUNDS);
const toInspect = seized('inspectSeal', PISTOL);
const toOpen = seized('openSeal', PISTOL);
const toBreak = seized('reportBrokenSeal', PISTOL);
const toReseal = seized('reseal', PISTOL);

export const custodySealOperations: readonly CommandOperation[] = [
  command(exhibit, {
    operationId: 'applySeal',
    path: '/v1/exhibits/{id}/seals',
    summary: 'Put a seal on an exhibit or a part of it',
    tag,
    roles: holders,
    refusals: [...handling, 'not-assessed', 'sealed-already', 'seal-number-used'],
    body: z.strictObject({ part, number: applied.number, sealKind: applied.sealKind, affixedBy: applied.affixedBy.optional(), presence, label: applied.label }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'applySeal', affixedBy: body.affixedBy ?? by, by }),
    example: {
      user: HOLDER,
      params: { id: toSeal.exhibit },
      body: { number: 'CI-000460', sealKind: 'CLOSED', label: 'fifty-two rounds, from a cloth bag' },
      given: toSeal.steps,
    },
  }),
  command(exhibit, {
    operationId: 'inspectSeal',
    finding: true,
    path: '/v1/exhibits/{id}/seals/inspect',
    summary: 'State that a seal was looked at and found whole',
    tag,
    roles: [...holders, 'prosecutor', 'judge', 'auditor'],
    refusals: ['exhibit-not-registered', 'no-such-part', 'no-such-seal', 'seal-not-closed'],
    body: z.strictObject({ part, number: inspected.number, condition: inspected.condition, remark: inspected.remark }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'inspectSeal', by }),
    example: { user: HOLDER, params: { id: toInspect.exhibit }, body: { number: SEAL, condition: 'INTACT' }, given: toInspect.steps },
  }),
  command(exhibit, {
    operationId: 'openSeal',
    path: '/v1/exhibits/{id}/seals/open',
    summary: 'Open a seal for a purpose, under an authority, before the persons named',
    tag,
    roles: [...holders],
    refusals: [...handling, 'no-such-seal', 'seal-not-closed', 'nobody-present'],
    body: z.strictObject({
      part,
      number: opened.number,
      purpose: opened.purpose,
      authority: opened.authority,
      order: opened.order,
      presence: opened.presence,
      remark: opened.remark,
    }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'openSeal', by }),
    example: { user: HOLDER, params: { id: toOpen.exhibit }, body: { ...opening, presence: [...opening.presence] }, given: toOpen.steps },
  }),
  command(exhibit, {
    operationId: 'reportBrokenSeal',
    finding: true,
    path: '/v1/exhibits/{id}/seals/broken',
    summary: 'Record that a seal was found broken',
    tag,
    roles: [...holders, 'prosecutor', 'judge', 'auditor'],
    refusals: ['exhibit-not-registered', 'no-such-part'],
    body: z.strictObject({ part, number: broken.number, circumstances: broken.circumstances, presence, remark: broken.remark }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'reportBrokenSeal', by }),
    example: {
      user: HOLDER,
      params: { id: toBreak.exhibit },
      body: { number: SEAL, circumstances: 'IN_TRANSPORT', remark: 'wire cut, contents not touched' },
      given: toBreak.steps,
    },
  }),
  command(exhibit, {
    operationId: 'reseal',
    path: '/v1/exhibits/{id}/seals/reseal',
    summary: 'Close a part again whose seal was opened or found broken, under the stamp of one’s own unit',
    tag,
    roles: holders,
    refusals: [...handling, 'not-assessed', 'nothing-to-reseal', 'sealed-already', 'seal-number-used'],
    body: z.strictObject({ part, number: resealed.number, sealKind: resealed.sealKind, presence, label: resealed.label }),
    command: ({ body, by }): ExhibitCommand => ({ ...body, kind: 'reseal', by }),
    example: {
      user: HOLDER,
      params: { id: toReseal.exhibit },
      body: { number: 'CI-000461', sealKind: 'CLOSED', label: 'one pistol, after photographs' },
      given: given(toReseal.steps, before(toReseal, 'openSeal', 'reseal', opening)),
    },
  }),
];
