import jest from './jest.config.mjs';
import { rangesOf } from './test/mutation/refusals.mjs';
import { asked, mutated, targets } from './test/mutation/targets.mjs';

// One target at a time, so that each mutant is judged by its own few specs: `npm run mutate` names it.
const target = process.env.CUSTOS_MUTATED ?? targets[0];
const refusals = process.env.CUSTOS_MUTATED_ONLY === 'refusals';
const own = `var/mutation/${target}${refusals ? '.refusals' : ''}`;

// A refusal's condition is taken away by ConditionalExpression alone.
const OTHERS = [
  'ArithmeticOperator',
  'ArrayDeclaration',
  'ArrowFunction',
  'AssignmentOperator',
  'BlockStatement',
  'BooleanLiteral',
  'EqualityOperator',
  'LogicalOperator',
  'MethodExpression',
  'ObjectLiteral',
  'OptionalChaining',
  'Regex',
  'StringLiteral',
  'UnaryOperator',
  'UpdateOperator',
];

export default {
  plugins: ['@stryker-mutator/jest-runner', './test/mutation/in-process.mjs', './test/mutation/messages.mjs'],
  testRunner: process.env.CUSTOS_MUTATED_BY ?? 'in-process',
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: { ...jest, roots: ['<rootDir>/libs', '<rootDir>/test'], testMatch: asked(target).map((spec) => `<rootDir>/${spec}`), reporters: [] },
  },
  mutate: refusals ? [...new Set(rangesOf(target))] : mutated(target),
  ignorers: ['messages'],
  ...(refusals && { mutator: { excludedMutations: OTHERS } }),
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.CUSTOS_MUTATE_WORKERS ?? 2),
  timeoutMS: 5_000,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `${own}.json` },
  incrementalFile: `${own}.incremental.json`,
  tempDirName: 'var/mutation/tree',
  ignorePatterns: ['/apps', '/dist', '/docs', '/var', '/coverage', '/.ci'],
  allowConsoleColors: false,
  disableTypeChecks: false,
};
