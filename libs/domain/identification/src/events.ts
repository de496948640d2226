import { defineCatalogue, type EventsIn, type Fact } from '#platform/kernel';
import { ballisticDefinitions } from './ballistic-events.js';
import { descriptionDefinitions } from './description-events.js';
import { groundsDefinitions } from './grounds-events.js';

/** The language of identification: what is known of one firearm, `custos.firearm-<id>`. It outlives the exhibit that it came as. */
export const identificationCatalogue = defineCatalogue('identification', { ...descriptionDefinitions, ...ballisticDefinitions, ...groundsDefinitions });
export type IdentificationCatalogue = typeof identificationCatalogue;
export type IdentificationEvent = EventsIn<IdentificationCatalogue>;
export type IdentificationFact<T extends IdentificationEvent['type']> = Fact<IdentificationCatalogue, T>;

export * from './codes.js';
export * from './serial.js';
export * from './serial-matching.js';
