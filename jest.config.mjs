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

// What plays for minutes stands in `*.long.spec.ts` and has a command of its own: `npm run test:long`.
const long = process.env['CUSTOS_TESTS'] === 'long';

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: [long ? '**/*.long.spec.ts' : '**/!(*.long).spec.ts'],
  transform: { '^.+\\.(ts|m?js)$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmOnly.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['custos-source', 'node', 'node-addons', 'require', 'default'] },
  coverageProvider: 'v8',
  testTimeout: 30_000,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/plain-reporter.mjs'],
};
