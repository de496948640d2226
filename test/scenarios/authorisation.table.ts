/**
 * Who may call what, and on whose subjects: written by hand, from the needs of those who work with it, and never read from the code.
 * A route that has no row here fails the test.
 *
 * I investigator · C custodian · T tracing officer · P prosecutor · J judge · A auditor · N national coordinator · Z coordination cell ·
 * X administrator · R registrar
 */
export const LETTERS = {
  I: 'investigator',
  C: 'custodian',
  T: 'tracing-officer',
  P: 'prosecutor',
  J: 'judge',
  A: 'auditor',
  N: 'national-coordinator',
  Z: 'coordination-cell',
  X: 'administrator',
  R: 'registrar',
} as const;
export type Letter = keyof typeof LETTERS;

/** What a route is about: a subject that may be hidden, or nothing that can be. */
export type About =
  | 'seizure'
  | 'what a seizure seals'
  | 'exhibit'
  | 'firearm'
  | 'trace'
  | 'case'
  | 'person'
  | 'container'
  | 'store'
  | 'keeper'
  | 'receipt'
  | 'breakglass'
  | 'officer'
  | 'number'
  | 'nothing hidden';

/**
 * Beyond their own unit (or, for magistrates, their own office) and the cases that they were assigned to: who sees a subject of
 * another unit of their country, and who sees one of another country. Everybody else gets what somebody gets who made the id up.
 */
export const BEYOND: Readonly<Record<About, { readonly ownCountry: string; readonly otherCountry: string }>> = {
  seizure: { ownCountry: 'TNA', otherCountry: '' },
  'what a seizure seals': { ownCountry: '', otherCountry: '' },
  exhibit: { ownCountry: 'A', otherCountry: '' },
  firearm: { ownCountry: 'TNA', otherCountry: '' },
  trace: { ownCountry: 'TNA', otherCountry: '' },
  case: { ownCountry: 'A', otherCountry: '' },
  person: { ownCountry: 'A', otherCountry: '' },
  container: { ownCountry: 'A', otherCountry: '' },
  store: { ownCountry: 'A', otherCountry: '' },
  // What an officer keeps, as far as the reader may see any of it.
  keeper: { ownCountry: 'A', otherCountry: '' },
  // A claim is the claimant’s; whether it matches anything is not said here.
  receipt: { ownCountry: 'A', otherCountry: '' },
  // A request: magistrates of the country confirm it, and superiors of who asks.
  breakglass: { ownCountry: 'PJ', otherCountry: '' },
  // Who somebody is and what he holds: for the registrar, and whoever is above him.
  officer: { ownCountry: 'R', otherCountry: '' },
  // Another unit's number is refused alike to all; a registrar may give it, and only to a subject that he sees.
  number: { ownCountry: 'ICTPJANZX', otherCountry: 'ICTPJANZXR' },
  // Plans, counts, one's own work, and what is made by the command itself.
  'nothing hidden': { ownCountry: 'ICTPJANZXR', otherCountry: 'ICTPJANZXR' },
};

