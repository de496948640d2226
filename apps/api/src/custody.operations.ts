import { custodyAttestationOperations } from './custody-attestations.operations.js';
import { custodyDangerAndLossOperations } from './custody-danger-and-loss.operations.js';
import { custodyOralOrderOperations } from './custody-oral-orders.operations.js';
import { custodyOrderOperations } from './custody-orders.operations.js';
import { custodyPartOperations } from './custody-parts.operations.js';
import { custodyPlaceOperations } from './custody-places.operations.js';
import { custodyReceiptOperations } from './custody-receipts.operations.js';
import { custodyReportOperations } from './custody-reports.operations.js';
import { custodySealOperations } from './custody-seals.operations.js';
import { custodyStoreOperations } from './custody-stores.operations.js';
import { custodyTransferOperations } from './custody-transfers.operations.js';
import type { CommandOperation } from './operations/operation.js';

export const custodyOperations: readonly CommandOperation[] = [
  ...custodySealOperations,
  ...custodyTransferOperations,
  ...custodyReceiptOperations,
  ...custodyReportOperations,
  ...custodyPlaceOperations,
  ...custodyPartOperations,
  ...custodyDangerAndLossOperations,
  ...custodyOrderOperations,
  ...custodyOralOrderOperations,
  ...custodyAttestationOperations,
  ...custodyStoreOperations,
];
