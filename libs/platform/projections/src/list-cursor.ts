import type { View } from './projection.js';

/** The cursor was given by another version of the view: its order may have been another. */
export class CursorOutdated extends Error {
  override readonly name = 'CursorOutdated';
}
/** The text is no cursor that this list gave. */
export class CursorMalformed extends Error {
  override readonly name = 'CursorMalformed';
}

/** What the key of a list looks like whose rows are ordered by their own key, which opens with a stream. */
export const ROW_KEY = /^custos\.\P{Cc}{1,200}$/u;
/** Of one whose rows are ordered by the position of an event. */
export const POSITION_KEY = /^\d{1,40}$/;

/** What a list is ordered by, of the last row of a page, and the version of the view that made it. */
export const cursorAfter = ({ version }: View, key: string): string => Buffer.from(`${version}:${key}`).toString('base64url');

/** @throws CursorMalformed, CursorOutdated */
export function keyIn(view: View, cursor: string, form: { test(key: string): boolean }): string {
  const [, version, key] = /^(\d{1,6}):(.+)$/su.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (version === undefined || key === undefined || !form.test(key) || cursorAfter({ ...view, version: Number(version) }, key) !== cursor)
    throw new CursorMalformed('This is no cursor of this list');
  if (Number(version) !== view.version) throw new CursorOutdated(`The list has changed its form since version ${version}`);
  return key;
}
