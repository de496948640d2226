import { identificationDescriptionOperations } from './identification-description.operations.js';
import { identificationExaminationOperations } from './identification-examination.operations.js';
import type { CommandOperation } from './operations/operation.js';

export const identificationOperations: readonly CommandOperation[] = [...identificationDescriptionOperations, ...identificationExaminationOperations];
