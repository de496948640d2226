import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Change, Correct } from '#platform/commands';
import { commandId, idFrom, type CommandContext, type Outcome, type StreamName } from '#platform/event-log';
import { toActor, type Principal } from '#platform/identity';
import { intentOf } from '#platform/disclosures';
import { DomainError, now, sealedMembers, z, type CorrectionCommand } from '#platform/kernel';
import { Node } from '../node/node.js';
import { requireStepUp } from '../access/step-up.js';
import { Visibility } from '../access/visibility.js';
import type { Call, CommandOperation } from './operation.js';
import { invalid, notFound, Problem } from './problem.js';
import { problemOf } from './problem-of.js';
import { filesOf, type NamedFiles } from '../access/files.js';
import { bodyOf, isUuid, NOBODY, parseIfMatch, splitShared } from './request.js';
import { CommandServices } from './services.js';

export interface Asked {
  readonly principal: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly ifMatch: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Something in it is not known yet: it is not remembered, and the same key asked again may hear more. */
  readonly unsettled?: boolean;
}

/** The way of every command: form, key, visibility or the remembered answer, intent, lookups, decision, receipt. */
@Injectable()
export class CommandPipeline {
  constructor(
    private readonly bus: CommandBus,
    private readonly node: Node,
    private readonly services: CommandServices,
    private readonly visibility: Visibility,
  ) {}

  async run(operation: CommandOperation, asked: Asked): Promise<Answer> {
    if (operation.stepUp === true) requireStepUp(asked.principal, this.node.config);
    const key = requireKey(asked.idempotencyKey);
    const body = this.read(operation, asked.body);
    const ifRevision = parseIfMatch(asked.ifMatch);
    if (ifRevision === 'malformed') throw new Problem(400, 'if-match-malformed', 'If-Match is a revision in quotes');
    const cmd = commandId(asked.principal.iss, asked.principal.sub, key);
    const { id, refused } = await this.admission(operation, asked, body, cmd);
    // Who was answered once hears that answer again, whatever is hidden from him since; nothing is carried out anew.
    if (refused !== undefined && !(await this.node.outcomes.remembers(whoseKey(asked.principal), key))) throw refused;
    const intent = await this.intent(operation, asked, { cmd, id, create: refused === undefined });
    const act = (readBy: number) =>
      refused === undefined ? this.carryOut(operation, asked, body, { id, cmd, intent, ifRevision, readBy }) : Promise.reject(refused);
    return this.once(asked.principal, key, intent, act, () => this.node.runner.holds(operation.aggregate.stream(id), operation.aggregate.decider, cmd));
  }

  /** One item of a batch: the same way, under a command id of its own, as long as the claim on the batch's key lasts. Never throws what a single request would answer. */
  async runItem(operation: CommandOperation, asked: Asked, { cmd, batch, readBy }: { cmd: string; batch: string; readBy: number }): Promise<Answer> {
    try {
      const body = this.read(operation, asked.body);
      const id = await this.admit(operation, asked, body, cmd);
      return await this.carryOut(operation, asked, body, { id, cmd, intent: await this.intent(operation, asked, { cmd, id, create: true }), readBy, batch });
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return { status: problem.status, body: problem.body(), headers: {} };
    }
  }

