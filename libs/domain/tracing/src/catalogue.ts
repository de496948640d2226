import { defineCatalogue, type EventsIn, type Fact } from '#platform/kernel';
import { answerDefinitions } from './answer-events.js';
import { requestDefinitions } from './request-events.js';

/** The language of tracing: one request to one addressee about one firearm, `custos.trace-<id>`. */
export const tracingCatalogue = defineCatalogue('tracing', { ...requestDefinitions, ...answerDefinitions });
export type TracingCatalogue = typeof tracingCatalogue;
export type TracingEvent = EventsIn<TracingCatalogue>;
export type TracingFact<T extends TracingEvent['type']> = Fact<TracingCatalogue, T>;
