import { operation } from '#domain/operation';
import { seizure, type SeizureCommand } from '#domain/seizure';
import { seizureCatalogue } from '#domain/seizure/events';
import { DomainError, isOfficer, z, type Role } from '#platform/kernel';
import { command, type CommandOperation, type Services } from './operations/operation.js';
import {
  SECOND_OFFICER,
  SEIZING_OFFICER,
  seizureIdOf,
  SHOWROOM_OFFICE,
  SHOWROOM_SITE,
  showroomLine,
  showroomOperation,
  showroomOperationId,
  showroomSeizure,
  signedBy,
} from './operations/showroom.js';
import type { Step } from './operations/example.js';

const { definitions } = seizureCatalogue;
const recorded = definitions['seizure.SeizureRecorded'].fields;
const line = definitions['seizure.LineAdded'].fields;
const madeSafe = definitions['seizure.MadeSafe'].fields;
const report = definitions['seizure.SeizureReportSigned'].fields;
const voided = definitions['seizure.SeizureVoidProposed'].fields;

const tag = 'seizure';
const officers: readonly Role[] = ['investigator'];
const standing = ['seizure-not-recorded', 'seizure-voided'];

/** What a report names must exist: its operation, and the site within it. */
async function refuseUnknownPlace({ operation: id, site }: { readonly operation?: string; readonly site?: string }, services: Services): Promise<void> {
  if (id === undefined) return;
  const named = await services.state(operation, id);
  if (named.status === 'unknown') throw new DomainError('operation-unknown', 'There is no such operation');
  if (site !== undefined && named.sites[site] === undefined) throw new DomainError('site-unknown', `${site} is not a site of this operation`);
}

/** One seizure for one example, and what the example says of it. */
const shown = (name: string, options?: Parameters<typeof showroomSeizure>[1]) => {
  const called = `for ${name}`;
  return { user: SEIZING_OFFICER, params: { id: seizureIdOf(called) }, given: showroomSeizure(called, options) };
};
const [scan, signing] = signedBy('example');
const signature = signing!.body as { document: string; witness: string; signatories: z.output<typeof report.signatories> };
const toSign = shown('signSeizureReport');

const toApprove = shown('approveVoid', { signed: true });
const proposeVoid: Step = {
  name: 'seizure for approveVoid: proposed to be voided',
  user: SEIZING_OFFICER,
  operationId: 'voidSeizure',
  params: toApprove.params,
  body: { reason: 'recorded-twice' },
};

