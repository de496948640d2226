import { inFile, type MutatedAdapter } from './mutant.js';

const src = 'libs/platform/event-log-eventstoredb/src';

const appender = inFile(`${src}/appender.ts`, [
  ['does not compare the leaf of the head', ' || leafOf(found.entry) !== head.leaf) break;', ') break;', 'the database compares the number alone'],
  ['forgets that an outcome is unknown', "if (error.kind === 'uncertain') unknown = error;", '', 'its own append taken for somebody else’s'],
  ['does not compare ids after a conflict', 'if (found.id !== drafts[matching]?.id) break;', '', 'somebody else’s events acknowledged'],
  [
    'takes half an append for the whole',
    'if (matching < drafts.length) throw new HeadMoved(stream);',
    'if (matching === 0) throw new HeadMoved(stream);',
    'what is new would be lost',
  ],
  ['does not notice a stream that was cut', 'throw new StreamTruncated(stream);\n    const at', 'void stream;\n    const at', 'a chain with a hole'],
]);

const client = inFile(`${src}/client.ts`, [
  [
    'appends at any revision',
    "expectedRevision: expected === 'no-stream' ? NO_STREAM : expected,",
    "expectedRevision: (expected, 'any'),",
    'two decisions on one head',
  ],
  ['lets a follower answer', 'requiresLeader: true,\n        deadline,', 'requiresLeader: false,\n        deadline,', 'an old leader’s word'],
  ['follows the streams of others', 'prefixes: [OURS]', "prefixes: ['']", 'what is not evidence in the views'],
]);

const reader = inFile(`${src}/reader.ts`, [
  [
    'does not notice a stream whose beginning is cut away',
    'if (record.revision !== next) throw new StreamTruncated(stream);',
    '',
    'a decision on less than there is',
  ],
  ['reads the event at the cursor again', 'if (passed) continue;', 'void passed;', 'projected twice'],
  ['reads the streams of others', 'if (isOurs(record.stream)) yield stored;', 'yield stored;', 'what is not evidence in the views'],
  ['does not compare what stands at the cursor', ' && leafOf(record.entry) === leaf;', ';', 'a restored backup'],
  [
    'follows again from where it began',
    'id: record.id };\n          round = 0;',
    'id: record.id };\n          at = standing;\n          round = 0;',
    'everything twice after each loss',
  ],
]);

export const eventstoredb: MutatedAdapter = {
  adapter: 'eventstoredb',
  specs: [
    'libs/platform/event-log-eventstoredb/src/*.spec.ts',
    'test/contract/eventstoredb-double.spec.ts',
    'test/faults/eventstoredb-appending.spec.ts',
    'test/faults/eventstoredb-reading.spec.ts',
    'test/faults/eventstoredb-access.spec.ts',
  ],
  mutants: [
    ...appender,
    ...client,
    ...reader,
    ...inFile(`${src}/heads.ts`, [
      [
        'takes any head for the newest that it knows',
        'return known?.revision === revision && known.leaf === leaf;',
        'return known !== undefined;',
        'the comparison is skipped',
      ],
    ]),
    ...inFile(`${src}/positions.ts`, [
      ['writes half a position', '`${half(commit)}${half(prepare)}`', '`${half(commit)}${half(commit)}`', 'an event of a transaction passed by'],
    ]),
    ...inFile(`${src}/failures.ts`, [['asks again after it was denied', "['denied', ", '[', 'an account that is locked']]),
    ...inFile(`${src}/flow.ts`, [
      [
        'takes an error for the end',
        'if (state.failed !== undefined) throw state.failed.error;',
        'if (state.failed !== undefined) return;',
        'half a stream for the whole',
      ],
    ]),
    ...inFile(`${src}/eventstoredb-event-log.ts`, [
      ['does not compare the log that a cursor is of', 'if (cursor.log !== this.known) throw', "if (cursor.log === '') throw", 'another log'],
    ]),
  ],
};
