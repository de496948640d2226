import { refuseUnknownOffice, type Directory } from '#domain/access/events';
import { countryOf, type Decider, DomainError, unitOf } from '#platform/kernel';
import type { OperationEvent, OperationFact } from './events.js';
import { recheckOperation } from './operation.recheck.js';
import { evolveOperation, isPlanned, openSites, type KnownOperation, type OperationState } from './operation.state.js';
import { refuseMalformedTotal, refuseMisplacedTally, siteUnknown, underWay } from './tally.rules.js';

type DataOf<T extends OperationEvent['type']> = Omit<OperationFact<T>['data'], '_sd'>;

export type OperationCommand =
  | { readonly kind: 'plan'; readonly plan: DataOf<'operation.OperationPlanned'> }
  | { readonly kind: 'start'; readonly officersMobilised?: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'openSite'; readonly site: DataOf<'operation.SiteOpened'> }
  | { readonly kind: 'closeSite'; readonly code: string }
  | { readonly kind: 'brief'; readonly briefing: DataOf<'operation.BriefingIssued'> }
  | { readonly kind: 'train'; readonly training: DataOf<'operation.TrainingDelivered'> }
  | { readonly kind: 'importRecovery'; readonly recovery: DataOf<'operation.RecoveryImported'> }
  | { readonly kind: 'proposeTarget'; readonly target: DataOf<'operation.TargetProposed'> }
  | { readonly kind: 'tallyChecks'; readonly at: string; readonly tally: DataOf<'operation.ChecksTallied'> }
  | { readonly kind: 'tallySearches'; readonly at: string; readonly tally: DataOf<'operation.SearchesTallied'> }
  | { readonly kind: 'arrest'; readonly arrest: Omit<DataOf<'operation.Arrested'>, 'unit'> }
  | { readonly kind: 'formJointTeam'; readonly team: DataOf<'operation.JointTeamFormed'>; readonly directory: Directory }
  | { readonly kind: 'appointAuditor'; readonly appointment: DataOf<'operation.AuditorAppointed'>; readonly directory: Directory }
  | { readonly kind: 'statePublishedTotals'; readonly published: DataOf<'operation.PublishedTotalsStated'> };

/** A joint operation: its days, countries and sites, and what was counted at them. Seizures name the operation; it does not count them. */
export const operationDecider: Decider<OperationState, OperationCommand, OperationEvent> = {
  name: 'operation',
  version: 1,
  initial: { status: 'unknown' },
  evolve: evolveOperation,
  recheck: (fact) => recheckOperation(fact) as OperationCommand,

  decide(command, state) {
    if (command.kind === 'plan') return [plan(command.plan, state)];
    if (!isPlanned(state)) throw new DomainError('operation-not-planned', 'This operation has not been planned');
    return [decideFor(command, state)];
  },
};

function decideFor(command: Exclude<OperationCommand, { kind: 'plan' }>, operation: KnownOperation): OperationEvent {
  switch (command.kind) {
    case 'start': {
      const { officersMobilised } = command;
      if (operation.status !== 'planned') throw new DomainError('operation-already-started', 'This operation has already started');
      return { type: 'operation.OperationStarted', data: officersMobilised === undefined ? {} : { officersMobilised } };
    }
    case 'close':
      if (underWay(operation).status === 'closed') throw new DomainError('operation-already-closed', 'This operation is already closed');
      return { type: 'operation.OperationClosed', data: { sitesClosed: openSites(operation) } };
    case 'openSite':
      return openSite(command.site, operation);
    case 'closeSite': {
      const site = operation.sites[command.code];
      if (site === undefined) throw siteUnknown(command.code);
      if (!site.open) throw new DomainError('site-already-closed', `Site ${command.code} is already closed`);
      return { type: 'operation.SiteClosed', data: { code: command.code } };
    }
    case 'brief':
      return { type: 'operation.BriefingIssued', data: command.briefing };
    case 'appointAuditor': {
      const { officer, from, until, by } = command.appointment;
      if (command.directory.samePerson(officer, by)) throw new DomainError('second-person-needed', 'An auditor is appointed by another person');
      if (until !== undefined && Date.parse(until) <= Date.parse(from))
        throw new DomainError('appointment-ends-before-it-starts', 'An appointment ends after it starts');
      return { type: 'operation.AuditorAppointed', data: command.appointment };
    }
    case 'formJointTeam':
      return formJointTeam(command, operation);
    case 'train':
      return { type: 'operation.TrainingDelivered', data: command.training };
    case 'importRecovery':
      return { type: 'operation.RecoveryImported', data: command.recovery };
    case 'proposeTarget':
      return proposeTarget(command.target, operation);
    case 'tallyChecks': {
      refuseMisplacedTally(command.tally, command.at, operation);
      const { checked, hits } = command.tally;
      if (hits > checked) throw new DomainError('more-hits-than-checks', 'There are no more hits than checks');
      return { type: 'operation.ChecksTallied', data: command.tally };
    }
    case 'tallySearches': {
      refuseMisplacedTally(command.tally, command.at, operation);
      const { searched, ledToSeizure } = command.tally;
      if (ledToSeizure > searched) throw new DomainError('more-seizures-than-searches', 'No more searches lead to a seizure than there were');
      return { type: 'operation.SearchesTallied', data: command.tally };
    }
    case 'arrest': {
      if (underWay(operation).sites[command.arrest.site] === undefined) throw siteUnknown(command.arrest.site);
      return { type: 'operation.Arrested', data: { ...command.arrest, unit: unitOf(command.arrest.by) } };
    }
    case 'statePublishedTotals':
      command.published.totals.forEach(refuseMalformedTotal);
      return { type: 'operation.PublishedTotalsStated', data: command.published };
  }
}

