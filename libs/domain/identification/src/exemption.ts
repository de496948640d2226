import { DomainError } from '#platform/kernel';
import { isCriminalFrame, type ExemptionGround } from './codes.js';
import type { Firearm } from './firearm.state.js';

/**
 * Whether a ground fits the arm. In a criminal case only a craft-made arm goes untraced (it has no maker's record; it is still screened
 * and compared ballistically). Amnesty collections and arms made before 1946: MOSAIC 05.31. Antique: never made after 1899 (SDG 16.4.2).
 * @throws DomainError
 */
export function requireGround(
  { ground, yearOfManufacture }: { readonly ground: ExemptionGround; readonly yearOfManufacture?: number },
  { origin, frame, acquisition }: NonNullable<Firearm['described']>,
  standing: ExemptionGround | undefined,
): void {
  if (standing !== undefined) throw new DomainError('already-exempt', 'That no trace is required already stands');
  if (ground === 'craft-made' && origin !== 'craft') throw new DomainError('not-craft-made', 'The firearm is not described or identified as craft-made');
  if (ground !== 'craft-made' && isCriminalFrame(frame))
    throw new DomainError('criminal-case-is-traced', 'In a criminal case only a craft-made firearm goes untraced');
  if (ground === 'amnesty-collection' && acquisition !== 'surrendered') throw new DomainError('not-surrendered', 'An amnesty collects what is surrendered');
  const before = LATEST[ground];
  if (before !== undefined && (yearOfManufacture === undefined || yearOfManufacture > before))
    throw new DomainError('not-old-enough', `The year of manufacture is stated and is at the latest ${before}`);
}

/** The last year of manufacture that a ground by age allows. */
const LATEST: Partial<Record<ExemptionGround, number>> = { 'made-before-1946': 1945, antique: 1899 };
