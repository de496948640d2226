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
export const ALLOWED: readonly AllowedDifference[] = [
  {
    why: 'An auditor sees the own country, and a joint operation’s when appointed to it: this one belongs to none and was never appointed.',
    path: /./,
    at: /./,
    user: /^XX\.AUDIT\.4711$/,
  },
  { why: 'A replay shows the whole state of a decider, which holds more members and their changes.', path: /\/replay/, at: /./ },
  {
    why: 'Pages say what waits for a confirmation, and in which colour.',
    path: /./,
    at: /attention|orders|use\.(declined|proposed|withdrawalsConfirmed)|[uU]nconfirmed|witness|attest/,
  },
  { why: 'Corrections say how far they are, and show a proposal beside the old value.', path: /./, at: /corrections/ },
  { why: 'This case is sealed: its flag was read by no page before.', path: /3d2c8ec7-e5b7-8bec-8096-36c5a84a9dc1/, at: /^status$/ },
  {
    why: 'Claims of receipts and reports of broken seals are lists of the page of today; an old log has none',
    path: /^\/v1\/(exhibits|seizures|firearms|cases)\//,
    at: /\.health\.(receiptClaims|sealReports)$/,
  },
];
