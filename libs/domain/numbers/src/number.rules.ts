import type { Directory } from '#domain/access/events';
import { countryOf, DomainError } from '#platform/kernel';

/** Who asks something of a number, and whose number it is. */
export interface Asker {
  readonly by: string;
  /** Whether he keeps the directory and the series of his country. */
  readonly registrar: boolean;
  readonly directory: Directory;
  /** YYYY-MM-DD, today. */
  readonly day: string;
}

/** A unit gives its own numbers; nobody else claims, keeps back or takes back one of them. */
export const givesNumbersOf = ({ by, registrar, directory, day }: Asker, issuer: string): boolean =>
  directory.unitOf(by, day) === issuer || (registrar && countryOf(by) === countryOf(issuer));

/** The same answer whether or not anything stands under the number: a stranger learns nothing from it. */
export function refuseStrangers(asker: Asker, issuer: string): void {
  if (!givesNumbersOf(asker, issuer))
    throw new DomainError('not-the-issuer', 'Numbers are claimed, kept back and released by the unit that gives them, or its registrar');
}
