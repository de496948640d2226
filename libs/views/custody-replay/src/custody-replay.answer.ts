import { happened, z } from '#platform/kernel';
import { REPLAY_KINDS } from './custody-replay.query.js';

const subject = { kind: z.string(), id: z.string() };
const holding = z.strictObject({
  exhibit: z.uuid(),
  part: z.string(),
  quantity: z.unknown().describe('Amount and unit, or null'),
  as: z.enum(['holder', 'offered', 'released-to']),
});

/** One page of a replay, as it is answered. */
export const replayAnswer = z.strictObject({
  kind: z.enum(REPLAY_KINDS),
  id: z.string(),
  knownAt: z.string().nullable(),
  asOf: z.string().nullable(),
  steps: z.int().min(0).describe('How many there are in all'),
  items: z.array(
    z.strictObject({
      step: z.int().min(1),
      subject: z.strictObject(subject),
      type: z.string(),
      happened,
      recorded: z.string(),
      delayMinutes: z.int().min(0),
      enteredLate: z.boolean(),
      actor: z.string(),
      role: z.string(),
      unit: z.string(),
      for: z.string().optional(),
      correctedBy: z.int().min(0).nullable(),
      attachments: z.array(z.string()),
      source: z.strictObject({ stream: z.string(), revision: z.int().min(0), event: z.uuid(), position: z.string(), leaf: z.string() }),
      withheld: z.literal(true).optional(),
      data: z.record(z.string(), z.unknown()).optional(),
      before: z.unknown().describe('State of the subject before this step; null before its first'),
      after: z.unknown(),
      changes: z.array(z.strictObject({ path: z.string(), before: z.unknown(), after: z.unknown() })),
      holdings: z.array(holding).optional(),
    }),
  ),
  next: z.int().min(1).nullable(),
  final: z.array(z.strictObject({ ...subject, state: z.unknown() })),
  holdings: z.array(holding).optional(),
});
