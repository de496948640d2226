import pg from 'pg';

const POLL_MS = 250;

/**
 * Wakes readers when the log has grown. What the server announces only makes it quicker; asking every 250 ms is what is relied on,
 * since an announcement is lost with its connection.
 */
export class Arrivals {
  private readonly waiting = new Set<{ readonly next: bigint; readonly wake: () => void }>();
  private listener: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private asking = false;
  private closed = false;
  private announced = 0;

  constructor(
    private readonly url: string,
    private readonly next: () => Promise<bigint>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** How often something was announced: a reader notes it before it reads, so that nothing announced meanwhile is waited for. */
  get heard(): number {
    return this.announced;
  }

  /** Returns when the log's next position is not `next` any more (also when it is lower), or on abort; errors of asking are waited out. */
  async beyond(next: bigint, heard: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || this.closed || heard !== this.announced) return;
    await new Promise<void>((resolve) => {
      const one = {
        next,
        wake: () => {
          this.waiting.delete(one);
          signal?.removeEventListener('abort', one.wake);
          resolve();
        },
      };
      this.waiting.add(one);
      signal?.addEventListener('abort', one.wake, { once: true });
      this.timer ??= setInterval(() => void this.ask(), POLL_MS);
      void this.listen();
    });
    if (this.waiting.size === 0) this.rest();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.rest();
    for (const { wake } of [...this.waiting]) wake();
    const listener = this.listener;
    this.listener = undefined;
    await listener?.end().catch(this.onError);
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const next = await this.next();
      for (const one of [...this.waiting]) if (one.next !== next) one.wake();
      await this.listen();
    } catch (error) {
      this.onError(error);
    } finally {
      this.asking = false;
    }
  }

  private async listen(): Promise<void> {
    if (this.listener !== undefined || this.closed) return;
    const client = new pg.Client({ connectionString: this.url, application_name: 'custos listen', connectionTimeoutMillis: 5_000, keepAlive: true });
    this.listener = client;
    const lost = () => {
      if (this.listener === client) this.listener = undefined;
    };
    client.on('error', (error) => {
      this.onError(error);
      lost();
    });
    client.on('end', lost);
    client.on('notification', () => {
      this.announced += 1;
      for (const { wake } of [...this.waiting]) wake();
    });
    try {
      await client.connect();
      await client.query('listen custos_log');
    } catch (error) {
      this.onError(error);
      lost();
      void client.end().catch(() => undefined);
    }
  }
}
