import type { Firearm, Marking } from './firearm.state.js';

/** What a national mark, a sale or a destruction would spoil, in the order in which it is done. */
export const FORENSIC_STEPS = ['PRINTS_AND_DNA', 'MARKINGS_READ', 'RESTORATION', 'BALLISTICS'] as const;
export type ForensicStep = (typeof FORENSIC_STEPS)[number];

const ILLEGIBLE: readonly Marking['status'][] = ['OBLITERATED', 'READ_PARTIAL'];
/** Methods that bring up what the eye does not see. */
const RESTORING: readonly string[] = ['infrared', 'x-ray', 'magnetic', 'electrolytic', 'chemical-etching'];

/**
 * Steps that are still to be taken on a firearm. A step that is stated not to apply is taken: no prints because it lay in water, no shot
 * because it does not fire.
 */
export function forensicStepsLeft({ described, tracesCollected, markings, firings, searches, appointments }: Firearm): readonly ForensicStep[] {
  if (described === undefined) return FORENSIC_STEPS;
  const serials = markings.filter(({ kind }) => kind === 'serial');
  const illegible = serials.some(({ status }) => ILLEGIBLE.includes(status));
  const tried = serials.some(({ status, method }) => status === 'RESTORED' || (method !== undefined && RESTORING.includes(method)));
  const done: Readonly<Record<ForensicStep, boolean>> = {
    PRINTS_AND_DNA: tracesCollected,
    MARKINGS_READ: serials.length > 0,
    RESTORATION: !illegible || tried,
    BALLISTICS: firings > 0 || searches.length > 0 || appointments.some(({ reported }) => reported),
  };
  return FORENSIC_STEPS.filter((step) => !done[step]);
}
