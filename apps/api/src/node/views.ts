import { accessView } from '#views/access';
import { caseFileView } from '#views/case-file';
import { firearmsRegisterView } from '#views/firearms-register';
import { operationView } from '#views/operation';
import { receiptsView } from '#views/receipts';
import { timelineView } from '#views/timeline';
import { traceDeskView } from '#views/trace-desk';
import { workListView } from '#views/work-list';
import type { View } from '#platform/projections';

/** Every read model of this release. The runners, the rebuild checks and the health page go by this list. */
export const views: readonly View[] = [accessView, caseFileView, timelineView, firearmsRegisterView, traceDeskView, operationView, workListView, receiptsView];