export const seizureOperations: readonly CommandOperation[] = [
  command(seizure, {
    operationId: 'recordSeizure',
    path: '/v1/seizures',
    summary: 'Record a seizure: the frame, the authority, the place, from whom, by whom',
    tag,
    roles: officers,
    refusals: [
      'seizure-already-recorded',
      'number-not-of-a-report',
      'number-of-another-country',
      'number-taken',
      'site-in-another-country',
      'from-whom-missing',
      'office-of-another-country',
      'office-unknown',
      'office-closed',
      'operation-unknown',
      'site-unknown',
    ],
    body: z.strictObject({
      number: recorded.number,
      operation: recorded.operation,
      site: recorded.site,
      frame: recorded.frame,
      legalBasis: recorded.legalBasis,
      authority: recorded.authority,
      acquisition: recorded.acquisition,
      ownerKnown: recorded.ownerKnown,
      from: recorded.from,
      seizingOfficer: recorded.seizingOfficer.optional().describe('Without it: the officer who asks'),
      officers: recorded.officers.optional().describe('The others who took part'),
      witnesses: recorded.witnesses.optional(),
      route: recorded.route,
      concealment: recorded.concealment.optional(),
      case: recorded.case,
      office: recorded.office,
      exactPlace: recorded.exactPlace,
      circumstances: recorded.circumstances,
    }),
    before: async ({ id, body, context }, services) => {
      await refuseUnknownPlace(body, services);
      // The case that it names is not looked at: a unit that seizes for another's file gives to it without being let into it, and learns nothing of it.
      const directory = await services.directory(...(body.office === undefined ? [] : [body.office]));
      return { claim: await services.claimNumber(body.number, id, context), directory };
    },
    command: ({ body: { witnesses = [], concealment = [], ...body }, by }, { claim, directory }): SeizureCommand => ({
      kind: 'record',
      by,
      directory,
      witnesses,
      concealment,
      ...body,
      ...(claim === 'unconfirmed' && { numberUnconfirmed: true }),
    }),
    example: {
      user: SEIZING_OFFICER,
      given: showroomOperation,
      body: {
        number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n: 'EX-1', written: 'PV n° EX-1/DGD-AIR/2020' },
        operation: showroomOperationId,
        site: SHOWROOM_SITE,
        frame: 'flagrance',
        legalBasis: 'code-procedure-penale',
        authority: SHOWROOM_OFFICE,
        acquisition: 'seized',
        ownerKnown: false,
        from: [],
        officers: [SECOND_OFFICER],
        concealment: ['false-bottom'],
        route: 'air-cargo',
        office: SHOWROOM_OFFICE,
        exactPlace: 'Cargo shed, bay 4',
        circumstances: 'Found under a load of spare parts',
      },
    },
  }),
  command(seizure, {
    operationId: 'addLine',
    path: '/v1/seizures/{id}/lines',
    summary: 'Put one identified item or one lot on the report; its exhibit is registered by itself',
    tag,
    roles: officers,
    refusals: [
      ...standing,
      'report-signed',
      'line-number-taken',
      'parent-line-unknown',
      'holder-not-among-officers',
      'explosive-kind-missing',
      'substance-missing',
      'unit-does-not-fit',
      'quantity-zero',
      'amount-not-whole',
      'firearm-stands-alone',
      'individual-is-one',
      'net-explosive-of-no-explosive',
      'sealed-and-not-sealed',
    ],
    body: z.strictObject({
      line: line.line.optional().describe('As numbered on paper; without it: the next'),
      holder: line.holder.optional().describe('Without it: the seizing officer'),
      category: line.category,
      kind: line.kind,
      quantity: line.quantity,
      netExplosiveKgm: line.netExplosiveKgm,
      individual: line.individual,
      make: line.make,
      model: line.model,
      calibre: line.calibre,
      markingsSeen: line.markingsSeen,
      packaging: line.packaging,
      parentLine: line.parentLine,
      photographs: line.photographs.optional(),
      seals: line.seals.optional(),
      noSealReason: line.noSealReason,
      movable: line.movable,
      itemDescription: line.itemDescription,
    }),
    command: (call): SeizureCommand => {
      const { photographs = [], seals = [], ...body } = call.body;
      return { kind: 'addLine', line: { ...body, photographs, seals, exhibit: call.created('exhibit') } };
    },
    example: {
      ...shown('addLine', { lines: [] }),
      body: {
        category: 'firearm',
        quantity: { amount: '1', unit: 'each' },
        individual: true,
        make: 'Zastava',
        model: 'M70',
        calibre: '7.62x39',
        markingsSeen: ['B-114207'],
        seals: [{ number: 'EX-ADDLINE-1', kind: 'CLOSED' }],
        movable: true,
        itemDescription: 'Automatic rifle, folding stock, worn finish',
      },
    },
  }),
  command(seizure, {
    operationId: 'makeSafe',
    path: '/v1/seizures/{id}/made-safe',
    summary: 'Record who unloaded a firearm before sealing, or that it cannot be made safe',
    tag,
    roles: officers,
    refusals: [...standing, 'line-unknown', 'not-a-firearm', 'second-person-needed'],
    body: z.strictObject({ ...madeSafe, by: madeSafe.by.optional().describe('Without it: the officer who asks') }),
    before: (_call, services) => services.directory(),
    command: ({ body: { by: named, ...body }, by }, directory): SeizureCommand => ({ kind: 'makeSafe', by: named ?? by, directory, ...body }),
    example: { ...shown('makeSafe'), body: { line: 1, by: SECOND_OFFICER, secondPerson: SEIZING_OFFICER, how: 'unloaded', roundsRemoved: 3 } },
  }),
  command(seizure, {
    operationId: 'signSeizureReport',
    path: '/v1/seizures/{id}/sign',
    summary: 'Record who signed the report, refused, could not or was absent; its lines stand from then on',
    tag,
    roles: officers,
    signs: ['document'],
    refusals: [
      ...standing,
      'report-already-signed',
      'report-without-lines',
      'signatory-twice',
      'no-officer-signed',
      'signatory-not-on-report',
      'witness-needed',
      'witness-is-the-recorder',
      'attachment-unknown',
    ],
    body: z.strictObject({
      signatories: report.signatories,
      document: report.document,
      witness: report.witness.describe('Where others than the officer who asks signed: on paper, whose scan is the document, before this officer'),
    }),
    before: ({ body }, services) => services.directory(...body.signatories.map((one) => one.who).filter(isOfficer)),
    command: ({ body, by }, directory): SeizureCommand => ({ kind: 'sign', by, directory, ...body }),
    example: { ...toSign, given: [...toSign.given, scan!], body: signature },
  }),
  command(seizure, {
    operationId: 'giveReportCopy',
    path: '/v1/seizures/{id}/copies',
    summary: 'Record to whom a copy of the signed report was given',
    tag,
    roles: officers,
    refusals: [...standing, 'report-not-signed'],
    body: z.strictObject(definitions['seizure.ReportCopyGiven'].fields),
    command: ({ body }): SeizureCommand => ({ kind: 'giveCopy', ...body }),
    example: { ...shown('giveReportCopy', { signed: true }), body: { to: SHOWROOM_OFFICE, how: 'in-hand' } },
  }),
  command(seizure, {
    operationId: 'settleCustoms',
    path: '/v1/seizures/{id}/customs-settlement',
    summary: 'Record a customs settlement: amount, goods, effect on prosecution',
    tag,
    roles: officers,
    refusals: [...standing, 'line-unknown'],
    body: z.strictObject(definitions['seizure.CustomsSettled'].fields),
    command: ({ body }): SeizureCommand => ({ kind: 'settleCustoms', ...body }),
    example: {
      ...shown('settleCustoms', { frame: 'customs', lines: [showroomLine.fuel()] }),
      body: {
        amount: 750000,
        currency: 'XOF',
        goods: 'abandoned',
        lines: [1],
        effect: 'customs-offence-extinguished',
        settledBy: 'CI.DGD-AIR',
        reference: 'TR-2020-88',
      },
    },
  }),
  command(seizure, {
    operationId: 'voidSeizure',
    path: '/v1/seizures/{id}/void',
    summary: 'Void a seizure that was recorded wrongly; once it is signed, this only asks a second person',
    tag,
    roles: officers,
    refusals: [...standing, 'void-already-proposed'],
    body: z.strictObject({ reason: voided.reason, remark: voided.remark }),
    command: ({ body, by }): SeizureCommand => ({ kind: 'void', by, ...body }),
    example: { ...shown('voidSeizure'), body: { reason: 'recorded-twice', remark: 'The same report was entered from paper the day before' } },
  }),
  command(seizure, {
    operationId: 'approveVoid',
    path: '/v1/seizures/{id}/void/approve',
    summary: 'Agree, as a second person, that a signed seizure is voided',
    tag,
    roles: ['investigator', 'prosecutor'],
    refusals: [...standing, 'void-not-proposed', 'second-person-needed'],
    body: z.strictObject({}),
    before: (_call, services) => services.directory(),
    command: ({ by }, directory): SeizureCommand => ({ kind: 'approveVoid', by, directory }),
    example: { user: SECOND_OFFICER, params: toApprove.params, given: [...toApprove.given, proposeVoid], body: {} },
  }),
];