/** Operation, roles, subject. */
const ROWS = `
loadDirectory               R          nothing hidden
closeUnit                   R          nothing hidden
recordDeparture             R          nothing hidden
endTransition               R          nothing hidden
blockAccount                RX         nothing hidden
unblockAccount              R          nothing hidden
endSession                  RX         nothing hidden
readDirectory               RA         nothing hidden
readUnknownParties          R          nothing hidden
readTakeOver                RICPJ      officer

claimNumber                 ICPJR      number
proposeNumberRelease        ICPJR      number
approveNumberRelease        ICPJR      number
issueNumberBlock            ICR        nothing hidden
returnNumberBlock           ICR        nothing hidden

planOperation               NZ         nothing hidden
appointAuditor              NZ         nothing hidden
formJointTeam               NZ         nothing hidden
listOperations              ICTPJANZXR nothing hidden
startOperation              NZ         nothing hidden
closeOperation              NZ         nothing hidden
openSite                    NZ         nothing hidden
closeSite                   NZ         nothing hidden
issueBriefing               TNZ        nothing hidden
recordTraining              TNZ        nothing hidden
importRecovery              TNZ        nothing hidden
proposeTarget               TNZ        nothing hidden
tallyChecks                 ITN        nothing hidden
tallySearches               ITN        nothing hidden
recordArrest                I          nothing hidden
statePublishedTotals        NZ         nothing hidden
correctOperation            NZ         nothing hidden
readOperationTotals         ICTPJANZXR nothing hidden

recordSeizure               I          nothing hidden
addLine                     I          seizure
makeSafe                    I          seizure
signSeizureReport           I          seizure
giveReportCopy              I          seizure
settleCustoms               I          seizure
voidSeizure                 I          seizure
approveVoid                 IP         seizure
correctSeizure              I          seizure
approveSeizureCorrection    I          seizure
receiveSeizureCorrection    IPJ        seizure
returnSeizureCorrection     IPJ        seizure
readSeizure                 ICTPJAN    seizure

applySeal                   IC         exhibit
inspectSeal                 ICPJA      exhibit
openSeal                    IC         exhibit
reportBrokenSeal            ICPJA      exhibit
reseal                      IC         exhibit
offerTransfer               IC         exhibit
acceptTransfer              IC         exhibit
acceptTransferOnPaper       IC         exhibit
refuseTransfer              IC         exhibit
withdrawTransfer            IC         exhibit
claimReceipt                IC         nothing hidden
reportBrokenSealByNumber    ICPJA      nothing hidden
placeReceipt                IC         receipt
inspectReceipt              IC         receipt
photographReceipt           IC         receipt
measureReceipt              IC         receipt
resealReceipt               IC         receipt
reportReceiptLoss           IC         receipt
deliverReceipt              IC         receipt
acceptReceiptDelivery       IC         receipt
readReceipt                 ICA        receipt
confirmUnannouncedReceipt   ICPJ       exhibit
contestUnannouncedReceipt   ICPJ       exhibit
assumeCustody               IC         exhibit
placeExhibit                IC         exhibit
removeExhibit               IC         exhibit
releaseTemporarily          IC         exhibit
takeBack                    IC         exhibit
chaseReturn                 IC         exhibit
measureExhibit              ICA        exhibit
recordDifference            IC         exhibit
splitExhibit                IC         exhibit
takeSample                  IC         exhibit
consume                     IC         exhibit
reserveMerge                IC         exhibit
takeMerge                   IC         exhibit
assessDanger                IC         exhibit
destroyOnSite               IC         exhibit
confirmInstruction          PJ         exhibit
giveOrder                   ICPJ       exhibit
confirmOrder                PJ         exhibit
disavowOrder                PJ         exhibit
attestAct                   ICTPJ      exhibit
denyAttestation             ICTPJ      exhibit
enterSignedPaper            ICTPJ      exhibit
attestSignedPaper           ICTPJ      exhibit
reportLoss                  IC         exhibit
establishLoss               ICPJ       exhibit
recordRecovery              IC         exhibit
placeHold                   PJ         exhibit
liftHold                    PJ         exhibit
orderInterimDisposition     PJ         exhibit
applyNationalMark           ICT        exhibit
correctExhibit              IC         exhibit
approveExhibitCorrection    ICPJ       exhibit
readExhibit                 ICTPJAN    exhibit
replayExhibit               ICTPJA     exhibit
transferBatch               IC         nothing hidden

establishStore              C          nothing hidden
appointCustodian            C          store
appointAlternate            C          store
endAppointment              C          store
issueSeals                  C          store
voidSeal                    C          store
reportLostSeal              IC         store
correctStore                C          store
replayStore                 ICTPJA     store
registerContainer           IC         nothing hidden
moveContainer               IC         container
sealContainer               IC         container
openContainer               IC         container
reportBrokenContainer       IC         container
correctContainer            C          container
replayContainer             ICTPJA     container
replayCustodian             ICA        keeper

describeFirearm             IT         nothing hidden
readMarking                 ICT        firearm
identifyFirearm             ICT        firearm
supersedeIdentification     ICT        firearm
establishSameFirearm        ICT        firearm
stateIllicitBasis           ITPJ       firearm
establishDiversion          ITPJ       firearm
proposeTracingNotRequired   T          firearm
approveTracingNotRequired   TPJ        firearm
collectForensicTraces       ICT        firearm
testFire                    ICT        firearm
stateSharingCriteria        ICT        firearm
searchBallistics            ICT        firearm
concludeBallistics          ICT        firearm
appointExpert               IPJ        firearm
reportExpert                ICTPJ      firearm
correctFirearm              ICT        firearm
approveFirearmCorrection    ICT        firearm
readFirearm                 ICTPJAN    firearm
replayFirearm               ICTPJA     firearm
readFirearmsRegister        TNAZ       nothing hidden

requestTrace                IT         nothing hidden
requestProposedTrace        IT         trace
submitTrace                 T          trace
remindTrace                 T          trace
withdrawTrace               T          trace
closeTrace                  T          trace
acknowledgeTrace            T          trace
sendTraceMessage            T          trace
receiveTraceMessage         T          trace
askTraceClarification       T          trace
giveTraceClarification      T          trace
answerDomesticTrace         IT         trace
answerTrace                 T          trace
refuseTrace                 T          trace
delayTrace                  T          trace
authoriseTraceUse           T          trace
confirmTraceUse             T          trace
declineTraceUse             T          trace
withdrawTraceUse            T          trace
confirmTraceUseWithdrawal   T          trace
correctTrace                T          trace
approveTraceCorrection      TPJ        trace
readTrace                   ICTPJAN    trace
readTraceDesk               TNA        nothing hidden
readReciprocity             TNAZ       nothing hidden

openCase                    IPJ        seizure
listCases                   ICTPJA     nothing hidden
joinSeizure                 IPJ        case
linkExhibit                 IPJ        case
unlinkExhibit               IPJ        case
linkCases                   ITPJ       case
linkPerson                  IPJ        case
assignMember                IPJ        case
removeMember                IPJ        case
recordPerson                ICPJ       nothing hidden
correctPerson               I          person
fileDocument                ICTPJ      case
giveInstruction             IPJ        case
answerInstruction           ICTPJ      case
transmitProcedure           ICPJ       case
requestAssistance           PJ         case
executeAssistance           CPJ        case
refuseAssistance            CPJ        case
denounceProceedings         PJ         case
recordConsultation          CPJ        case
recordCopy                  CPJ        case
sealCase                    PJ         case
unsealCase                  PJ         case
correctCase                 IPJ        case
approveCaseCorrection       IPJ        case
readCaseFile                ICTPJA     case
readTimeline                ICTPJA     case
replayCase                  ICTPJA     case
readWorkList                ICTPJ      nothing hidden

requestBreakGlass           ICTPJ      nothing hidden
confirmBreakGlass           ICTPJ      breakglass
reviewBreakGlass            PJ         nothing hidden
uploadAttachment            ICTPJNZ    nothing hidden
listOwnFiles                ICTPJ      nothing hidden
readSeizureAttachment       ICTPJ      what a seizure seals
readExhibitAttachment       ICTPJ      exhibit
readFirearmAttachment       ICTPJ      firearm
readTraceAttachment         ICTPJ      trace
readCaseAttachment          ICTPJ      case
checkRebuild                X          nothing hidden
readAccessRecords           PJA        nothing hidden
readAccessVerification      A          nothing hidden
readAccessDenials           A          nothing hidden
whoAmI                      ICTPJANZXR nothing hidden
`;

