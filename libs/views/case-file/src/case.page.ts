import { OWNED_BY_ANOTHER } from '#domain/casework/events';
import type { Attention } from './attention.js';
import type { CaseRow, PersonRow } from './case-file.rows.js';
import { correctionAttention, correctionsOf } from './corrections.js';
import { exhibitPage } from './exhibit.page.js';
import { dayIsOver, entriesOf, entryOf, factsOf, firstLater, firstsOf, groupsOf, lastOf, type CaseFact } from './facts.js';
import { firearmPage } from './firearm.page.js';
import { belongingTo, openedAt, type Materials, type Viewpoint } from './materials.js';
import { seizurePage } from './seizure.page.js';

/** One case on one page. `maySee` answers for other cases, whose very existence may be sealed. */
export function casePage(row: CaseRow, all: Materials, viewpoint: Viewpoint, maySee: (stream: string) => boolean) {
  const { facts } = row;
  const { seizures, exhibits } = belongingTo(row, all);
  const exhibitIds = new Set(exhibits.map(({ id }) => id));
  const seizureIds = new Set(seizures.map(({ id }) => id));
  const firearms = all.firearms
    .filter(({ exhibit, seizure }) => (exhibit === null ? seizure !== null && seizureIds.has(seizure) : exhibitIds.has(exhibit)))
    .map((one) => firearmPage(one, all, viewpoint));
  const documents = documentsOf(facts, viewpoint);
  const pages = exhibits.map((one) => exhibitPage(one, viewpoint));
  const reports = seizures.map(seizurePage);
  return {
    header: headerOf(row),
    persons: personsOf(row, all.persons),
    members: membersOf(facts),
    seizures: reports,
    exhibits: pages,
    attention: [
      ...attentionOf('case', [{ id: row.id, attention: correctionAttention(facts) }]),
      ...attentionOf('seizure', reports),
      ...attentionOf('exhibit', pages),
      ...attentionOf('firearm', firearms),
      ...attentionOf(
        'trace',
        firearms.flatMap(({ tracing }) => tracing.requests),
      ),
    ],
    exhibitsMoved: entriesOf(facts, 'ExhibitLinked', 'ExhibitUnlinked'),
    firearms,
    documents: documents.shown,
    instructions: instructionsOf(facts, viewpoint.now),
    assistance: assistanceOf(facts, viewpoint.now),
    denunciations: entriesOf(facts, 'ProceedingsDenounced'),
    transmissions: entriesOf(facts, 'ProcedureTransmitted'),
    consultations: entriesOf(facts, 'DossierConsulted'),
    copies: entriesOf(facts, 'CopyDelivered'),
    linkedCases: linkedCases(row, all, maySee),
    layer: {
      shown: viewpoint.layer,
      unreleasedAnswers: firearms.flatMap(({ id, tracing }) =>
        tracing.requests.flatMap((one) =>
          [...one.answers, ...one.registers].filter(({ released }) => !released).map((answer) => ({ firearm: id, trace: one.id, ...answer })),
        ),
      ),
      withheldDocuments: documents.withheld,
    },
    corrections: correctionsOf(facts, inLayer(viewpoint)),
  };
}

/** The intelligence layer is not told to readers of the procedure, nor is what becomes of it. */
const inLayer =
  ({ layer }: Viewpoint) =>
  (corrected: CaseFact | undefined): boolean =>
    layer === 'both' || (corrected !== undefined && (corrected.data['layer'] ?? 'PROCEDURE') === 'PROCEDURE');

const attentionOf = (kind: string, subjects: readonly { readonly id: string; readonly attention: readonly Attention[] }[]) =>
  subjects.flatMap(({ id, attention }) => attention.map((one) => ({ ...one, subject: { kind, id } })));

/** What a list shows of a case, and what stands at the top of its page. */
export function headerOf(row: CaseRow) {
  const opened = factsOf(row.facts, 'CaseOpened')[0]!;
  const sealed = row.sealed ? lastOf(row.facts, 'CaseSealed') : undefined;
  const transmitted = lastOf(row.facts, 'ProcedureTransmitted');
  const { number, numberUnconfirmed, country, unit, office, offences, againstX, operation, seizure, _sd } = opened.data;
  return {
    id: row.id,
    number: number === undefined ? null : { ...number, ...(numberUnconfirmed === true && { unconfirmed: true }) },
    country,
    unit,
    office,
    offences,
    againstX,
    operation: operation ?? null,
    openedFrom: seizure ?? null,
    opened: opened.happened,
    recorded: opened.recorded,
    event: opened.event,
    position: openedAt(row),
    revision: row.facts.at(-1)!.revision,
    sealed: sealed ? { authority: sealed.data['authority'] as string, order: sealed.data['order'] ?? null, since: sealed.happened } : null,
    transmittedTo: transmitted ? (transmitted.data['to'] as string) : null,
    counts: {
      seizures: row.seizures.length,
      persons: row.persons.length,
      documents: factsOf(row.facts, 'DocumentFiled').filter(({ data }) => data['layer'] === 'PROCEDURE').length,
    },
    // The title is sealed.
    ...(_sd !== undefined && { _sd }),
  };
}

