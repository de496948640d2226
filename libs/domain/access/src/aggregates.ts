import { aggregate } from '#platform/commands';
import { directoryDecider } from './directory.decider.js';

/** `custos.directory-<country>`: the units and officers of one country. */
export const directory = aggregate('directory', directoryDecider);
