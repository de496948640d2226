import { z } from 'zod';

/** A day that stands in the calendar, of a year that PostgreSQL knows too: its calendar has no year 0. */
const inCalendar = (text: string): boolean => {
  const parsed = new Date(text);
  // V8 reads the 31st of February as the 2nd of March: only what comes back unchanged exists.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text) && !text.startsWith('0000');
};
/** RFC 3339 in UTC with milliseconds, the only form of an instant in an entry. */
export const instant = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/, 'an instant is RFC 3339 in UTC with milliseconds')
  .refine(inCalendar, 'no such day');
/** A calendar day, YYYY-MM-DD. */
export const day = z.iso.date().refine(inCalendar, 'no such day');
export const offset = z.string().regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'an offset is +HH:MM or -HH:MM');

export const PRECISIONS = ['instant', 'minute', 'hour', 'day', 'night', 'period'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** When a fact happened, as stated: `at` is the start of the stated interval, `until` its end, `stated` the words on the form. */
export const happened = z
  .strictObject({
    at: instant,
    until: instant.optional(),
    stated: z.string().min(1).max(200).optional(),
    offset,
    precision: z.enum(PRECISIONS),
  })
  .refine((one) => one.until === undefined || one.until >= one.at, 'an interval ends after it starts');
export type Happened = z.output<typeof happened>;

/** A fact that happens as it is recorded. */
export const now = (at: string, localOffset = '+00:00'): Happened => ({ at, offset: localOffset, precision: 'instant' });
