import type { Happened } from '#platform/kernel';
import type { Days } from './days.js';
import type { Files } from './files.js';
import type { Country } from './sites.js';
import type { Arm } from './arms.js';
import type { Lot, Report } from './goods.js';
import type { Play } from './play.js';

/** What the scripts share: the days, the files, and the ids that follow from the steps. */
export interface World {
  readonly days: Days;
  readonly files: Files;
  readonly operation: string;
  /** Cases that were opened by name, before their seizures. */
  readonly cases: ReadonlyMap<string, string>;
  readonly persons: ReadonlyMap<string, string>;
}

/** One exhibit as its report made it. */
export interface Item {
  readonly key: string;
  readonly exhibit: string;
  readonly report: Report;
  readonly country: Country;
  /** The officer who holds it first. */
  readonly holder: string;
  readonly seal: string | undefined;
  readonly lot?: Lot;
  readonly arm?: Arm;
  readonly firearm?: string;
}

export interface Recorded {
  readonly report: Report;
  readonly seizure: string;
  readonly country: Country;
  readonly unit: string;
  readonly officer: string;
  /** The case that it opens or joins; undefined when it has none. */
  readonly case?: string;
  readonly items: readonly Item[];
  readonly plays: readonly Play[];
}

/** A body with the time at which its fact happened. */
export const occurred = <Body extends object>(body: Body, when: Happened): Body & { readonly occurred: Happened } => ({ ...body, occurred: when });
