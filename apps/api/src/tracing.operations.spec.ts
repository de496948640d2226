import { Directory } from '#domain/access/events';
import { registry } from '#domain/catalogue';
import * as custody from '#domain/custody';
import * as identification from '#domain/identification';
import * as tracing from '#domain/tracing';
import { inMemoryDisclosures } from '#platform/disclosures';
import { commandId, decode, DeciderRunner, idFrom, InMemoryLog, type CommandContext, type StreamName } from '#platform/event-log';
import { accountOf, BUILT_IN_ISSUER, type Principal } from '#platform/identity';
import { DomainError, now, type Recorded } from '#platform/kernel';
import type { Policy } from '#platform/processes';
import { identificationOperations } from './identification.operations.js';
import { operationOperations } from './operation.operations.js';
import { stepKey } from './operations/example.js';
import type { CommandOperation, Services } from './operations/operation.js';
import { seizureOperations } from './seizure.operations.js';
import { tracingOperations } from './tracing.operations.js';

const own = [...identificationOperations, ...tracingOperations];
const operations: readonly CommandOperation[] = [...operationOperations, ...seizureOperations, ...own];
const policies: readonly Policy[] = [...custody.policies, ...identification.policies, ...tracing.policies];

interface Played {
  readonly user: string;
  readonly operationId: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Plays requests on a log of its own as the pipeline does, and carries out at once what the policies ask for. */
class Rehearsal {
  private readonly log = new InMemoryLog();
  private readonly registry = registry();
  private readonly runner = new DeciderRunner(this.log, this.registry, inMemoryDisclosures().disclosures);
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

  async play(key: string, { user, operationId, params = {}, body: sent }: Played): Promise<void> {
    // Files are no facts.
    if (operationId === 'uploadAttachment') return;
    const operation = operations.find((one) => one.operationId === operationId)!;
    const account = accountOf(user)!;
    expect(account.roles.some((role) => operation.roles.includes(role))).toBe(true);
    const at = new Date().toISOString();
    const cmd = commandId(BUILT_IN_ISSUER, user, key);
    const body: Record<string, unknown> = operation.body.parse(sent);
    const id = operation.creates ? idFrom(cmd, operation.aggregate.name) : params['id']!;
    const { roles, unit, service, country } = account;
    const principal: Principal = { iss: BUILT_IN_ISSUER, sub: user, roles, unit, service, country };
    const context = this.context(cmd, at, { kind: 'person', id: user, iss: BUILT_IN_ISSUER, role: roles[0]!, unit, service, country });
    const call = { id, by: user, principal, at, happened: now(at), params, body, created: (name: string, n?: number) => idFrom(cmd, name, n), context };
    const found: unknown = await operation.before?.(call, this.services);
    await this.carryOut(operation.aggregate.stream(id), operation.aggregate.decider, operation.command(call, found), context);
  }

  private context(cmd: string, at: string, actor: CommandContext['actor']): CommandContext {
    return { commandId: cmd, intent: cmd, at, happened: now(at), actor, correlation: cmd, causation: null };
  }

  private async carryOut(stream: StreamName, decider: CommandOperation['aggregate']['decider'], command: unknown, context: CommandContext): Promise<void> {
    await this.runner.run(stream, decider, { command, context });
    const facts: Recorded[] = [];
    for await (const stored of this.log.readStream(stream)) facts.push(decode(stored, this.registry));
    for (const fact of facts.filter((one) => one.command === context.commandId)) {
      for (const policy of policies) {
        const { ask = [] } =
          (await policy.when[fact.event.type]?.(fact as Recorded<never>, {
            state: () => Promise.reject(new Error('no lookup')),
            // No receipt of the examples waits for an exhibit.
            find: () => Promise.resolve({ view: 'receipts', found: [] }),
            settings: {},
          })) ?? {};
        for (const one of ask) {
          const next = this.context(idFrom(fact.eventId, policy.name + one.id, one.ordinal), context.at, { ...context.actor, kind: 'system' });
          await this.carryOut(one.aggregate.stream(one.id), one.aggregate.decider, one.command(context.at), next).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
        }
      }
    }
  }
}

/** A rehearsal on which everything that the example stands on has been played. */
async function before({ example }: CommandOperation): Promise<Rehearsal> {
  const rehearsal = new Rehearsal();
  for (const step of example.given ?? []) await rehearsal.play(stepKey(step.name), step);
  return rehearsal;
}
const asking = ({ operationId, example }: CommandOperation, change: object = {}): Played => ({
  user: example.user,
  operationId,
  params: example.params,
  body: { ...(example.body as object), ...change },
});
const named = (operationId: string) => own.find((one) => one.operationId === operationId)!;

describe('the examples of identification and tracing', () => {
  it.each(own.map((one) => [one.operationId, one] as const))('%s is accepted after what it stands on', async (_operationId, operation) => {
    await (await before(operation)).play('fresh', asking(operation));
  });
  it('share no subject with one another', () => {
    const subjects = own.flatMap(({ example }) => example.params?.['id'] ?? []);
    expect(new Set(subjects).size).toBe(subjects.length);
  });
  it('name each operation and each route once', () => {
    expect(new Set(own.map((one) => one.operationId)).size).toBe(own.length);
    expect(new Set(own.map((one) => one.path)).size).toBe(own.length);
  });
});

describe('the gate of a trace request', () => {
  const request = named('requestTrace');
  it.each([
    ['illicitBases', 'why-illicit-missing'],
    ['circumstances', 'circumstances-missing'],
    ['intendedUse', 'intended-use-missing'],
  ])('without %s is refused as %s, not as a malformed request', async (member, code) => {
    const rehearsal = await before(request);
    await expect(rehearsal.play('fresh', asking(request, { [member]: undefined }))).rejects.toMatchObject({ name: 'DomainError', code });
  });
  it('knows no firearm of another country, and none of another unit unless it is asked by a tracing officer', async () => {
    const rehearsal = await before(request);
    const from = (user: string) => ({ ...asking(request), user });
    await expect(rehearsal.play('a', from('NE.CNCCAI.4711'))).rejects.toMatchObject({ code: 'firearm-unknown' });
    await expect(rehearsal.play('b', from('CI.DGPN-PJ.4711'))).rejects.toMatchObject({ code: 'firearm-unknown' });
    await rehearsal.play('c', from('CI.DGD-AIR.4711'));
  });
});

describe('two recoveries of one weapon', () => {
  it('are not established with a firearm that is unknown or of another country', async () => {
    const operation = named('establishSameFirearm');
    const rehearsal = await before(operation);
    await expect(rehearsal.play('fresh', asking(operation, { other: '0199aa00-0000-8000-8000-0000000000ff' }))).rejects.toMatchObject({
      code: 'firearm-unknown',
    });
  });
});
