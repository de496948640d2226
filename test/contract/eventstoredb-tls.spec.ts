import { contractOnServers } from './eventstoredb-server-log.js';

/** One node that speaks TLS and asks for passwords. */
contractOnServers('eventstoredb with TLS', 'tls');