  /**
   * Answers a repeated key as the first time; otherwise acts, as long as the claim on the key lasts, and remembers the answer of the decider,
   * accepted or refused. An acceptance is repeated only while the log holds what it speaks of (`stands`): of what went with a log put back
   * from a backup nobody says that it is done.
   */
  async once(
    { iss, sub }: Principal,
    key: string,
    intent: string,
    act: (readBy: number) => Promise<Answer>,
    stands: (body: unknown) => Promise<boolean>,
  ): Promise<Answer> {
    const who = whoseKey({ iss, sub });
    let claim = await this.node.outcomes.claim(who, key, intent);
    if (claim.kind === 'known' && claim.status < 300 && !(await stands(claim.body))) {
      await this.node.outcomes.forget(who, key);
      claim = await this.node.outcomes.claim(who, key, intent);
    }
    if (claim.kind === 'known') return { status: claim.status, body: claim.body, headers: headersOf(claim.status, claim.body) };
    if (claim.kind === 'reused') throw new Problem(422, 'key-reused', 'This Idempotency-Key was used for another request');
    if (claim.kind === 'busy') throw new Problem(503, 'busy', 'The same request is still being worked on', { retryAfter: 1 });
    try {
      const answer = await act(claim.until);
      if (answer.unsettled === true) await this.node.outcomes.release(who, key).catch(() => undefined);
      else await this.node.outcomes.complete(who, key, answer.status, answer.body);
      return answer;
    } catch (error) {
      const problem = problemOf(error);
      if (problem !== undefined && error instanceof DomainError) await this.node.outcomes.complete(who, key, problem.status, problem.body());
      else await this.node.outcomes.release(who, key).catch(() => undefined);
      throw error;
    }
  }

  private async carryOut(
    operation: CommandOperation,
    asked: Asked,
    body: Record<string, unknown>,
    { id, cmd, intent, ifRevision, readBy, batch }: { id: string; cmd: string; intent: string; ifRevision?: bigint; readBy: number; batch?: string },
  ): Promise<Answer> {
    const { principal } = asked;
    const { own, shared } = splitShared(body);
    const stream = operation.aggregate.stream(id);
    // What was accepted stays accepted: neither a lookup nor a number that has moved since is asked about it again.
    const before = operation.before && (await this.node.runner.carriedOut(stream, operation.aggregate.decider, { commandId: cmd, intent }));
    if (before !== undefined) return accepted(operation, id, before);
    const at = new Date().toISOString();
    const files = await this.files(operation, principal, body, { stream, cmd });
    const context: CommandContext = {
      commandId: cmd,
      intent,
      at,
      happened: shared.occurred ?? now(at),
      actor: toActor(
        principal,
        operation.roles.find((role) => principal.roles.includes(role))!,
      ),
      correlation: cmd,
      causation: null,
      ...(batch !== undefined && { batch }),
      ...(principal.exercise === true || this.node.exercise ? { exercise: true } : {}),
      attachments: files.attachments,
    };
    const call: Call<Record<string, unknown>> & { readonly context: CommandContext } = {
      id,
      by: principal.sub,
      principal,
      at,
      happened: context.happened,
      params: asked.params,
      body: own,
      created: (name, ordinal) => idFrom(cmd, name, ordinal),
      context,
    };
    return this.decide(operation, call, files, { ifRevision, readBy });
  }

  private async decide(
    operation: CommandOperation,
    call: Call<Record<string, unknown>> & { readonly context: CommandContext },
    files: NamedFiles,
    options: { readonly ifRevision?: bigint; readonly readBy: number },
  ): Promise<Answer> {
    const { id, context } = call;
    try {
      const found: unknown = await operation.before?.(call, this.services.of(operation.aggregate.name, call.principal, files.all));
      const command: unknown = operation.command(call, found);
      const request = { command, context, ...options };
      const outcome: Outcome = await this.bus.execute(
        isCorrection(command) ? new Correct(operation.aggregate, id, { ...request, command }) : new Change(operation.aggregate, id, request),
      );
      return accepted(operation, id, outcome);
    } catch (error) {
      // Refused, the command names no file. Where nobody knows yet, what was kept of it stays.
      if ((problemOf(error)?.status ?? 500) < 500 && files.added.length > 0) await this.services.forgetFiles(context.commandId, files.added);
      throw error;
    }
  }

  private read(operation: CommandOperation, body: unknown): Record<string, unknown> {
    // No body stands for one without members; `null` is a body, and none of an object.
    const read = bodyOf(operation).safeParse(body === undefined ? {} : body);
    if (!read.success) throw invalid(read.error);
    return read.data;
  }

