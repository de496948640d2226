import { z } from 'zod';
import type { EventDefinition } from './event-definition.js';
import type { EventOf } from './decider.js';
import { unitId } from './actor.js';
import { happened, type Happened } from './happened.js';
import { fixed, open, sealed } from './marks.js';

/** The procès-verbal rectificatif: its own number, and the signed document. */
export const rectification = z.strictObject({
  number: z.strictObject({
    kind: z.string().min(1).max(40),
    issuer: unitId,
    year: z.int().min(1900).max(2200),
    n: z.string().min(1).max(40),
    written: z.string().min(1).max(80),
  }),
  document: z.string().regex(/^[0-9a-f]{64}$/, 'a file is named by the 64 hexadecimal digits of its SHA-256'),
});
export type Rectification = z.output<typeof rectification>;
/** A later fact whose quantity no longer balances under the correction: shown in red, never refused. */
export interface BrokenBalance {
  readonly revision: number;
  readonly code: string;
}

/** What a correction says of one earlier event of the same stream. The sealed members of the replacement stand beside these, under their own names. */
export interface CorrectionData {
  readonly revision: number;
  readonly corrects: string;
  readonly schema: number;
  readonly effect: 'replace' | 'void';
  readonly replacement?: Readonly<Record<string, unknown>>;
  readonly occurred?: Happened;
  readonly proposedBy: string;
  readonly rectification?: Rectification;
  readonly breaks?: readonly BrokenBalance[];
  readonly proposal?: number;
  readonly approvedBy?: string;
  readonly receivedBy?: string;
  readonly cote?: number;
  readonly correctionReason?: string;
  readonly _sd?: readonly string[];
}
/** What becomes of a proposal that is not yet in force. */
export interface ProposalData {
  readonly proposal: number;
  readonly approvedBy?: string;
  readonly returnedBy?: string;
  readonly returnReason?: string;
}
export type CorrectionEvent =
  | EventOf<`${string}.Corrected` | `${string}.CorrectionProposed`, CorrectionData>
  | EventOf<`${string}.CorrectionApproved` | `${string}.CorrectionReturned`, ProposalData>;

const fields = {
  revision: open(z.int().min(0)),
  corrects: open(z.string()),
  schema: open(z.int().min(1)),
  effect: open(z.enum(['replace', 'void'])),
  replacement: open(z.record(z.string(), z.unknown()).optional()),
  occurred: open(happened.optional()),
  proposedBy: fixed(z.string()),
  rectification: fixed(rectification.optional()),
  breaks: fixed(
    z
      .array(z.strictObject({ revision: z.int().min(0), code: z.string() }))
      .max(100)
      .optional(),
  ),
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
      fields: {
        ...fields,
        approvedBy: fixed(z.string().optional()),
        /** The proposal that this puts in force. */
        proposal: fixed(z.int().min(0).optional()),
        /** The officer of the office that has the procedure, and the document number under which it was received. */
        receivedBy: fixed(z.string().optional()),
        cote: fixed(z.int().min(1).optional()),
      },
      sample: { ...sample, approvedBy: 'CI.DGD.4712' },
      says: 'An earlier fact of this stream reads differently from now on, or not at all; the original stays readable.',
    },
    [`${context}.CorrectionApproved`]: {
      takenBack: 'act',
      schema: 1,
      fields: { proposal: fixed(z.int().min(0)), approvedBy: fixed(z.string()) },
      sample: { proposal: 4, approvedBy: 'CI.DGD.4712' },
      says: 'A second person approved a correction after the procedure was transmitted; the office that has it receives or returns it.',
    },
    [`${context}.CorrectionReturned`]: {
      takenBack: 'act',
      schema: 1,
      fields: { proposal: fixed(z.int().min(0)), returnedBy: fixed(z.string()), returnReason: sealed(z.string().min(3).max(2000)) },
      sample: { proposal: 4, returnedBy: 'CI.PARQUET.41', returnReason: 'the report that it corrects is not in the file' },
      says: 'A proposed correction is not taken: the old value stays.',
    },
  };
}

const CORRECTIONS = ['Corrected', 'CorrectionProposed', 'CorrectionApproved', 'CorrectionReturned'] as const;
export type CorrectionName = (typeof CORRECTIONS)[number];

/** Which correction event of its context a type is; undefined for a fact. Nothing else tells corrections from facts. */
export function correctionOf(type: string): CorrectionName | undefined {
  const name = type.slice(type.indexOf('.') + 1);
  return CORRECTIONS.find((one) => one === name);
}
/** A correction in force. */
export const isCorrected = (type: string): boolean => correctionOf(type) === 'Corrected';
export const isCorrectionEvent = (type: string): boolean => correctionOf(type) !== undefined;

/** Of a correction event, that a fact was corrected, by whom and how far it is; never with what: the fact itself shows how it reads. */
export function toldOfCorrection(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const told = ['revision', 'corrects', 'effect', 'proposedBy', 'proposal', 'approvedBy', 'receivedBy', 'cote', 'returnedBy'];
  return Object.fromEntries(told.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]));
}
