import type { Directory } from '#domain/access/events';
import { DomainError, unitOf, type Party } from '#platform/kernel';
import type { AttestedDeed, Attester, Capacity, CustodyFact, ExhibitEvent, PartId } from './events.js';
import type { AttestationCommand } from './exhibit.commands.js';
import type { Attestation, Order, Paper, RegisteredExhibit } from './exhibit.state.js';

/** Hours until a confirmation is due: a practice of this system, no legal term. */
const HOURS_TO_CONFIRM = 48;

export const dueAfter = (at: string, hours = HOURS_TO_CONFIRM): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();

interface Naming {
  readonly act: string;
  readonly part: PartId;
  readonly deed: AttestedDeed;
  readonly by: Party;
  readonly at: string;
}
/** Asks whoever an act names to attest it. */
export const asks = (
  { act, part, deed, by, at }: Naming,
  capacity: Capacity,
  who: Attester,
  colour: CustodyFact<'custody.AttestationRequested'>['data']['colour'] = 'AMBER',
): ExhibitEvent => ({
  type: 'custody.AttestationRequested',
  data: { act, part, capacity, who, deed, colour, due: dueAfter(at), by },
});

/** Whoever answers for the office of a magistrate: any magistrate of the same office, a replacement, or the court above. */
export const ofTheOffice = (by: Party, magistrate: Party, directory: Directory): boolean =>
  unitOf(by) === unitOf(magistrate) || directory.unitOf(by) === directory.unitOf(magistrate) || directory.ofUnitOrAbove(by, magistrate);

/** A directory that does not know an account refuses nobody. */
export const isMagistrate = (by: Party, directory: Directory, day: string): boolean => (directory.qualityOf(by, day) ?? 'MAGISTRATE') === 'MAGISTRATE';

/** What others than the author of an act say of it. */
export function decideConfirmations(command: AttestationCommand, exhibit: RegisteredExhibit): readonly ExhibitEvent[] {
  if (command.kind === 'reportOverdueConfirmation') return [overdue(command, exhibit)];
  const { act, capacity, by, directory } = command;
  const order = exhibit.orders.find((one) => one.order === act);
  if (order !== undefined && capacity === 'MAGISTRATE') return [orderOnPaper(command, order)];
  const waiting = exhibit.attestations.filter((one) => one.act === act && one.capacity === capacity);
  if (waiting.length === 0) throw new DomainError('nothing-to-attest', 'No act of this id names anybody in this capacity');
  switch (command.kind) {
    case 'attest': {
      const mine = open(waiting.find((one) => speaksFor(by, one, directory)));
      return [{ type: 'custody.AttestationGiven', data: { ...naming(mine), attestation: 'OWN_COMMAND', by } }];
    }
    case 'denyAttestation': {
      const mine = open(waiting.find((one) => speaksFor(by, one, directory)));
      const { reason, remark } = command;
      return [{ type: 'custody.AttestationDenied', data: { ...naming(mine), by, reason, ...(remark !== undefined && { remark }) } }];
    }
    case 'enterSignedPaper': {
      const named = open(waiting.find((one) => one.who === command.who));
      attestsPaper(by, named, directory);
      const { scan, reference } = command;
      return [{ type: 'custody.SignedPaperEntered', data: { ...naming(named), scan, by, ...(reference !== undefined && { reference }) } }];
    }
    case 'attestSignedPaper': {
      const named = open(waiting.find((one) => one.who === command.who));
      const { scan, by: enteredBy } = second(by, named, directory);
      return [{ type: 'custody.AttestationGiven', data: { ...naming(named), attestation: 'ATTESTED_ON_PAPER', by, scan, enteredBy } }];
    }
  }
}

const naming = ({ act, part, capacity, who }: Attestation): Pick<Attestation, 'act' | 'part' | 'capacity' | 'who'> => ({ act, part, capacity, who });

