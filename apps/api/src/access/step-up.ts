import { isStrongEnough, type Principal } from '#platform/identity';
import type { Config } from '../node/config.js';
import { Problem } from '../operations/problem.js';

type Settings = Pick<Config, 'CUSTOS_STEP_UP_ACR' | 'CUSTOS_STEP_UP_AMR'>;

export const isSteppedUp = (principal: Principal, { CUSTOS_STEP_UP_ACR: acr, CUSTOS_STEP_UP_AMR: amr }: Settings): boolean =>
  isStrongEnough(principal, { ...(acr && { acr }), ...(amr && { amr }) });

/** Tells who may do it how to be believed (RFC 9470). @throws Problem 401 */
export function requireStepUp(principal: Principal, settings: Settings): void {
  if (isSteppedUp(principal, settings)) return;
  const classes = settings.CUSTOS_STEP_UP_ACR;
  throw new Problem(401, 'step-up-needed', 'This needs a stronger authentication than the token’s', {
    headers: { 'www-authenticate': `Bearer error="insufficient_user_authentication"${classes === undefined ? '' : `, acr_values="${classes.join(' ')}"`}` },
  });
}
