import { caseworkOperations } from '../casework.operations.js';
import { correctionOperations } from '../corrections.operations.js';
import { custodyOperations } from '../custody.operations.js';
import { breakGlassOperations } from '../break-glass.operations.js';
import { directoryOperations } from '../directory.operations.js';
import { identificationOperations } from '../identification.operations.js';
import { numbersOperations } from '../numbers.operations.js';
import { operationOperations } from '../operation.operations.js';
import { seizureOperations } from '../seizure.operations.js';
import { tracingOperations } from '../tracing.operations.js';
import type { Role } from '#platform/kernel';
import { queries } from '../queries/table.js';
import type { CommandOperation, Operation } from './operation.js';

const subjects: readonly CommandOperation[] = [
  ...directoryOperations,
  ...breakGlassOperations,
  ...numbersOperations,
  ...operationOperations,
  ...seizureOperations,
  ...custodyOperations,
  ...identificationOperations,
  ...tracingOperations,
  ...caseworkOperations,
];

export const commands: readonly CommandOperation[] = [...subjects, ...correctionOperations(subjects)];

/** Every route of `/v1` that is a command on one subject or a read. */
export const operations: readonly Operation[] = [...commands, ...queries];

export const everyone: readonly Role[] = [
  'investigator',
  'custodian',
  'tracing-officer',
  'prosecutor',
  'judge',
  'auditor',
  'national-coordinator',
  'coordination-cell',
  'administrator',
  'registrar',
];

/** Routes that are neither: files, batches and checks of the node itself. */
const special: Readonly<Record<string, readonly Role[]>> = {
  uploadAttachment: ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge', 'national-coordinator', 'coordination-cell'],
  transferBatch: ['investigator', 'custodian'],
  checkRebuild: ['administrator'],
  whoAmI: everyone,
};

/** Which role may call which operation. A route that is not in it is closed to all. */
export const roleTable: Readonly<Record<string, readonly Role[]>> = {
  ...Object.fromEntries(operations.map(({ operationId, roles }) => [operationId, roles])),
  ...special,
};
