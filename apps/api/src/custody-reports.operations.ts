import { report, type ReportCommand } from '#domain/custody';
import { custodyCatalogue, sealNumber, sha256 } from '#domain/custody/events';
import { z } from '#platform/kernel';
import { CLERK, fileOf, uploadStep } from './custody.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { fields } = custodyCatalogue.definitions['custody.BrokenSealReported'];

const photograph = uploadStep('photograph of a broken seal on a loading ramp', CLERK);
const found = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('QR'), code: z.uuid().describe('What the code on the label names') }),
  z.strictObject({ by: z.literal('NUMBER'), photograph: sha256.describe('Of the number, uploaded before') }),
]);
const foundAs = (one: z.output<typeof found>) =>
  one.by === 'QR' ? { foundBy: one.by, code: one.code.toLowerCase() } : { foundBy: one.by, photograph: one.photograph };

export const custodyReportOperations: readonly CommandOperation[] = [
  command(report, {
    operationId: 'reportBrokenSealByNumber',
    path: '/v1/broken-seals',
    summary: 'Report a broken seal on something that one neither has nor sees; the report is attached to what bears it, and changes nothing',
    tag: 'receipts',
    roles: ['investigator', 'custodian', 'prosecutor', 'judge', 'auditor'],
    refusals: ['reported-already', 'code-needed', 'photograph-needed'],
    body: z.strictObject({
      found,
      number: sealNumber.describe('Of the seal, as read'),
      circumstances: fields.circumstances,
      presence: fields.presence.default([]),
      remark: fields.remark,
    }),
    // The same for a number that is on record and for one that is not.
    signs: ['found.photograph'],
    before: (_, services) => services.claimsAnother(),
    command: ({ body: { found: how, ...body }, by }): ReportCommand => ({ ...body, ...foundAs(how), kind: 'reportBrokenSeal', by }),
    example: {
      user: CLERK,
      body: { found: { by: 'NUMBER', photograph: fileOf(photograph) }, number: 'CI-2023-009418', circumstances: 'IN_TRANSPORT', remark: 'wire cut' },
      given: given(photograph),
    },
  }),
];
