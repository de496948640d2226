import { Directory } from '#domain/access/events';
import { caseworkCatalogue } from '#domain/casework/events';
import { custodyCatalogue, EXHIBITS_BY_CODE, policies } from '#domain/custody';
import { policies as identificationPolicies } from '#domain/identification';
import { identificationCatalogue } from '#domain/identification/events';
import { numberCatalogue } from '#domain/numbers';
import { operationCatalogue } from '#domain/operation';
import { seizureCatalogue } from '#domain/seizure';
import { inMemoryDisclosures } from '#platform/disclosures';
import { commandId, decode, DeciderRunner, idFrom, InMemoryLog, type CommandContext } from '#platform/event-log';
import { accountOf, BUILT_IN_ISSUER, type Principal } from '#platform/identity';
import { now, Registry, type Happened } from '#platform/kernel';
import type { Lookup } from '#platform/processes';
import { caseworkOperations } from './casework.operations.js';
import { custodyOperations } from './custody.operations.js';
import { identificationOperations } from './identification.operations.js';
import { operationOperations } from './operation.operations.js';
import { stepKey } from './operations/example.js';
import type { CommandOperation, Services } from './operations/operation.js';
import { seizureOperations } from './seizure.operations.js';

const operations: readonly CommandOperation[] = [
  ...operationOperations,
  ...seizureOperations,
  ...caseworkOperations,
  ...custodyOperations,
  ...identificationOperations,
];

interface Played {
  readonly user: string;
  readonly operationId: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Custody's own, and the one that describes the firearm of an exhibit. */
const followed = [...policies, ...identificationPolicies.filter((one) => one.name.endsWith('then-describe-its-firearm'))];

/** Plays requests on a log of its own as the pipeline does, and lets custody's policies follow each of them. */
class Rehearsal {
  private readonly log = new InMemoryLog();
  private readonly registry = new Registry([
    numberCatalogue,
    operationCatalogue,
    seizureCatalogue,
    caseworkCatalogue,
    custodyCatalogue,
    identificationCatalogue,
  ]);
  private readonly runner = new DeciderRunner(this.log, this.registry, inMemoryDisclosures().disclosures);

  async play(key: string, { user, operationId, params = {}, body: sent }: Played): Promise<void> {
    // Files are no facts.
    if (operationId === 'uploadAttachment') return;
    const operation = operations.find((one) => one.operationId === operationId)!;
    const account = accountOf(user)!;
    expect(account.roles.some((role) => operation.roles.includes(role))).toBe(true);
    const at = new Date().toISOString();
    const cmd = commandId(BUILT_IN_ISSUER, user, key);
    const { occurred = now(at), ...own } = sent as { occurred?: Happened };
    const body: unknown = operation.body.parse(own);
    const id = operation.creates ? idFrom(cmd, operation.aggregate.name) : params['id']!;
    const { roles, unit, service, country } = account;
    const principal: Principal = { iss: BUILT_IN_ISSUER, sub: user, roles, unit, service, country };
    const actor = { kind: 'person', id: user, iss: BUILT_IN_ISSUER, role: roles[0]!, unit, service, country } as const;
    const context: CommandContext = { commandId: cmd, intent: cmd, at, happened: occurred, actor, correlation: cmd, causation: null };
    const created = (name: string, ordinal?: number) => idFrom(cmd, name, ordinal);
    const call = { id, by: user, principal, at, happened: occurred, params, body, created, context };
    const found: unknown = await operation.before?.(call, this.services);
    const stream = operation.aggregate.stream(id);
    await this.runner.run(stream, operation.aggregate.decider, { command: operation.command(call, found) as unknown, context });
    await this.follow(stream, context);
  }

  private readonly services: Services = {
    state: async (aggregate, id) => (await this.runner.state(aggregate.stream(id), aggregate.decider)).state,
    claimNumber: () => Promise.resolve('claimed'),
    asker: () => Promise.reject(new Error('no numbers here')),
    file: () => undefined,
    claimsAnother: () => Promise.resolve(),
    directory: () => Promise.resolve(Directory.NONE),
    unknownIn: () => Promise.resolve({ unknownUnits: 0, unknownOfficers: 0 }),
    sees: () => Promise.resolve(),
    origins: () => Promise.resolve({ country: 'CI', seizures: [], cases: [] }),
  };
  private readonly look: Lookup = {
    settings: {},
    // By the code on its label an exhibit is found; a number of the examples is on none.
    find: (index, key) => Promise.resolve({ view: 'receipts', found: index === EXHIBITS_BY_CODE ? [key] : [] }),
    state: (aggregate, id) => this.runner.state(aggregate.stream(id), aggregate.decider),
  };

  private async follow(stream: `custos.${string}`, context: CommandContext): Promise<void> {
    const events = [];
    for await (const stored of this.log.readStream(stream)) events.push(decode(stored, this.registry));
    for (const event of events.filter((one) => one.command === context.commandId)) {
      for (const policy of followed) {
        const reaction = await policy.when[event.event.type]?.(event as never, this.look);
        for (const ask of reaction?.ask ?? []) {
          const commandId = idFrom(event.eventId, policy.name);
          await this.runner.run(ask.aggregate.stream(ask.id), ask.aggregate.decider, {
            command: ask.command(context.at) as unknown,
            context: { ...context, commandId },
          });
          await this.follow(ask.aggregate.stream(ask.id), { ...context, commandId });
        }
      }
    }
  }
}

const playAll = async (order: readonly CommandOperation[]) => {
  const rehearsal = new Rehearsal();
  for (const { operationId, example } of order) {
    for (const step of example.given ?? []) await rehearsal.play(stepKey(step.name), step);
    await rehearsal.play(stepKey(`example of ${operationId}`), { operationId, ...example });
  }
};

describe('the examples of custody', () => {
  it.each(custodyOperations.map((one) => [one.operationId, one] as const))('%s is accepted on what it stands on alone', (_id, operation) =>
    playAll([operation]),
  );
  it('are accepted on one log in any order', async () => {
    await playAll(custodyOperations);
    await playAll([...custodyOperations].reverse());
  });
  it('stand on subjects of their own: no two of them act on one', () => {
    const subjects = custodyOperations.filter((one) => !one.creates).map((one) => one.example.params!['id']);
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});
