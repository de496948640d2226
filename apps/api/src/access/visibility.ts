import { Injectable } from '@nestjs/common';
import { accessView, type AccessRow } from '#views/access';
import {
  isMember,
  mayDo,
  mayWriteOn,
  maySee,
  maySeeWhole,
  mayReadSealed,
  sealedWhere,
  teamActOn,
  visibleWhere,
  type Kind,
  type Principal,
  type Reach,
  type TeamMember,
  type Visibility as Subject,
} from '#platform/identity';
import type { StreamName } from '#platform/event-log';
import { unitOf } from '#platform/kernel';
import { nameOf } from '#platform/commands';
import type { MemberAction } from '#domain/casework/events';
import { Node } from '../node/node.js';
import { Problem } from '../operations/problem.js';
import { isSteppedUp, requireStepUp } from './step-up.js';
import { CONCERNED, HELD_BY, HIDDEN, SEALED_FOR_AUDIT, VISIBLE_OF_KIND } from './visibility.statements.js';

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
  /** It reports what was found: whoever sees a subject of another country may do that. */
  readonly finding?: boolean | undefined;
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
   * @throws Problem 409 when he sees it, it is another country's, and nothing names him for it
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
    if (standing === 'abroad') throw new Problem(409, 'another-country', ABROAD);
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
    if (subject !== undefined) this.steppedUpFor(principal, subject, at);
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
    const rows = await this.node.reader.query<{ key: string }>(accessView, VISIBLE_OF_KIND, [kind, ...valuesOf(where, kind)]);
    const keys = rows.map((row) => row.key);
    if (isSteppedUp(principal, this.node.config)) return keys;
    const hidden = await this.hidden(principal);
    return keys.filter((key) => !hidden.has(key));
  }

  /** Whether the subject is another unit's: neither the reader nor the reader's unit has, had or was given a part in it, or is assigned to it. */
  async ofAnotherUnit({ sub, unit }: Principal, stream: StreamName): Promise<boolean> {
    const subject = await this.subject(stream);
    if (subject === undefined || subject.kind === 'operation') return false;
    const { units, offices, members, sealed, parties = [] } = subject;
    return (
      !units.some((one) => unitOf(one) === unit) &&
      !offices.includes(unit) &&
      !parties.some((one) => one === sub || one === unit) &&
      !isMember(sub, { members: [...members, ...(sealed?.members ?? [])] }, now())
    );
  }

  /** A case with every stream that it brings together; any other subject alone. */
  async heldBy(stream: string): Promise<ReadonlySet<string>> {
    const rows = await this.node.reader.query<{ key: string }>(accessView, HELD_BY, [stream]);
    return new Set([stream, ...rows.map(({ key }) => key)]);
  }

  /** Whether the reader's office handles the case. */
  async isOfficeOf({ unit }: Principal, stream: StreamName): Promise<boolean> {
    return (await this.subject(stream))?.offices.includes(unit) === true;
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
    const stepped = isSteppedUp(principal, this.node.config);
    const checked = await Promise.all(
      streams.map(async (stream) => {
        const subject = await this.subject(stream as StreamName);
        return [stream, subject !== undefined && maySeeWhole(principal, subject, now()) && (subject.sealed === undefined || stepped)] as const;
      }),
    );
    return new Set(checked.filter(([, may]) => may).map(([stream]) => stream));
  }

  /** Every stream that a sealed case keeps from the reader: the cases that he is no member of, and all that hangs on what they hold. */
  async hidden(principal: Principal): Promise<ReadonlySet<string>> {
    const { roles, sub, unit } = principal;
    const member = visibleWhere({ ...principal, roles }, 'case');
    const rows = await this.node.reader.query<{ key: string }>(accessView, HIDDEN, [
      !member.all && member.member !== undefined && isSteppedUp(principal, this.node.config) ? sub : null,
      !member.all && member.units !== undefined ? [sub, unit] : [],
    ]);
    return new Set(rows.map(({ key }) => key));
  }

  /** The country of a subject, and the seizures and cases that it belongs to, as far as the log goes now. @throws ViewBehind */
  async origins(stream: StreamName): Promise<{ readonly country: string; readonly seizures: readonly string[]; readonly cases: readonly string[] }> {
    const tail = await this.node.log.tail();
    if (tail !== undefined) await this.node.views.waitFor(accessView, tail.position, WAIT_MS);
    const found = await this.node.reader.query<AccessRow>(accessView, CONCERNED, [stream]);
    if (found.every((one) => one.key !== stream)) return { country: '', seizures: [], cases: [] };
    const idsOf = (kind: Kind) => [...new Set(found.filter((one) => one.kind === kind).map((one) => one.key.slice(`custos.${kind}-`.length)))];
    return { country: found.find((one) => one.key === stream)?.country ?? '', seizures: idsOf('seizure'), cases: idsOf('case') };
  }

  private async standing(principal: Principal, stream: StreamName, admission: Admission): Promise<'may' | 'may not' | 'abroad' | 'absent'> {
    const subject = await this.subject(stream);
    const admitted = await this.admits(principal, subject, admission);
    if (subject === undefined) return 'absent';
    const at = now();
    this.steppedUpFor(principal, subject, at);
    const action = actionOf(admission);
    if (mayDo(principal, subject, at, action) || admitted)
      return action === 'READ' || admission.anyUnit || admission.finding || mayWriteOn(principal, subject, at, action) ? 'may' : 'abroad';
    return maySee(principal, subject, at) ? 'may not' : 'absent';
  }

  /** Who may see what a sealed case holds says so with the authentication that the settings ask for. @throws Problem 401 */
  private steppedUpFor(principal: Principal, subject: Subject, at: string): void {
    if (subject.sealed !== undefined && maySeeWhole(principal, subject, at)) requireStepUp(principal, this.node.config);
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
  const appointed = found.filter((one) => one.via === 'operation').flatMap((one) => one.members);
  // Let in for some hours in an emergency: a member of the case for as long.
  const forced = found.filter((one) => one.via === 'forced').flatMap((one) => one.members);
  return {
    kind: own.kind as Subject['kind'],
    country: own.country ?? '',
    units: [...new Set([...rows, ...(own.kind === 'person' ? cases : [])].flatMap((one) => one.units))],
    offices: [...new Set(cases.flatMap((one) => one.offices))],
    members: [...cases.flatMap((one) => one.members), ...forced],
    auditors: appointed.filter((one) => one.countries === undefined),
    teams: appointed.flatMap(({ countries, ...one }): readonly TeamMember[] => (countries === undefined ? [] : [{ ...one, countries }])),
    parties: rows.flatMap((one) => (one === own ? one.parties : holdersOf(one))),
    ...(sealed.length > 0 && { sealed: { members: [...sealed.flatMap((one) => one.members), ...forced] } }),
    ...(own.sealedBy !== null && { sealedBy: own.sealedBy }),
  };
}

const ABROAD = 'On another country’s subject writes only whom an offer, a requisition, an appointment, a transmission or the order of a joint team names';

type Sealable = Subject & { readonly sealedBy?: string };

const actionOf = ({ action = 'RECORD' }: Admission): MemberAction => action;

const now = (): string => new Date().toISOString();

/** Who has it in hand; who is merely asked about an exhibit is not asked about its firearm. */
const holdersOf = ({ parts }: AccessRow): readonly string[] =>
  Object.entries(parts).flatMap(([part, { holder, offeredTo, releasedTo }]) =>
    part.startsWith('asked ') ? [] : [holder, offeredTo, releasedTo].filter((one) => one !== undefined),
  );

const valuesOf = (where: Reach, kind: Kind): readonly unknown[] =>
  where.all
    ? [true, null, [], [], null, null, null, null]
    : [
        false,
        where.country ?? null,
        where.units ?? [],
        where.offices ?? [],
        where.member ?? null,
        where.auditor ?? null,
        where.team ?? null,
        teamActOn(kind) ?? null,
      ];
