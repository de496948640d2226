import { contractOnServers } from './eventstoredb-server-log.js';

/** One node without TLS, or what CUSTOS_TEST_EVENTSTOREDB says that runs already: the same cases as on every other log. */
contractOnServers('eventstoredb', 'plain');
