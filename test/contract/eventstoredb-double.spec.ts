import { eventLogContract } from '../../libs/platform/event-log/src/testing/event-log.contract.js';
import { doubleLog } from './eventstoredb-log.js';

/** A double of one node stands for the database here: what the adapter makes of the protocol, not what the database does. */
eventLogContract('eventstoredb-double', doubleLog);
