import type { Node } from '../node/node.js';
import { exhibit } from '#domain/custody';
import { idOf } from '#platform/commands';
import { canonicalOfficer } from '#platform/kernel';
import { holdingsIn } from '#views/custody-replay';
import { SubjectsOf } from '#views/timeline';
import { workListView } from '#views/work-list';

/** Something of an officer that somebody has to take over. */
export interface Open {
  readonly account: string;
  /** He keeps it, it was handed to him for a time, he offers it, it is offered to him or asked of him. */
  readonly as: 'holds' | 'has-for-a-time' | 'offers' | 'is-offered' | 'was-asked';
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
    `select stream, kind, due from work_item where "waitsFor" = $1 and kind not in ('hand-over', 'return') order by key collate "C"`,
    [account],
  );
  const asked = waiting.map(({ stream, kind, due }): Open => ({
    account,
    as: 'was-asked',
    subject: { kind: stream.slice('custos.'.length, stream.indexOf('-')), id: idOf(stream) },
    work: kind,
    ...(due !== null && { due }),
  }));
  return [...held, ...asked];
}