export interface Row {
  readonly operationId: string;
  readonly roles: readonly Letter[];
  readonly about: About;
}

export const TABLE: ReadonlyMap<string, Row> = new Map(
  ROWS.split('\n')
    .map((line) => /^(\w+)\s+([A-Z]+)\s+(\S.*)$/.exec(line.trim()))
    .filter((found) => found !== null)
    .map(([, operationId, roles, about]) => [operationId!, { operationId: operationId!, roles: [...roles!] as Letter[], about: about as About }]),
);

export type Place = 'own unit' | 'own country' | 'other country';
/** `forbidden`: 403, the role may never; `absent`: 404, as for an id that was made up; `answered`: anything else that is no failure. */
export type Expected = 'forbidden' | 'absent' | 'answered';

export function expected({ roles, about }: Row, asking: readonly Letter[], place: Place): Expected {
  if (!asking.some((role) => roles.includes(role))) return 'forbidden';
  if (place === 'own unit') return 'answered';
  const { ownCountry, otherCountry } = BEYOND[about];
  return asking.some((role) => (place === 'own country' ? ownCountry : otherCountry).includes(role)) ? 'answered' : 'absent';
}

/** On cases that their example's officer was assigned to by name: to colleagues of the unit, who were not, the case is absent. */
export const BY_NAME: ReadonlySet<string> = new Set(['recordConsultation', 'recordCopy', 'sealCase']);

