import type { CorrectionBasis } from './correction-authority.js';
import { isCorrectionEvent, type BrokenBalance, type CorrectionData, type Rectification } from './correction-events.js';
import { judge } from './correction-judgement.js';
import type { AnyEvent, Decider } from './decider.js';
import { effective } from './effective.js';
import type { TakenBack } from './event-definition.js';
import type { Happened } from './happened.js';
import { PERSONS_AS_WRITTEN } from './persons.js';
import type { Recorded } from './recorded.js';
import type { Registry } from './registry.js';

/** Which proposal: its revision; without it the newest that waits. */
interface OfProposal {
  readonly by: string;
  readonly proposal?: number;
  readonly basis?: CorrectionBasis;
}
export type CorrectionCommand =
  | {
      readonly kind: 'correct';
      readonly by: string;
      readonly revision: number;
      readonly effect: 'replace' | 'void';
      readonly data?: Readonly<Record<string, unknown>>;
      readonly occurred?: Happened;
      readonly reason: string;
      readonly rectification?: Rectification;
      readonly basis?: CorrectionBasis;
    }
  | ({ readonly kind: 'approveCorrection' } & OfProposal)
  | ({ readonly kind: 'receiveCorrection'; readonly cote: number } & OfProposal)
  | ({ readonly kind: 'returnCorrection'; readonly reason: string } & OfProposal);

export interface CorrectionRules<S = any, C = any, E extends AnyEvent = any> {
  readonly registry: Registry;
  readonly signed: boolean;
  /** Whose facts they are; without it no history is replayed. */
  readonly decider?: Decider<S, C, E>;
}

/** Without lookups: persons as their ids name them, nothing transmitted. */
export const NO_BASIS: CorrectionBasis = { persons: PERSONS_AS_WRITTEN, day: '1970-01-01', report: false };

/** A time alone takes nothing back. A correction is voided under the rule of the fact that it corrects: by two where that takes two. */
export function takesBack(
  { effect, data }: { readonly effect: 'replace' | 'void'; readonly data?: unknown },
  { event: { type, data: of } }: Recorded,
  registry: Registry,
): TakenBack | undefined {
  if (effect !== 'void' && data === undefined) return undefined;
  const found = registry.takenBack(type, of);
  if (found !== undefined) return found === 'act' && effect !== 'void' ? undefined : found;
  const { corrects } = of as Partial<CorrectionData>;
  const corrected = isCorrectionEvent(type) && corrects !== undefined ? registry.takenBack(corrects, {}) : undefined;
  return corrected === 'party' || corrected === 'another-unit' ? 'another-unit' : undefined;
}

/** What the history with this correction in force breaks. @throws DomainError `history-not-accepted` */
export function judged<E extends AnyEvent>(
  data: CorrectionData,
  history: readonly Recorded<E>[],
  { decider, registry }: CorrectionRules,
): readonly BrokenBalance[] {
  const last = history.at(-1);
  if (decider?.recheck === undefined || last === undefined) return [];
  const inForce = { ...last, revision: last.revision + 1, event: { type: corrected({ event: { type: data.corrects } }, 'Corrected'), data } as unknown as E };
  return judge(decider, registry, effective(history), effective([...history, inForce]));
}

export const corrected = <K extends 'Corrected' | 'CorrectionProposed' | 'CorrectionApproved' | 'CorrectionReturned'>(
  { event: { type } }: { readonly event: { readonly type: string } },
  name: K,
): `${string}.${K}` => `${type.slice(0, type.indexOf('.'))}.${name}`;
