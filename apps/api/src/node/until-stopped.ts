import type { Logger } from './logger.js';

const PATIENCE_MS = 30_000;

/** Called before anybody is told that the process is there. Resolves after SIGTERM or SIGINT once everything is closed in order; a second signal, or half a minute, ends the process at once. */
export function untilStopped(logger: Logger, close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(1);
      stopping = true;
      logger.info({ signal }, 'stopping');
      setTimeout(() => process.exit(1), PATIENCE_MS).unref();
      close().then(resolve, reject);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
