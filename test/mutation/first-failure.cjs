// A jest environment in which nothing is tried any more once a test has failed; what must be closed still is.
const { createRequire } = require('node:module');
const { TestEnvironment } = createRequire(require.resolve('jest-environment-node'))('jest-environment-node');

module.exports = class FirstFailure extends TestEnvironment {
  failed = false;
  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.failed = true;
    if (event.name === 'test_start' && this.failed) event.test.mode = 'skip';
  }
};
