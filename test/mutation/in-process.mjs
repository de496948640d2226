// A Stryker test runner for specs that need nothing but plain functions: they are loaded once, and for each mutant only the tests that
// reach it are called. The verdicts are those of jest (`npm run mutate -- numbers --jest` asks it), at a hundredth of the time.
import { PluginKind, commonTokens, declareClassPlugin, tokens } from '@stryker-mutator/api/plugin';
import { DryRunStatus, TestStatus, determineHitLimitReached, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { loadSpecs } from './specs.mjs';

const space = (globalThis.__stryker__ ??= {});

class InProcessRunner {
  static inject = tokens(commonTokens.options);
  #specs;
  #patterns;
  #spoiled = true;

  constructor(options) {
    this.#patterns = options.jest.config.testMatch.map((pattern) => pattern.replace('<rootDir>/', ''));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    // A mutant may leave a promise that nobody waits for; only what a test sees counts.
    process.on('unhandledRejection', () => undefined);
    process.on('uncaughtException', () => undefined);
  }

  async dryRun() {
    delete space.mutantCoverage;
    this.#load();
    const tests = await this.#run(this.#specs.tests, false, true);
    const failed = tests.find((one) => one.status === TestStatus.Failed);
    if (failed !== undefined) return { status: DryRunStatus.Error, errorMessage: `${failed.name}: ${failed.failureMessage}` };
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#coverage() };
  }

  /** What a group's preparation reaches, each of its tests reaches. */
  #coverage() {
    const { perTest, static: loading } = space.mutantCoverage;
    const of = (id) => perTest[id] ?? {};
    const reached = this.#specs.tests.map(({ id, groups }) => {
      const all = { ...of(id) };
      for (const group of groups) for (const [mutant, count] of Object.entries(of(group.id))) all[mutant] = (all[mutant] ?? 0) + count;
      return [id, all];
    });
    return { static: loading, perTest: Object.fromEntries(reached) };
  }

  async mutantRun({ activeMutant, testFilter, disableBail, hitLimit, mutantActivation, reloadEnvironment }) {
    space.hitLimit = hitLimit;
    space.hitCount = hitLimit === undefined ? undefined : 0;
    space.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      if (reloadEnvironment || mutantActivation === 'static' || this.#spoiled) this.#load();
      this.#spoiled = mutantActivation === 'static';
      space.activeMutant = activeMutant.id;
      const asked = new Set(testFilter);
      const tests = await this.#run(
        this.#specs.tests.filter(({ id }) => testFilter === undefined || asked.has(id)),
        !disableBail,
      );
      return toMutantRunResult(determineHitLimitReached(space.hitCount, space.hitLimit) ?? { status: DryRunStatus.Complete, tests }, disableBail);
    } catch (error) {
      // What cannot even be loaded fails every test.
      return toMutantRunResult({ status: DryRunStatus.Complete, tests: [outcome({ id: 'loading', name: 'loading' }, 0, error)] }, disableBail);
    } finally {
      space.activeMutant = undefined;
    }
  }

  #load() {
    this.#specs = loadSpecs(process.cwd(), this.#patterns);
  }

  async #run(tests, bail, counting = false) {
    const outcomes = [];
    const begun = new Set();
    try {
      for (const test of tests) {
        const started = performance.now();
        let error;
        try {
          for (const group of test.groups) {
            if (begun.has(group)) continue;
            begun.add(group);
            if (counting) space.currentTestId = group.id;
            for (const hook of group.before) await hook();
          }
          if (counting) space.currentTestId = test.id;
          await test.body();
        } catch (thrown) {
          error = thrown ?? new Error('Nothing was thrown');
        }
        space.currentTestId = undefined;
        outcomes.push(outcome(test, performance.now() - started, error));
        if (bail && error !== undefined) break;
      }
    } finally {
      for (const group of [...begun].reverse()) for (const hook of group.after) await Promise.resolve(hook()).catch(() => undefined);
    }
    return outcomes;
  }
}

const outcome = ({ id, name }, timeSpentMs, error) =>
  error === undefined
    ? { id, name, timeSpentMs, status: TestStatus.Success }
    : { id, name, timeSpentMs, status: TestStatus.Failed, failureMessage: String(error.message ?? error) };

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
