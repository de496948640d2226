import { canonical, commandId, sha256, type CommandContext } from '#platform/event-log';
import { now } from '#platform/kernel';
import type { Config } from './config.js';

/** What stands around a fact that the node records by itself. The same `what` with the same `content` is one command, however often it is asked. */
export function systemContext(
  what: string,
  operationId: string,
  { CUSTOS_COUNTRY: country = 'XX', CUSTOS_EXERCISE: exercise }: Pick<Config, 'CUSTOS_COUNTRY' | 'CUSTOS_EXERCISE'>,
): CommandContext {
  const at = new Date().toISOString();
  const cmd = commandId('custos', 'node', what);
  return {
    commandId: cmd,
    intent: sha256(canonical({ operationId })).toString('base64url'),
    at,
    happened: now(at),
    actor: { kind: 'system', id: 'custos', iss: 'custos', role: 'system', unit: 'XX.CUSTOS', service: 'custos', country },
    correlation: cmd,
    causation: null,
    ...(exercise && { exercise: true }),
  };
}
