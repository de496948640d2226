import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { SettingsRefused, type Endpoint, type Settings } from './settings.js';

const LIMIT_MS = 10_000;

export interface Account {
  readonly loginName: string;
  readonly groups: readonly string[];
  readonly disabled: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The database's accounts, over its HTTP interface: the client that we use has no calls for them. */
export class Accounts {
  private readonly endpoints: readonly Endpoint[];

  constructor(private readonly settings: Settings) {
    const { nodes } = settings;
    this.endpoints = 'endpoints' in nodes ? nodes.endpoints : ['endpoint' in nodes ? nodes.endpoint : nodes.discover];
  }

  async find(name: string): Promise<Account | undefined> {
    const { status, body } = await this.ask('GET', `/users/${encodeURIComponent(name)}`);
    if (status === 404) return undefined;
    if (status !== 200) throw refused('be looked up', status);
    const { data } = JSON.parse(body) as { data: Account };
    return data;
  }

  async create(name: string, groups: readonly string[], password: string): Promise<void> {
    const { status } = await this.ask('POST', '/users/', { loginName: name, fullName: name, groups, password });
    if (status !== 201) throw refused('be made', status);
  }

  async regroup(name: string, groups: readonly string[]): Promise<void> {
    const { status } = await this.ask('PUT', `/users/${encodeURIComponent(name)}`, { fullName: name, groups });
    if (status !== 200) throw refused('be changed', status);
  }

  async resetPassword(name: string, newPassword: string): Promise<void> {
    const { status } = await this.ask('POST', `/users/${encodeURIComponent(name)}/command/reset-password`, { newPassword });
    if (status !== 200) throw refused('get a new password', status);
  }

  /** Any node answers, or says that it cannot: then the next one is asked. */
  private async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    let last: unknown;
    for (const endpoint of this.endpoints) {
      try {
        const answer = await this.send(endpoint, method, path, body);
        if (answer.status === 401 || answer.status === 403)
          throw new SettingsRefused('The administrator is not let in: name or password are wrong, or it is none');
        if (answer.status < 500 && answer.status !== 307) return answer;
        last = new Error(`${endpoint.address} answered ${answer.status}`);
      } catch (error) {
        if (error instanceof SettingsRefused) throw error;
        last = error;
      }
    }
    throw new SettingsRefused(`No node of the database took the request: ${(last as Error).message}`, { cause: last });
  }

  private send({ address, port }: Endpoint, method: string, path: string, body: unknown): Promise<Answer> {
    const { security, credentials } = this.settings;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const basic = Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64');
    const options = {
      host: address,
      port,
      method,
      path,
      timeout: LIMIT_MS,
      headers: {
        authorization: `Basic ${basic}`,
        accept: 'application/json',
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
    };
    return new Promise((resolve, reject) => {
      const sent = security.insecure
        ? plainRequest(options)
        : tlsRequest({ ...options, ...(security.rootCertificate !== undefined && { ca: security.rootCertificate }) });
      sent.on('response', (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (part: string) => (answer += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: answer }));
        response.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`${address} did not answer within ${LIMIT_MS} ms`)));
      sent.on('error', reject);
      sent.end(text);
    });
  }
}

const refused = (what: string, status: number) => new SettingsRefused(`The account could not ${what}: the database answered ${status}`);
