import { inFile, type MutatedAdapter } from './mutant.js';

const src = 'libs/platform/event-log-eventstoredb/src';

const appender = inFile(`${src}/appender.ts`, [
  ['does not compare the leaf of the head', ' || leafOf(found.entry) !== head.leaf) break;', ') break;', 'the database compares the number alone'],
  [
    'forgets that an outcome is unknown',
    "if (error.kind === 'uncertain' || error.kind === 'not-leader') unknown = error;",
    '',
    'its own append taken for somebody else’s',
  ],
  ['does not compare ids after a conflict', 'if (found.id !== drafts[matching]?.id) throw new HeadMoved(stream);', '', 'somebody else’s events acknowledged'],
  [
    'takes half an append for the whole',
    "if (matching < drafts.length) throw new Failure('uncertain', 'What stands there was not read to its end');",
    '',
    'what is new would be lost',
  ],
  [
    'tells no position when an answer lacks it',
    'position ?? (await this.positionOf(stream, revision, last.id, end))',
    'position ?? { commit: 0n, prepare: 0n }',
    'a receipt that nobody can stand on',
  ],
  ['does not notice a stream that was cut', 'throw new StreamTruncated(stream);\n    const at', 'void stream;\n    const at', 'a chain with a hole'],
  ['lets an append wait for its turn for ever', '}, patience - performance.now());', '}, 2 ** 31 - 1);', 'a caller who is never answered'],
]);

const client = inFile(`${src}/client.ts`, [
  ['lets a follower answer', 'this.callArguments({ credentials, requiresLeader: true },', 'this.callArguments({ credentials },', 'an old leader’s word'],
  [
    'takes the end of an exchange for nothing',
    "call.on('end', () => fail(",
    "call.on('end', () => void (",
    'every append under way waits for its timer, and every one after it',
  ],
  [
    'gives every new client a whole deadline',
    'generation.proven ? deadline : firstAnswerWithin(this.unanswered, this.tuning)',
    'deadline',
    'a frozen leader whom everybody still names',
  ],
  ['keeps the connection of a client that was replaced', 'this.channel?.close();', '', 'hundreds of connections'],
  [
    'waits for a subscription that nobody confirms',
    "unconfirmed = setTimeout(() => source.emit('error', new Silence('No subscription was confirmed in time')), silence);",
    '',
    'a view that never comes to anything',
  ],
  ['never takes a failure for the channel’s', 'doubtful === true && generation.doubt(error)', 'false', 'a channel that goes on failing'],
]);

const generation = inFile(`${src}/generation.ts`, [
  ['keeps an exchange for ever', 'if (this.line?.takes(lineAge) === true)', 'if (this.line?.takes(lineAge + Infinity) === true)', 'an account that was closed'],
  ['leaves appends on a client that was replaced', 'this.line?.end(replaced());', '', 'each waits for its own deadline'],
  ['goes on trusting heads of a connection that was lost', 'if (!continued) this.reconnected();', '', 'a database put back from a backup'],
  ['opens what nobody waits for', 'opening.then(letGo, () => undefined);', '', 'reads without an end'],
]);

const messages = inFile(`${src}/messages.ts`, [
  ['appends at any revision', "expected === 'no-stream' ? present(3) :", "expected === 'no-stream' ? present(4) :", 'two decisions on one head'],
  ['follows the streams of others', 'message(1, text(2, wanted.prefix))', "message(1, text(2, ''))", 'what is not evidence in the views'],
  ['tells a position by half', 'else if (field === 5) record.position.commit = fields.unsigned();', '', 'a cursor that stands elsewhere'],
]);

const line = inFile(`${src}/append-line.ts`, [
  ['gives up no append', 'setTimeout(late, limit)', 'undefined', 'a server that says nothing'],
  [
    'leaves what is under way when the exchange ends',
    'for (const id of [...this.waiting.keys()]) this.refuse(id, error);',
    '',
    'every append waits for its timer',
  ],
  [
    'gives an exchange back with appends under way',
    'if (this.retired && this.waiting.size === 0) this.exchange.cancel();',
    'if (this.retired) this.exchange.cancel();',
    'answers that are on their way',
  ],
]);

const reader = inFile(`${src}/reader.ts`, [
  [
    'takes a description that brought nothing for none',
    "if (last === undefined) throw new Failure('uncertain', `What is said of ${stream} was not read to its end`);",
    'if (last === undefined) return {};',
    'a deleted stream taken for one never begun',
  ],
  [
    'does not notice a stream whose beginning is cut away',
    'if (record.revision !== next) throw new StreamTruncated(stream);',
    '',
    'a decision on less than there is',
  ],
  ['takes a deleted stream for one that never was', 'if (CUTS.some((how) => how in said)) throw', 'if (CUTS.length === 0) throw', 'a decision on nothing'],
  [
    'asks the same node again whether what a reader stands on is gone',
    'this.client.elsewhere((other) => this.look(other, at))',
    'this.look(this.client, at)',
    'views that park on the word of a leader that was deposed',
  ],
  ['reads the event at the cursor again', 'fresh = records.slice(1);', 'fresh = records;', 'projected twice'],
  ['reads the streams of others', 'fresh.filter(({ stream }) => isOurs(stream))', 'fresh', 'what is not evidence in the views'],
  ['does not compare what stands at the cursor', ' && leafOf(record.entry) === leaf;', ';', 'a restored backup'],
  [
    'follows again from where it began',
    'fresh.push(stored);\n          }',
    'fresh.push(stored);\n          }\n          at = standing;',
    'everything twice after each loss',
  ],
]);

export const eventstoredb: MutatedAdapter = {
  adapter: 'eventstoredb',
  specs: [
    'libs/platform/event-log-eventstoredb/src/*.spec.ts',
    'test/contract/eventstoredb-double.spec.ts',
    'test/faults/eventstoredb-appending.spec.ts',
    'test/faults/eventstoredb-unanswered.spec.ts',
    'test/faults/eventstoredb-two-nodes.spec.ts',
    'test/faults/eventstoredb-limits.spec.ts',
    'test/faults/eventstoredb-reading.spec.ts',
    'test/faults/eventstoredb-access.spec.ts',
    'test/faults/eventstoredb-deleted.spec.ts',
    'test/faults/eventstoredb-deposed.spec.ts',
    'test/faults/eventstoredb-blame.spec.ts',
    'test/faults/eventstoredb-replaced.spec.ts',
  ],
  mutants: [
    ...appender,
    ...client,
    ...generation,
    ...messages,
    ...line,
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
