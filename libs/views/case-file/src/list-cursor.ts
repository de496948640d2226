import { caseFileView } from './case-file.projection.js';

/** The cursor was given by another version of this view: its order may have been another. */
export class CursorOutdated extends Error {
  override readonly name = 'CursorOutdated';
}
/** The text is no cursor that this list gave. */
export class CursorMalformed extends Error {
  override readonly name = 'CursorMalformed';
}

/** The last row of a page of a list, with the version of the view that made it. */
export const cursorAfter = (position: string): string => Buffer.from(`${caseFileView.version}:${position}`).toString('base64url');

/** @throws CursorMalformed, CursorOutdated */
export function positionIn(cursor: string): string {
  const [, version, position] = /^(\d{1,6}):(\d{1,40})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (position === undefined) throw new CursorMalformed('This is no cursor of this list');
  if (Number(version) !== caseFileView.version) throw new CursorOutdated(`The list has changed its form since version ${version}`);
  return position;
}
