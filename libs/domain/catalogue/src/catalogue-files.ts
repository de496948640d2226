import type { Registry } from '#platform/kernel';
import { cataloguePage } from './catalogue-page.js';
import { goldenName, goldenSample, goldenText } from './golden-sample.js';

export interface CatalogueFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Written when it is missing and never again: a golden sample is not edited. */
  readonly once: boolean;
}

export const GOLDEN_FOLDER = 'test/catalogue/golden';

/** What the catalogues generate. */
export const catalogueFiles = (registry: Registry): readonly CatalogueFile[] => [
  { path: 'docs/events.md', text: cataloguePage(registry), once: false },
  ...registry.types().map((type) => {
    const sample = goldenSample(registry, type);
    return { path: `${GOLDEN_FOLDER}/${goldenName(type, sample.schema)}`, text: goldenText(sample), once: true };
  }),
];
