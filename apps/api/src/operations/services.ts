import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { directory, type Directory } from '#domain/access';
import { claimOf, givesNumbersOf, number, numberStreamId, type Asker } from '#domain/numbers';
import { Change, type Aggregate } from '#platform/commands';
import { DeciderRunner, type Attachment, type CommandContext } from '#platform/event-log';
import type { Principal } from '#platform/identity';
import { DomainError } from '#platform/kernel';
import { AWAITED, Files, type NamedFiles, type NamingFiles } from '../access/files.js';
import { ReceiptsQuery, receiptsView } from '#views/receipts';
import { Visibility } from '../access/visibility.js';
import { Node } from '../node/node.js';
import type { OfficialNumber, Services } from './operation.js';
import { notFound, Problem } from './problem.js';
import { isUuid, parseNumber } from './request.js';

/** What arrives at one counter without an offer, or is found broken elsewhere, is rare; who names more of it is looking for something. */
const CLAIMS_AN_HOUR = 20;
const HOUR_MS = 3_600_000;
const WAIT_MS = 2_000;

/** What operations may look at before they decide. */
@Injectable()
export class CommandServices {
  constructor(
    private readonly bus: CommandBus,
    private readonly runner: DeciderRunner,
    private readonly node: Node,
    private readonly visibility: Visibility,
  ) {}

  async state<S>(aggregate: Aggregate<S>, id: string): Promise<S> {
    return (await this.runner.state(aggregate.stream(id), aggregate.decider)).state;
  }

  /** The services as one operation sees them: what it claims, it claims for its own subject. */
  of(subjectKind: string, principal: Principal, files: readonly Attachment[] = []): Services {
    return {
      file: (sha256) => files.find((one) => one.sha256 === sha256 && one.media !== AWAITED.media),
      sees: async (stream) => {
        if (!(await this.visibility.mayAct(principal, stream, { action: 'READ' }))) throw notFound().concerning(stream);
      },
      directory: (...parties) => this.directory([principal.sub, ...parties]),
      unknownIn: (country) => this.unknownIn(country),
      origins: (stream) => this.visibility.origins(stream),
      state: (aggregate, id) => this.state(aggregate, id),
      claimsAnother: () => this.claimsAnother(principal.sub),
      claimNumber: async (official, subject, context) => this.claimNumber(official, { subjectKind, subject }, context, await this.asker(principal)),
      asker: () => this.asker(principal),
    };
  }

  /** Claims, then reads the claim again: of two who claim at once, one is refused. Another office's number is taken as stated, and claims nothing. */
  private async claimNumber(
    official: OfficialNumber,
    { subjectKind, subject }: { subjectKind: string; subject: string },
    context: CommandContext,
    asker: Asker,
  ): Promise<'claimed' | 'unconfirmed'> {
    if (!givesNumbersOf(asker, official.issuer)) return 'unconfirmed';
    const id = numberStreamId(official);
    if ((await this.holder(official)) !== subject) {
      const command = { kind: 'claim' as const, asker, number: official, subjectKind, subject };
      await this.bus.execute(new Change(number, id, { command, context: { ...context, attachments: [] } }));
    }
    if ((await this.holder(official)) !== subject) throw new DomainError('number-taken', 'This official number belongs to another subject');
    return 'claimed';
  }

  directory(parties: readonly string[]): Promise<Directory> {
    return this.node.directoryOf(parties);
  }

  private async asker(principal: Principal): Promise<Asker> {
    const directory = await this.directory([principal.sub]);
    return { by: principal.sub, registrar: principal.roles.includes('registrar'), directory, day: new Date().toISOString().slice(0, 10) };
  }

  private async unknownIn(country: string): Promise<{ readonly unknownUnits: number; readonly unknownOfficers: number }> {
    const unknown = await this.node.parties.unknownIn(country, await this.state(directory, country));
    const officers = unknown.filter((one) => one.kind === 'officer').length;
    return { unknownUnits: unknown.length - officers, unknownOfficers: officers };
  }

  /** What stands in a path: an id, or the subject that an official number stands for now, whatever way the number was typed. */
  async idOf(given: string): Promise<string | undefined> {
    if (isUuid(given)) return given.toLowerCase();
    const official = parseNumber(given);
    return official && (await this.holder(official));
  }

  /** @throws Problem 422 where a signature has no file: no decision, once the file is sent, the same request under the same key is accepted */
  nameFiles(naming: NamingFiles): Promise<NamedFiles> {
    return new Files(this.node, this.visibility).name(naming);
  }

  /** Counted over all processes, and after the view has read all that was claimed when he asked. */
  private async claimsAnother(officer: string): Promise<void> {
    const tail = await this.node.log.tail();
    if (tail !== undefined) await this.node.views.waitFor(receiptsView, tail.position, WAIT_MS);
    const claimed = await new ReceiptsQuery(this.node.reader).claimedBy(officer, new Date(Date.now() - HOUR_MS).toISOString());
    if (claimed < CLAIMS_AN_HOUR) return;
    this.node.alarms.raise('receipt-claims', `${officer} claims or reports more by number or code than ${CLAIMS_AN_HOUR} an hour`);
    throw new Problem(429, 'too-many-claims', `One officer claims or reports by number or code at most ${CLAIMS_AN_HOUR} times an hour`, { retryAfter: 600 });
  }

  forgetFiles(cmd: string, files: readonly string[]): Promise<void> {
    return this.node.files.forget(cmd, files);
  }

  private async holder(official: Pick<OfficialNumber, 'kind' | 'issuer' | 'year' | 'n'>): Promise<string | undefined> {
    return claimOf(await this.state(number, numberStreamId(official)), official.issuer)?.subject;
  }
}
