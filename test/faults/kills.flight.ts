import { commandId } from '#platform/event-log';

/**
 * Where a write is when something is killed: its request was sent and its append was not (before); the append was sent, nothing was answered,
 * and it is not in the log (in), or is (after); the database has answered, and the officer has not been (unsent).
 */
export const PHASES = ['before', 'in', 'after', 'unsent'] as const;
export type Phase = (typeof PHASES)[number];

/** What just passes: a request went on to the API; an append is about to go to the database, or went; its answer is about to go back, or went. */
export type Moment = 'asked' | 'appending' | 'appended' | 'stored' | 'told';

interface Write {
  readonly key: string;
  readonly command: string;
  appended: boolean;
  told: boolean;
  replied: boolean;
}

/** A write as it stood at a kill. */
export interface Standing {
  readonly command: string;
  readonly at: 'before' | 'appended' | 'unsent';
  /** Whether the officer has heard of it since. */
  heard(): boolean;
}

/** What is on its way between officers and database, from what passes on both lines. */
export class Flight {
  private readonly byKey = new Map<string, Write>();
  private readonly byCommand = new Map<string, Write>();
  /** Asked at each moment; true keeps back what is about to go. */
  watch: ((moment: Moment) => boolean) | undefined;

  constructor(
    private readonly issuer: string,
    private readonly officer: string,
  ) {}

  get size(): number {
    return this.byKey.size;
  }

  standings(): readonly Standing[] {
    return [...this.byKey.values()].map((write) => ({
      command: write.command,
      at: write.told ? 'unsent' : write.appended ? 'appended' : 'before',
      heard: () => write.replied,
    }));
  }

  asked(key: string): void {
    const write = { key, command: commandId(this.issuer, this.officer, key), appended: false, told: false, replied: false };
    this.byKey.set(key, write);
    this.byCommand.set(write.command, write);
    this.watch?.('asked');
  }

  replied(key: string): void {
    const write = this.byKey.get(key);
    if (write !== undefined) write.replied = true;
    this.left(key);
  }

  /** Answered, or its line is cut. */
  left(key: string): void {
    const write = this.byKey.get(key);
    if (write === undefined) return;
    this.byKey.delete(key);
    this.byCommand.delete(write.command);
  }

  appending(commands: readonly string[]): boolean {
    const own = this.own(commands);
    for (const write of own) write.appended = true;
    return own.length > 0 && this.watch?.('appending') === true;
  }

  appended(commands: readonly string[]): void {
    if (this.own(commands).length > 0) this.watch?.('appended');
  }

  stored(commands: readonly string[]): boolean {
    return this.own(commands).length > 0 && this.watch?.('stored') === true;
  }

  told(commands: readonly string[]): void {
    const own = this.own(commands);
    for (const write of own) write.told = true;
    if (own.length > 0) this.watch?.('told');
  }

  private own(commands: readonly string[]): readonly Write[] {
    return commands.map((command) => this.byCommand.get(command)).filter((write) => write !== undefined);
  }
}
