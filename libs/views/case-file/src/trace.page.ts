import { foldTrace, isOpen, unknownTrace, type TraceFacts, type TracingEvent } from '#domain/tracing/events';
import type { TraceRow } from './case-file.rows.js';
import { useAttention } from './attention.js';
import { correctionAttention, correctionsOf } from './corrections.js';
import { dayIsOver, entriesOf, entryOf, factsOf, firstLater, isBefore, lastOf, withoutCorrections, type CaseFact } from './facts.js';
import type { Viewpoint } from './materials.js';
import { releaseOf, type Release } from './release.js';

const fold = (facts: readonly CaseFact[]): TraceFacts =>
  withoutCorrections(facts).reduce((trace, { type, data }) => foldTrace(trace, { type, data } as TracingEvent), unknownTrace);

/** What a request comes to, for the state of the firearm and the path of hops: as far as this reader may know, and whether that is all. */
export function traceFactsOf(row: TraceRow, viewpoint: Viewpoint): { readonly facts: TraceFacts; readonly withheld: boolean } {
  const release = releaseOf(row, viewpoint);
  const visible = row.facts.filter((fact) => isReleased(fact, release));
  return { facts: { ...fold(visible), status: fold(row.facts).status }, withheld: visible.length < row.facts.length };
}

function isReleased(fact: CaseFact, release: Release): boolean {
  if (fact.type === 'tracing.TraceAnswered') return release.answer(fact);
  return fact.type !== 'tracing.DomesticTraceAnswered' || release.rest;
}

/**
 * The requests for one firearm that this reader may know of. A proposal that nobody took up and that follows from an answer that is not
 * released would name the country that the answer points to.
 */
export function shownRequests(requests: readonly TraceRow[], viewpoint: Viewpoint): readonly TraceRow[] {
  if (!requests.some((one) => traceFactsOf(one, viewpoint).withheld)) return requests;
  return requests.filter(({ facts }) => lastOf(facts, 'TraceRequested') !== undefined || lastOf(facts, 'TraceProposed')?.data['why'] !== 'onward-from-answer');
}

/** One request with everything that was sent, when, through which door, and what came back, as far as the reader may see it. */
export function tracePage(row: TraceRow, viewpoint: Viewpoint) {
  const { facts } = row;
  const release = releaseOf(row, viewpoint);
  const standing = fold(facts);
  const [proposed, requested, withdrawn, closed] = (['TraceProposed', 'TraceRequested', 'TraceWithdrawn', 'TraceClosed'] as const).map((type) =>
    lastOf(facts, type),
  );
  const owner = ownerOf(facts);
  const asked = factsOf(facts, 'ClarificationAsked');
  const given = firstLater(asked, factsOf(facts, 'ClarificationGiven'), ({ data }) => data['question']);
  const superseded = new Set(factsOf(facts, 'TraceAnswered').map(({ data }) => data['supersedes'] as unknown));
  return {
    id: row.id,
    firearm: row.firearm,
    status: standing.status,
    to: standing.to ?? null,
    door: standing.door ?? null,
    proposal: proposed ? (release.rest || viewpoint.layer === 'both' ? entryOf(proposed) : withoutItsReason(proposed)) : null,
    request: requested ? entryOf(requested) : null,
    submissions: entriesOf(facts, 'TraceSubmitted'),
    acknowledgements: entriesOf(facts, 'TraceAcknowledged'),
    due: dueOf(facts, standing, viewpoint.now),
    reminders: entriesOf(facts, 'TraceReminded'),
    delays: factsOf(facts, 'TraceDelayed').map((fact) => ({
      ...textOf(fact, release),
      over: fact.data['until'] === undefined ? null : dayIsOver(fact.data['until'] as string, viewpoint.now),
    })),
    messages: factsOf(facts, 'MessageSent', 'MessageReceived').map((fact) => ({
      direction: fact.type === 'tracing.MessageSent' ? 'sent' : 'received',
      ...(release.rest ? entryOf(fact) : withheld(fact, { channel: fact.data['channel'] as string, ask: fact.data['from'] ?? owner })),
    })),
    clarifications: asked.map((question) => {
      const answer = given.get(question);
      return { ...textOf(question, release), answered: answer ? textOf(answer, release) : null };
    }),
    registers: factsOf(facts, 'DomesticTraceAnswered').map((fact) =>
      release.rest ? { released: true, ...entryOf(fact) } : withheld(fact, { ask: fact.data['searchedBy'] as string }),
    ),
    answers: factsOf(facts, 'TraceAnswered').map((fact) =>
      release.answer(fact)
        ? { released: true, superseded: superseded.has(fact.data['answer']), ...entryOf(fact) }
        : withheld(fact, { answer: fact.data['answer'] as number, ask: (fact.data['answeredBy'] as string | undefined) ?? owner }),
    ),
    refusals: factsOf(facts, 'TraceRefused').map((fact) => textOf(fact, release)),
    use: useOf(facts),
    attention: [...useAttention(facts), ...correctionAttention(facts)],
    withdrawn: withdrawn ? entryOf(withdrawn) : null,
    closed: closed ? entryOf(closed) : null,
    corrections: correctionsOf(facts, () => release.rest),
  };
}
export type TracePage = ReturnType<typeof tracePage>;