function plan(data: DataOf<'operation.OperationPlanned'>, state: OperationState): OperationEvent {
  if (isPlanned(state)) throw new DomainError('operation-already-planned', 'This operation is already planned');
  if (data.period.to < data.period.from) throw new DomainError('period-ends-before-it-starts', 'A period does not end before it starts');
  if (new Set(data.countries).size < data.countries.length) throw new DomainError('country-twice', 'Each country stands once');
  return { type: 'operation.OperationPlanned', data };
}

/** Also after the operation closed: a site that nobody entered in time is entered late, and is closed at once. */
function openSite(site: DataOf<'operation.SiteOpened'>, operation: KnownOperation): OperationEvent {
  if (!operation.countries.includes(site.country)) throw new DomainError('country-not-in-operation', `${site.country} does not take part in this operation`);
  if (!site.code.startsWith(`${site.country}-`)) throw new DomainError('site-in-another-country', 'The code of a site opens with its country');
  if (operation.sites[site.code]?.open) throw new DomainError('site-already-open', `Site ${site.code} is already open`);
  return { type: 'operation.SiteOpened', data: site };
}

function proposeTarget(target: DataOf<'operation.TargetProposed'>, operation: KnownOperation): OperationEvent {
  if (target[target.kind] === undefined) throw new DomainError('target-not-named', `A target of kind ${target.kind} names its ${target.kind}`);
  if (target.recoveries.length + target.matches.length === 0) throw new DomainError('target-rests-on-nothing', 'A target rests on recoveries or matches');
  const unknown = target.recoveries.find((one) => !operation.recoveries.includes(one));
  if (unknown !== undefined) throw new DomainError('recovery-unknown', `Recovery ${unknown} is not known to this operation`);
  return { type: 'operation.TargetProposed', data: target };
}

/** A team is of officers and countries that take part; who forms it is none of its officers, for he would give himself what he has not. */
function formJointTeam({ team, directory }: Extract<OperationCommand, { kind: 'formJointTeam' }>, operation: KnownOperation): OperationEvent {
  const { officers, countries, acts, from, until, order, by } = team;
  if (Date.parse(until) <= Date.parse(from)) throw new DomainError('team-ends-before-it-starts', 'The order of a joint team ends after it starts');
  if (new Set(countries).size < countries.length || new Set(officers).size < officers.length || new Set(acts).size < acts.length)
    throw new DomainError('named-twice', 'Each officer, country and act of a joint team is named once');
  if (countries.some((one) => !operation.countries.includes(one)))
    throw new DomainError('country-takes-no-part', 'A joint team acts in countries that take part in the operation');
  if (officers.some((one) => !countries.includes(countryOf(one))))
    throw new DomainError('officer-of-another-country', 'The officers of a joint team are of its countries');
  refuseUnknownOffice(order.authority, directory);
  if (officers.some((one) => directory.samePerson(one, by)))
    throw new DomainError('second-person-needed', 'A joint team is formed by somebody who is not of it');
  return { type: 'operation.JointTeamFormed', data: team };
}
