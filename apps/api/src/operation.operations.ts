import { operation, type OperationCommand } from '#domain/operation';
import { operationCatalogue } from '#domain/operation/events';
import { sha256 } from '#platform/event-log';
import { z, type Role } from '#platform/kernel';
import type { Step } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';
import { COORDINATOR, operationOf, operationSteps } from './operations/showroom.js';
import { operationTallyOperations } from './operation-tallies.operations.js';

const { definitions } = operationCatalogue;
const planned = definitions['operation.OperationPlanned'].fields;
const opened = definitions['operation.SiteOpened'].fields;
const briefed = definitions['operation.BriefingIssued'].fields;
const trained = definitions['operation.TrainingDelivered'].fields;
const recovered = definitions['operation.RecoveryImported'].fields;
const audited = definitions['operation.AuditorAppointed'].fields;
const teamed = definitions['operation.JointTeamFormed'].fields;
const targeted = definitions['operation.TargetProposed'].fields;

const tag = 'operation';
const coordinators: readonly Role[] = ['national-coordinator', 'coordination-cell'];
const analysts: readonly Role[] = ['national-coordinator', 'coordination-cell', 'tracing-officer'];

const toStart = operationSteps('startOperation', { code: 'SHOWROOM-START', started: false });
const toClose = operationSteps('closeOperation', { code: 'SHOWROOM-CLOSE' });
const toOpenSite = operationSteps('openSite', { code: 'SHOWROOM-SITE' });
const toCloseSite = operationSteps('closeSite', { code: 'SHOWROOM-LEAVE', site: 'CI-ABJ-PORT' });
const TEAM_ORDER = 'order of a joint team, scanned';
const teamOrder: Step = { name: 'attachment: order of a joint team', user: COORDINATOR, operationId: 'uploadAttachment', body: TEAM_ORDER };
const toPrepare = operationSteps('preparation', { code: 'SHOWROOM-PREPARE', started: false });

