import { refuseUnknownOffice, type Directory } from '#domain/access/events';
import { countryOf, DomainError, isOfficer, unitOf, type Decider } from '#platform/kernel';
import { refuseMalformed } from './line.rules.js';
import type { SeizureEvent, SeizureFact, Signatory, SignatureWarning } from './events.js';
import { officersOf, recheckSeizure } from './seizure.recheck.js';
import { evolveSeizure, isKnown, isSigned, lineOf, type KnownSeizure, type Seizure } from './seizure.state.js';

type DataOf<T extends SeizureEvent['type']> = Omit<SeizureFact<T>['data'], '_sd'>;
type VoidData = DataOf<'seizure.SeizureVoided'>;

/** What every line repeats of its seizure. */
type FromSeizure = Pick<DataOf<'seizure.LineAdded'>, 'country' | 'operation' | 'frame' | 'acquisition' | 'case' | 'office'>;

export type SeizureCommand =
  | ({
      readonly kind: 'record';
      readonly by: string;
      readonly seizingOfficer?: string;
      readonly officers?: readonly string[];
      readonly directory?: Directory;
    } & Omit<DataOf<'seizure.SeizureRecorded'>, 'country' | 'unit' | 'seizingOfficer' | 'officers'>)
  | {
      readonly kind: 'addLine';
      readonly line: Omit<DataOf<'seizure.LineAdded'>, 'line' | 'holder' | keyof FromSeizure> & { readonly line?: number; readonly holder?: string };
    }
  | ({ readonly kind: 'makeSafe'; readonly directory: Directory } & DataOf<'seizure.MadeSafe'>)
  | ({ readonly kind: 'sign'; readonly signatories: readonly Signatory[]; readonly document: string; readonly witness?: string } & Asked)
  | ({ readonly kind: 'giveCopy' } & DataOf<'seizure.ReportCopyGiven'>)
  | ({ readonly kind: 'settleCustoms' } & DataOf<'seizure.CustomsSettled'>)
  | { readonly kind: 'void'; readonly by: string; readonly reason: VoidData['reason']; readonly remark?: string }
  | ({ readonly kind: 'approveVoid' } & Asked);

/** Who asks, and what the directory says of those whom the report names. */
interface Asked {
  readonly by: string;
  readonly directory: Directory;
}

/**
 * A seizure and its report (procès-verbal): recorded, itemised, signed. The signature freezes the lines; from then on whatever is wrong is
 * corrected or voided by two persons.
 */
export const seizureDecider: Decider<Seizure, SeizureCommand, SeizureEvent> = {
  name: 'seizure',
  version: 1,
  initial: { status: 'unknown' },
  evolve: evolveSeizure,
  signed: isSigned,
  recheck: (fact) => recheckSeizure(fact) as SeizureCommand,
  answerable: officersOf,

  decide(command, state) {
    if (command.kind === 'record') return [record(command, state)];
    const seizure = standing(state);
    switch (command.kind) {
      case 'addLine':
        return [addLine(command.line, seizure)];
      case 'makeSafe': {
        const { kind: _kind, directory, ...data } = command;
        const { category } = existing(seizure, command.line);
        if (data.secondPerson !== undefined && directory.samePerson(data.by, data.secondPerson))
          throw new DomainError('second-person-needed', 'The second person is another than who unloaded the firearm');
        if (category !== 'firearm')
          throw new DomainError('not-a-firearm', 'Only a firearm is unloaded; other dangerous goods are assessed where they are kept');
        return [{ type: 'seizure.MadeSafe', data }];
      }
      case 'sign':
        return [sign(command, seizure)];
      case 'giveCopy': {
        const { kind: _kind, ...data } = command;
        if (!isSigned(seizure)) throw new DomainError('report-not-signed', 'A copy is given of a signed report');
        return [{ type: 'seizure.ReportCopyGiven', data }];
      }
      case 'settleCustoms': {
        const { kind: _kind, ...data } = command;
        for (const line of data.lines) existing(seizure, line);
        return [{ type: 'seizure.CustomsSettled', data }];
      }
      case 'void': {
        const { by, reason, remark } = command;
        const told = remark === undefined ? {} : { remark };
        if (!isSigned(seizure)) return [{ type: 'seizure.SeizureVoided', data: { reason, by, ...told } }];
        if (seizure.voidProposal !== undefined) throw new DomainError('void-already-proposed', 'Voiding this seizure already waits for a second person');
        return [{ type: 'seizure.SeizureVoidProposed', data: { reason, proposedBy: by, ...told } }];
      }
      case 'approveVoid': {
        const { voidProposal: proposal } = seizure;
        if (proposal === undefined) throw new DomainError('void-not-proposed', 'Nobody has proposed that this seizure be voided');
        if (command.directory.samePerson(proposal.by, command.by))
          throw new DomainError('second-person-needed', 'The one who proposed to void a seizure does not approve it');
        return [{ type: 'seizure.SeizureVoided', data: { reason: proposal.reason, by: proposal.by, approvedBy: command.by } }];
      }
    }
  },
};

