import { stepKey, type Step } from '../../../../apps/api/src/operations/example.js';
import { operations } from '../../../../apps/api/src/operations/table.js';
import type { Client } from '../../../scenarios/support/client.js';

const paths = new Map(operations.map((one) => [one.operationId, one.path]));

/** Plays steps of the showroom one after the other, each under its fixed key. */
export async function playSteps(client: Client, steps: readonly Step[]): Promise<void> {
  for (const { name, user, operationId, params, body } of steps) {
    if (operationId === 'uploadAttachment') {
      const { status } = await client.send('POST', '/v1/attachments', { user, raw: body as string, media: 'application/octet-stream' });
      if (status >= 300) throw new Error(`${name}: ${status}`);
      continue;
    }
    const path = paths.get(operationId)!.replace(/\{(\w+)\}/g, (_, member: string) => encodeURIComponent(params?.[member] ?? ''));
    await client.accepted(user, path, body, { key: stepKey(name) });
  }
}
