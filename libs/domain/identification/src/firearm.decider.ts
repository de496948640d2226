import type { Directory } from '#domain/access/events';
import { DomainError, type Decider } from '#platform/kernel';
import { exemptionFlags, hasText } from './codes.js';
import type { IdentificationEvent } from './events.js';
import { requireGround } from './exemption.js';
import { recheckFirearm, recoveredBy } from './firearm.recheck.js';
import { after, countryMarksOf, evolveFirearm, unknownFirearm, type Data, type Firearm } from './firearm.state.js';
import { numberSuspicions } from './serial.js';

type Reading = Omit<Data<'identification.MarkingRead'>, 'ordinal' | 'suspicions'>;
/** What an examiner states; the decider counts the version and lists the rest from what stands. */
export type Statement = Omit<Data<'identification.FirearmIdentified'>, 'version' | 'exhibit' | 'country' | 'countryMarks' | 'requiresTracing'>;

export type FirearmCommand =
  | { readonly kind: 'describe'; readonly details: Data<'identification.FirearmDescribed'> }
  | { readonly kind: 'readMarking'; readonly details: Reading; readonly at: string; readonly directory: Directory }
  | { readonly kind: 'identify'; readonly details: Statement }
  | {
      readonly kind: 'supersede';
      readonly details: Statement;
      readonly reasonCode: Data<'identification.IdentificationSuperseded'>['reasonCode'];
      readonly reason: string;
    }
  | { readonly kind: 'cite'; readonly details: Data<'identification.VersionCited'> }
  | { readonly kind: 'establishSame'; readonly own: string; readonly details: Data<'identification.SameFirearmEstablished'> }
  | { readonly kind: 'collectTraces'; readonly details: Omit<Data<'identification.ForensicTracesCollected'>, 'sharingCriteria'> }
  | { readonly kind: 'testFire'; readonly details: Omit<Data<'identification.TestFired'>, 'firing'> }
  | { readonly kind: 'stateSharingCriteria'; readonly details: Data<'identification.SharingCriteriaStated'> }
  | { readonly kind: 'proposeComparison' }
  | { readonly kind: 'searchBallistics'; readonly details: Omit<Data<'identification.BallisticSearched'>, 'search'> }
  | { readonly kind: 'concludeBallistics'; readonly details: Data<'identification.BallisticConclusionReached'>; readonly directory: Directory }
  | { readonly kind: 'appointExpert'; readonly details: Omit<Data<'identification.ExpertAppointed'>, 'appointment'> }
  | { readonly kind: 'reportExpert'; readonly details: Data<'identification.ExpertReported'> }
  | { readonly kind: 'stateIllicitBasis'; readonly details: Data<'identification.IllicitBasisStated'> }
  | { readonly kind: 'establishDiversion'; readonly details: Data<'identification.DiversionEstablished'> }
  | { readonly kind: 'proposeExemption'; readonly details: Omit<Data<'identification.TracingExemptionProposed'>, 'proposal'> }
  | { readonly kind: 'approveExemption'; readonly proposal: number; readonly by: string; readonly directory: Directory };

/**
 * One firearm. Readings, identifications and findings of experts are added and never changed; an arm that nobody can identify is a
 * complete record with gaps, not an incomplete one.
 */
export const firearmDecider: Decider<Firearm, FirearmCommand, IdentificationEvent> = {
  name: 'firearm',
  version: 2,
  initial: unknownFirearm,
  evolve: evolveFirearm,
  /** An identification is signed by its examiner: what stands under it is corrected by two. */
  signed: (firearm) => firearm.identification !== undefined,
  recheck: (fact, firearm) => recheckFirearm(fact, firearm) as FirearmCommand | undefined,
  answerable: recoveredBy,

  decide(command, firearm) {
    if (command.kind === 'describe') return describe(command.details, firearm);
    if (firearm.described === undefined) throw new DomainError('firearm-unknown', 'There is no such firearm');
    switch (command.kind) {
      case 'readMarking':
        return [readMarking(command, firearm)];
      case 'identify':
        if (firearm.identification !== undefined)
          throw new DomainError('already-identified', 'The firearm is identified; a new identification supersedes the old one');
        return [identified(command.details, 1, firearm.described, firearm)];
      case 'supersede':
        return supersede(command, firearm.described, firearm);
      case 'cite':
        return [cite(command.details, firearm)];
      case 'establishSame':
        if (command.details.other === command.own) throw new DomainError('same-as-itself', 'A firearm is always the same as itself; name the other record');
        if (firearm.sameAs.includes(command.details.other))
          throw new DomainError('same-already-established', 'That the two are one weapon is already established');
        return [{ type: 'identification.SameFirearmEstablished', data: command.details }];
      case 'stateIllicitBasis':
        return [{ type: 'identification.IllicitBasisStated', data: command.details }];
      case 'establishDiversion':
        return [{ type: 'identification.DiversionEstablished', data: command.details }];
      case 'proposeExemption':
        requireGround(command.details, firearm.described, firearm.exempt);
        return [
          {
            type: 'identification.TracingExemptionProposed',
            data: { ...command.details, proposal: after(firearm.exemptionProposals.map(({ proposal }) => proposal)) },
          },
        ];
      case 'approveExemption':
        return [approveExemption(command, firearm.described, firearm)];
      default:
        return [examine(command, firearm)];
    }
  },
};

