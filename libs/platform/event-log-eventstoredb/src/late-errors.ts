interface Handling {
  handleError?: (...given: unknown[]) => Promise<void>;
}

/**
 * The client looks after a broken channel on the side, and waits there for the channel of the moment. When that is only being looked for and is
 * not found (two streams that broke one after the other while no node led), its promise fails where nobody listens, and ends the process.
 * Seen on a cluster of 23.10.8 that had lost two of three nodes; `handleError` is a member of the instance in 6.2.1.
 */
export function takingLateErrors<T extends object>(client: T): T {
  const handling = client as Handling;
  const handle = handling.handleError;
  if (typeof handle !== 'function') throw new Error('This version of the database client handles its errors in another way: see what became of late ones');
  handling.handleError = (...given) => handle(...given).catch(() => undefined);
  return client;
}
