/** Renseignement or procédure: magistrates and the defence read the procedure, police and tracing officers both (domain rule 9). */
export type Layer = 'procedure' | 'both';

/** As much of a fact as decides whether it may be read in the procedure. */
export interface Told {
  readonly type: string;
  readonly stream: string;
  readonly event: string;
  readonly data: Readonly<Record<string, any>>;
}

/** Results and texts that belong to whoever answered. */
const OF_THE_OTHER_SIDE = new Set(['tracing.DomesticTraceAnswered', 'tracing.MessageReceived', 'tracing.ClarificationAsked']);
/** What decides: needed beside the facts that are shown. */
export const RELEASING = ['tracing.UseAuthorised', 'tracing.UseWithdrawn'] as const;

/**
 * The events whose content does not stand in the procedure: intelligence, and answers whose owner has not authorised their use in
 * court, has withdrawn it, or had set it a day that is over. That they exist is no secret, nor whom to ask. `now`: RFC 3339 UTC.
 */
export function withheldEvents(facts: readonly Told[], { layer, now }: { readonly layer: Layer; readonly now: string }): ReadonlySet<string> {
  if (layer === 'both') return new Set();
  const releases = new Map<string, readonly Told[]>();
  for (const fact of facts) if (fact.type === 'tracing.UseAuthorised') releases.set(fact.stream, [...(releases.get(fact.stream) ?? []), fact]);
  const withdrawn = new Set(facts.filter(({ type }) => type === 'tracing.UseWithdrawn').map(({ stream, data }) => `${stream} ${data['authorisation']}`));
  const inForce = (stream: string) =>
    (releases.get(stream) ?? []).filter(
      ({ data }) =>
        data['purpose'] === 'court' &&
        !withdrawn.has(`${stream} ${data['authorisation']}`) &&
        (data['until'] === undefined || data['until'] >= now.slice(0, 10)),
    );
  const held = facts.filter(({ type, stream, data }) => {
    if (type === 'casework.DocumentFiled') return data['layer'] === 'RENSEIGNEMENT';
    if (type === 'tracing.TraceAnswered') return !inForce(stream).some((one) => (one.data['answers'] as number[]).includes(data['answer'] as number));
    return OF_THE_OTHER_SIDE.has(type) && !inForce(stream).some((one) => (one.data['answers'] as number[]).length === 0);
  });
  return new Set(held.map(({ event }) => event));
}

/** Minors and victims of trafficking are never named in lists (domain rule 8). */
export const neverNamed = ({ type, data }: Pick<Told, 'type' | 'data'>): boolean =>
  type === 'casework.PersonRecorded' && (data['traffickingVictim'] === true || data['age'] === 'MINOR' || data['age'] === 'MINOR_BY_ASSESSMENT');
