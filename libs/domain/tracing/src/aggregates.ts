import { aggregate } from '#platform/commands';
import { traceDecider } from './trace.decider.js';

/** `custos.trace-<id>` */
export const trace = aggregate('trace', traceDecider);
