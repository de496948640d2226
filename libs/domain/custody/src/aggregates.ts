import { aggregate } from '#platform/commands';
import { containerDecider } from './container.decider.js';
import { exhibitDecider } from './exhibit.decider.js';
import { receiptDecider } from './receipt.decider.js';
import { reportDecider } from './report.decider.js';
import { storeDecider } from './store.decider.js';

export const exhibit = aggregate('exhibit', exhibitDecider);
export const container = aggregate('container', containerDecider);
export const store = aggregate('store', storeDecider);
export const report = aggregate('report', reportDecider);
export const receipt = aggregate('receipt', receiptDecider);
