import type { Node } from '../node/node.js';
import { exhibit, store } from '#domain/custody';
import { idOf, nameOf } from '#platform/commands';
import { canonicalOfficer, unitOf } from '#platform/kernel';
import { accessView } from '#views/access';
import { holdingsIn } from '#views/custody-replay';
import { SubjectsOf } from '#views/timeline';
import { traceDeskView } from '#views/trace-desk';
import { workListView } from '#views/work-list';

/** Something of an officer that somebody has to take over. */
export interface Open {
  readonly account: string;
  /** He has it, keeps it as appointed, has it for a time, offers it, is offered it or asked about it; he owes it; he asked for it and waits. */
  readonly as: 'holds' | 'keeps' | 'has-for-a-time' | 'offers' | 'is-offered' | 'was-asked' | 'owes' | 'asked-for';
  readonly subject: { readonly kind: string; readonly id: string };
  readonly part?: string;
  /** What kind of work waits for him, and until when. */
  readonly work?: string;
  readonly due?: string;
}

const AS = { holder: 'holds', offered: 'is-offered', 'released-to': 'has-for-a-time' } as const;
interface PartOnOffer {
  readonly holder?: string;
  readonly offer?: { readonly to?: string };
}

/** Everything that accounts hold, offer, owe or were asked: what is taken over when a person leaves. */
export async function takeOver(node: Node, accounts: readonly string[]): Promise<readonly Open[]> {
  const perAccount = await Promise.all([...new Set(accounts.map(canonicalOfficer))].sort().map((one) => openOf(node, one)));
  return perAccount.flat();
}

async function openOf(node: Node, account: string): Promise<readonly Open[]> {
  const streams = await new SubjectsOf(node.reader, node.history).exhibitsNaming(account, {});
  const held: Open[] = [];
  for (const stream of streams) {
    const { state } = await node.runner.state(stream as `custos.${string}`, exhibit.decider);
    const subject = { kind: 'exhibit', id: idOf(stream) };
    for (const { part, as } of holdingsIn(subject.id, state, account)) held.push({ account, as: AS[as], subject, part });
    for (const [part, { holder, offer }] of Object.entries((state as unknown as { parts?: Record<string, PartOnOffer> }).parts ?? {}))
      if (holder === account && offer !== undefined) held.push({ account, as: 'offers', subject, part });
  }
  const waiting = await node.reader.query<{ readonly stream: string; readonly kind: string; readonly due: string | null }>(
    workListView,
    `select stream, kind, due from work_item where ("waitsFor" = $1 or detail->>'orderedBy' = $1 or detail->>'recordedBy' = $1)
       and kind not in ('hand-over', 'return') order by key collate "C"`,
    [account],
  );
  const asked = waiting.map(({ stream, kind, due }): Open => ({
    account,
    // What he ordered by word of mouth or recorded alone waits for a second word, which is his or his office's.
    as: kind === 'order' || kind === 'use-authorisation' || kind === 'use-withdrawal' ? 'owes' : 'was-asked',
    subject: { kind: nameOf(stream), id: idOf(stream) },
    work: kind,
    ...(due !== null && { due }),
  }));
  const requests = await node.reader.query<{ readonly id: string; readonly dueAt: string | null }>(
    traceDeskView,
    `select id, "dueAt" from desk_trace where "requestedBy" = $1 and "endedAt" is null and "closedFor" is null order by id`,
    [account],
  );
  const askedFor = requests.map(({ id, dueAt }): Open => ({
    account,
    as: 'asked-for',
    subject: { kind: 'trace', id },
    work: 'trace',
    ...(dueAt !== null && { due: dueAt }),
  }));
  return [...held, ...(await keptBy(node, account)), ...asked, ...askedFor];
}

/** Stores of his unit that he is appointed to, as custodian or alternate, today or later. */
async function keptBy(node: Node, account: string): Promise<readonly Open[]> {
  const today = new Date().toISOString().slice(0, 10);
  const stores = await node.reader.query<{ readonly key: string }>(
    accessView,
    `select key from access_subject where kind = 'store' and units && array[$1::text] order by key collate "C"`,
    [unitOf(account)],
  );
  const kept: Open[] = [];
  for (const { key } of stores) {
    const { state } = await node.runner.state(key as `custos.${string}`, store.decider);
    if (state.status === 'unknown') continue;
    for (const { officer, until, ended } of state.appointments)
      if (canonicalOfficer(officer) === account && ended === undefined && (until === undefined || until >= today))
        kept.push({ account, as: 'keeps', subject: { kind: 'store', id: idOf(key) }, ...(until !== undefined && { due: until }) });
  }
  return kept;
}