  /** @throws Problem for what the officer may not do to the subject, or may not see */
  private async admit(operation: CommandOperation, asked: Asked, body: Record<string, unknown>, cmd: string): Promise<string> {
    const { id, refused } = await this.admission(operation, asked, body, cmd);
    if (refused !== undefined) throw refused;
    return id;
  }

  /** The subject's id: in the path as an id or an official number, or derived from the command. What the officer may not see is absent. */
  private async admission(operation: CommandOperation, { params, principal }: Asked, body: Record<string, unknown>, cmd: string): Promise<Admitted> {
    if (operation.subject !== undefined) return { id: operation.subject(body) };
    if (operation.creates) return { id: idFrom(cmd, operation.aggregate.name) };
    const found = await this.services.idOf(params['id'] ?? '');
    // An official number that nobody holds is looked for as long as one that is somebody else's.
    const id = found ?? NOBODY;
    try {
      const may = await this.visibility.mayAct(principal, operation.aggregate.stream(id), operation);
      return { id, ...((found === undefined || !may) && { refused: notFound() }) };
    } catch (error) {
      if (problemOf(error) === undefined) throw error;
      return { id, refused: error as Error };
    }
  }

  private intent(
    operation: CommandOperation,
    { body, path }: Asked,
    { cmd, id, create }: { readonly cmd: string; readonly id: string; readonly create: boolean },
  ): Promise<string> {
    return intentOf(this.node.keys, {
      operationId: operation.operationId,
      path,
      body,
      sealed: sealedMembers((operation.body as z.ZodObject).shape),
      stream: operation.aggregate.stream(id),
      command: cmd,
      create,
    });
  }

  /** What the request names, in whatever member: kept as named by right or awaited, before the fact is. */
  private files(
    operation: CommandOperation,
    principal: Principal,
    body: Record<string, unknown>,
    { stream, cmd }: { readonly stream: StreamName; readonly cmd: string },
  ): Promise<NamedFiles> {
    const hashes = filesOf(bodyOf(operation), body);
    if (hashes.length === 0) return Promise.resolve({ attachments: [], all: [], added: [] });
    const signed = (operation.signs ?? []).flatMap((member) => atPath(body, member) ?? []);
    return this.services.nameFiles({ principal, stream, cmd, hashes, signed, attachments: (body['attachments'] ?? []) as readonly string[] });
  }
}

/** The hash at a member, `report.document` for one inside another; undefined where the body names none. */
const atPath = (body: unknown, path: string): string | undefined =>
  path.split('.').reduce<any>((within, member) => within?.[member], body) as string | undefined;

/** A subject, and why the officer may not act on it. */
interface Admitted {
  readonly id: string;
  readonly refused?: Error;
}

const whoseKey = ({ iss, sub }: Pick<Principal, 'iss' | 'sub'>): string => `${iss} ${sub}`;

const isCorrection = (command: unknown): command is CorrectionCommand => {
  const kind = (command as { kind?: string }).kind;
  return kind === 'correct' || kind === 'approveCorrection' || kind === 'receiveCorrection' || kind === 'returnCorrection';
};

export function requireKey(key: string | undefined): string {
  if (key === undefined || !isUuid(key)) throw new Problem(400, 'idempotency-key-required', 'A command names itself by a UUID in Idempotency-Key');
  return key.toLowerCase();
}

export interface Receipted {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

function accepted({ creates, aggregate }: CommandOperation, id: string, { revision, position }: Outcome): Answer {
  const body: Receipted = { id: aggregate.name === 'log' ? 'log' : id, revision: Number(revision), position };
  return { status: creates ? 201 : 200, body, headers: headersOf(200, body) };
}

function headersOf(status: number, body: unknown): Record<string, string> {
  // A remembered refusal goes out in the form in which it went out first.
  if (status >= 400) return { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' };
  const { revision, position } = body as Partial<Receipted>;
  return { ...(revision !== undefined && { etag: `"${revision}"` }), ...(position !== undefined && { 'custos-position': position }) };
}
