import { aggregate, type Aggregate } from '#platform/commands';
import { logDecider, type LogCommand, type LogState } from './log.decider.js';
import type { LogEvent } from './events.js';
import { numberDecider } from './number.decider.js';
import { seriesDecider } from './series.decider.js';

/** One official number; its id is `numberStreamId(...)`, so two who claim the same number meet in one stream. */
export const number = aggregate('number', numberDecider);
/** The series of one kind, unit and year; its id is `seriesId(...)`. */
export const series = aggregate('series', seriesDecider);
/** The node's own stream: there is one, whatever id is named. */
export const log: Aggregate<LogState, LogCommand, LogEvent> = { name: 'log', decider: logDecider, stream: () => 'custos.log' };
