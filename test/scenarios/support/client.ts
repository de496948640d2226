import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export interface Answer<Body = Record<string, any>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

export interface Asking {
  readonly user?: string;
  /** A token as it stands, in place of one for `user`. */
  readonly token?: string;
  readonly json?: unknown;
  /** Bytes as they stand, with the media type that is claimed for them. */
  readonly raw?: string | Uint8Array;
  readonly media?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** When to hang up; without it after a minute. */
  readonly signal?: AbortSignal;
}

const PATIENCE_MS = 20_000;

/** Asks once and shows the answer as it came: status, headers, text. */
export class Client {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(readonly api: string) {}

  token(account: string): Promise<string> {
    const known = this.tokens.get(account);
    if (known !== undefined) return known;
    const token = this.send('POST', '/dev/token', { json: { account } }).then(({ status, body }) => {
      if (status !== 200) throw new Error(`no token for ${account}: ${status}`);
      return body['token'] as string;
    });
    this.tokens.set(account, token);
    return token;
  }

  async send(
    method: string,
    path: string,
    { user, token, json, raw, media, key, headers = {}, signal = AbortSignal.timeout(60_000) }: Asking = {},
  ): Promise<Answer> {
    const bearer = token ?? (user === undefined ? undefined : await this.token(user));
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = media ?? (json !== undefined || raw !== undefined ? 'application/json' : undefined);
    const response = await fetch(this.api + path, {
      method,
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(type !== undefined && { 'content-type': type }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(method === 'GET' && user !== undefined && { 'custos-purpose': 'CASEWORK' }),
        ...headers,
      },
      body: typeof body === 'string' || body === undefined ? body : Buffer.from(body),
      signal,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  /** A command under a key of its own, unless one is given. */
  command(user: string, path: string, json: unknown, { key = randomUUID(), headers = {} }: Pick<Asking, 'key' | 'headers'> = {}): Promise<Answer> {
    return this.send('POST', path, { user, json, key, headers });
  }

  get(user: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, { user, headers });
  }

  /** The command as it must be accepted; what a policy makes may take a moment to be there. */
  async accepted(user: string, path: string, json: unknown, more: Pick<Asking, 'key' | 'headers'> = {}): Promise<Answer> {
    const key = more.key ?? randomUUID();
    const answer = await settled(() => this.command(user, path, json, { ...more, key }));
    if (answer.status >= 300) throw new Error(`POST ${path} by ${user}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** The page as it must be found, after everything that was recorded up to `position`. */
  async found(user: string, path: string, position?: string): Promise<Answer> {
    const answer = await settled(() => this.get(user, path, position === undefined ? {} : { 'if-position': position }));
    if (answer.status !== 200) throw new Error(`GET ${path} by ${user}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** Asks until the page is as wanted, while policies do their work. */
  async until(user: string, path: string, wanted: (body: Record<string, any>) => boolean): Promise<Answer> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.get(user, path);
      if (answer.status === 200 && wanted(answer.body)) return answer;
      if (Date.now() > deadline) throw new Error(`GET ${path} by ${user} never became as wanted: ${answer.status} ${answer.text.slice(0, 2_000)}`);
      await pause(100);
    }
  }

  /** How far the log reaches: what was refused has not moved it. */
  async tail(): Promise<string> {
    return ((await this.send('GET', '/health/ready')).body['log'] as { tail: string }).tail;
  }
}

/** Asks again while the answer is that the subject is not there yet, or that the node is busy. */
export async function settled(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if ((answer.status !== 404 && answer.status !== 503) || Date.now() > deadline) return answer;
    await pause(100);
  }
}

function parsed(text: string): Record<string, any> {
  try {
    return JSON.parse(text) as Record<string, any>;
  } catch {
    return {};
  }
}