export const operationOperations: readonly CommandOperation[] = [
  command(operation, {
    operationId: 'planOperation',
    path: '/v1/operations',
    summary: 'Plan a joint operation, real or as an exercise',
    tag,
    roles: coordinators,
    refusals: ['operation-already-planned', 'period-ends-before-it-starts', 'country-twice'],
    body: z.strictObject(planned),
    command: ({ body }): OperationCommand => ({ kind: 'plan', plan: body }),
    example: {
      user: COORDINATOR,
      body: {
        name: 'Showroom, planned',
        code: 'SHOWROOM-PLAN',
        period: { from: '2020-11-30', to: '2020-12-06' },
        countries: ['BF', 'CI', 'ML', 'NE'],
        coordinators: ['INTERPOL', 'UNODC'],
        agencies: ['customs', 'police', 'national-salw-commission'],
        officersMobilised: 260,
        objectives: ['detect-illicit-firearms', 'trace-every-recovered-firearm'],
        exercise: true,
        remark: 'Shown as an example',
      },
    },
  }),
  command(operation, {
    operationId: 'startOperation',
    path: '/v1/operations/{id}/start',
    summary: 'The operation is under way',
    tag,
    roles: coordinators,
    refusals: ['operation-not-planned', 'operation-already-started'],
    body: z.strictObject({ officersMobilised: definitions['operation.OperationStarted'].fields.officersMobilised }),
    command: ({ body }): OperationCommand => ({ kind: 'start', ...body }),
    example: { user: COORDINATOR, params: { id: operationOf(toStart) }, given: toStart, body: { officersMobilised: 260 } },
  }),
  command(operation, {
    operationId: 'closeOperation',
    path: '/v1/operations/{id}/close',
    summary: 'End the operational phase, and with it every site still open',
    tag,
    roles: coordinators,
    refusals: ['operation-not-planned', 'operation-not-started', 'operation-already-closed'],
    body: z.strictObject({}),
    command: (): OperationCommand => ({ kind: 'close' }),
    example: { user: COORDINATOR, params: { id: operationOf(toClose) }, given: toClose, body: {} },
  }),
  command(operation, {
    operationId: 'openSite',
    path: '/v1/operations/{id}/sites',
    summary: 'Take up position at an airport, a seaport, a border crossing or a checkpoint',
    tag,
    roles: coordinators,
    refusals: ['operation-not-planned', 'country-not-in-operation', 'site-in-another-country', 'site-already-open'],
    body: z.strictObject(opened),
    command: ({ body }): OperationCommand => ({ kind: 'openSite', site: body }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toOpenSite) },
      given: toOpenSite,
      body: { code: 'CI-NOE', name: 'Noé border crossing', kind: 'land-border', country: 'CI', location: { latitude: '5.29', longitude: '-2.79' } },
    },
  }),
  command(operation, {
    operationId: 'closeSite',
    path: '/v1/operations/{id}/sites/close',
    summary: 'Leave a site',
    tag,
    roles: coordinators,
    refusals: ['operation-not-planned', 'site-unknown', 'site-already-closed'],
    body: z.strictObject({ siteCode: definitions['operation.SiteClosed'].fields.code }),
    command: ({ body }): OperationCommand => ({ kind: 'closeSite', code: body.siteCode }),
    example: { user: COORDINATOR, params: { id: operationOf(toCloseSite) }, given: toCloseSite, body: { siteCode: 'CI-ABJ-PORT' } },
  }),
  command(operation, {
    operationId: 'issueBriefing',
    path: '/v1/operations/{id}/briefings',
    summary: 'Tell the teams which concealment methods to look for',
    tag,
    roles: analysts,
    refusals: ['operation-not-planned'],
    body: z.strictObject(briefed),
    command: ({ body }): OperationCommand => ({ kind: 'brief', briefing: body }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toPrepare) },
      given: toPrepare,
      body: {
        notice: 'P-0001/1-2020',
        concealment: ['false-bottom', 'fuel-tank'],
        audience: ['customs'],
        summary: 'Fuel tanks that sound dull when knocked on',
      },
    },
  }),
  command(operation, {
    operationId: 'recordTraining',
    path: '/v1/operations/{id}/trainings',
    summary: 'Record a training and how many took part',
    tag,
    roles: analysts,
    refusals: ['operation-not-planned'],
    body: z.strictObject(trained),
    command: ({ body }): OperationCommand => ({ kind: 'train', training: body }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toPrepare) },
      given: toPrepare,
      body: { topics: ['iarms', 'interpol-databases'], services: ['police', 'customs'], trained: 27, country: 'CI' },
    },
  }),
  command(operation, {
    operationId: 'importRecovery',
    path: '/v1/operations/{id}/recoveries',
    summary: 'Enter an earlier recovery without custody chain, for intelligence only',
    tag,
    roles: analysts,
    refusals: ['operation-not-planned'],
    body: z.strictObject(without(recovered, 'recovery')),
    command: (call): OperationCommand => ({ kind: 'importRecovery', recovery: { ...call.body, recovery: call.created('recovery') } }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toPrepare) },
      given: toPrepare,
      body: {
        source: 'national-commission',
        reference: 'COMNAT-2019-311',
        recoveredOn: '2019-11',
        country: 'NE',
        place: 'agadez',
        make: 'Zastava',
        model: 'M70',
        calibre: '7.62x39',
        serial: 'B-114209',
        manufacturedIn: 'RS',
        traceOutcome: 'last-import-confirmed',
        tracedTo: 'LY',
      },
    },
  }),
  command(operation, {
    operationId: 'proposeTarget',
    path: '/v1/operations/{id}/targets',
    summary: 'Propose a place, a route or a person for attention, and on what this rests',
    tag,
    roles: analysts,
    refusals: ['operation-not-planned', 'target-not-named', 'target-rests-on-nothing', 'recovery-unknown'],
    body: z.strictObject(without(targeted, 'target')),
    command: (call): OperationCommand => ({ kind: 'proposeTarget', target: { ...call.body, target: call.created('target') } }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toPrepare) },
      given: toPrepare,
      body: {
        kind: 'route',
        country: 'NE',
        route: 'agadez-dirkou',
        recoveries: [],
        matches: ['serial-neighbour-B-1142'],
        remark: 'Three neighbouring serials on one route',
      },
    },
  }),
  command(operation, {
    operationId: 'appointAuditor',
    path: '/v1/operations/{id}/auditors',
    summary: 'Appoint an auditor, who from then on sees what belongs to the operation in every country, without sealed values',
    tag,
    roles: coordinators,
    refusals: ['operation-not-planned', 'second-person-needed', 'appointment-ends-before-it-starts'],
    body: z.strictObject(without(audited, 'by')),
    before: ({ body: { officer } }, services) => services.directory(officer),
    command: ({ body, by }, directory): OperationCommand => ({ kind: 'appointAuditor', appointment: { ...body, by }, directory }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toPrepare) },
      given: toPrepare,
      body: { officer: 'XX.AUDIT.4712', from: '2020-11-30T00:00:00.000Z' },
    },
  }),
  command(operation, {
    operationId: 'formJointTeam',
    path: '/v1/operations/{id}/joint-teams',
    summary: 'Name, by an order, officers who do certain acts on what belongs to the operation in its countries, within days',
    tag,
    roles: coordinators,
    refusals: [
      'operation-not-planned',
      'team-ends-before-it-starts',
      'named-twice',
      'country-takes-no-part',
      'officer-of-another-country',
      'second-person-needed',
      'office-unknown',
      'office-closed',
    ],
    body: z.strictObject(without(without(teamed, 'by'), 'team')),
    signs: ['order.sha256'],
    before: ({ body: { order, officers } }, services) => services.directory(order.authority, ...officers),
    command: ({ body, by, created }, directory): OperationCommand => ({ kind: 'formJointTeam', directory, team: { ...body, team: created('team'), by } }),
    example: {
      user: COORDINATOR,
      params: { id: operationOf(toPrepare) },
      given: [...toPrepare, teamOrder],
      body: {
        officers: ['CI.DGPN-PJ.4711', 'ML.GN-SR.4711'],
        countries: ['CI', 'ML'],
        acts: ['CUSTODY', 'IDENTIFICATION'],
        from: '2020-11-30T00:00:00.000Z',
        until: '2021-05-30T00:00:00.000Z',
        order: { authority: 'CI.PARQUET-ABIDJAN', reference: 'ECE 12/2020', sha256: sha256(TEAM_ORDER).toString('hex') },
      },
    },
  }),
  ...operationTallyOperations,
];

/** The members of an event that a request gives: all but the id, which follows from the command. */
function without<F extends object, K extends keyof F>(fields: F, id: K): Omit<F, K> {
  const { [id]: _id, ...given } = fields;
  return given;
}
