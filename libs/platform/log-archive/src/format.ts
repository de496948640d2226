import { createHash } from 'node:crypto';
import { canonical, type Stored } from '#platform/event-log';
import { z } from '#platform/kernel';
import { ArchiveRefused } from './refused.js';

export const FORMAT = 'custos-log-archive/v1';
/** An entry of 60,000 bytes as a JSON string, every sign of it escaped at worst, and what stands beside it. */
export const MAX_LINE_BYTES = 400_000;

const count = z.number().int().min(0);
const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const position = z.string().regex(/^(\d{20}){1,2}$/);

const header = z.strictObject({ format: z.literal(FORMAT), log: z.string().min(1), tail: position, count: count.min(1) });
const event = z.strictObject({
  n: count,
  position,
  stream: z.string().startsWith('custos.'),
  revision: count,
  type: z.string().min(1),
  id: z.string(),
  leaf: digest,
  entry: z.string(),
});
const eventLine = z.strictObject({ event, hash: digest });
const footer = z.strictObject({ end: z.literal(FORMAT), count, hash: digest });

/** What the archive says of itself: whose events they are, where that log ended, how many there are. */
export type Header = z.output<typeof header>;
export type ArchivedEvent = z.output<typeof event>;
export type Footer = z.output<typeof footer>;

/** Hash after hash over every line: h(0) = SHA-256 of the header's text, h(n+1) = SHA-256 of h(n) and the n-th event's text. */
export class RunningHash {
  private last: Buffer;

  constructor(headerText: string) {
    this.last = createHash('sha256').update(headerText, 'utf8').digest();
  }

  take(eventText: string): string {
    this.last = createHash('sha256').update(this.last).update(eventText, 'utf8').digest();
    return this.text;
  }

  get text(): string {
    return this.last.toString('base64url');
  }
}

export const archived = (stored: Stored, n: number): ArchivedEvent => ({
  n,
  position: stored.position,
  stream: stored.stream,
  revision: Number(stored.revision),
  type: stored.type,
  id: stored.eventId,
  leaf: stored.leaf,
  entry: stored.entry,
});

export const headerText = (of: Omit<Header, 'format'>): string => canonical({ ...of, format: FORMAT });
export const footerText = (of: Omit<Footer, 'end'>): string => canonical({ ...of, end: FORMAT });

/** The line of an event, and the hash that it carries. */
export function eventText(of: ArchivedEvent, running: RunningHash): string {
  return canonical({ event: of, hash: running.take(canonical(of)) });
}

export function readHeader(text: string): Header {
  const told = parsed(text, 1) as { format?: unknown } | null;
  if (typeof told !== 'object' || told?.format !== FORMAT) throw new ArchiveRefused('archive-format', `the first line does not say ${FORMAT}`, 1);
  return of(header, told, text, 1);
}

/** The event of a line whose hash follows from the lines before it, or the footer. */
export function readLine(text: string, running: RunningHash, line: number): { readonly event: ArchivedEvent } | { readonly footer: Footer } {
  const told = parsed(text, line);
  if (typeof told === 'object' && told !== null && 'end' in told) {
    const end = of(footer, told, text, line);
    if (end.hash !== running.text) throw new ArchiveRefused('archive-hash', 'the hash at the end is not that of the lines before it', line);
    return { footer: end };
  }
  const one = of(eventLine, told, text, line);
  if (running.take(canonical(one.event)) !== one.hash) throw new ArchiveRefused('archive-hash', 'the hash does not follow from the lines up to here', line);
  return { event: one.event };
}

/** One text for one content: a line with another blank, order or spelling is another archive. */
function of<T>(schema: z.ZodType<T>, told: unknown, text: string, line: number): T {
  const read = schema.safeParse(told);
  if (!read.success) throw new ArchiveRefused('archive-malformed', `${read.error.issues[0]!.path.join('.')}: ${read.error.issues[0]!.message}`, line);
  if (canonicalOr(read.data) !== text) throw new ArchiveRefused('archive-malformed', 'the line is not written in the canonical form', line);
  return read.data;
}

function canonicalOr(value: unknown): string | undefined {
  try {
    return canonical(value);
  } catch {
    return undefined;
  }
}

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ArchiveRefused('archive-malformed', 'the line is no JSON', line, { cause: error });
  }
}