function record(command: Extract<SeizureCommand, { kind: 'record' }>, state: Seizure): SeizureEvent {
  if (isKnown(state)) throw new DomainError('seizure-already-recorded', 'This seizure is already recorded');
  const { kind: _kind, by, seizingOfficer = by, officers = [], directory, ...data } = command;
  const unit = unitOf(seizingOfficer);
  const country = countryOf(unit);
  if (data.number.kind !== 'PV') throw new DomainError('number-not-of-a-report', 'A seizure is recorded under the number of its report (PV)');
  if (countryOf(data.number.issuer) !== country) throw new DomainError('number-of-another-country', 'A report is numbered by a unit of its own country');
  if (data.site !== undefined && !data.site.startsWith(`${country}-`))
    throw new DomainError('site-in-another-country', 'Officers seize at a site of their own country');
  if (data.from.length === 0 && data.ownerKnown)
    throw new DomainError('from-whom-missing', 'A report names from whom the goods came, or says that the owner is unknown');
  // The office is where the case goes that the report opens.
  if (data.office !== undefined && countryOf(data.office) !== country)
    throw new DomainError('office-of-another-country', 'The prosecution office belongs to the country of the seizure');
  if (data.office !== undefined && directory !== undefined) refuseUnknownOffice(data.office, directory);
  return { type: 'seizure.SeizureRecorded', data: { ...data, country, unit, seizingOfficer, officers: [...new Set([seizingOfficer, ...officers])] } };
}

function addLine(given: Extract<SeizureCommand, { kind: 'addLine' }>['line'], seizure: KnownSeizure): SeizureEvent {
  if (isSigned(seizure)) throw new DomainError('report-signed', 'The report is signed: its lines stand');
  const { line = nextLine(seizure), holder = seizure.seizingOfficer, ...goods } = given;
  if (lineOf(seizure, line) !== undefined) throw new DomainError('line-number-taken', `Line ${line} already stands on this report`);
  if (goods.parentLine !== undefined && lineOf(seizure, goods.parentLine) === undefined) {
    throw new DomainError('parent-line-unknown', `Line ${goods.parentLine}, in which this one was found, does not stand on this report`);
  }
  if (!seizure.officers.includes(holder)) throw new DomainError('holder-not-among-officers', 'The first holder is one of the officers of the report');
  refuseMalformed(goods);
  return { type: 'seizure.LineAdded', data: { line, holder, ...repeated(seizure), ...goods } };
}

/** Only what is given: a member that the seizure has not is absent from its lines, too. */
const repeated = ({ country, operation, frame, acquisition, case: of, office }: KnownSeizure): FromSeizure => ({
  country,
  ...(operation && { operation }),
  frame,
  acquisition,
  ...(of && { case: of }),
  ...(office && { office }),
});

