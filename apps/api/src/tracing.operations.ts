import type { CommandOperation } from './operations/operation.js';
import { tracingAnswerOperations } from './tracing-answers.operations.js';
import { tracingRequestOperations } from './tracing-requests.operations.js';

export const tracingOperations: readonly CommandOperation[] = [...tracingRequestOperations, ...tracingAnswerOperations];
