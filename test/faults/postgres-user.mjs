// One process that uses the embedded server: says where it is, leaves when told to.
import { startEmbeddedPostgres } from '../../dist/libs/platform/embedded-postgres/src/index.js';

const postgres = await startEmbeddedPostgres({ data: process.argv[2], log: (message) => process.stderr.write(`${message}\n`) });
process.stdout.write(`${JSON.stringify({ url: postgres.url, cluster: postgres.dataDirectory })}\n`);
process.on('message', () => void postgres.release().then(() => process.exit(0)));