/**
 * A signature is its signatory's own act: who signs by account signs for himself alone. What was signed on paper is attested: by the officer who
 * enters the scan and by a witness, neither of whom can be the same person, and the document is that scan.
 */
function sign({ signatories, document, witness, by, directory }: Extract<SeizureCommand, { kind: 'sign' }>, seizure: KnownSeizure): SeizureEvent {
  if (isSigned(seizure)) throw new DomainError('report-already-signed', 'The report is already signed');
  if (seizure.lines.length === 0) throw new DomainError('report-without-lines', 'A report that lists nothing is not signed');
  if (signatories.some((one, n) => signatories.slice(n + 1).some((other) => directory.samePerson(one.who, other.who))))
    throw new DomainError('signatory-twice', 'Each signatory stands once');
  const officers = signatories.filter((one) => isOfficer(one.who));
  if (!officers.some((one) => one.outcome === 'signed')) throw new DomainError('no-officer-signed', 'A report is signed by at least one officer');
  if (officers.some((one) => !isOfTheReport(one, seizure, directory)))
    throw new DomainError('signatory-not-on-report', 'Officers who sign are officers of the report');
  if (signatories.some((one) => one.capacity === 'person-searched' && !seizure.from.includes(one.who)))
    throw new DomainError('signatory-not-on-report', 'Who was searched is one from whom the report says that the goods came');
  // Who refused, was absent or unable gave no signature: that is what the officer found.
  const forOthers = signatories.some((one) => one.outcome === 'signed' && !directory.samePerson(one.who, by));
  if (forOthers && witness === undefined) throw new DomainError('witness-needed', 'What others signed is entered from paper, with its scan and a witness');
  if (witness !== undefined && directory.samePerson(witness, by))
    throw new DomainError('witness-is-the-recorder', 'The witness is another than who enters the paper');
  const attested = witness === undefined ? {} : { attestedBy: by, witness };
  return { type: 'seizure.SeizureReportSigned', data: { signatories: [...signatories], document, ...attested, warnings: warningsOf(seizure) } };
}

/** The officers whom the report names as taking part; a witness or an interpreter may be an officer, too. */
const isOfTheReport = ({ who, capacity }: Signatory, seizure: KnownSeizure, directory: Directory): boolean =>
  capacity === 'witness' || capacity === 'interpreter' || seizure.officers.some((one) => directory.samePerson(one, who));

/** What a careful reader would ask before signing. It warns and never refuses: at a border post there may be no seals left. */
export function warningsOf(seizure: KnownSeizure): SignatureWarning[] {
  return seizure.lines.flatMap((one) => {
    const found: SignatureWarning[] = [];
    if (one.movable && one.noSealReason === undefined && !isUnderSeal(seizure, one.line)) found.push({ line: one.line, code: 'no-seal-and-no-reason' });
    if (one.category === 'firearm' && !one.madeSafe) found.push({ line: one.line, code: 'not-made-safe' });
    return found;
  });
}

/** Its own seal, or that of what it lies in. A correction may have led parents in a circle, so each line is looked at once. */
function isUnderSeal(seizure: KnownSeizure, line: number): boolean {
  const seen = new Set<number>();
  for (let at: number | undefined = line; at !== undefined && !seen.has(at); at = lineOf(seizure, at)?.parentLine) {
    if ((lineOf(seizure, at)?.seals.length ?? 0) > 0) return true;
    seen.add(at);
  }
  return false;
}

const nextLine = ({ lines }: KnownSeizure): number => Math.max(0, ...lines.map((one) => one.line)) + 1;

function standing(seizure: Seizure): KnownSeizure {
  if (!isKnown(seizure)) throw new DomainError('seizure-not-recorded', 'This seizure has not been recorded');
  if (seizure.status === 'voided') throw new DomainError('seizure-voided', 'This seizure was voided');
  return seizure;
}

function existing(seizure: KnownSeizure, line: number) {
  const found = lineOf(seizure, line);
  if (found === undefined) throw new DomainError('line-unknown', `Line ${line} does not stand on this report`);
  return found;
}