/** A person by id, with every standing he had; who it is stands sealed beside his age, so that minors and victims can be told apart. */
function personsOf({ persons, facts }: CaseRow, records: readonly PersonRow[]) {
  const links = groupsOf(entriesOf(facts, 'PersonLinked'), (one) => one['person'] as string);
  const byStream = firstsOf(records, ({ stream }) => stream);
  return persons.map((person) => personPart(person, links.get(person) ?? [], byStream.get(`custos.${person}`)));
}

function personPart(person: string, history: readonly Readonly<Record<string, any>>[], record: PersonRow | undefined) {
  const recorded = record && lastOf(record.facts, 'PersonRecorded');
  const erased = record && lastOf(record.facts, 'PersonalDataErased');
  return {
    person,
    status: history.at(-1)?.['status'] as string,
    history,
    record: recorded ? entryOf(recorded) : null,
    erased: erased ? entryOf(erased) : null,
  };
}

function membersOf(facts: readonly CaseFact[]) {
  const assignments = factsOf(facts, 'MemberAssigned');
  const ends = firstLater(assignments, factsOf(facts, 'MemberAssigned', 'MemberRemoved'), ({ data }) => data['officer']);
  return assignments.map((assigned) => {
    const ended = ends.get(assigned);
    return {
      ...entryOf(assigned),
      removed: ended?.type === 'casework.MemberRemoved' ? entryOf(ended) : null,
      replaced: ended?.type === 'casework.MemberAssigned',
    };
  });
}

/** The procedure by its cotes. Of the intelligence layer, its readers see all; others see of what another authority owns that it exists and whom to ask. */
function documentsOf(facts: readonly CaseFact[], { layer }: Viewpoint) {
  const filed = factsOf(facts, 'DocumentFiled');
  const isHidden = ({ data }: CaseFact) => layer !== 'both' && data['layer'] !== 'PROCEDURE';
  const hidden = filed.filter(isHidden);
  return {
    shown: filed.filter((one) => !isHidden(one)).map(entryOf),
    withheld: hidden
      .filter(({ data }) => OWNED_BY_ANOTHER.includes(data['kind'] as string))
      .map(({ data, happened, recorded, unit }) => ({ kind: data['kind'] as string, happened, recorded, ask: (data['issuer'] as string | undefined) ?? unit })),
  };
}

function instructionsOf(facts: readonly CaseFact[], now: string) {
  const of = (type: string) => groupsOf(entriesOf(facts, type), (one) => one['instruction'] as unknown);
  const [answered, reminded] = [of('InstructionAnswered'), of('InstructionReminded')];
  return entriesOf(facts, 'InstructionGiven').map((given) => {
    const answers = answered.get(given['instruction']) ?? [];
    const done = answers.some((one) => one['outcome'] !== 'EXECUTED_IN_PART');
    return {
      ...given,
      status: done ? 'answered' : answers.length > 0 ? 'answered-in-part' : 'open',
      overdue: !done && given['due'] !== undefined && dayIsOver(given['due'] as string, now),
      answers,
      reminders: reminded.get(given['instruction']) ?? [],
    };
  });
}

function assistanceOf(facts: readonly CaseFact[], now: string) {
  const of = (type: string) => groupsOf(entriesOf(facts, type), (one) => one['request'] as unknown);
  const [executions, refusals] = [of('AssistanceExecuted'), of('AssistanceRefused')];
  return entriesOf(facts, 'AssistanceRequested').map((asked) => {
    const [executed, refused] = [executions.get(asked['request']) ?? [], refusals.get(asked['request']) ?? []];
    const ended = refused.length > 0 || executed.some((one) => one['complete'] === true);
    return {
      ...asked,
      status: refused.length > 0 ? 'refused' : ended ? 'executed' : executed.length > 0 ? 'executed-in-part' : 'open',
      overdue: !ended && asked['due'] !== undefined && dayIsOver(asked['due'] as string, now),
      executed,
      refused,
    };
  });
}

/** Links are stated on one side and shown on both; a case that the reader may not see is not shown at all. */
function linkedCases(row: CaseRow, { cases }: Materials, maySee: (stream: string) => boolean) {
  const visible = (id: string) => maySee(`custos.case-${id}`);
  const named = entriesOf(row.facts, 'CasesLinked').map((link) => ({ case: link['other'] as string, stated: 'here', ...link }));
  const naming = cases
    .filter(({ id }) => id !== row.id)
    .flatMap((other) =>
      entriesOf(other.facts, 'CasesLinked')
        .filter((link) => link['other'] === row.id)
        .map((link) => ({ case: other.id, stated: 'there', ...link })),
    );
  return [...named, ...naming].filter((link) => visible(link.case));
}
