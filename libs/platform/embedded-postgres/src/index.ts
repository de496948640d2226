export { startEmbeddedPostgres, superuserAddress, type EmbeddedPostgres } from './embedded-postgres.js';
