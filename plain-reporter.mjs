import { writeSync } from 'node:fs';

/** Prints the one closing line that a pipeline reads. Suites that do not load count as failures; written at exit, to be the last line. */
export default class PlainReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    process.once('exit', () => writeSync(1, `Tests: ${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}
