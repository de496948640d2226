import { Directory } from '#domain/access/events';
import type { PastFact } from '#platform/kernel';
import type { OperationEvent } from './events.js';

/** By fact, the command that it answers, and the member of the command that carries what was asked. */
const ASKED_BY: Readonly<Record<OperationEvent['type'], readonly [string, string?]>> = {
  'operation.OperationPlanned': ['plan', 'plan'],
  'operation.OperationStarted': ['start'],
  'operation.OperationClosed': ['close'],
  'operation.SiteOpened': ['openSite', 'site'],
  'operation.SiteClosed': ['closeSite'],
  'operation.BriefingIssued': ['brief', 'briefing'],
  'operation.TrainingDelivered': ['train', 'training'],
  'operation.RecoveryImported': ['importRecovery', 'recovery'],
  'operation.TargetProposed': ['proposeTarget', 'target'],
  'operation.ChecksTallied': ['tallyChecks', 'tally'],
  'operation.SearchesTallied': ['tallySearches', 'tally'],
  'operation.Arrested': ['arrest', 'arrest'],
  'operation.AuditorAppointed': ['appointAuditor', 'appointment'],
  'operation.JointTeamFormed': ['formJointTeam', 'team'],
  'operation.PublishedTotalsStated': ['statePublishedTotals', 'published'],
};

export function recheckOperation({ event, actor, recorded }: PastFact<OperationEvent>): object {
  const [kind, carries] = ASKED_BY[event.type];
  return { by: actor.id, directory: Directory.NONE, at: recorded, ...event.data, ...(carries !== undefined && { [carries]: event.data }), kind };
}
