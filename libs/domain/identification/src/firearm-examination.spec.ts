import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import type { IdentificationEvent, IdentificationFact } from './events.js';
import { firearmDecider, type FirearmCommand } from './firearm.decider.js';
import type { Data } from './firearm.state.js';

const firearm = given(firearmDecider);
const fact = <T extends IdentificationEvent['type']>(type: T, data: IdentificationFact<T>['data']) => ({ type, data }) as IdentificationFact<T>;
const uuid = '0199aa00-0000-8000-8000-000000000001';
const hash = 'a'.repeat(64);
const described = fact('identification.FirearmDescribed', {
  exhibit: uuid,
  country: 'CI',
  acquisition: 'seized',
  frame: 'customs',
  origin: 'unknown',
  holder: 'CI.DGD-AIR',
});
type Collected = Data<'identification.ForensicTracesCollected'>;
const collected = (over: Partial<Collected> = {}) =>
  fact('identification.ForensicTracesCollected', {
    prints: 'collected',
    dna: 'none-found',
    collectedBy: 'CI.LABO.31',
    samples: [],
    sharingCriteria: [],
    ...over,
  });
const collect = (over: Partial<Collected> = {}): FirearmCommand => ({
  kind: 'collectTraces',
  details: { prints: 'collected', dna: 'none-found', collectedBy: 'CI.LABO.31', samples: [], ...over },
});
const criteria = fact('identification.SharingCriteriaStated', { criteria: ['TERRORISM'], statedBy: 'CI.DGD-AIR.4711' });
const state = (...codes: Data<'identification.SharingCriteriaStated'>['criteria']): FirearmCommand => ({
  kind: 'stateSharingCriteria',
  details: { criteria: codes, statedBy: 'CI.DGD-AIR.4711' },
});

describe('prints and DNA', () => {
  it('are secured, and what the arm meets of the sharing criteria goes with them', () => {
    firearm(described).when(collect()).then(collected());
    firearm(described, criteria)
      .when(collect())
      .then(collected({ sharingCriteria: ['TERRORISM'] }));
  });
  it.each([{ prints: 'not-applicable' }, { dna: 'not-applicable' }] as const)('state why %j', (over) => {
    firearm(described).when(collect(over)).thenRefused('not-applicable-needs-reason');
    firearm(described)
      .when(collect({ ...over, notApplicableReason: 'submerged' }))
      .then(collected({ ...over, notApplicableReason: 'submerged' }));
  });
  it('have no such reason when both apply', () =>
    firearm(described)
      .when(collect({ notApplicableReason: 'burnt' }))
      .thenRefused('not-applicable-needs-reason'));
});

describe('test-firing', () => {
  const details = {
    rounds: 3,
    roundsFrom: 'laboratory-stock',
    result: 'functions',
    laboratory: 'CI.LABO',
    firedBy: 'CI.LABO.31',
    cases: [],
    bullets: [],
  } as const;
  const fired = (firing: number) => fact('identification.TestFired', { ...details, cases: [], bullets: [], firing });
  const testFire: FirearmCommand = { kind: 'testFire', details: { ...details, cases: [], bullets: [] } };
  it('waits for prints and DNA', () => firearm(described).when(testFire).thenRefused('traces-first'));
  it('follows them, as often as needed', () => {
    firearm(described, collected()).when(testFire).then(fired(1));
    firearm(described, collected(), fired(1)).when(testFire).then(fired(2));
  });
});

describe('ballistic sharing', () => {
  const comparison = fact('identification.BallisticComparisonProposed', { criteria: ['TERRORISM'] });
  it('has its criteria stated, new ones beside the old', () => {
    firearm(described).when(state('TERRORISM')).then(criteria);
    firearm(described, criteria).when(state('TERRORISM')).thenRefused('criteria-already-stated');
    firearm(described, criteria)
      .when(state('TERRORISM', 'GROUP_OF_THREE_OR_MORE'))
      .thenState(({ sharingCriteria }) => expect(sharingCriteria).toEqual(['TERRORISM', 'GROUP_OF_THREE_OR_MORE']));
  });
  it('is proposed when a criterion is met and traces are secured', () =>
    firearm(described, criteria, collected()).when({ kind: 'proposeComparison' }).then(comparison));
  it('is not proposed without a criterion', () => firearm(described, collected()).when({ kind: 'proposeComparison' }).thenRefused('criteria-not-met'));
  it('is not proposed before prints and DNA', () => firearm(described, criteria).when({ kind: 'proposeComparison' }).thenRefused('traces-first'));
  it('is proposed once', () =>
    firearm(described, criteria, collected(), comparison).when({ kind: 'proposeComparison' }).thenRefused('comparison-already-proposed'));
});

