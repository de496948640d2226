// The verification of the product as it was built, again and again in one process: a command line would start anew for each edit.
import 'reflect-metadata';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = (file) => import(pathToFileURL(resolve(process.env['CUSTOS_TEST_DIST'] ?? 'dist', 'apps/api/src/node', file)).href);
const [{ readConfig }, { Logger }, { Node }, { verifyNode }] = await Promise.all(['config.js', 'logger.js', 'node.js', 'verification.js'].map(built));
const node = await Node.open(readConfig(), new Logger('warn'));
process.on('message', ({ only }) => {
  verifyNode(node, { full: true, only }).then(
    ({ findings }) => process.send({ findings }),
    (error) => process.send({ failure: String(error.stack) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
