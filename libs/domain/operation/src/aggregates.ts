import { aggregate } from '#platform/commands';
import { operationDecider } from './operation.decider.js';

export const operation = aggregate('operation', operationDecider);
