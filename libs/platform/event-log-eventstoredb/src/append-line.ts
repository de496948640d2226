import { Silence } from './failures.js';

/** What a line needs of the call that carries it. */
export interface Exchange<Request> {
  write(request: Request): unknown;
  cancel(): void;
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * One long exchange that carries many requests at once, each answered by its id. The protocol gives such requests no time limit that a client
 * keeps, and the end of the exchange may come as an error, as an end that says all is well, or not at all: here every request has a timer of
 * its own, and any end of the exchange is the end of all that is under way.
 */
export class AppendLine<Request, Answer> {
  private readonly waiting = new Map<string, Waiting<Answer>>();
  private over: { readonly error: Error } | undefined;
  private retired = false;
  private readonly since = performance.now();

  constructor(private readonly exchange: Exchange<Request>) {}

  /** Whether it takes requests, for somebody who wants none that is older (ms). */
  takes(longest: number): boolean {
    return this.stands && performance.now() - this.since < longest;
  }

  get stands(): boolean {
    return this.over === undefined && !this.retired;
  }

  /**
   * Sends one request and waits for its answer, no longer than `limit` ms; without a limit for ever.
   * @throws Silence; what the request was refused with; what ended the line
   */
  ask(id: string, request: Request, limit?: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.over !== undefined) return reject(this.over.error);
      const late = () => this.taken(id)?.reject(new Silence(`No answer within ${limit} ms`));
      this.waiting.set(id, { resolve, reject, timer: limit === undefined ? undefined : setTimeout(late, limit) });
      this.exchange.write(request);
    });
  }

  /** What is answered late, or a second time, is let go. */
  answer(id: string, answer: Answer): void {
    this.taken(id)?.resolve(answer);
  }

  refuse(id: string, error: Error): void {
    this.taken(id)?.reject(error);
  }

  /** Nothing more will come: of all that is under way the outcome is what `error` makes of it. */
  end(error: Error): void {
    this.over ??= { error };
    for (const id of [...this.waiting.keys()]) this.refuse(id, error);
  }

  /** Takes no more; what is under way is answered or reaches its limit, and then the exchange is given back. */
  retire(): void {
    this.retired = true;
    this.leave();
  }

  private taken(id: string): Waiting<Answer> | undefined {
    const asked = this.waiting.get(id);
    if (asked === undefined) return undefined;
    clearTimeout(asked.timer);
    this.waiting.delete(id);
    this.leave();
    return asked;
  }

  private leave(): void {
    if (this.retired && this.waiting.size === 0) this.exchange.cancel();
  }
}