/** One officer of each role, in units that no example of the interface has anything to do with; its subjects are of Côte d’Ivoire. */
export const ASKERS: readonly { readonly roles: readonly Letter[]; readonly place: Place; readonly officer: string }[] = [
  { roles: ['I'], place: 'own country', officer: 'CI.GN-SR.4712' },
  { roles: ['I'], place: 'other country', officer: 'ML.GN-SR.4712' },
  { roles: ['I', 'C'], place: 'own country', officer: 'CI.PF-NOE.4711' },
  { roles: ['C'], place: 'other country', officer: 'ML.GREFFE-BAMAKO.4711' },
  { roles: ['T'], place: 'own country', officer: 'CI.BCN-ABIDJAN.4711' },
  { roles: ['T'], place: 'other country', officer: 'ML.BCN-BAMAKO.4711' },
  { roles: ['P'], place: 'other country', officer: 'BF.PARQUET-OUAGA1.4711' },
  { roles: ['J'], place: 'other country', officer: 'ML.INSTR-BAMAKO.4711' },
  { roles: ['A'], place: 'own country', officer: 'CI.INSP-JUST.4711' },
  { roles: ['A'], place: 'other country', officer: 'XX.AUDIT.4711' },
  { roles: ['N'], place: 'own country', officer: 'CI.COORD.4712' },
  { roles: ['N'], place: 'other country', officer: 'ML.COORD.4711' },
  { roles: ['Z'], place: 'other country', officer: 'XX.OIPC.4711' },
  { roles: ['X'], place: 'other country', officer: 'XX.EXPLOITATION.4711' },
  { roles: ['R'], place: 'own country', officer: 'CI.ANNUAIRE.4711' },
  { roles: ['R'], place: 'other country', officer: 'ML.ANNUAIRE.4711' },
];

/**
 * What a member of a case must be assigned for, by operation: an officer who has the case by his unit or office needs none of it, but
 * members are assigned by the office's magistrates and by who was given that, alone. Written by hand, and never read from the code.
 */
const ACTION_ROWS = `
joinSeizure         RECORD
linkExhibit         RECORD
unlinkExhibit       RECORD
linkCases           RECORD
linkPerson          RECORD
assignMember        ASSIGN_MEMBERS
removeMember        ASSIGN_MEMBERS
fileDocument        FILE_DOCUMENTS
giveInstruction     INSTRUCT
answerInstruction   RECORD
transmitProcedure   EXPORT
requestAssistance   INSTRUCT
executeAssistance   RECORD
refuseAssistance    RECORD
denounceProceedings INSTRUCT
recordConsultation  RECORD
recordCopy          EXPORT
sealCase            INSTRUCT
unsealCase          INSTRUCT
correctCase         RECORD
approveCaseCorrection RECORD
`;

export const MEMBER_ACTIONS: ReadonlyMap<string, string> = new Map(
  ACTION_ROWS.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/) as [string, string]),
);
