import { z } from 'zod';
import type { EventDefinition } from './event-definition.js';
import type { EventOf } from './decider.js';
import { happened, type Happened } from './happened.js';
import { open, sealed } from './marks.js';

/** What a correction says of one earlier event of the same stream. The sealed members of the replacement stand beside these, under their own names. */
export interface CorrectionData {
  readonly revision: number;
  readonly corrects: string;
  readonly schema: number;
  readonly effect: 'replace' | 'void';
  readonly replacement?: Readonly<Record<string, unknown>>;
  readonly occurred?: Happened;
  readonly proposedBy: string;
  readonly approvedBy?: string;
  readonly correctionReason?: string;
  readonly _sd?: readonly string[];
}
export type CorrectionEvent = EventOf<`${string}.Corrected` | `${string}.CorrectionProposed`, CorrectionData>;

const fields = {
  revision: open(z.int().min(0)),
  corrects: open(z.string()),
  schema: open(z.int().min(1)),
  effect: open(z.enum(['replace', 'void'])),
  replacement: open(z.record(z.string(), z.unknown()).optional()),
  occurred: open(happened.optional()),
  proposedBy: open(z.string()),
  correctionReason: sealed(z.string().min(3).max(2000)),
};

export function correctionDefinitions(context: string): Record<string, EventDefinition> {
  const sample = {
    revision: 0,
    corrects: `${context}.Example`,
    schema: 1,
    effect: 'void',
    proposedBy: 'CI.DGD.4711',
    correctionReason: 'entered in the wrong file',
  };
  return {
    [`${context}.CorrectionProposed`]: { schema: 1, fields, sample, says: 'A correction of a signed fact waits for a second person.' },
    [`${context}.Corrected`]: {
      schema: 1,
      fields: { ...fields, approvedBy: open(z.string().optional()) },
      sample: { ...sample, approvedBy: 'CI.DGD.4712' },
      says: 'An earlier fact of this stream reads differently from now on, or not at all; the original stays readable.',
    },
  };
}

export const isCorrected = (type: string): boolean => type.endsWith('.Corrected');
export const isCorrectionEvent = (type: string): boolean => isCorrected(type) || type.endsWith('.CorrectionProposed');