type Described = NonNullable<Firearm['described']>;

function describe(details: Data<'identification.FirearmDescribed'>, firearm: Firearm): readonly IdentificationEvent[] {
  if (firearm.described !== undefined) throw new DomainError('firearm-already-described', 'This firearm has its record');
  if ((details.exhibit === undefined) === (details.earlierRecovery === undefined))
    throw new DomainError('provenance-unclear', 'A firearm came either as an exhibit or from an earlier recovery');
  return [{ type: 'identification.FirearmDescribed', data: details }];
}

function readMarking({ details, at, directory }: Extract<FirearmCommand, { kind: 'readMarking' }>, firearm: Firearm): IdentificationEvent {
  const { status, text, certainty } = details;
  if (hasText(status) && text === undefined) throw new DomainError('marking-text-missing', 'What was read or restored is transcribed');
  if (!hasText(status) && text !== undefined)
    throw new DomainError('marking-not-read', 'A mark that was not read has no text; a part that was read is READ_PARTIAL');
  if (status === 'READ_COMPLETE' && text?.includes('?') === true) throw new DomainError('marking-has-gaps', 'A text with unknown characters is READ_PARTIAL');
  if (status === 'RESTORED' && details.method === undefined) throw new DomainError('restoration-method-missing', 'A restoration names its method');
  if (certainty !== undefined && certainty.length !== [...(text ?? '')].length)
    throw new DomainError('certainty-does-not-fit', 'Certainty is given for each character of the text');
  if (details.secondReader !== undefined && directory.samePerson(details.secondReader, details.reader))
    throw new DomainError('second-reader-is-the-first', 'The second reader is another person');
  const suspicions = details.kind === 'serial' && text !== undefined ? numberSuspicions(text, knownNumbers(firearm, at)) : [];
  return {
    type: 'identification.MarkingRead',
    data: { ...details, ordinal: after(firearm.markings.map(({ ordinal }) => ordinal)), suspicions: [...suspicions] },
  };
}

/** What a candidate for a serial is compared with: the calibre and model read or identified so far, and the year of the reading. */
function knownNumbers({ markings, identification }: Firearm, at: string) {
  const read = (kind: 'calibre' | 'model') => markings.findLast((one) => one.kind === kind)?.text;
  return { calibre: identification?.chambering ?? read('calibre'), model: identification?.model ?? read('model'), year: Number(at.slice(0, 4)) };
}

function identified(details: Statement, version: number, { exhibit, country }: Described, firearm: Firearm): IdentificationEvent {
  const unread = details.markings.find((cited) => !firearm.markings.some(({ ordinal }) => ordinal === cited));
  if (unread !== undefined) throw new DomainError('marking-unknown', `Marking ${unread} has not been read on this firearm`);
  return {
    type: 'identification.FirearmIdentified',
    data: { ...details, version, exhibit, country, countryMarks: [...countryMarksOf(firearm.markings)], requiresTracing: firearm.exempt === undefined },
  };
}

function supersede(
  { details, reasonCode, reason }: Extract<FirearmCommand, { kind: 'supersede' }>,
  described: Described,
  firearm: Firearm,
): readonly IdentificationEvent[] {
  if (firearm.identification === undefined) throw new DomainError('not-identified', 'There is no identification to supersede');
  const oldVersion = firearm.identification.version;
  const newVersion = oldVersion + 1;
  const cited = firearm.citations.filter(({ version }) => version === oldVersion).map(({ trace }) => trace);
  return [
    { type: 'identification.IdentificationSuperseded', data: { oldVersion, newVersion, reasonCode, reason, supersededBy: details.examiner, cited } },
    identified(details, newVersion, described, firearm),
  ];
}

function cite(details: Data<'identification.VersionCited'>, { identification, citations }: Firearm): IdentificationEvent {
  if (details.version > (identification?.version ?? 0)) throw new DomainError('version-unknown', `The identification has no version ${details.version}`);
  if (citations.some(({ version, trace }) => version === details.version && trace === details.trace))
    throw new DomainError('already-cited', 'That this request cites the version is recorded');
  return { type: 'identification.VersionCited', data: details };
}

