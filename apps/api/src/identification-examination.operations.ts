import { firearm, type FirearmCommand } from '#domain/identification';
import { identificationCatalogue } from '#domain/identification/events';
import { z, type Role } from '#platform/kernel';
import { appointmentStep, fileOf, firearmOf, firearmStep, INVESTIGATOR, searchStep, tracesStep } from './identification.examples.js';
import { given } from './operations/example.js';
import { command, type CommandOperation } from './operations/operation.js';

const { definitions } = identificationCatalogue;
const collected = definitions['identification.ForensicTracesCollected'].fields;
const fired = definitions['identification.TestFired'].fields;
const criteria = definitions['identification.SharingCriteriaStated'].fields;
const searched = definitions['identification.BallisticSearched'].fields;
const concluded = definitions['identification.BallisticConclusionReached'].fields;
const appointed = definitions['identification.ExpertAppointed'].fields;
const reported = definitions['identification.ExpertReported'].fields;

const examiners: readonly Role[] = ['investigator', 'custodian', 'tracing-officer'];
const magistrates: readonly Role[] = ['investigator', 'prosecutor', 'judge'];
const tag = 'identification';

const toCollect = firearmStep('collectForensicTraces');
const toFire = firearmStep('testFire');
const toShare = firearmStep('stateSharingCriteria');
const toSearch = firearmStep('searchBallistics');
const toConclude = firearmStep('concludeBallistics');
const toAppoint = firearmStep('appointExpert');
const toReport = firearmStep('reportExpert');

