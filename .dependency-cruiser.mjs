const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const events = '^libs/domain/[^/]+/src/events\\.ts$';
// In a context everything decides or names facts, but for its policies, its aggregates, its face and the scenes of its specs.
const decisions = {
  path: '^libs/domain/[^/]+/src/',
  pathNot: ['\\.process\\.ts$', '\\.scene\\.ts$', '/(aggregates|policies|index)\\.ts$', '^libs/domain/catalogue/'],
};
const adapters = '^libs/platform/(event-log-[^/]+|embedded-postgres)/';

export default {
  forbidden: [
    rule('no-circular', 'A circle has no order in which it can be understood.', {}, { circular: true }),
    rule('no-unresolvable', 'An alias that resolves to nothing would pass every other rule.', {}, { couldNotResolve: true }),
    rule('no-dist', 'So would one that resolves into the last build.', {}, { path: '^dist/' }),
    rule('libs-not-apps', 'What is shared knows none of its users.', { path: '^libs/' }, { path: '^apps/' }),
    rule('platform-knows-no-domain', 'How we record knows no firearm.', { path: '^libs/platform/' }, { path: '^libs/(domain|views)/' }),
    rule(
      'kernel-imports-nothing',
      'The kernel is pure; zod is its one package.',
      { path: '^libs/platform/kernel/' },
      { pathNot: ['^libs/platform/kernel/', 'node_modules/zod/'] },
    ),
    rule('decisions-are-pure', 'Deciders and events import no package and no node module.', decisions, {
      dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'],
    }),
    rule('decisions-know-the-kernel-only', 'Of the platform, deciders and events see the kernel.', decisions, {
      path: '^libs/platform/',
      pathNot: '^libs/platform/kernel/',
    }),
    rule(
      'event-log-knows-the-kernel',
      'The port stands on the kernel alone.',
      { path: '^libs/platform/event-log/src/', pathNot: '/testing/' },
      { path: '^libs/platform/', pathNot: '^libs/platform/(kernel|event-log)/' },
    ),
    rule(
      'platform-knows-no-adapter',
      'Only applications choose a log.',
      { path: '^libs/', pathNot: [adapters, '^libs/platform/testing/'] },
      { path: adapters },
    ),
    rule(
      'one-file-names-the-client',
      'A client that is frozen is exchanged in one place.',
      { path: '^(apps|libs)/', pathNot: '^libs/platform/event-log-eventstoredb/src/client\\.ts$' },
      { path: 'node_modules/@(eventstore|kurrent)/' },
    ),
    rule(
      'contexts-meet-in-events',
      'A context is known by its public language.',
      { path: '^libs/domain/([^/]+)/' },
      { path: '^libs/domain/', pathNot: ['^libs/domain/$1/', events] },
    ),
    rule('domain-knows-no-view', 'What is recorded does not depend on how it is shown.', { path: '^libs/domain/' }, { path: '^libs/views/' }),
    rule('views-read-events', 'A view knows facts, not how they were decided.', { path: '^libs/views/' }, { path: '^libs/domain/', pathNot: events }),
    rule('views-apart', 'A view can be thrown away alone.', { path: '^libs/views/([^/]+)/' }, { path: '^libs/views/', pathNot: '^libs/views/$1/' }),
    rule(
      'face-only',
      'A library is used through its face.',
      { path: '^(apps|libs)/([^/]+/[^/]+)/' },
      { path: '^libs/[^/]+/[^/]+/src/', pathNot: ['^libs/$2/', '/src/(index|events)\\.ts$'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['custos-source', 'import', 'node', 'default', 'types'] },
  },
};
