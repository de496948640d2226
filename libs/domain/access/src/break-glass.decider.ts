import { countryOf, DomainError, type Decider, type Fact } from '#platform/kernel';
import type { accessCatalogue, AccessEvent, Directory } from './events.js';

type DataOf<T extends AccessEvent['type']> = Omit<Fact<typeof accessCatalogue, T>['data'], '_sd'>;
type Asked = Pick<DataOf<'access.BreakGlassRequested'>, 'case' | 'officer' | 'hours' | 'asked'>;

/** Access to a closed case in an emergency. */
export type BreakGlass =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'asked' } & Asked)
  | { readonly status: 'open'; readonly officer: string; readonly told: string | undefined }
  | { readonly status: 'reviewed'; readonly officer: string };

export type BreakGlassCommand =
  | { readonly kind: 'requestBreakGlass'; readonly details: DataOf<'access.BreakGlassRequested'> }
  | {
      readonly kind: 'confirmBreakGlass';
      readonly by: string;
      /** Acts as a prosecutor or judge. */
      readonly magistrate: boolean;
      /** RFC 3339 UTC: the server's clock. */
      readonly at: string;
      readonly directory: Directory;
      /** The authority that sealed the case, else its office; absent where there is no such case: nobody hears of that. */
      readonly told: string | undefined;
    }
  | {
      readonly kind: 'reviewBreakGlass';
      readonly by: string;
      readonly directory: Directory;
      readonly details: Omit<DataOf<'access.BreakGlassReviewed'>, 'by'>;
    };

const HOUR_MS = 3_600_000;
/** A request that nobody confirmed so long is no emergency any more. */
const LAPSES_AFTER_MS = 24 * HOUR_MS;

/** Whether there is such a case decides nothing here: asking, and being let in, tell nobody that it exists. */
export const breakGlassDecider: Decider<BreakGlass, BreakGlassCommand, AccessEvent> = {
  name: 'breakglass',
  version: 1,
  initial: { status: 'unknown' },

  decide(command, request) {
    switch (command.kind) {
      case 'requestBreakGlass':
        if (request.status !== 'unknown') throw new DomainError('already-requested', 'This was asked already');
        return [{ type: 'access.BreakGlassRequested', data: command.details }];
      case 'confirmBreakGlass':
        return confirm(command, request);
      case 'reviewBreakGlass':
        return review(command, request);
    }
  },

  evolve(request, { type, data }): BreakGlass {
    switch (type) {
      case 'access.BreakGlassRequested':
        return { status: 'asked', case: data.case, officer: data.officer, hours: data.hours, asked: data.asked };
      case 'access.BreakGlassConfirmed':
        return { status: 'open', officer: data.officer, told: data.told };
      case 'access.BreakGlassReviewed':
        return request.status === 'unknown' ? request : { status: 'reviewed', officer: request.officer };
      default:
        return request;
    }
  },
};

function confirm({ by, magistrate, at, directory, told }: Extract<BreakGlassCommand, { kind: 'confirmBreakGlass' }>, request: BreakGlass): AccessEvent[] {
  if (request.status === 'unknown') throw new DomainError('no-such-request', 'Nobody asked for this');
  if (request.status !== 'asked') throw new DomainError('request-settled', 'This was confirmed already');
  if (directory.samePerson(by, request.officer)) throw new DomainError('same-person', 'Another person than the one who asks confirms');
  if (!confirmsFor(request.officer, { by, magistrate, directory, day: at.slice(0, 10) }))
    throw new DomainError('not-the-superior', 'A superior of the officer who asks confirms, or a magistrate of his country');
  if (Date.parse(at) - Date.parse(request.asked) > LAPSES_AFTER_MS) throw new DomainError('request-lapsed', 'The request is older than a day: ask again');
  const until = new Date(Date.parse(at) + request.hours * HOUR_MS).toISOString();
  const { case: file, officer } = request;
  return [{ type: 'access.BreakGlassConfirmed', data: { case: file, officer, by, from: at, until, ...(told !== undefined && { told }) } }];
}

/** Whether he may let this officer in: as a superior, or as a magistrate of his country. */
export const confirmsFor = (
  officer: string,
  { by, magistrate, directory, day }: { readonly by: string; readonly magistrate: boolean; readonly directory: Directory; readonly day: string },
): boolean => (magistrate && countryOf(by) === countryOf(officer)) || directory.isSuperiorOf(by, officer, day);

function review({ by, directory, details }: Extract<BreakGlassCommand, { kind: 'reviewBreakGlass' }>, request: BreakGlass): AccessEvent[] {
  // Who is not the owner hears the same whether or not there is a case, and whether or not it was opened.
  if (request.status !== 'open' || request.told === undefined || !directory.ofUnitOrAbove(by, request.told))
    throw new DomainError('not-the-owner', 'Only who was told of it reviews it, once');
  return [{ type: 'access.BreakGlassReviewed', data: { by, ...details } }];
}
