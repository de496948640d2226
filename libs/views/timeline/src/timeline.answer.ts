import { happened, z } from '#platform/kernel';
import { AXES } from './axis.js';

/** One page of a timeline, as it is answered. */
export const timelineAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      axis: z.enum(AXES),
      type: z.string(),
      subject: z.strictObject({ kind: z.string(), id: z.string() }),
      happened,
      recorded: z.string(),
      delayMinutes: z.int().min(0),
      actor: z.string(),
      role: z.string(),
      unit: z.string(),
      country: z.string(),
      correctedBy: z.int().min(0).nullable(),
      exercise: z.boolean(),
      source: z.strictObject({ stream: z.string(), revision: z.int().min(0), event: z.uuid(), position: z.string() }),
      withheld: z.literal(true).optional().describe('Its content does not stand in the procedure; ask whoever is named'),
      ask: z.string().optional(),
      data: z.record(z.string(), z.unknown()).optional(),
      neverNamed: z.literal(true).optional(),
    }),
  ),
  next: z.string().nullable(),
  position: z.string().nullable(),
});