describe('a ballistic search', () => {
  const candidate = { reference: 'ML-2019-0042', country: 'ML' };
  const hit: Omit<Data<'identification.BallisticSearched'>, 'search'> = {
    network: 'IBIN',
    material: 'cases',
    result: 'candidate',
    candidates: [candidate],
    searchedBy: 'CI.LABO.31',
  };
  const none = { ...hit, result: 'no-candidate' as const, candidates: [] };
  const searched = (search: number, over: Partial<Data<'identification.BallisticSearched'>> = {}) =>
    fact('identification.BallisticSearched', { ...hit, search, ...over });
  it('is numbered, with or without candidates', () => {
    firearm(described).when({ kind: 'searchBallistics', details: hit }).then(searched(1));
    firearm(described, searched(1)).when({ kind: 'searchBallistics', details: none }).then(searched(2, none));
  });
  it('lists candidates exactly when it found some', () => {
    firearm(described)
      .when({ kind: 'searchBallistics', details: { ...hit, candidates: [] } })
      .thenRefused('candidates-do-not-fit');
    firearm(described)
      .when({ kind: 'searchBallistics', details: { ...none, candidates: [candidate] } })
      .thenRefused('candidates-do-not-fit');
  });

  const details: Data<'identification.BallisticConclusionReached'> = {
    search: 1,
    candidate: 'ML-2019-0042',
    conclusion: 'identification',
    examiner: 'CI.LABO.31',
    verifiedBy: 'CI.LABO.32',
  };
  const conclude = (over: Partial<typeof details> = {}): FirearmCommand => ({
    kind: 'concludeBallistics',
    directory: Directory.NONE,
    details: { ...details, ...over },
  });
  it('is concluded by an examiner on one of its candidates', () =>
    firearm(described, searched(1)).when(conclude()).then(fact('identification.BallisticConclusionReached', details)));
  it('is concluded without a verifier where there is only one examiner', () =>
    firearm(described, searched(1))
      .when(conclude({ verifiedBy: undefined }))
      .then(fact('identification.BallisticConclusionReached', { ...details, verifiedBy: undefined })));
  it('has to have taken place', () => {
    firearm(described).when(conclude()).thenRefused('search-unknown');
    firearm(described, searched(1))
      .when(conclude({ search: 2 }))
      .thenRefused('search-unknown');
  });
  it('has to have given the candidate', () =>
    firearm(described, searched(1))
      .when(conclude({ candidate: 'ML-1' }))
      .thenRefused('candidate-unknown'));
  it('is verified by another', () =>
    firearm(described, searched(1))
      .when(conclude({ verifiedBy: 'CI.LABO.31' }))
      .thenRefused('verifier-is-the-examiner'));
});

describe('an expert', () => {
  const details: Omit<Data<'identification.ExpertAppointed'>, 'appointment'> = {
    instrument: 'requisition',
    authority: 'CI.PARQUET.41',
    expert: 'CI.LABO',
    discipline: 'ballistics',
    questions: 'Does it function?',
  };
  const appointed = (appointment: number) => fact('identification.ExpertAppointed', { ...details, appointment });
  const report: Data<'identification.ExpertReported'> = {
    appointment: 1,
    method: 'test-firing',
    document: hash,
    supplementary: false,
    reportedBy: 'CI.LABO.31',
    conclusion: 'It functions.',
  };
  const reported = fact('identification.ExpertReported', report);
  const give = (over: Partial<typeof report> = {}): FirearmCommand => ({ kind: 'reportExpert', details: { ...report, ...over } });
  it('is appointed under a number', () => {
    firearm(described).when({ kind: 'appointExpert', details }).then(appointed(1));
    firearm(described, appointed(1)).when({ kind: 'appointExpert', details }).then(appointed(2));
  });
  it('reports on the appointment', () => firearm(described, appointed(1)).when(give()).then(reported));
  it('does not report without one', () => {
    firearm(described).when(give()).thenRefused('appointment-unknown');
    firearm(described, appointed(1))
      .when(give({ appointment: 2 }))
      .thenRefused('appointment-unknown');
  });
  it('reports once; what follows is supplementary', () => {
    firearm(described, appointed(1), reported).when(give()).thenRefused('report-order');
    firearm(described, appointed(1))
      .when(give({ supplementary: true }))
      .thenRefused('report-order');
    firearm(described, appointed(1), reported)
      .when(give({ supplementary: true }))
      .then(fact('identification.ExpertReported', { ...report, supplementary: true }));
  });
  it('reports on one appointment and leaves the others open', () =>
    firearm(described, appointed(1), appointed(2), reported)
      .when(give({ appointment: 2 }))
      .then(fact('identification.ExpertReported', { ...report, appointment: 2 })));
});
