import { aggregate, type Aggregate } from '#platform/commands';
import { accessSealDecider, type SealCommand, type SealedTo } from './access-seal.decider.js';
import { breakGlassDecider } from './break-glass.decider.js';
import { directoryDecider } from './directory.decider.js';
import type { AccessEvent } from './events.js';

/** `custos.directory-<country>`: the units and officers of one country. */
export const directory = aggregate('directory', directoryDecider);
/** The roots of the access records: one stream for the whole log. */
export const accessSeals: Aggregate<SealedTo, SealCommand, AccessEvent> = { name: 'access', decider: accessSealDecider, stream: () => 'custos.access' };
/** `custos.breakglass-<id>`: one request to read a closed case in an emergency. */
export const breakGlass = aggregate('breakglass', breakGlassDecider);
