import { Refused, type ApiClient } from '../client/api-client.js';
import type { FirearmPage } from './firearm-page.js';
import { countedAs, labelOf, type Published } from './published.js';
import { COUNTRIES, officer, SERVICES } from './sites.js';

/** Everything that the end of the rehearsal says, each figure as a view answered it. */
export interface Figures {
  readonly operation: string;
  readonly published: Readonly<Record<string, number | null>>;
  readonly live: Readonly<Record<string, number | null>>;
  readonly totalsMatch: boolean;
  readonly firearms: number;
  readonly firearmsInCaseFiles: number;
  readonly traceStates: Readonly<Record<string, number>>;
  /** Opened in the operation. */
  readonly cases: number;
  readonly exhibits: number;
  readonly transfers: number;
  readonly events: number;
  readonly rebuildEqualsLive: boolean;
  readonly seconds: number;
}

interface Total {
  readonly category: string;
  readonly kind: string | null;
  readonly unit: string;
  readonly quantity: string | null;
  readonly lines: number;
}
export interface Totals {
  readonly operation: {
    readonly name: string;
    readonly period: { readonly from: string; readonly to: string };
    readonly officersMobilised: number | null;
    readonly exercise: boolean;
  };
  readonly acts: { readonly checked: number; readonly hits: number; readonly searched: number; readonly ledToSeizure: number; readonly arrests: number };
  readonly seizures: { readonly reports: number; readonly signed: number; readonly byFrame: Readonly<Record<string, number>> };
  readonly cases: { readonly opened: number; readonly transmitted: number; readonly againstX: number };
  readonly totals: readonly Total[];
}
export interface Ledger {
  readonly total: number;
  readonly byState: Readonly<Record<string, number>>;
}
interface CaseFile {
  readonly firearms: readonly { readonly id: string }[];
}
interface SeizurePage {
  readonly exhibits: readonly { readonly id: string; readonly custody: readonly { readonly type: string }[] }[];
}

/** A change of hands that was answered: taken over as offered, with reservations, or confirmed after it was claimed. */
const HAND_OVERS = new Set(['custody.TransferAccepted', 'custody.TransferAcceptedWithReservations', 'custody.ClaimedCustodyConfirmed']);

const AUDITOR = officer('XX.AUDIT');
const PAGES_AT_ONCE = 4;
const CHECK_MS = 600_000;
const ADMINISTRATOR = officer('XX.EXPLOITATION');

/** Asks the views, each as somebody who may see it: totals as the auditor, case files as the prosecutors of the four offices. */
export class Reading {
  private readonly wait: Readonly<Record<string, string>>;

  constructor(
    private readonly client: ApiClient,
    private readonly operation: string,
    position: string,
  ) {
    this.wait = { 'if-position': position };
  }

  private read<Answer>(user: string, path: string): Promise<Answer> {
    return this.client.get<Answer>(user, path, this.wait);
  }

  totals(): Promise<Totals> {
    return this.read(AUDITOR, `/v1/operations/${this.operation}/totals`);
  }
  ledger(): Promise<Ledger> {
    return this.read(AUDITOR, `/v1/firearms-register?operation=${this.operation}`);
  }
  firearm(id: string): Promise<FirearmPage> {
    return this.read(AUDITOR, `/v1/firearms/${id}`);
  }

  /** The firearms that stand in the case files of the four offices, as their prosecutors see them. */
  async firearmsInCaseFiles(): Promise<ReadonlySet<string>> {
    const found = await Promise.all(
      COUNTRIES.map(async (country) => {
        const prosecutor = officer(SERVICES[country].office);
        const firearms: string[] = [];
        for await (const id of this.casesOf(prosecutor)) {
          const file = await this.read<CaseFile>(prosecutor, `/v1/cases/${id}/file`);
          firearms.push(...file.firearms.map((one) => one.id));
        }
        return firearms;
      }),
    );
    return new Set(found.flat());
  }

  /** The exhibits of all reports, and how often one of them was taken over. */
  async exhibits(seizures: readonly string[]): Promise<{ readonly exhibits: number; readonly transfers: number }> {
    const exhibits = new Map<string, number>();
    const left = [...seizures];
    const some = async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        const page = await this.read<SeizurePage>(AUDITOR, `/v1/seizures/${id}`);
        for (const one of page.exhibits) exhibits.set(one.id, one.custody.filter(({ type }) => HAND_OVERS.has(type)).length);
      }
    };
    await Promise.all(Array.from({ length: PAGES_AT_ONCE }, some));
    return { exhibits: exhibits.size, transfers: [...exhibits.values()].reduce((sum, count) => sum + count, 0) };
  }

  private async *casesOf(user: string): AsyncIterable<string> {
    let next: string | null = '';
    while (next !== null) {
      const page: { items: readonly { id: string; operation: string | null }[]; next: string | null } = await this.read(
        user,
        `/v1/cases?limit=100${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
      );
      for (const { id, operation } of page.items) if (operation === this.operation) yield id;
      next = page.next;
    }
  }

  async rebuildEqualsLive(
    key: string,
  ): Promise<{ readonly equal: boolean; readonly tables: readonly { readonly view: string; readonly table: string; readonly equal: boolean }[] }> {
    // Every view is folded anew: that takes as long as the log is.
    return this.client.command(ADMINISTRATOR, '/v1/rebuild-checks', {}, key, { answerMs: CHECK_MS });
  }
}

/** Published beside live, line by line. A line that nobody counted is null on both sides, and never a zero. */
export function compare({ published: { seizures } }: Published, { totals }: Totals) {
  const published: Record<string, number | null> = {};
  const live: Record<string, number | null> = {};
  for (const line of seizures) {
    const { category, kind, unit } = countedAs(line);
    const own = totals.filter((one) => one.category === category && one.unit === unit && (kind === undefined || one.kind === kind));
    published[labelOf(line)] = line.quantity;
    live[labelOf(line)] = unit === 'UNQUANTIFIED' ? (own.length > 0 ? null : 0) : exactSum(own.map((one) => one.quantity ?? '0'));
  }
  const differing = Object.keys(published).filter((label) => published[label] !== live[label]);
  return { published, live, differing };
}

/** In millionths, so that kilograms with three decimals add up to a whole number where they do. */
function exactSum(amounts: readonly string[]): number {
  const millionths = amounts.map((amount) => {
    const [whole = '0', fraction = ''] = amount.split('.');
    return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  });
  return Number(millionths.reduce((sum, one) => sum + one, 0n)) / 1_000_000;
}

export const isAbsent = (error: unknown): boolean => error instanceof Refused && error.status === 404;
