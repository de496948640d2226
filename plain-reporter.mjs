import { writeSync } from 'node:fs';

/** Prints the one closing line that a pipeline reads. Suites that do not load count as failures; written at exit, to be the last line. */
export default class PlainReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const aside = process.env['CUSTOS_TESTS'] === 'long' ? '' : 'Aside: *.long.spec.ts, which play for minutes: npm run test:long\n';
    process.once('exit', () => writeSync(1, `${aside}Tests: ${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}
