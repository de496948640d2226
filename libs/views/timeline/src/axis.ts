import { isCorrectionEvent } from '#platform/kernel';

/** What a row of the timeline is about: the lanes of the one axis. */
export const AXES = [
  'seizure',
  'seal',
  'custody',
  'place',
  'measure',
  'part',
  'danger-and-loss',
  'order-and-hold',
  'identification',
  'laboratory',
  'trace',
  'case',
  'person',
  'document',
  'instruction',
  'assistance',
  'disclosure',
  'correction',
] as const;
export type Axis = (typeof AXES)[number];

/** Where facts of a context stand unless they are named below. */
const byContext: Readonly<Record<string, Axis>> = {
  seizure: 'seizure',
  custody: 'custody',
  identification: 'identification',
  tracing: 'trace',
  casework: 'case',
};

const lanes: Readonly<Partial<Record<Axis, readonly string[]>>> = {
  seal: [
    'SealApplied',
    'SealInspected',
    'SealOpened',
    'SealFoundBroken',
    'SealReportedBroken',
    'Resealed',
    'SealStockIssued',
    'SealVoided',
    'SealLost',
    'ContainerSealed',
    'ContainerOpened',
    'ContainerFoundBroken',
  ],
  place: ['Placed', 'Removed', 'ContainerRegistered', 'ContainerMoved', 'StoreEstablished'],
  measure: ['Measured', 'DifferenceRecorded'],
  part: ['Split', 'Sampled', 'Consumed', 'MergeReserved', 'MergeReservationReleased', 'MergedInto', 'MergedFrom'],
  'danger-and-loss': [
    'MadeSafe',
    'DangerousGoodsAssessed',
    'DestroyedOnSite',
    'InstructionConfirmed',
    'LossReported',
    'LossEstablished',
    'Recovered',
    'IarmsEntryProposed',
  ],
  'order-and-hold': [
    'HoldPlaced',
    'HoldLifted',
    'InterimDispositionOrdered',
    'DispositionOrdered',
    'DisposalProposed',
    'DisposalApproved',
    'DisposalRejected',
    'DisposedOf',
    'NationalMarkApplied',
  ],
  laboratory: [
    'ForensicTracesCollected',
    'TestFired',
    'SharingCriteriaStated',
    'BallisticComparisonProposed',
    'BallisticSearched',
    'BallisticConclusionReached',
    'ExpertAppointed',
    'ExpertReported',
  ],
  person: ['PersonLinked', 'PersonRecorded', 'PersonalDataErased'],
  document: ['DocumentFiled', 'ProcedureTransmitted', 'ReportCopyGiven'],
  instruction: ['InstructionGiven', 'InstructionAnswered', 'InstructionReminded'],
  assistance: ['AssistanceRequested', 'AssistanceExecuted', 'AssistanceRefused', 'ProceedingsDenounced'],
  disclosure: ['DossierConsulted', 'CopyDelivered', 'UseAuthorised', 'UseWithdrawn'],
};
const byName = new Map(Object.entries(lanes).flatMap(([axis, names]) => names.map((name) => [name, axis as Axis] as const)));

export function axisOf(type: string): Axis {
  if (isCorrectionEvent(type)) return 'correction';
  const [context, name] = type.split('.') as [string, string];
  return byName.get(name) ?? byContext[context] ?? 'case';
}
