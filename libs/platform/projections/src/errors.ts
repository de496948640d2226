/** The view has not reached the position that the reader named, within the time it may wait. */
export class ViewBehind extends Error {
  override readonly name = 'ViewBehind';
  constructor(
    readonly view: string,
    readonly wanted: string,
    /** Where the view stands; undefined before its first event. */
    readonly reached: string | undefined,
  ) {
    super(`View ${view} stands at ${reached ?? 'the start'} and has not reached ${wanted}`);
  }
}
/** No schema of this view at the version of this release is live: it is being rebuilt, or another release has taken over. */
export class ViewNotReady extends Error {
  override readonly name = 'ViewNotReady';
  constructor(
    readonly view: string,
    readonly version: number,
    readonly found: number | undefined,
  ) {
    super(found === undefined ? `View ${view} is not built yet` : `View ${view} is live at version ${found}, this release reads version ${version}`);
  }
}
/** The view was folded from a history that the log no longer holds: whatever it shows may never have been recorded. */
export class ViewOfAnotherHistory extends Error {
  override readonly name = 'ViewOfAnotherHistory';
  constructor(readonly view: string) {
    super(`View ${view} was folded from a history that the log no longer holds`);
  }
}
/** The lease went to another worker, or what it stood on was switched away: whatever this worker was about to commit is void. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor(readonly what: string) {
    super(`The lease on ${what} is held by another worker`);
  }
}
/** One event that a fold cannot take. Only the view that stumbled over it stops. */
export class Poison extends Error {
  override readonly name = 'Poison';
  constructor(
    readonly eventId: string,
    readonly position: string,
    options: { readonly cause: unknown },
  ) {
    super(
      `Event ${eventId} cannot be folded: ${options.cause instanceof Error ? `${options.cause.name}: ${options.cause.message}` : String(options.cause)}`,
      options,
    );
  }
}
/** A fold or a row class that breaks the contract of projections: a defect of the program, never of the data. */
export class ProjectionMalformed extends Error {
  override readonly name = 'ProjectionMalformed';
}
