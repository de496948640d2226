import { countryOf, officerId, ROLES, unitId, unitOf, z, type Actor, type Role } from '#platform/kernel';
import { NotAuthenticated } from './errors.js';

/** Who is asking, from a verified token. Pseudonymous: a unit and a service number, never a name. */
export interface Principal {
  readonly iss: string;
  /** The officer's id, for example `CI.DGD-AIR.4711`. */
  readonly sub: string;
  readonly name?: never;
  readonly roles: readonly Role[];
  readonly unit: string;
  readonly service: string;
  readonly country: string;
  /** Everything this person records belongs to an exercise. */
  readonly exercise?: boolean;
  /** When the token was issued, in seconds since 1970. */
  readonly issued?: number;
  /** The provider's session, or else the token itself: what can be ended by name. */
  readonly session?: string;
  /** How strongly the person was authenticated (`acr`), and by what means (`amr`). */
  readonly acr?: string;
  readonly amr?: readonly string[];
}

const claims = z
  .object({
    iss: z.string().min(1).max(300),
    sub: officerId,
    roles: z.array(z.string()),
    unit: unitId,
    service: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/),
    country: z.string().regex(/^[A-Z]{2}$/),
    exercise: z.boolean().optional(),
    iat: z.number().optional(),
    sid: z.string().max(200).optional(),
    jti: z.string().max(200).optional(),
    acr: z.string().max(200).optional(),
    amr: z.array(z.string().max(100)).max(20).optional(),
  })
  .refine((one) => unitOf(one.sub) === one.unit && countryOf(one.unit) === one.country, 'officer, unit and country do not belong together');

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Who runs the system takes no part in a case, and who audits does not act in what he audits. */
const excludeOneAnother = (roles: readonly Role[]): boolean =>
  roles.length > 1 && (['administrator', 'auditor'] as const).some((alone) => roles.includes(alone));

/** Roles that this system does not know give nothing; a token without one that it knows is refused. @throws NotAuthenticated */
export function principalFrom(verified: Readonly<Record<string, unknown>>): Principal {
  const read = claims.safeParse(verified);
  if (!read.success) throw new NotAuthenticated(`claims: ${read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
  const { iss, sub, unit, service, country, exercise, iat: issued, sid, jti, acr, amr } = read.data;
  const session = sid ?? jti;
  const roles = [...new Set(read.data.roles.filter(isRole))];
  if (roles.length === 0) throw new NotAuthenticated('claims: no role of this system');
  if (excludeOneAnother(roles)) throw new NotAuthenticated('claims: duties that exclude one another');
  return {
    ...{ iss, sub, roles, unit, service, country },
    ...(exercise === true && { exercise }),
    ...(issued !== undefined && { issued }),
    ...(session !== undefined && { session }),
    ...(acr !== undefined && { acr }),
    ...(amr !== undefined && { amr }),
  };
}

/** As which of the roles that a route allows a person acts: the first of the route's list that the person has. */
export const actingRole = (principal: Principal, allowed: readonly Role[]): Role | undefined => allowed.find((role) => principal.roles.includes(role));

/** The actor that stands in every entry this person causes. */
export const toActor = (principal: Principal, role: Role, also: Pick<Actor, 'for' | 'device' | 'kid'> = {}): Actor => ({
  kind: 'person',
  id: principal.sub,
  iss: principal.iss,
  role,
  unit: principal.unit,
  service: principal.service,
  country: principal.country,
  ...also,
});
