import { aggregate } from '#platform/commands';
import { breakGlassDecider } from './break-glass.decider.js';
import { directoryDecider } from './directory.decider.js';

/** `custos.directory-<country>`: the units and officers of one country. */
export const directory = aggregate('directory', directoryDecider);
/** `custos.breakglass-<id>`: one request to read a closed case in an emergency. */
export const breakGlass = aggregate('breakglass', breakGlassDecider);
