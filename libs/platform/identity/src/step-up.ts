import type { Principal } from './principal.js';

/** How strongly somebody must have been authenticated for what does most harm in the wrong hands. Both absent: as for everything else. */
export interface StepUp {
  /** One of these classes (`acr`). */
  readonly acr?: readonly string[];
  /** Each of these means (`amr`). */
  readonly amr?: readonly string[];
}

export const isStrongEnough = ({ acr: own, amr: used = [] }: Principal, { acr, amr = [] }: StepUp): boolean =>
  (acr === undefined || (own !== undefined && acr.includes(own))) && amr.every((means) => used.includes(means));
