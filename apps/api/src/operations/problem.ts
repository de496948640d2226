import { z } from '#platform/kernel';

/** RFC 9457 with a stable code. Never echoes what was sent. */
export const problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Where a body or a parameter is wrong, by path. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type ProblemBody = z.output<typeof problem>;

const TITLES: Readonly<Record<number, string>> = {
  400: 'Malformed request',
  401: 'Not authenticated',
  403: 'Not for this role',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Too slow',
  409: 'Refused by a rule',
  410: 'Gone',
  412: 'The subject has moved on',
  413: 'Too large',
  414: 'Too long',
  415: 'Not JSON',
  422: 'Not valid',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not now',
};

/** An answer that is an error: thrown anywhere below a route, written by the one filter. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail?: string,
    readonly more: { readonly errors?: ProblemBody['errors']; readonly retryAfter?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail ?? code);
  }

  /** Streams that the request named beside its own subject, for the access record: nothing of them is answered. */
  about: readonly string[] | undefined;

  concerning(...streams: readonly string[]): this {
    this.about = streams;
    return this;
  }

  body(): ProblemBody {
    return {
      type: 'about:blank',
      title: TITLES[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      ...(this.detail !== undefined && { detail: this.detail }),
      ...(this.more.errors && { errors: this.more.errors }),
    };
  }
}

export const notFound = () => new Problem(404, 'not-found');

/** The issues of a refused schema, by path, without the values. */
export const invalid = (error: z.ZodError, where = ''): Problem =>
  new Problem(422, 'invalid', undefined, {
    errors: error.issues.slice(0, 20).map((issue) => ({
      path: [where, ...issue.path.map(String)].filter(Boolean).join('.').slice(0, 200),
      message:
        issue.code === 'unrecognized_keys' ? 'unknown member' : issue.code === 'invalid_value' ? 'not one of the known values' : issue.message.slice(0, 200),
    })),
  });
