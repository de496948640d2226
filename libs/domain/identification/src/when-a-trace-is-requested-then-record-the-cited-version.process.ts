import { idOf } from '#platform/commands';
import type { Policy } from '#platform/processes';
import type { TracingFact } from '#domain/tracing/events';
import { firearm } from './aggregates.js';
import type { FirearmCommand } from './firearm.decider.js';

/** The firearm knows which requests rely on which version, so that a superseded identification lists what it touched. */
export const whenATraceIsRequestedThenRecordTheCitedVersion: Policy<TracingFact<'tracing.TraceRequested'>> = {
  name: 'when-a-trace-is-requested-then-record-the-cited-version',
  when: {
    'tracing.TraceRequested': ({ stream, event: { data } }) => {
      const { identification: version } = data;
      if (version === undefined) return {};
      const trace = idOf(stream);
      return { ask: [{ aggregate: firearm, id: data.firearm, command: (): FirearmCommand => ({ kind: 'cite', details: { version, trace } }) }] };
    },
  },
};
