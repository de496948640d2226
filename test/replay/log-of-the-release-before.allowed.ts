/** A difference between the pages of a release and those that today's build gives for its log, and why it is right. */
export interface AllowedDifference {
  readonly why: string;
  /** The address of the page. */
  readonly path: RegExp;
  /** The place in it, with `[]` for an item of a list. */
  readonly at: RegExp;
  /** Only for these readers. */
  readonly user?: RegExp;
}

/** Written by hand. Whoever changes what a page says of an old log adds a line, with the reason. */
export const ALLOWED: readonly AllowedDifference[] = [];
