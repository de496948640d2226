import { createHmac } from 'node:crypto';
import { canonical, sha256, type StreamName } from '#platform/event-log';
import type { KeyStore } from './key-store.js';
import { subjectOf } from './subject.js';

export interface Asked {
  readonly operationId: string;
  /** The path as requested, without query. */
  readonly path: string;
  /** The body as sent: no headers, defaults or lookups. */
  readonly body: unknown;
  /** The sealed members of the body, each with `stream` or the member that names the person. A member is sealed whole, with all that is in it. */
  readonly sealed: ReadonlyMap<string, string>;
  /** The stream that the command goes to: its key serves the members that are sealed under `stream`. */
  readonly stream: StreamName;
  readonly command: string;
  /** False: no key is made for it, and without one it asks for nothing that was ever asked. */
  readonly create?: boolean;
}

/** In place of a key that there is none of; no intent that is kept was made with it. */
const NO_KEY = Buffer.alloc(32);

/**
 * What a request asks for, as one hash: two requests under one key ask the same when it is equal. Sealed members enter as keyed digests,
 * so that the hash, which stands in the log, lets nobody try names against it, and says nothing once the key is destroyed.
 * @throws SubjectErased, AppendMalformed when the body holds what the log cannot
 */
export async function intentOf(keys: KeyStore, asked: Asked): Promise<string> {
  const { operationId, path } = asked;
  return sha256(canonical({ operationId, path, body: await withoutSealed(keys, asked) })).toString('base64url');
}

async function withoutSealed(keys: KeyStore, { body = null, sealed, stream, command, create = true }: Asked): Promise<unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const members = { ...body } as Record<string, unknown>;
  for (const [name, under] of sealed) {
    const value = members[name];
    if (value === undefined) continue;
    const subject = subjectOf(stream, under, body as Record<string, unknown>);
    const key = create ? await keys.keyFor(subject, { create }) : await keys.keyFor(subject);
    members[name] = createHmac('sha256', key ?? NO_KEY)
      .update(canonical([command, name, value]), 'utf8')
      .digest('base64url');
  }
  return members;
}
