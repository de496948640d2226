/** The cursor was given by another version of this view: its order may have been another. */
export class TimelineCursorOutdated extends Error {
  override readonly name = 'CursorOutdated';
}
/** The text is no cursor that this list gave. */
export class TimelineCursorMalformed extends Error {
  override readonly name = 'CursorMalformed';
}

/** The last row of a page: when it happened, and where it stands in the log. */
export interface Place {
  readonly happenedAt: string;
  readonly position: string;
}

export const cursorAfter = (version: number, { happenedAt, position }: Place): string =>
  Buffer.from(`${version}|${happenedAt}|${position}`).toString('base64url');

/** @throws TimelineCursorMalformed, TimelineCursorOutdated */
export function placeIn(version: number, cursor: string): Place {
  const [, given, happenedAt, position] =
    /^(\d{1,6})\|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|(\d{1,60})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (happenedAt === undefined || position === undefined) throw new TimelineCursorMalformed('This is no cursor of this timeline');
  if (Number(given) !== version) throw new TimelineCursorOutdated(`The timeline has changed its form since version ${given}`);
  return { happenedAt, position };
}
