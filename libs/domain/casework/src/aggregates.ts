import { aggregate } from '#platform/commands';
import { caseDecider } from './case.decider.js';
import { personDecider } from './person.decider.js';
import { seizureReading } from './signed-seizure.js';

/** `custos.case-<id>` */
export const caseFile = aggregate('case', caseDecider);
/** `custos.person-<id>`; inside events the person is `person-<id>`. */
export const person = aggregate('person', personDecider);
/** A seizure as case work reads it; nothing is ever asked of it from here. */
export const seizureAsSeen = aggregate('seizure', seizureReading);
