import { aggregate } from '#platform/commands';
import { caseDecider } from './case.decider.js';
import { personDecider } from './person.decider.js';

/** `custos.case-<id>` */
export const caseFile = aggregate('case', caseDecider);
/** `custos.person-<id>`; inside events the person is `person-<id>`. */
export const person = aggregate('person', personDecider);
