import { readFileSync } from 'node:fs';

const DEFAULT_PORT = 2113;
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What a client of the database is built from. Nothing of it but the endpoints is ever printed. */
export interface Settings {
  /** One node, several that are asked who leads, or one DNS name that stands for all of them. */
  readonly nodes: { readonly endpoint: Endpoint } | { readonly endpoints: Endpoint[] } | { readonly discover: Endpoint };
  readonly security: { readonly insecure: true } | { readonly insecure: false; readonly rootCertificate?: Buffer };
  readonly credentials: { readonly username: string; readonly password: string };
}

export interface ConnectionOptions {
  /** `esdb://host[:port][,host…]` or `esdb+discover://name[:port]`, with `?tls=false` for a database without TLS. It holds no secret. */
  readonly url: string;
  /** The authority that signed the database's certificates, in PEM; without it the authorities of the system are trusted. */
  readonly caFile?: string;
  readonly username: string;
  readonly password: string;
  /** Talks to a database without TLS, which also means without passwords: for development only. */
  readonly allowPlaintext?: boolean;
}

/** The address or what goes with it cannot be used. The text never repeats what may be a secret. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
}

/** Reads the address ourselves: the client's own reader prints the whole of it, with the password, when it meets a key that it does not know. @throws SettingsRefused */
export function settingsFrom({ url, caFile, username, password, allowPlaintext = false }: ConnectionOptions): Settings {
  const [, scheme, rest] = /^(esdb|esdb\+discover):\/\/(.*)$/.exec(url.trim()) ?? refuse('The address of the log begins with esdb:// or esdb+discover://');
  const [, authority, query] = /^([^/?]*)\/?(?:\?(.*))?$/.exec(rest!) ?? refuse('The address of the log has no path');
  if (authority!.includes('@')) refuse('The address of the log holds no user and no password: they are given beside it');
  const endpoints = authority!.split(',').map(endpointOf);
  if (scheme === 'esdb+discover' && endpoints.length > 1) refuse('esdb+discover:// takes one name; several nodes are listed with esdb://');
  if (username === '' || username.includes(':')) refuse('The user of the log has a name, and no colon in it');
  if (password === '') refuse('The user of the log has a password');
  return {
    nodes: scheme === 'esdb+discover' ? { discover: endpoints[0]! } : endpoints.length > 1 ? { endpoints } : { endpoint: endpoints[0]! },
    security: usesTls(query ?? '') ? { insecure: false, ...(caFile !== undefined && { rootCertificate: authorityIn(caFile) }) } : plaintext(allowPlaintext),
    credentials: { username, password },
  };
}

function endpointOf(text: string): Endpoint {
  const [address, port = String(DEFAULT_PORT), ...more] = text.split(':');
  if (more.length > 0) refuse('The nodes of the log are named by host name or IPv4 address');
  if (!HOST.test(address!)) refuse('The address of the log names no host');
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) refuse(`${address} is given with a port that is none`);
  return { address: address!, port: Number(port) };
}

function usesTls(query: string): boolean {
  let tls = true;
  for (const pair of query.split('&').filter((one) => one !== '')) {
    if (!/^tls=(true|false)$/i.test(pair)) refuse('The address of the log takes no other setting than tls=true or tls=false');
    tls = /true$/i.test(pair);
  }
  return tls;
}

function plaintext(allowed: boolean): { readonly insecure: true } {
  if (!allowed) refuse('A log without TLS sends evidence in the clear and knows no password: allow it by name for development, or use TLS');
  return { insecure: true };
}

function authorityIn(caFile: string): Buffer {
  let pem: Buffer;
  try {
    pem = readFileSync(caFile);
  } catch (error) {
    throw new SettingsRefused(`The authority's certificate cannot be read from ${caFile}: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) refuse(`${caFile} holds no certificate`);
  return pem;
}

function refuse(why: string): never {
  throw new SettingsRefused(why);
}
