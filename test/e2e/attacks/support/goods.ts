import { HOLDER, seized, type Seized } from '../../../../apps/api/src/custody.examples.js';
import { stepKey, type Step } from '../../../../apps/api/src/operations/example.js';
import type { ShowroomLine } from '../../../../apps/api/src/operations/showroom.js';
import { operations } from '../../../../apps/api/src/operations/table.js';
import { settled, type Client } from '../../../scenarios/support/client.js';

/** Plays the steps that an attack stands on, each under its fixed key. */
export async function play(client: Client, steps: readonly Step[]): Promise<void> {
  for (const { name, user, operationId, params, body } of steps) {
    const path = operations.find((one) => one.operationId === operationId)?.path ?? '/v1/attachments';
    const address = path.replace(/\{(\w+)\}/g, (_, member: string) => encodeURIComponent(params?.[member] ?? ''));
    const sent = typeof body === 'string' ? { raw: body, media: 'application/octet-stream' } : { json: body, key: stepKey(name) };
    const answer = await settled(() => client.send('POST', address, { user, ...sent }));
    if (answer.status >= 300) throw new Error(`${name}: ${answer.status} ${answer.text}`);
  }
}

/** One seized line, recorded and registered: the address of its exhibit. */
export async function exhibitOf(client: Client, purpose: string, line: ShowroomLine, more: (goods: Seized) => Seized = (goods) => goods): Promise<string> {
  const goods = more(seized(`attack: ${purpose}`, line));
  await play(client, goods.steps);
  const page = `/v1/exhibits/${goods.exhibit}`;
  await client.found(HOLDER, page);
  return page;
}

/** Whom the directory of an exercise knows only once he has shown himself. */
export async function known(client: Client, ...officers: readonly string[]): Promise<void> {
  for (const officer of officers) await client.found(officer, '/v1/me');
}

/** What the page of a subject says is not in order. */
export const attentionOf = async (client: Client, user: string, page: string, position: string): Promise<readonly Record<string, any>[]> =>
  (await client.found(user, page, position)).body['attention'];

/** What waits for an officer, of one kind. */
export const waitingFor = async (client: Client, user: string, kind: string, position: string): Promise<readonly Record<string, any>[]> =>
  (await client.found(user, `/v1/work-list?kind=${kind}`, position)).body['items'];
