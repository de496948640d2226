import { Injectable } from '@nestjs/common';
import { accessView, type AccessRow } from '#views/access';
import { maySee, mayReadSealed, visibleWhere, type Kind, type Principal, type Visibility as Subject } from '#platform/identity';
import type { StreamName } from '#platform/event-log';
import { nameOf } from '#platform/commands';
import { Node } from '../node/node.js';

/** How long a subject that is not there yet may take to come into view before it counts as absent. */
const WAIT_MS = 2_000;
/** Streams whose acts are open to the role itself: they name no person, no place and no evidence. */
const OPEN_KINDS = new Set(['number', 'log', 'operation']);

/** Who may see and touch which subject. Forbidden and absent take the same way and the same time. */
@Injectable()
export class Visibility {
  constructor(private readonly node: Node) {}

  /**
   * Whether the officer may act on the subject, waiting for the view to have read what was recorded when he asked.
   * @throws ViewBehind when it has not by then: nobody knows yet, and "absent" would be a wrong answer
   */
  async mayAct(principal: Principal, stream: StreamName, anyUnit = false): Promise<boolean> {
    if (OPEN_KINDS.has(nameOf(stream))) return true;
    const may = async () => (anyUnit ? (await this.subject(stream)) !== undefined : this.maySee(principal, stream));
    if (await may()) return true;
    const tail = await this.node.log.tail();
    const behind =
      tail &&
      (await this.node.views.waitFor(accessView, tail.position, WAIT_MS).then(
        () => undefined,
        (error: unknown) => error,
      ));
    if (await may()) return true;
    if (behind instanceof Error) throw behind;
    return false;
  }

  async maySee(principal: Principal, stream: StreamName): Promise<boolean> {
    const subject = await this.subject(stream);
    return subject !== undefined && maySee(principal, subject, new Date().toISOString());
  }

  /** Both at once: whether he may see it, and whether he may read its sealed members. */
  async sight(principal: Principal, stream: StreamName): Promise<{ readonly seen: boolean; readonly sealed: boolean }> {
    const subject = await this.subject(stream);
    const at = new Date().toISOString();
    return { seen: subject !== undefined && maySee(principal, subject, at), sealed: subject !== undefined && mayReadSealed(principal, subject, at) };
  }

  /** The subjects of a kind that the reader may see by a tie of their own: for lists. */
  async streamsOf(principal: Principal, kind: Kind): Promise<'all' | readonly string[]> {
    const where = visibleWhere(principal, kind);
    if (where.all) return 'all';
    const rows = await this.node.reader.query<{ key: string }>(
      accessView,
      `select key from access_subject
       where kind = $1 and (country = $2 or units && $3 or offices && $4
         or exists (select 1 from jsonb_array_elements(members) one
           where one->>'officer' = $5 and (one->>'from')::timestamptz <= now() and (one->>'until' is null or (one->>'until')::timestamptz > now())))`,
      [kind, where.country ?? null, where.units ?? [], where.offices ?? [], where.member ?? null],
    );
    return rows.map((row) => row.key);
  }

  /** Of these streams, those that the reader may see. */
  async seen(principal: Principal, streams: readonly string[]): Promise<ReadonlySet<string>> {
    const checked = await Promise.all(streams.map(async (stream) => [stream, await this.maySee(principal, stream as StreamName)] as const));
    return new Set(checked.filter(([, may]) => may).map(([stream]) => stream));
  }

  /** Everything that decides who may see a stream: its own row, what it came from, and the cases that bring it in. */
  async subject(stream: StreamName): Promise<Subject | undefined> {
    const found = await this.node.reader.query<AccessRow & { readonly file: boolean }>(accessView, CONCERNED, [stream]);
    const own = found.find((one) => one.key === stream);
    if (own === undefined) return undefined;
    const rows = found.filter((one) => !one.file);
    const cases = own.kind === 'case' ? [own] : found.filter((one) => one.file);
    return {
      kind: own.kind as Subject['kind'],
      country: own.country ?? '',
      units: [...new Set([...rows, ...(own.kind === 'person' ? cases : [])].flatMap((one) => one.units))],
      offices: [...new Set(cases.flatMap((one) => one.offices))],
      members: cases.flatMap((one) => one.members),
    };
  }
}

/** One question for every request: a trace stands on its firearm, a firearm on its exhibit, an exhibit on its seizure; a case joins any of them. */
const CONCERNED = `
  with own as (select * from access_subject where key = $1),
  weapon as (select s.* from access_subject s where s.key = (select firearm from own)),
  item as (select s.* from access_subject s where s.key = coalesce((select exhibit from own), (select exhibit from weapon))),
  near as (select * from own union all select * from weapon union all select * from item),
  source as (select s.* from access_subject s where s.key in (select seizure from near)),
  about as (select * from near union all select * from source)
  select about.*, false as file from about
  union all
  select s.*, true as file from access_subject s
  where s.kind = 'case' and (select kind from own) <> 'case' and s.joined && (select array_agg(stream) from about)`;
