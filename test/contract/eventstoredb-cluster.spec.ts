import { contractOnServers } from './eventstoredb-server-log.js';

/** Three nodes that replicate, with TLS between all. */
contractOnServers('eventstoredb cluster with TLS', 'cluster');
