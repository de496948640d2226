import type { Step } from '../../../apps/api/src/operations/example.js';
import { stepKey } from '../../../apps/api/src/operations/example.js';
import { settled, type Answer, type Client } from './client.js';

/** One route as the interface describes it. */
export interface Described {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly operationId: string;
  readonly user?: string;
  readonly roles?: readonly string[];
  readonly given: readonly Step[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown; readonly schema?: unknown }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** Every route that the running node describes. */
export async function describedBy(client: Client): Promise<readonly Described[]> {
  const { body } = await client.send('GET', '/openapi.json');
  return Object.entries(body['paths'] as Record<string, Record<string, Record<string, any>>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      method: method.toUpperCase() as 'GET' | 'POST',
      path,
      operationId: one['operationId'],
      user: one['x-user'],
      roles: one['x-roles'],
      given: one['x-given'] ?? [],
      parameters: one['parameters'] ?? [],
      requestBody: one['requestBody'],
      responses: one['responses'],
    })),
  );
}

/** The address of an example: its path and query parameters as they are described. */
export function addressOf({ path, parameters }: Described): string {
  const value = (where: string) =>
    new Map(parameters.filter((one) => one.in === where && one.example !== undefined).map((one) => [one.name, String(one.example)]));
  const inPath = value('path');
  const query = new URLSearchParams([...value('query')]).toString();
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(inPath.get(name) ?? `{${name}}`)) + (query && `?${query}`);
}

/** Sends the example as it is described, a command under the given key. */
export function sendExample(client: Client, one: Described, key: string): Promise<Answer> {
  const octets = one.requestBody?.content['application/octet-stream'];
  const json = one.requestBody?.content['application/json'];
  return client.send(one.method, addressOf(one), {
    ...(one.user !== undefined && { user: one.user }),
    ...(octets !== undefined && { raw: String(octets.example), media: 'application/octet-stream' }),
    ...(json !== undefined && { json: json.example }),
    ...(one.method === 'POST' && { key }),
  });
}

/** What did not go as it should, by the name of the step or the operation. */
export type Failures = Map<string, string>;

/** Plays every step that examples stand on, each once under its fixed key, many at a time; a step waits for those before it in its list. */
export async function playGiven(
  client: Client,
  described: readonly Described[],
  bodyOf: (step: Step) => unknown = ({ body }) => body,
  abreast = 16,
): Promise<Failures> {
  const paths = new Map(described.map((one) => [one.operationId, one.path]));
  const failures: Failures = new Map();
  const played = new Map<string, Promise<boolean>>();
  const play = async (step: Step): Promise<boolean> => {
    const path = paths.get(step.operationId);
    if (path === undefined) return (failures.set(step.name, `the interface has no ${step.operationId}`), false);
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(step.params?.[name] ?? ''));
    const body = bodyOf(step);
    const sent = typeof body === 'string' ? { raw: body, media: 'application/octet-stream' } : { json: body, key: stepKey(step.name) };
    const answer = await settled(() => client.send('POST', address, { user: step.user, ...sent }));
    if (answer.status < 300) return true;
    failures.set(step.name, `${step.operationId} by ${step.user}: ${answer.status} ${answer.text}`);
    return false;
  };
  const lists = described.filter((one) => one.given.length > 0);
  let next = 0;
  const work = async () => {
    for (let one = lists[next++]; one !== undefined; one = lists[next++]) {
      for (const step of one.given) {
        if (!played.has(step.name))
          played.set(
            step.name,
            play(step).catch((error: unknown) => (failures.set(step.name, String(error)), false)),
          );
        if (!(await played.get(step.name))) break;
      }
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return failures;
}

/** The same order for the same seed. */
export function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const order = [...items];
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
