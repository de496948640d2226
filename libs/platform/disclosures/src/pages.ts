/** One sealed member in clear. */
export interface Clear {
  readonly name: string;
  readonly value: unknown;
}
/** Whether the reader may see sealed members: of the whole page, or asked for each object that has some. */
export type MayRead = boolean | ((holder: Readonly<Record<string, unknown>>) => boolean);

type Members = Readonly<Record<string, unknown>>;

const holdsSealed = (value: Members): value is Members & { readonly _sd: readonly string[] } => Array.isArray(value['_sd']);
const allowed = (mayRead: MayRead, holder: Members) => (typeof mayRead === 'boolean' ? mayRead : mayRead(holder));
/** Rows and pages are plain objects; a Date or a Buffer in them is a value of its own. */
const isPlain = (value: object): value is Members => [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** Every digest of the page that the reader may have opened. */
export function collectDigests(page: unknown, mayRead: MayRead, found: string[] = []): string[] {
  if (Array.isArray(page)) for (const item of page) collectDigests(item, mayRead, found);
  else if (typeof page === 'object' && page !== null && isPlain(page)) {
    if (holdsSealed(page) && allowed(mayRead, page)) found.push(...page._sd);
    for (const [name, value] of Object.entries(page)) if (name !== '_sd') collectDigests(value, mayRead, found);
  }
  return found;
}

export function fillIn(page: unknown, clear: ReadonlyMap<string, Clear | 'erased'>, mayRead: MayRead): unknown {
  if (Array.isArray(page)) return page.map((item) => fillIn(item, clear, mayRead));
  if (typeof page !== 'object' || page === null || !isPlain(page)) return page;
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(page)) if (name !== '_sd' && name !== '_sd_alg') filled[name] = fillIn(value, clear, mayRead);
  if (!holdsSealed(page)) return filled;
  if (!allowed(mayRead, page)) return page._sd.length > 0 ? { ...filled, sealed: true } : filled;
  for (const digest of page._sd) {
    const found = clear.get(digest);
    if (found === undefined) filled['unavailable'] = true;
    else if (found === 'erased') filled['erased'] = true;
    // An open member is never replaced by a sealed one of the same name (RFC 9901 section 7.1).
    else filled[found.name] ??= found.value;
  }
  return filled;
}
