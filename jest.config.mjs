export const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
    keepClassNames: true,
  },
};
// Packages that ship only ES modules: lowered to CommonJS for the test runner.
const esmOnly = [
  '@nestjs',
  'cookie',
  'content-disposition',
  'file-type',
  '@borewit',
  '@tokenizer',
  'strtok3',
  'token-types',
  'uint8array-extras',
  'uuid',
  'jose',
  'canonicalize',
];

// What plays for minutes stands in `*.long.spec.ts` and has a command of its own, `npm run test:long`; whoever names a path runs what is there.
const named = process.argv.some((one) => /^(apps|libs|test)(\/|$)/.test(one));
const SPECS = { long: '**/*.long.spec.ts', short: '**/!(*.long).spec.ts', any: '**/*.spec.ts' };
const specs = process.env['CUSTOS_TESTS'] === 'long' ? SPECS.long : named ? SPECS.any : SPECS.short;

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: [specs],
  transform: { '^.+\\.(ts|m?js)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmOnly.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['custos-source', 'node', 'node-addons', 'require', 'default'] },
  coverageProvider: 'v8',
  testTimeout: 30_000,
  maxWorkers: 2,
  // Node can wait for ever for handles to close after everything is done and printed; a run ends when its last line is there.
  forceExit: true,
  reporters: ['default', '<rootDir>/plain-reporter.mjs'],
};
