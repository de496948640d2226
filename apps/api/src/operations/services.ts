import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { directory, type Directory } from '#domain/access';
import { givesNumbersOf, number, numberStreamId, type Asker } from '#domain/numbers';
import { Change, type Aggregate } from '#platform/commands';
import { DeciderRunner, type Attachment, type CommandContext } from '#platform/event-log';
import type { Principal } from '#platform/identity';
import { DomainError } from '#platform/kernel';
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
  of(subjectKind: string, principal: Principal): Services {
    return {
      sees: async (stream) => {
        if (!(await this.visibility.mayAct(principal, stream, { action: 'READ' }))) throw notFound();
      },
      directory: (...parties) => this.directory([principal.sub, ...parties]),
      unknownIn: (country) => this.unknownIn(country),
      state: (aggregate, id) => this.state(aggregate, id),
      claimsAnother: () => this.claimsAnother(principal.sub),
      attachment: (sha256) => this.attachment(sha256),
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
    if ((await this.holder(id)) !== subject) {
      const command = { kind: 'claim' as const, asker, number: official, subjectKind, subject };
      await this.bus.execute(new Change(number, id, { command, context: { ...context, attachments: [] } }));
    }
    if ((await this.holder(id)) !== subject) throw new DomainError('number-taken', 'This official number belongs to another subject');
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
    return official && (await this.holder(numberStreamId(official)));
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

  async attachment(sha256: string): Promise<Attachment> {
    const found = await this.node.attachments.stat(sha256);
    // No decision: once the file is uploaded, the same request under the same key is accepted.
    if (found === undefined) throw new Problem(422, 'attachment-unknown', 'A file must be uploaded before it is named');
    return found;
  }

  private async holder(id: string): Promise<string | undefined> {
    const state = (await this.state(number, id)) as { status: string; subject?: string };
    return state.status === 'claimed' ? state.subject : undefined;
  }
}
