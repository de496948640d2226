import { caseworkFileOperations } from './casework-file.operations.js';
import { caseworkProcedureOperations } from './casework-procedure.operations.js';
import type { CommandOperation } from './operations/operation.js';

export const caseworkOperations: readonly CommandOperation[] = [...caseworkFileOperations, ...caseworkProcedureOperations];
