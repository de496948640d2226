import { Directory } from '#domain/access/events';
import { claimOf, logCatalogue, number, numberCatalogue, numberStreamId, type OfficialNumberState } from '#domain/numbers';
import { operationCatalogue } from '#domain/operation';
import { seizureCatalogue } from '#domain/seizure';
import { inMemoryDisclosures } from '#platform/disclosures';
import { commandId, DeciderRunner, idFrom, InMemoryLog, type CommandContext } from '#platform/event-log';
import { accountOf, BUILT_IN_ISSUER, type Principal } from '#platform/identity';
import { DomainError, now, Registry } from '#platform/kernel';
import { numbersOperations } from './numbers.operations.js';
import { operationOperations } from './operation.operations.js';
import { stepKey } from './operations/example.js';
import type { CommandOperation, Services } from './operations/operation.js';
import { seizureOperations } from './seizure.operations.js';

const operations: readonly (CommandOperation & { readonly subject?: (body: unknown) => string })[] = [
  ...numbersOperations,
  ...operationOperations,
  ...seizureOperations,
];

interface Played {
  readonly user: string;
  readonly operationId: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Plays requests on a log of its own as the pipeline does: form, role, subject, lookups, decision. */
class Rehearsal {
  private readonly runner = new DeciderRunner(
    new InMemoryLog(),
    new Registry([logCatalogue, numberCatalogue, operationCatalogue, seizureCatalogue]),
    inMemoryDisclosures().disclosures,
  );

  async play(key: string, { user, operationId, params = {}, body: sent }: Played): Promise<void> {
    // Files are no facts.
    if (operationId === 'uploadAttachment') return;
    const operation = operations.find((one) => one.operationId === operationId)!;
    const account = accountOf(user)!;
    expect(account.roles.some((role) => operation.roles.includes(role))).toBe(true);
    const at = new Date().toISOString();
    const cmd = commandId(BUILT_IN_ISSUER, user, key);
    const body: unknown = operation.body.parse(sent);
    const id = operation.subject?.(body) ?? (operation.creates ? idFrom(cmd, operation.aggregate.name) : params['id']!);
    const { roles, unit, service, country } = account;
    const principal: Principal = { iss: BUILT_IN_ISSUER, sub: user, roles, unit, service, country };
    const actor = { kind: 'person', id: user, iss: BUILT_IN_ISSUER, role: roles[0]!, unit, service, country } as const;
    const context: CommandContext = { commandId: cmd, intent: cmd, at, happened: now(at), actor, correlation: cmd, causation: null };
    const call = {
      id,
      by: user,
      principal,
      at,
      happened: now(at),
      params,
      body,
      created: (name: string, ordinal?: number) => idFrom(cmd, name, ordinal),
      context,
    };
    const found: unknown = await operation.before?.(call, this.services(operation.aggregate.name, user));
    await this.runner.run(operation.aggregate.stream(id), operation.aggregate.decider, { command: operation.command(call, found) as unknown, context });
  }

  private services(subjectKind: string, user: string): Services {
    const state: Services['state'] = async (aggregate, id) => (await this.runner.state(aggregate.stream(id), aggregate.decider)).state;
    return {
      state,
      sees: () => Promise.resolve(),
      file: () => undefined,
      origins: () => Promise.resolve({ country: 'CI', seizures: [], cases: [] }),
      claimsAnother: () => Promise.resolve(),
      directory: () => Promise.resolve(Directory.NONE),
      asker: () => Promise.resolve({ by: user, registrar: false, directory: Directory.NONE, day: '2024-01-01' }),
      unknownIn: () => Promise.resolve({ unknownUnits: 0, unknownOfficers: 0 }),
      claimNumber: async (official, subject, context) => {
        const id = numberStreamId(official);
        const holder = claimOf(await state<OfficialNumberState>(number, id), official.issuer);
        if (holder === undefined) {
          await this.runner.run(number.stream(id), number.decider, {
            command: {
              kind: 'claim',
              asker: { by: context.actor.id, registrar: false, directory: Directory.NONE, day: '2024-01-01' },
              number: official,
              subjectKind,
              subject,
            },
            context,
          });
        } else if (holder.subject !== subject) throw new DomainError('number-taken', 'This official number belongs to another subject');
        return 'claimed';
      },
    };
  }
}

const playAll = async (order: readonly CommandOperation[]) => {
  const rehearsal = new Rehearsal();
  for (const { operationId, example } of order) {
    for (const step of example.given ?? []) await rehearsal.play(stepKey(step.name), step);
    await rehearsal.play(stepKey(`example of ${operationId}`), { operationId, ...example });
  }
};

describe('the examples of numbers, operations and seizures', () => {
  it.each(operations.map((one) => [one.operationId, one] as const))('%s is accepted on what it stands on alone', (_id, operation) => playAll([operation]));
  it('are accepted on one log in any order', async () => {
    await playAll(operations);
    await playAll([...operations].reverse());
  });
  it('refuse a second report under the number of the first', async () => {
    const rehearsal = new Rehearsal();
    const { example } = seizureOperations.find((one) => one.operationId === 'recordSeizure')!;
    for (const step of example.given ?? []) await rehearsal.play(stepKey(step.name), step);
    await rehearsal.play(stepKey('first'), { operationId: 'recordSeizure', ...example });
    await expect(rehearsal.play(stepKey('second'), { operationId: 'recordSeizure', ...example })).rejects.toMatchObject({ code: 'number-taken' });
  });
  it('refuse a seizure in an operation that nobody planned', async () => {
    const { example } = seizureOperations.find((one) => one.operationId === 'recordSeizure')!;
    await expect(new Rehearsal().play(stepKey('lonely'), { operationId: 'recordSeizure', ...example })).rejects.toMatchObject({ code: 'operation-unknown' });
  });
});
