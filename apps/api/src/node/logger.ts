import { Injectable, type LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';

/** Structured lines on standard error: standard output belongs to what a command answers. No line carries a body, a query or a name. */
@Injectable()
export class Logger implements LoggerService {
  readonly pino: Pino;

  constructor(level: string) {
    this.pino = pino({ level, base: { app: 'custos', pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
  }

  log(message: string, context?: string): void {
    this.pino.debug({ context }, message);
  }
  info(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.pino.info(fields, message);
  }
  warn(message: string, context?: string): void {
    this.pino.warn({ context }, message);
  }
  error(message: string, stack?: string, context?: string): void {
    this.pino.error({ context, stack }, message);
  }

  /** A fault that its part mends by itself: a lost connection, a poll that failed. */
  mended(part: string, error: unknown): void {
    const { name, code, kind } = (error ?? {}) as { name?: string; code?: string; kind?: string };
    this.pino.warn({ part, error: name, code, kind }, 'mending');
  }

  /** An error that no code foresaw. Its message may quote input (drivers do), so only its kind and place are kept. */
  unforeseen(error: unknown, where: Readonly<Record<string, unknown>>): void {
    const { name, code, stack } = (error ?? {}) as { name?: string; code?: string; stack?: string };
    this.pino.error(
      {
        ...where,
        error: name,
        code,
        stack: stack
          ?.split('\n')
          .filter((line) => line.trimStart().startsWith('at '))
          .slice(0, 12),
      },
      'unforeseen error',
    );
  }
}
