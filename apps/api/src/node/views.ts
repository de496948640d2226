import { accessView } from '#views/access';
import type { View } from '#platform/projections';

/** Every read model of this release. The runners, the rebuild checks and the health page go by this list. */
export const views: readonly View[] = [accessView];
