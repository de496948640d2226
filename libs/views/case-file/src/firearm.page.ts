import type { FirearmRow } from './case-file.rows.js';
import { firearmParts } from './firearm.parts.js';
import type { Materials, Viewpoint } from './materials.js';
import { missingOf } from './missing.js';

/**
 * A recovered firearm on one page: how it was seized, what is marked on it, what it was identified as and who relied on that, how it was
 * kept, every trace request with its answer or the reason why there is none, and the path that the answers make, gaps included.
 */
export function firearmPage(row: FirearmRow, all: Materials, viewpoint: Viewpoint) {
  const parts = firearmParts(row, all, viewpoint);
  return { ...parts, missing: missingOf(parts, row, viewpoint) };
}
export type FirearmPage = ReturnType<typeof firearmPage>;
