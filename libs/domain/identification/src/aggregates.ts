import { aggregate } from '#platform/commands';
import { firearmDecider } from './firearm.decider.js';

/** `custos.firearm-<id>` */
export const firearm = aggregate('firearm', firearmDecider);
