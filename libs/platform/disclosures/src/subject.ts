const PERSON_STREAM = 'custos.person-';

/** The subject of a stream's own sealed members. A person's stream and every event that names the person share one key. */
export const subjectOfStream = (stream: string): string => (stream.startsWith(PERSON_STREAM) ? stream.slice('custos.'.length) : stream);

/**
 * Under whose key a member goes: the stream's, or that of the person whose id stands in the open member `under`.
 * A correction keeps its open members inside `replacement`. Where nobody is named, the value is about nobody known: the stream's key.
 */
export function subjectOf(stream: string, under: string, members: Readonly<Record<string, unknown>>): string {
  if (under === 'stream') return subjectOfStream(stream);
  const named = members[under] ?? (members['replacement'] as Record<string, unknown> | undefined)?.[under];
  return typeof named === 'string' && named.startsWith('person-') ? named : subjectOfStream(stream);
}