function approveExemption(
  { proposal, by, directory }: Extract<FirearmCommand, { kind: 'approveExemption' }>,
  described: Described,
  firearm: Firearm,
): IdentificationEvent {
  const proposed = firearm.exemptionProposals.find((one) => one.proposal === proposal);
  if (proposed === undefined) throw new DomainError('no-such-exemption', `Exemption ${proposal} was not proposed`);
  if (directory.samePerson(proposed.proposedBy, by)) throw new DomainError('second-person-needed', 'The one who proposed the exemption does not approve it');
  requireGround(proposed, described, firearm.exempt);
  return {
    type: 'identification.TracingNotRequired',
    data: { ...proposed, approvedBy: by, ...exemptionFlags(proposed.ground, described.acquisition, described.frame) },
  };
}

type Examination = Extract<
  FirearmCommand,
  {
    kind:
      | 'collectTraces'
      | 'testFire'
      | 'stateSharingCriteria'
      | 'proposeComparison'
      | 'searchBallistics'
      | 'concludeBallistics'
      | 'appointExpert'
      | 'reportExpert';
  }
>;

/** Laboratory and experts: prints and DNA first, then firing, then comparison; a candidate is a lead until an examiner concluded. */
function examine(command: Examination, firearm: Firearm): IdentificationEvent {
  switch (command.kind) {
    case 'collectTraces': {
      const { prints, dna, notApplicableReason } = command.details;
      const stated = notApplicableReason !== undefined;
      if (stated !== (prints === 'not-applicable' || dna === 'not-applicable'))
        throw new DomainError('not-applicable-needs-reason', 'What does not apply has a reason, and only that');
      return { type: 'identification.ForensicTracesCollected', data: { ...command.details, sharingCriteria: [...firearm.sharingCriteria] } };
    }
    case 'testFire':
      if (!firearm.tracesCollected) throw new DomainError('traces-first', 'Prints and DNA are collected, or stated not to apply, before a test-firing');
      return { type: 'identification.TestFired', data: { ...command.details, firing: firearm.firings + 1 } };
    case 'stateSharingCriteria':
      if (command.details.criteria.every((one) => firearm.sharingCriteria.includes(one)))
        throw new DomainError('criteria-already-stated', 'These criteria are already stated');
      return { type: 'identification.SharingCriteriaStated', data: command.details };
    case 'proposeComparison':
      if (firearm.sharingCriteria.length === 0) throw new DomainError('criteria-not-met', 'No criterion for ballistic sharing is stated');
      if (!firearm.tracesCollected) throw new DomainError('traces-first', 'Prints and DNA come before a ballistic comparison');
      if (firearm.comparisonProposed) throw new DomainError('comparison-already-proposed', 'A ballistic comparison is already proposed');
      return { type: 'identification.BallisticComparisonProposed', data: { criteria: [...firearm.sharingCriteria] } };
    case 'searchBallistics': {
      const found = command.details.candidates.length > 0;
      if (found !== (command.details.result === 'candidate'))
        throw new DomainError('candidates-do-not-fit', 'A search with candidates lists them, one without lists none');
      return { type: 'identification.BallisticSearched', data: { ...command.details, search: after(firearm.searches.map(({ search }) => search)) } };
    }
    case 'concludeBallistics': {
      const { search, candidate, examiner, verifiedBy } = command.details;
      const searched = firearm.searches.find((one) => one.search === search);
      if (searched === undefined) throw new DomainError('search-unknown', `There was no ballistic search ${search}`);
      if (!searched.candidates.includes(candidate)) throw new DomainError('candidate-unknown', 'The search did not give this candidate');
      if (verifiedBy !== undefined && command.directory.samePerson(verifiedBy, examiner))
        throw new DomainError('verifier-is-the-examiner', 'A conclusion is verified by another examiner');
      return { type: 'identification.BallisticConclusionReached', data: command.details };
    }
    case 'appointExpert':
      return {
        type: 'identification.ExpertAppointed',
        data: { ...command.details, appointment: after(firearm.appointments.map(({ appointment }) => appointment)) },
      };
    case 'reportExpert': {
      const appointed = firearm.appointments.find((one) => one.appointment === command.details.appointment);
      if (appointed === undefined) throw new DomainError('appointment-unknown', `There was no appointment ${command.details.appointment}`);
      if (appointed.reported !== command.details.supplementary)
        throw new DomainError('report-order', 'The first report on an appointment is the report; what follows it is supplementary');
      return { type: 'identification.ExpertReported', data: command.details };
    }
  }
}
