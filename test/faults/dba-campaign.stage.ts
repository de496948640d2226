import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from '#platform/verification';
import { Client } from '../scenarios/support/client.js';
import { firstLine, freshPlace, Process, startApi, type Place } from '../scenarios/support/custos.js';
import { describedBy, playGiven, sendExample } from '../scenarios/support/interface.js';
import { added, changed, deleted, Hand, tables, Verifier } from './dba-campaign.hand.js';
import { ADDED, DELETED, TABLES, type Campaign } from './dba-campaign.tables.js';

export interface Edit {
  readonly table: string;
  readonly what: string;
  readonly statements: readonly string[];
  readonly noticed: RegExp;
  /** The views that have to be compared to notice it; without it all of them. */
  readonly only?: readonly string[];
  /** What it does that nobody needs to notice it. */
  readonly effect?: string;
}

export interface Played {
  /** By edit, what was not as it should be. */
  readonly wrong: Readonly<Record<string, unknown>>;
  /** Edits that found nothing to change. */
  readonly nothing: readonly string[];
}

interface Standing {
  readonly status: string;
  readonly verification: { readonly ok: boolean; readonly findings: readonly Finding[] };
}

/** Examples without which a table of a view would have no row to edit. */
const ROWS_OF_THEIR_OWN: ReadonlySet<string> = new Set(['tallyChecks', 'tallySearches', 'reportBrokenSealByNumber']);

/** What the database itself does not let be written. */
const REFUSED = /violates check constraint|duplicate key value|violates not-null|can only be updated to DEFAULT/;

export const placesOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ place }) => place);
export const standing = async (client: Client): Promise<Standing> => (await client.send('GET', '/health/ready')).body as Standing;

/** A node that holds what the examples of the interface hold, at rest; who edits its database, who verifies it, and its health. */
export class Stage {
  private constructor(
    readonly place: Place,
    readonly hand: Hand,
    readonly verifier: Verifier,
    private readonly api: Process,
    private readonly health: Client,
  ) {}

  static async open(): Promise<Stage> {
    const place = await freshPlace();
    const filling = await Process.start(['apps/cli/src/main.js', 'up', '--json'], place.env, firstLine);
    const client = new Client(filling.started['api'] as string);
    const described = await describedBy(client);
    const failures = await playGiven(client, described);
    if (failures.size > 0) throw new Error(JSON.stringify(Object.fromEntries(failures)));
    for (const one of described.filter(({ operationId }) => ROWS_OF_THEIR_OWN.has(operationId))) await sendExample(client, one, randomUUID());
    await settledViews(client);
    await filling.stop();
    const api = await startApi(place);
    return new Stage(place, await Hand.on(place.databaseUrl!), await Verifier.start(place.env), api, new Client(api.started['url'] as string));
  }

  async close(): Promise<void> {
    this.verifier.close();
    await this.hand.close();
    await this.api.stop();
    await this.place.close();
  }

  /** Every edit of every table that the database holds. @throws when a table has no row in the campaign */
  async edits(): Promise<readonly (Edit & { readonly ofView: boolean })[]> {
    const live = await this.hand.ask<{ schema: string; view: string }>('select schema, name as view from custos.view_live');
    const found: (Edit & { readonly ofView: boolean })[] = [];
    for (const [table, all] of await tables(this.place.databaseUrl!)) {
      const view = live.find(({ schema }) => table.startsWith(`${schema}.`));
      const campaign: Campaign | undefined = view === undefined ? TABLES[table] : ofView(view.view, table.slice(view.schema.length + 1));
      if (campaign === undefined) throw new Error(`${table} has no row in the campaign`);
      const { noticed, row, unnoticed = {}, also = {}, added: other = {} } = campaign;
      const only = view !== undefined ? [view.view] : /^custos\.view_/.test(table) ? undefined : [];
      const edit = (what: string, statement: string) => {
        const effect = unnoticed[what];
        found.push({
          ofView: view !== undefined,
          ...(only && { only }),
          table,
          what,
          statements: statement.split(' THEN '),
          noticed,
          ...(effect !== undefined && { effect }),
        });
      };
      const shown = view === undefined ? all : all.filter(({ column }) => column !== 'key').slice(0, 1);
      for (const column of shown) edit(column.column, changed(table, column, campaign));
      edit(DELETED, deleted(table, row));
      edit(ADDED, added(table, all, other, row));
      for (const [what, statement] of Object.entries(also)) edit(what, statement);
    }
    // Those that need all views come last: what they leave on health would hide the others.
    return found.sort((one, other) => Number(one.only === undefined) - Number(other.only === undefined));
  }

  /** Each edit alone, verified, looked up on health, and taken back. */
  async play(edits: readonly Edit[]): Promise<Played> {
    const wrong: Record<string, unknown> = {};
    const nothing: string[] = [];
    for (const edit of edits) {
      const name = `${edit.table}: ${edit.what}`;
      const before = await this.contentOf(edit.table);
      const back = await this.hand.edit(edit.table, edit.statements);
      if (typeof back === 'string') {
        if (!REFUSED.test(back)) wrong[name] = back;
        continue;
      }
      if ((await this.contentOf(edit.table)) === before) nothing.push(name);
      else {
        const seen = await this.seen(edit);
        if (seen !== undefined) wrong[name] = seen;
      }
      await back();
    }
    return { wrong, nothing };
  }

  /** What is wrong with how the edit was noticed, or not; undefined when nothing is. */
  private async seen({ noticed, effect, only }: Edit): Promise<unknown> {
    // A head that was exported shows every edit of the log, and no place.
    const findings = (await this.verifier.findings(only)).filter(({ check }) => check !== 'export');
    const places = placesOf(findings);
    if (effect !== undefined) return places.length > 0 ? { listed: effect, places } : undefined;
    if (!places.some((one) => noticed.test(one))) return places.length === 0 ? 'not noticed' : places;
    const { status, verification } = await standing(this.health);
    const named = placesOf(verification.findings).some((one) => places.some((place) => place.startsWith(one.split(' ')[0]!)));
    return status === 'degraded' && named ? undefined : { health: verification, status };
  }

  private async contentOf(table: string): Promise<string | undefined> {
    const [found] = await this.hand.ask<{ hash: string }>(`select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from ${table} t`);
    return found?.hash;
  }
}

/** Policies and views have come to the end of the log. */
async function settledViews(client: Client): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(500)) {
    const { body } = await client.send('GET', '/health/ready');
    const all = [...(body['views'] as { state: string }[]), ...(body['policies'] as { state: string }[])];
    if (all.every(({ state }) => state === 'current')) return pause(3_000);
  }
  throw new Error('views and policies did not come to rest');
}

const ofView = (view: string, table: string): Campaign => ({ noticed: new RegExp(`^${view}\\.${table} `), added: { key: `"key" || 'x'` } });
