import { HttpException } from '@nestjs/common';

/** RFC 9457, with the stable code by which a client tells problems apart. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
}

const problem = (status: number, code: string, title: string): Problem => ({ type: 'about:blank', title, status, code });

/** The same for every reason: a caller without a token learns nothing about why it was refused. */
export class Unauthenticated extends HttpException {
  constructor() {
    super(problem(401, 'not-authenticated', 'A valid token is needed'), 401);
  }
}
export class RoleForbidden extends HttpException {
  constructor() {
    super(problem(403, 'role-may-not', 'This role may not do this'), 403);
  }
}
export class IdentityUnavailable extends HttpException {
  constructor() {
    super(problem(503, 'issuer-unavailable', 'The identity provider cannot be reached; try again'), 503);
  }
}
