import { containerOf, containerStep, storeOf, STOREKEEPER, storeStep } from '../custody.examples.js';
import { firearmSeized, INVESTIGATOR, seizedRifle, TRACING_OFFICER } from '../identification.examples.js';
import { given } from '../operations/example.js';
import type { QueryOperation } from '../operations/operation.js';
import { answeredTrace, traceIdOf } from '../tracing.examples.js';
import { accessRecordQueries } from './access-records.queries.js';
import { attachmentQueries } from './attachment.queries.js';
import { caseFileQueries, firearmAndTraceQueries } from './case-file.queries.js';
import { directoryQueries } from './directory.queries.js';
import { operationQueries } from './operation.queries.js';
import { receiptQueries } from './receipt.queries.js';
import { timelineQueries } from './timeline.queries.js';
import { tracingQueries } from './tracing.queries.js';

const purpose = 'reading';
const firearm = { user: INVESTIGATOR, params: { id: firearmSeized(purpose) }, given: seizedRifle(purpose) };
const trace = { user: TRACING_OFFICER, params: { id: traceIdOf(purpose) }, given: answeredTrace(purpose) };
const stores = storeStep('containers');
const container = containerStep(purpose);

/** Every read of the interface. */
export const queries: readonly QueryOperation[] = [
  ...caseFileQueries,
  ...firearmAndTraceQueries(firearm, trace),
  ...timelineQueries(
    firearm,
    { user: STOREKEEPER, params: { id: containerOf(container) }, given: given(stores, container) },
    { user: STOREKEEPER, params: { id: storeOf(stores) }, given: [stores] },
  ),
  ...tracingQueries,
  ...receiptQueries,
  ...operationQueries,
  ...directoryQueries,
  ...attachmentQueries,
  ...accessRecordQueries,
];