/** Laboratory and experts. */
export const identificationExaminationOperations: readonly CommandOperation[] = [
  command(firearm, {
    operationId: 'collectForensicTraces',
    path: '/v1/firearms/{id}/forensic-traces',
    summary: 'Record that fingerprints and DNA were secured, or do not apply',
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'not-applicable-needs-reason'],
    body: z.strictObject({
      prints: collected.prints,
      dna: collected.dna,
      notApplicableReason: collected.notApplicableReason,
      laboratory: collected.laboratory,
      samples: collected.samples,
      remark: collected.remark,
    }),
    command: ({ body, by }): FirearmCommand => ({ kind: 'collectTraces', details: { ...body, collectedBy: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toCollect) },
      given: given(toCollect),
      body: { prints: 'collected', dna: 'not-applicable', notApplicableReason: 'handled-by-many', laboratory: 'CI.LPTS', samples: [] },
    },
  }),
  command(firearm, {
    operationId: 'testFire',
    path: '/v1/firearms/{id}/test-firings',
    summary: 'Record a test-firing, after prints and DNA',
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'traces-first'],
    body: z.strictObject({
      rounds: fired.rounds,
      roundsFrom: fired.roundsFrom,
      result: fired.result,
      laboratory: fired.laboratory,
      cases: fired.cases,
      bullets: fired.bullets,
      remark: fired.remark,
    }),
    command: ({ body, by }): FirearmCommand => ({ kind: 'testFire', details: { ...body, firedBy: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toFire) },
      given: given(toFire, tracesStep(toFire, 'testFire')),
      body: { rounds: 3, roundsFrom: 'laboratory-stock', result: 'functions', laboratory: 'CI.LPTS', cases: [], bullets: [] },
    },
  }),
  command(firearm, {
    operationId: 'stateSharingCriteria',
    path: '/v1/firearms/{id}/sharing-criteria',
    summary: "State which of INTERPOL's criteria for ballistic sharing the recovery meets",
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'criteria-already-stated'],
    body: z.strictObject({ criteria: criteria.criteria }),
    command: ({ body, by }): FirearmCommand => ({ kind: 'stateSharingCriteria', details: { ...body, statedBy: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toShare) },
      given: given(toShare),
      body: { criteria: ['WITHIN_80_KM_OF_BORDER', 'GROUP_OF_THREE_OR_MORE'] },
    },
  }),
  command(firearm, {
    operationId: 'searchBallistics',
    path: '/v1/firearms/{id}/ballistic-searches',
    summary: 'Record a search in a ballistic network and its candidates',
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'candidates-do-not-fit'],
    body: z.strictObject({
      network: searched.network,
      material: searched.material,
      reference: searched.reference,
      result: searched.result,
      candidates: searched.candidates,
    }),
    command: ({ body, by }): FirearmCommand => ({ kind: 'searchBallistics', details: { ...body, searchedBy: by } }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toSearch) },
      given: given(toSearch),
      body: { network: 'IBIN', material: 'cases', reference: 'IBIN-2020-118', result: 'no-candidate', candidates: [] },
    },
  }),
  command(firearm, {
    operationId: 'concludeBallistics',
    path: '/v1/firearms/{id}/ballistic-conclusions',
    summary: "Record an examiner's conclusion on a candidate",
    tag,
    roles: examiners,
    refusals: ['firearm-unknown', 'search-unknown', 'candidate-unknown', 'verifier-is-the-examiner'],
    body: z.strictObject({
      search: concluded.search,
      candidate: concluded.candidate,
      conclusion: concluded.conclusion,
      verifiedBy: concluded.verifiedBy,
      report: concluded.report,
      remark: concluded.remark,
    }),
    before: ({ body: { verifiedBy } }, services) => services.directory(...(verifiedBy === undefined ? [] : [verifiedBy])),
    command: ({ body, by }, directory): FirearmCommand => ({ kind: 'concludeBallistics', details: { ...body, examiner: by }, directory }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toConclude) },
      given: given(toConclude, searchStep(toConclude, 'concludeBallistics')),
      body: { search: 1, candidate: 'ML-2019-0042', conclusion: 'inconclusive', verifiedBy: 'CI.LPTS.4712', report: fileOf('3') },
    },
  }),
  command(firearm, {
    operationId: 'appointExpert',
    path: '/v1/firearms/{id}/expert-appointments',
    summary: 'Appoint an expert (réquisition or ordonnance) and put questions',
    tag,
    roles: magistrates,
    refusals: ['firearm-unknown'],
    body: z.strictObject({
      instrument: appointed.instrument,
      authority: appointed.authority,
      reference: appointed.reference,
      expert: appointed.expert,
      discipline: appointed.discipline,
      due: appointed.due,
      questions: appointed.questions,
    }),
    command: ({ body }): FirearmCommand => ({ kind: 'appointExpert', details: body }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toAppoint) },
      given: given(toAppoint),
      body: {
        instrument: 'requisition',
        authority: 'CI.DGD-AIR.4711',
        reference: 'REQ 118/2020',
        expert: 'CI.LPTS',
        discipline: 'ballistics',
        due: '2021-01-15',
        questions: 'Does the arm function, and can its serial be restored?',
      },
    },
  }),
  command(firearm, {
    operationId: 'reportExpert',
    path: '/v1/firearms/{id}/expert-reports',
    summary: 'Record the report of an appointed expert',
    tag,
    roles: ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge'],
    refusals: ['firearm-unknown', 'appointment-unknown', 'report-order'],
    body: z.strictObject({
      appointment: reported.appointment,
      method: reported.method,
      document: reported.document,
      supplementary: reported.supplementary,
      reportedBy: reported.reportedBy,
      conclusion: reported.conclusion,
    }),
    command: ({ body }): FirearmCommand => ({ kind: 'reportExpert', details: body }),
    example: {
      user: INVESTIGATOR,
      params: { id: firearmOf(toReport) },
      given: given(toReport, appointmentStep(toReport, 'reportExpert')),
      body: {
        appointment: 1,
        method: 'test-firing',
        document: fileOf('4'),
        supplementary: false,
        reportedBy: 'CI.LPTS.4711',
        conclusion: 'The arm functions; the serial was not tampered with.',
      },
    },
  }),
];
