import { setTimeout as pause } from 'node:timers/promises';
import { commandId, idFrom } from '#platform/event-log';
import type { Client } from '../scenarios/support/client.js';
import type { Reply, Told } from './kills.writers.js';

export interface Judgement {
  readonly acknowledged: number;
  readonly refused: number;
  readonly unknown: number;
  readonly settledAsRecorded: number;
  readonly settledAsRefused: number;
  /** Acknowledged, and not in the log or not in the view as acknowledged. */
  readonly lost: readonly string[];
  /** One command, two places in the log or in the view. */
  readonly doubled: readonly string[];
  /** Unknown, and not settled by its key to one answer that stays. */
  readonly unsettled: readonly string[];
  /** Recorded, and refused or never asked for. */
  readonly unasked: readonly string[];
}

interface Place {
  readonly revision: number;
  readonly position: string;
}
type Places = Map<string, Place[]>;

/** Looks every command of the ledger up over HTTP: in the log, by replaying its case, and in the view that is the timeline. */
export async function judged(
  client: Client,
  told: readonly Told[],
  { issuer, officer, position }: { readonly issuer: string; readonly officer: string; readonly position?: string },
): Promise<Judgement> {
  const command = ({ key }: Told) => commandId(issuer, officer, key);
  const subject = (one: Told) => idFrom(command(one), one.act === 'open' ? 'case' : 'document');
  const cases = new Set(told.flatMap((one) => (one.act === 'open' ? [subject(one)] : one.case === undefined ? [] : [one.case])));
  const log: Places = new Map();
  const view: Places = new Map();
  await each([...cases], async (id) => {
    for (let step: number | null = 1; step !== null;) {
      const page: Record<string, any> = await read(client, officer, `/v1/cases/${id}/replay?limit=500&step=${step}`, position);
      take(log, page);
      step = (page['next'] as number | null | undefined) ?? null;
    }
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Record<string, any> = await read(
        client,
        officer,
        `/v1/cases/${id}/timeline?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        position,
      );
      take(view, page);
      cursor = (page['next'] as string | null | undefined) ?? null;
    }
  });

  const judgement = { acknowledged: 0, refused: 0, unknown: 0, settledAsRecorded: 0, settledAsRefused: 0 };
  const findings = { lost: [] as string[], doubled: [] as string[], unsettled: [] as string[], unasked: [] as string[] };
  const asked = new Set<string>();
  for (const one of told) {
    const id = subject(one);
    const places = [log, view].map((where) => where.get(id) ?? []);
    const name = `${one.act} ${one.key} (${one.during}${one.unknown === undefined ? '' : `, ${one.unknown}`}) log ${JSON.stringify(places[0])} view ${JSON.stringify(places[1])}`;
    const [first, second] = one.settled;
    if (one.answer === undefined) judgement.unknown += 1;
    if (one.answer === undefined && (first === undefined || second === undefined || first.status >= 500 || JSON.stringify(first) !== JSON.stringify(second)))
      findings.unsettled.push(`${name}: ${JSON.stringify(one.settled)}`);
    const answer = one.answer ?? first;
    if (answer === undefined) continue;
    const accepted = answer.status < 300;
    if (one.answer === undefined) judgement[accepted ? 'settledAsRecorded' : 'settledAsRefused'] += 1;
    else judgement[accepted ? 'acknowledged' : 'refused'] += 1;
    if (accepted) {
      asked.add(id);
      if (places.some((where) => !where.some((place) => same(place, answer)))) findings.lost.push(`${name}: ${JSON.stringify(answer.body)}`);
    } else if (places.some((where) => where.length > 0)) findings.unasked.push(`${name}: refused with ${answer.status}`);
    if (places.some((where) => where.length > 1)) findings.doubled.push(name);
  }
  for (const id of new Set([...log.keys(), ...view.keys()])) if (!asked.has(id)) findings.unasked.push(id);
  return { ...judgement, ...findings };
}

const same = (place: Place, { body }: Reply): boolean => place.position === body['position'] && place.revision === body['revision'];

/** A page, or nothing where there is no such case. */
async function read(client: Client, officer: string, path: string, position: string | undefined): Promise<Record<string, any>> {
  for (const deadline = Date.now() + 60_000; ;) {
    const { status, body, text } = await client.get(officer, path, position === undefined ? {} : { 'if-position': position });
    if (status === 200) return body;
    // A view that stands still because the log has lost what it had read shows none of it, for good.
    if (status === 404 || body['code'] === 'history-changed') return {};
    // A judge who asks faster than an officer may is told to wait.
    if (![429, 503].includes(status) || Date.now() > deadline) throw new Error(`GET ${path}: ${status} ${text}`);
    await pause(100);
  }
}

function take(into: Places, page: Record<string, any>): void {
  for (const { type, subject, source, data } of (page['items'] ?? []) as Record<string, any>[]) {
    const id = (type === 'casework.CaseOpened' ? subject.id : data?.document) as string;
    const place: Place = { revision: source.revision as number, position: source.position as string };
    into.set(id, [...(into.get(id) ?? []), place]);
  }
}

async function each<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
