import type { OperationEvent, OperationFact } from './events.js';

type Planned = OperationFact<'operation.OperationPlanned'>['data'];

export interface Site extends Pick<OperationFact<'operation.SiteOpened'>['data'], 'kind' | 'country'> {
  readonly open: boolean;
}

export interface KnownOperation extends Pick<Planned, 'code' | 'name' | 'period' | 'countries' | 'exercise'> {
  readonly status: 'planned' | 'started' | 'closed';
  /** By site code; a closed site stays, for what happened at it may be entered late. */
  readonly sites: Readonly<Record<string, Site>>;
  readonly recoveries: readonly string[];
}

export type OperationState = { readonly status: 'unknown' } | KnownOperation;

export const isPlanned = (operation: OperationState): operation is KnownOperation => operation.status !== 'unknown';

export const openSites = (operation: KnownOperation): string[] =>
  Object.entries(operation.sites)
    .filter(([, site]) => site.open)
    .map(([code]) => code)
    .sort();

export function evolveOperation(operation: OperationState, event: OperationEvent): OperationState {
  if (event.type === 'operation.OperationPlanned') {
    const { code, name, period, countries, exercise } = event.data;
    return { status: 'planned', code, name, period, countries, exercise, sites: {}, recoveries: [] };
  }
  if (!isPlanned(operation)) return operation;
  switch (event.type) {
    case 'operation.OperationStarted':
      return { ...operation, status: 'started' };
    case 'operation.OperationClosed':
      return {
        ...operation,
        status: 'closed',
        sites: Object.fromEntries(Object.entries(operation.sites).map(([code, site]) => [code, { ...site, open: false }])),
      };
    case 'operation.SiteOpened': {
      const { code, kind, country } = event.data;
      return { ...operation, sites: { ...operation.sites, [code]: { kind, country, open: operation.status !== 'closed' } } };
    }
    case 'operation.SiteClosed': {
      const site = operation.sites[event.data.code];
      return site === undefined ? operation : { ...operation, sites: { ...operation.sites, [event.data.code]: { ...site, open: false } } };
    }
    case 'operation.RecoveryImported':
      return { ...operation, recoveries: [...operation.recoveries, event.data.recovery] };
    default:
      // Tallies, arrests, briefings, trainings, targets and published totals change nothing that a later decision asks for.
      return operation;
  }
}
