import { Directory } from '#domain/access/events';
import { caseOfSeizure, seizureAsSeen } from '#domain/casework';
import { registry } from '#domain/catalogue';
import { inMemoryDisclosures } from '#platform/disclosures';
import { commandId, DeciderRunner, idFrom, InMemoryLog, type CommandContext } from '#platform/event-log';
import { now, unitOf } from '#platform/kernel';
import { accountOf, BUILT_IN_ISSUER, type Principal } from '#platform/identity';
import { caseworkOperations } from './casework.operations.js';
import { stepKey } from './operations/example.js';
import type { Call, Services } from './operations/operation.js';

/** Plays requests on a log of its own, as the pipeline does; a seizure that is named counts as recorded. */
function player() {
  const runner = new DeciderRunner(new InMemoryLog(), registry(), inMemoryDisclosures().disclosures);
  const services: Services = {
    state: async (aggregate, id) =>
      aggregate === (seizureAsSeen as unknown)
        ? ({ ...seizureAsSeen.decider.initial, recorded: true, unit: 'CI.DGD-AIR' } as never)
        : (await runner.state(aggregate.stream(id), aggregate.decider)).state,
    claimNumber: () => Promise.resolve('claimed'),
    asker: () => Promise.reject(new Error('no numbers here')),
    file: () => undefined,
    claimsAnother: () => Promise.resolve(),
    directory: () => Promise.resolve(Directory.NONE),
    unknownIn: () => Promise.resolve({ unknownUnits: 0, unknownOfficers: 0 }),
    sees: () => Promise.resolve(),
    origins: () => Promise.resolve({ country: 'CI', seizures: [], cases: [] }),
  };
  return async (key: string, user: string, operationId: string, params: Readonly<Record<string, string>>, sent: unknown): Promise<void> => {
    if (operationId === 'uploadAttachment') return;
    const operation = caseworkOperations.find((one) => one.operationId === operationId);
    if (operation === undefined) return;
    const at = new Date().toISOString();
    const cmd = commandId(BUILT_IN_ISSUER, user, key);
    const id = operation.creates ? idFrom(cmd, operation.aggregate.name) : params['id']!;
    const actor = {
      kind: 'person' as const,
      id: user,
      iss: BUILT_IN_ISSUER,
      role: operation.roles[0]!,
      unit: unitOf(user),
      service: 'x',
      country: user.slice(0, 2),
    };
    const context: CommandContext = { commandId: cmd, intent: cmd, at, happened: now(at), actor, correlation: cmd, causation: null };
    const principal: Principal = {
      iss: BUILT_IN_ISSUER,
      sub: user,
      roles: accountOf(user)!.roles,
      unit: unitOf(user),
      service: 'x',
      country: user.slice(0, 2),
    };
    const body: Record<string, unknown> = operation.body.parse(sent);
    const call: Call<Record<string, unknown>> = {
      id,
      by: user,
      principal,
      at,
      happened: now(at),
      params,
      body,
      created: (name, ordinal) => idFrom(cmd, name, ordinal),
    };
    const found: unknown = await operation.before?.({ ...call, context }, services);
    await runner.run(operation.aggregate.stream(id), operation.aggregate.decider, { command: operation.command(call, found) as unknown, context });
  };
}

describe('the examples of case work', () => {
  it.each(caseworkOperations.map((one) => [one.operationId, one] as const))('%s is accepted after what it stands on', async (operationId, { example }) => {
    const play = player();
    for (const step of example.given ?? []) await play(stepKey(step.name), step.user, step.operationId, step.params ?? {}, step.body);
    await play(stepKey(`example ${operationId}`), example.user, operationId, example.params ?? {}, example.body);
  });

  it('share no case with one another', () => {
    const cases = caseworkOperations.flatMap(({ example }) => example.params?.['id'] ?? []);
    expect(new Set(cases).size).toBe(cases.length);
    expect(cases).not.toContain(caseOfSeizure(''));
  });
});
