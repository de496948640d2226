import { Injectable } from '@nestjs/common';
import { accessView, type AccessRow } from '#views/access';
import {
  isMember,
  mayDo,
  maySee,
  maySeeWhole,
  mayReadSealed,
  sealedWhere,
  visibleWhere,
  type Kind,
  type Principal,
  type Reach,
  type Visibility as Subject,
} from '#platform/identity';
import type { StreamName } from '#platform/event-log';
import { nameOf } from '#platform/commands';
import type { MemberAction } from '#domain/casework/events';
import { Node } from '../node/node.js';
import { Problem } from '../operations/problem.js';
import { CONCERNED, HIDDEN, SEALED_FOR_AUDIT, VISIBLE_OF_KIND } from './visibility.statements.js';

/** How long a subject that is not there yet may take to come into view before it counts as absent. */
const WAIT_MS = 2_000;
/** Streams whose acts are open to the role itself: they name no person, no place and no evidence. */
const OPEN_KINDS = new Set(['number', 'log', 'operation', 'breakglass']);

/** What one reader may see of one subject. */
export interface SubjectSight {
  readonly seen: boolean;
  /** Only the thing that he has in hand: the case that holds it is sealed, and he is no member of it. */
  readonly thingOnly: boolean;
  /** Whether its sealed members are open to him. */
  readonly sealed: boolean;
  /** Whether he may know who its persons are. */
  readonly persons: boolean;
  /** Whether its intelligence is open to him. */
  readonly intelligence: boolean;
}

/** How an act reaches its subject beside the officer's own ties. */
export interface Admission {
  /** What a member of the case must be assigned for; without it `RECORD`. */
  readonly action?: MemberAction | undefined;
  /** Any officer may record it on a subject that exists. */
  readonly anyUnit?: boolean | undefined;
  /** The authority that sealed a case acts on it without being a member. */
  readonly bySealingAuthority?: boolean | undefined;
}

/** Who may see and touch which subject. Forbidden and absent take the same way and the same time. */
@Injectable()
export class Visibility {
  constructor(private readonly node: Node) {}

  /**
   * Whether the officer may act on the subject, waiting for the view to have read what was recorded when he asked. False: it is absent to him.
   * @throws ViewBehind when it has not by then: nobody knows yet, and "absent" would be a wrong answer
   * @throws Problem 403 when he sees it as a member of its case, and was not assigned for this action
   */
  async mayAct(principal: Principal, stream: StreamName, admission: Admission = {}): Promise<boolean> {
    if (OPEN_KINDS.has(nameOf(stream))) return true;
    const asked = () => this.standing(principal, stream, admission);
    if ((await asked()) === 'may') return true;
    const tail = await this.node.log.tail();
    const behind =
      tail &&
      (await this.node.views.waitFor(accessView, tail.position, WAIT_MS).then(
        () => undefined,
        (error: unknown) => error,
      ));
    const standing = await asked();
    if (standing === 'may') return true;
    if (behind instanceof Error) throw behind;
    if (standing === 'may not') throw new Problem(403, 'member-may-not', `Your assignment to the case does not include ${actionOf(admission)}`);
    return false;
  }

  async maySee(principal: Principal, stream: StreamName): Promise<boolean> {
    const subject = await this.subject(stream);
    return subject !== undefined && maySee(principal, subject, now());
  }

  /** In one look: whether he may see it, read its sealed members, know who its persons are, and read its intelligence. */
  async sight(principal: Principal, stream: StreamName): Promise<SubjectSight> {
    const subject = await this.subject(stream);
    const at = now();
    const may = (asked: (subject: Subject) => boolean) => subject !== undefined && maySee(principal, subject, at) && asked(subject);
    return {
      seen: may(() => true),
      thingOnly: may((one) => !maySeeWhole(principal, one, at)),
      sealed: may((one) => mayReadSealed(principal, one, at)),
      persons: may((one) => mayDo(principal, one, at, 'SEE_PERSONS')),
      intelligence: may((one) => mayDo(principal, one, at, 'SEE_INTELLIGENCE')),
    };
  }

  /** The subjects of a kind that the reader may see by a tie of their own: for lists. `sealed`: those whose sealed members he may read. */
  async streamsOf(principal: Principal, kind: Kind, of: 'visible' | 'sealed' = 'visible'): Promise<readonly string[]> {
    const where = of === 'visible' ? visibleWhere(principal, kind) : sealedWhere(principal, kind);
    const rows = await this.node.reader.query<{ key: string }>(accessView, VISIBLE_OF_KIND, [kind, ...valuesOf(where)]);
    return rows.map((row) => row.key);
  }

  /** Sealed cases of an auditor's country or operation: that they exist, and who ordered it, is all that he sees of them. */
  async sealedCasesOf(principal: Principal): Promise<readonly { readonly key: string; readonly sealedBy: string }[]> {
    if (!principal.roles.includes('auditor')) return [];
    return this.node.reader.query(accessView, SEALED_FOR_AUDIT, [principal.country, principal.sub]);
  }

