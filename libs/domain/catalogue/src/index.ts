import { accessCatalogue } from '#domain/access/events';
import { caseworkCatalogue } from '#domain/casework/events';
import { custodyCatalogue } from '#domain/custody/events';
import { identificationCatalogue } from '#domain/identification/events';
import { logCatalogue, numberCatalogue } from '#domain/numbers/events';
import { operationCatalogue } from '#domain/operation/events';
import { seizureCatalogue } from '#domain/seizure/events';
import { tracingCatalogue } from '#domain/tracing/events';
import { Registry, type Catalogue } from '#platform/kernel';
import { bounds } from './bounds.js';

export * from './golden-sample.js';
export * from './catalogue-page.js';
export * from './catalogue-files.js';

/** Every context's public language, in the order in which the catalogue page shows them. */
export const catalogues: readonly Catalogue[] = [
  logCatalogue,
  numberCatalogue,
  accessCatalogue,
  operationCatalogue,
  seizureCatalogue,
  custodyCatalogue,
  identificationCatalogue,
  tracingCatalogue,
  caseworkCatalogue,
];

/** The first word of every stored type name. */
export const contexts: readonly string[] = catalogues.map(({ context }) => context);

/** The one registry: what it does not know cannot be written, and what it reads it reads whole. */
export const registry = (): Registry => new Registry(catalogues, bounds);