/** What a reader of the procedure layer learns of what is not released: that it exists, its date, and whom to ask. */
const withheld = ({ happened, recorded }: CaseFact, more: Readonly<Record<string, unknown>>) => ({ released: false, happened, recorded, ...more });
/** A refusal or a question says why in a code; its text belongs to the other side. */
function textOf(fact: CaseFact, release: Release): Readonly<Record<string, any>> {
  if (release.rest) return entryOf(fact);
  const { _sd, documents: _documents, document: _document, attachments: _attachments, ...code } = entryOf(fact);
  return _sd === undefined ? code : { ...code, released: false };
}
/** "Because an answer pointed there" would tell what the answer says. */
function withoutItsReason(fact: CaseFact): Readonly<Record<string, any>> {
  const { why, ...rest } = entryOf(fact);
  return why === 'onward-from-answer' ? rest : { ...rest, why };
}

function ownerOf(facts: readonly CaseFact[]): string {
  const to = (lastOf(facts, 'TraceRequested') ?? lastOf(facts, 'TraceProposed'))?.data['to'] as
    { authority?: string; country?: string; maker?: string; kind: string } | undefined;
  return to?.authority ?? to?.country ?? to?.maker ?? to?.kind ?? 'unknown';
}

/** A limit is shown with its source, so that a local threshold is never taken for a legal deadline (domain rule 11). */
function dueOf(facts: readonly CaseFact[], standing: TraceFacts, now: string) {
  const { dueAt, dueRule } = standing;
  if (dueAt === undefined && dueRule === undefined) return null;
  const ended = lastOf(facts, 'TraceAnswered', 'TraceRefused', 'TraceWithdrawn', 'TraceClosed');
  return {
    at: dueAt ?? null,
    rule: dueRule ?? null,
    overdue: isOpen(standing) && dueAt !== undefined && isBefore(dueAt, now),
    endedLate: ended !== undefined && dueAt !== undefined && isBefore(dueAt, ended.happened.at),
  };
}

/** What the owner allows: entered by one tracing officer, in force once a second one has confirmed it. */
const useOf = (facts: readonly CaseFact[]) => ({
  proposed: entriesOf(facts, 'UseAuthorisationProposed'),
  declined: entriesOf(facts, 'UseAuthorisationDeclined'),
  authorised: entriesOf(facts, 'UseAuthorised'),
  withdrawn: entriesOf(facts, 'UseWithdrawn'),
  withdrawalsConfirmed: entriesOf(facts, 'UseWithdrawalConfirmed'),
});