function open(one: Attestation | undefined): Attestation {
  if (one === undefined) throw new DomainError('not-named', 'The act does not name you in this capacity');
  if (one.state !== 'requested') throw new DomainError('attested-already', 'This was answered already');
  return one;
}

/** Who is named speaks for himself; for a superior his own superior may, but never who carried the act out. */
const speaksFor = (by: Party, { who, capacity, by: author }: Attestation, directory: Directory): boolean =>
  directory.samePerson(by, who) || (capacity === 'SUPERIOR' && !directory.samePerson(by, author) && directory.isSuperiorOf(by, who));

/** A paper is attested by two officers, neither of whom carried the act out or is the one who signed. */
function attestsPaper(by: Party, { by: author, who }: { readonly by: Party; readonly who: Attester }, directory: Directory): void {
  if (directory.samePerson(by, author)) throw new DomainError('attests-his-own-act', 'Two others than who recorded the act attest the paper');
  if (directory.samePerson(by, who)) throw new DomainError('attests-himself', 'Who has an account attests by it, not on paper');
}

function second(by: Party, one: { readonly paper?: Paper; readonly by: Party; readonly who: Attester }, directory: Directory): Paper {
  const { paper } = one;
  if (paper === undefined) throw new DomainError('no-paper-entered', 'No signed paper was entered that waits for a second officer');
  attestsPaper(by, one, directory);
  if (directory.samePerson(by, paper.by)) throw new DomainError('same-person', 'A second officer attests the paper, another than who entered it');
  return paper;
}

function orderOnPaper(command: Exclude<AttestationCommand, { kind: 'reportOverdueConfirmation' }>, order: Order): ExhibitEvent {
  const { by, directory } = command;
  const signed = { by: order.by, who: order.orderedBy, paper: order.paper };
  if (order.state !== 'given') throw new DomainError('order-answered-already', 'This order is confirmed or disavowed already');
  if (command.who !== order.orderedBy) throw new DomainError('not-named', 'The order names another magistrate');
  switch (command.kind) {
    case 'enterSignedPaper': {
      attestsPaper(by, signed, directory);
      const { act, capacity, who, scan, reference } = command;
      const data = { act, part: order.part, capacity, who, scan, by, ...(reference !== undefined && { reference }) };
      return { type: 'custody.SignedPaperEntered', data };
    }
    case 'attestSignedPaper': {
      const { scan, by: enteredBy, reference } = second(by, signed, directory);
      const answer = {
        order: order.order,
        part: order.part,
        orderedBy: order.orderedBy,
        attestation: 'ATTESTED_ON_PAPER',
        by,
        enteredBy,
        document: scan,
      } as const;
      return { type: 'custody.OrderConfirmed', data: { ...answer, ...(reference !== undefined && { reference }) } };
    }
    default:
      throw new DomainError('an-order-is-confirmed', 'A magistrate confirms or disavows an order as such');
  }
}

/** Once, when the due hour has passed; the office of the exhibit is told. */
function overdue(
  { act, capacity, who, at, office }: Extract<AttestationCommand, { kind: 'reportOverdueConfirmation' }>,
  exhibit: RegisteredExhibit,
): ExhibitEvent {
  const attestation = exhibit.attestations.find((one) => one.act === act && one.capacity === capacity && one.who === who);
  const order = exhibit.orders.find((one) => one.order === act);
  const waiting = attestation?.state === 'requested' ? attestation : order?.state === 'given' ? order : undefined;
  if (waiting === undefined) throw new DomainError('nothing-to-attest', 'Nothing of this act waits for a confirmation');
  if (waiting.overdue) throw new DomainError('already-reported', 'The office was told already');
  if (at < waiting.due) throw new DomainError('not-overdue', 'The due hour has not passed');
  const told = office ?? exhibit.office ?? (order === undefined ? undefined : unitOf(order.orderedBy));
  return { type: 'custody.ConfirmationOverdue', data: { act, part: waiting.part, capacity, who, due: waiting.due, ...(told !== undefined && { told }) } };
}
