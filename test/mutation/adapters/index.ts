import { eventstoredb } from './eventstoredb.js';
import { memory } from './memory.js';
import { postgres } from './postgres.js';

export const adapters = [postgres, memory, eventstoredb];