  /** Whether an auditor is appointed to the joint operation today. */
  async auditsOperation(principal: Principal, operation: string): Promise<boolean> {
    if (!principal.roles.includes('auditor')) return false;
    const [row] = await this.node.reader.query<AccessRow>(accessView, 'select * from access_subject where key = $1', [`custos.operation-${operation}`]);
    return row !== undefined && isMember(principal.sub, { members: row.members }, now());
  }

  /** Of these streams, those that the reader may see with everything around them. */
  async seen(principal: Principal, streams: readonly string[]): Promise<ReadonlySet<string>> {
    const checked = await Promise.all(
      streams.map(async (stream) => {
        const subject = await this.subject(stream as StreamName);
        return [stream, subject !== undefined && maySeeWhole(principal, subject, now())] as const;
      }),
    );
    return new Set(checked.filter(([, may]) => may).map(([stream]) => stream));
  }

  /** Every stream that a sealed case keeps from the reader: the cases that he is no member of, and all that hangs on what they hold. */
  async hidden(principal: Principal): Promise<ReadonlySet<string>> {
    const { roles, sub, unit } = principal;
    const member = visibleWhere({ ...principal, roles }, 'case');
    const rows = await this.node.reader.query<{ key: string }>(accessView, HIDDEN, [
      !member.all && member.member !== undefined ? sub : null,
      !member.all && member.units !== undefined ? [sub, unit] : [],
    ]);
    return new Set(rows.map(({ key }) => key));
  }

  private async standing(principal: Principal, stream: StreamName, admission: Admission): Promise<'may' | 'may not' | 'absent'> {
    const subject = await this.subject(stream);
    const admitted = await this.admits(principal, subject, admission);
    if (subject === undefined) return 'absent';
    const at = now();
    if (mayDo(principal, subject, at, actionOf(admission)) || admitted) return 'may';
    return maySee(principal, subject, at) ? 'may not' : 'absent';
  }

  /** By another tie than the officer's own. The directory is asked for what does not exist, too. */
  private async admits(principal: Principal, subject: Sealable | undefined, { anyUnit, bySealingAuthority }: Admission): Promise<boolean> {
    const authority = subject?.sealedBy ?? principal.unit;
    // What is above an authority is of its country: the asker's own directory says it all.
    const above = bySealingAuthority === true && (await this.node.directoryOf([principal.sub])).ofUnitOrAbove(principal.sub, authority);
    if (subject === undefined) return false;
    return subject.sealed === undefined ? anyUnit === true : above && subject.sealedBy !== undefined;
  }

  /** Everything that decides who may see a stream: its own row, what it came from, and the cases and operations that bring it in. */
  private async subject(stream: StreamName): Promise<Sealable | undefined> {
    const found = await this.node.reader.query<Concerned>(accessView, CONCERNED, [stream]);
    const own = found.find((one) => one.key === one.asked);
    // What stands in for a stream that does not exist is worked out as well, and thrown away.
    const subject = own && subjectOf(own, found);
    return own?.key === stream ? subject : undefined;
  }
}

type Concerned = AccessRow & { readonly via: 'own' | 'case' | 'operation' | 'forced'; readonly asked: string };

function subjectOf(own: Concerned, found: readonly Concerned[]): Sealable {
  const rows = found.filter((one) => one.via === 'own');
  const cases = own.kind === 'case' ? [own] : found.filter((one) => one.via === 'case');
  const sealed = cases.filter((one) => one.sealed);
  // Let in for some hours in an emergency: a member of the case for as long.
  const forced = found.filter((one) => one.via === 'forced').flatMap((one) => one.members);
  return {
    kind: own.kind as Subject['kind'],
    country: own.country ?? '',
    units: [...new Set([...rows, ...(own.kind === 'person' ? cases : [])].flatMap((one) => one.units))],
    offices: [...new Set(cases.flatMap((one) => one.offices))],
    members: [...cases.flatMap((one) => one.members), ...forced],
    auditors: found.filter((one) => one.via === 'operation').flatMap((one) => one.members),
    parties: rows.flatMap((one) => (one === own ? one.parties : holdersOf(one))),
    ...(sealed.length > 0 && { sealed: { members: [...sealed.flatMap((one) => one.members), ...forced] } }),
    ...(own.sealedBy !== null && { sealedBy: own.sealedBy }),
  };
}

type Sealable = Subject & { readonly sealedBy?: string };

const actionOf = ({ action = 'RECORD' }: Admission): MemberAction => action;

const now = (): string => new Date().toISOString();

/** Who has it in hand; who is merely asked about an exhibit is not asked about its firearm. */
const holdersOf = ({ parts }: AccessRow): readonly string[] =>
  Object.entries(parts).flatMap(([part, { holder, offeredTo, releasedTo }]) =>
    part.startsWith('asked ') ? [] : [holder, offeredTo, releasedTo].filter((one) => one !== undefined),
  );

const valuesOf = (where: Reach): readonly unknown[] =>
  where.all
    ? [true, null, [], [], null, null]
    : [false, where.country ?? null, where.units ?? [], where.offices ?? [], where.member ?? null, where.auditor ?? null];
