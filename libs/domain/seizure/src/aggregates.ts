import { aggregate } from '#platform/commands';
import { seizureDecider } from './seizure.decider.js';

export const seizure = aggregate('seizure', seizureDecider);
