import * as casework from '#domain/casework';
import * as custody from '#domain/custody';
import * as identification from '#domain/identification';
import * as numbers from '#domain/numbers';
import * as tracing from '#domain/tracing';
import type { Policy } from '#platform/processes';

/** Every policy of this release, by the contexts that own what they ask for. */
export const policies: readonly Policy[] = [...numbers.policies, ...custody.policies, ...identification.policies, ...tracing.policies, ...casework.policies];
