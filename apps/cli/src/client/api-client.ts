import { setTimeout as pause } from 'node:timers/promises';
import { Option } from 'commander';

export const apiOption = () => new Option('--api <url>', 'address of the running node').default(`http://127.0.0.1:${process.env['CUSTOS_PORT'] ?? '4180'}`);

export interface Receipt {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

/** An answer that is a problem: its code says why. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly asked: string,
    readonly problem: unknown,
  ) {
    super(`${asked}: ${status} ${code} ${JSON.stringify(problem)}`);
  }
}

const PATIENCE_MS = 60_000;
const ANSWER_MS = 30_000;
const TOKEN_LIFE_MS = 3_600_000;

interface Asked {
  readonly body?: unknown;
  readonly raw?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long one answer may take. */
  readonly answerMs?: number;
}

/**
 * A client as a careful device is one: every command keeps its key until it is answered, and asks again when it was not.
 * With several addresses it asks them in turn, and the next one when one does not answer.
 */
export class ApiClient {
  private readonly tokens = new Map<string, { readonly token: Promise<string>; readonly until: number }>();
  private readonly addresses: readonly string[];
  private turn = 0;

  constructor(api: string | readonly string[]) {
    this.addresses = (typeof api === 'string' ? [api] : api).map((one) => one.replace(/\/+$/, ''));
  }

  /** The first address. */
  get api(): string {
    return this.addresses[0]!;
  }

  /** Of the account, by the built-in issuer; without an account, the one that CUSTOS_TOKEN holds. */
  token(account: string): Promise<string> {
    const given = process.env['CUSTOS_TOKEN'];
    if (account === '' && given !== undefined) return Promise.resolve(given);
    const known = this.tokens.get(account);
    if (known !== undefined && known.until > Date.now()) return known.token;
    const token = this.ask<{ token: string }>('POST', '/dev/token', { body: { account } }).then((answer) => answer.token);
    this.tokens.set(account, { token, until: Date.now() + TOKEN_LIFE_MS });
    token.catch(() => this.tokens.delete(account));
    return token;
  }

  /** @throws Refused */
  async command<Answer = Receipt>(
    user: string,
    path: string,
    body: unknown,
    key: string,
    { headers = {}, answerMs }: Pick<Asked, 'headers' | 'answerMs'> = {},
  ): Promise<Answer> {
    return this.ask<Answer>('POST', path, {
      body,
      answerMs,
      headers: { ...headers, authorization: `Bearer ${await this.token(user)}`, 'idempotency-key': key },
    });
  }

  /** @throws Refused */
  async get<Answer>(user: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask<Answer>('GET', path, { headers: { 'custos-purpose': 'CASEWORK', ...headers, authorization: `Bearer ${await this.token(user)}` } });
  }

  /** What is open to everybody: the description of the interface, health. A health page that says 503 is an answer, too. */
  async open<Answer>(path: string): Promise<Answer> {
    const response = await this.send('GET', path, {});
    return (await response.json()) as Answer;
  }

  /** @throws Refused */
  async upload(user: string, bytes: Uint8Array): Promise<{ sha256: string; size: number; media: string }> {
    return this.ask('POST', '/v1/attachments', { raw: bytes, headers: { authorization: `Bearer ${await this.token(user)}` } });
  }

  private send(method: string, path: string, { body, raw, headers = {}, answerMs = ANSWER_MS }: Asked): Promise<Response> {
    const address = this.addresses[this.turn++ % this.addresses.length]!;
    const media: Record<string, string> =
      raw !== undefined ? { 'content-type': 'application/octet-stream' } : body !== undefined ? { 'content-type': 'application/json' } : {};
    return fetch(address + path, {
      method,
      headers: { ...headers, ...media },
      body: raw !== undefined ? Buffer.from(raw) : body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    });
  }

  /** Asks until there is an answer: a lost connection and a 503 are none. */
  private async ask<Answer>(method: string, path: string, asked: Asked): Promise<Answer> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let round = 0; ; round++) {
      try {
        const response = await this.send(method, path, asked);
        const text = await response.text();
        const answer: unknown = text === '' ? undefined : JSON.parse(text);
        if (response.ok) return answer as Answer;
        const { code = 'unknown' } = (answer ?? {}) as { code?: string };
        if ((response.status !== 503 && response.status !== 429) || Date.now() > deadline)
          throw new Refused(response.status, code, `${method} ${path}`, answer);
        await pause(Math.min(Number(response.headers.get('retry-after') ?? 1) * 1_000, 200 * 2 ** round));
      } catch (error) {
        if (error instanceof Refused || Date.now() > deadline) throw error;
        await pause(Math.min(100 * 2 ** round, 2_000));
      }
    }
  }
}
