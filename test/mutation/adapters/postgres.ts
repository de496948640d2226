import { inFile, type MutatedAdapter } from './mutant.js';

const src = 'libs/platform/event-log-postgres/src';

/** The appends of a batch that are judged in turn, and the tables. */
const inTurn = inFile(`${src}/create-event-log.migration.ts`, [
  ['takes an append before the end', 'if found_revision = heads[n] and', 'if found_revision >= heads[n] and', 'two decisions on one head'],
  [
    'does not look whether an id is taken',
    'if exists (select from event e where e.event_id = any (ids[first:last])) then',
    'if false then',
    'called unavailable, for ever',
  ],
  ['leaves gaps between positions', 'free := free + 1;', 'free := free + 2;', 'readers stop at a gap'],
  ['counts revisions from one too high', 'heads[n] + 1 + i - first', 'heads[n] + 2 + i - first', 'a stream without its beginning'],
  ['answers with the next free position', 'at_position := free - 1;', 'at_position := free;', 'a cursor beyond the event'],
  ['answers with the leaf of the first event', 'stored_leaf := leaves[last];', 'stored_leaf := leaves[first];', 'a head that is none'],
  [
    'answers a repeat without comparing ids',
    '\n              and e.event_id = ids[(first + e.revision - heads[n] - 1)::int];',
    ';',
    'somebody else’s events acknowledged',
  ],
  ['takes an append for a repeat when one of its ids is', 'if matching = sizes[n] then', 'if matching > 0 then', 'what is new would be lost'],
  [
    'answers a repeat with the newest event of the stream',
    'and e.revision = heads[n] + sizes[n];',
    'and e.revision = found_revision;',
    'another receipt than the first',
  ],
  [
    'knows a repeat only at the end of its stream',
    'if found_revision >= heads[n] + sizes[n] then',
    'if found_revision = heads[n] + sizes[n] then',
    'a conflict with oneself',
  ],
  ['mixes the events of a batch', 'first := last + 1;', 'first := last;', 'one append’s event in another’s stream'],
  ['announces nothing', "perform pg_notify('custos_log', '');", 'null;', 'readers learn of everything late'],
  ['lets the log be emptied', 'before update or delete or truncate on custos_log.event', 'before update or delete on custos_log.event', 'append-only'],
  ['lets a replica’s hand change events', '  alter table custos_log.event enable always trigger append_only;\n', '', 'append-only'],
  ['lets the counter go back', 'when (new.next < old.next)', 'when (false)', 'positions given twice'],
  ['has no second line against one revision twice', 'leaf text not null,\n    unique (stream, revision)', 'leaf text not null', 'the lock alone'],
  ['has no second line against one id twice', 'event_id uuid not null unique', 'event_id uuid not null', 'the lock alone'],
  [
    'gives the application the table to write',
    'grant select on custos_log.event, custos_log.counter',
    'grant select, insert on custos_log.event, custos_log.counter',
    'events past the function',
  ],
  ['lets everyone append', '\n  revoke all on function custos_log.append_batch from public;', '', 'least privilege'],
  [
    'looks for its tables among temporary ones first',
    'set search_path = custos_log, pg_temp',
    'set search_path = pg_temp, custos_log',
    'a hijacked function of the owner',
  ],
]);

const atOnce = inFile(`${src}/append-at-once.migration.ts`, [
  ['does not lock the counter', 'from counter c for update;', 'from counter c;', 'two appends get one position'],
  ['does not compare the leaf of the head', ' and head.leaf is not distinct from a.leaf)', ')', 'a chain with a foreign link'],
  ['does not compare the leaf of a head alone', ' and head_leaf is not distinct from head_leaves[1];', ';', 'a chain with a foreign link'],
  ['does not compare the number of a head alone', 'coalesce(head_revision, -1) = heads[1] and ', '', 'two decisions on one head'],
  [
    'compares one alone with any event of its stream',
    'where e.stream = streams[1] order by e.revision desc limit 1;',
    'where e.stream = streams[1] order by e.revision limit 1;',
    'two decisions on one head',
  ],
  ['counts one alone from the head itself', 'streams[1], heads[1] + 1, ids[1]', 'streams[1], heads[1], ids[1]', 'a revision twice'],
  ['does not compare the number of the head', 'coalesce(head.revision, -1) = a.revision and ', '', 'two decisions on one head'],
  [
    'compares with any event of the stream',
    'order by e.revision desc limit 1) head on true;',
    'order by e.revision limit 1) head on true;',
    'two decisions on one head',
  ],
  ['writes two appends to one stream without judging the second', ' and count(distinct a.stream) = count(*)', '', 'a batch refused for one of it'],
  ['writes an id that is known', ' or exists (select from event e where e.event_id = any (ids))', '', 'called unavailable, for ever'],
  ['writes although one of the batch does not fit', 'select bool_and(', 'select bool_or(', 'two decisions on one head'],
  ['leaves the position free that it was given', 'select free + d.n - 1, r.stream', 'select free + d.n, r.stream', 'readers stop at a gap'],
  ['counts revisions from the head itself', 'a.revision + i as revision', 'a.revision + i - 1 as revision', 'a revision twice'],
  ['mixes the events of a batch', 'row_number() over (order by a.n, i)', 'row_number() over (order by i, a.n)', 'one append’s event in another’s stream'],
  ['keeps the positions free for the next', 'update counter set next = free + cardinality(ids);', '', 'positions given twice'],
  ['answers with the next free position', "'written', free + a.last - 1", "'written', free + a.last", 'a cursor beyond the event'],
  ['answers with the leaf of the first event', 'leaves[a.last]', 'leaves[1]', 'a head that is none'],
  ['answers out of turn', 'as s(size, n)) a order by a.n;', 'as s(size, n)) a order by a.n desc;', 'receipts of others'],
  ['announces nothing', "perform pg_notify('custos_log', '');", 'null;', 'readers learn of everything late'],
  ['runs with the rights of whoever calls', 'language plpgsql volatile security definer', 'language plpgsql volatile', 'the application would need the table'],
  ['lets everyone append', '\n  revoke all on function custos_log.append_batch from public;', '', 'least privilege'],
  [
    'looks for its tables among temporary ones first',
    'set search_path = custos_log, pg_temp',
    'set search_path = pg_temp, custos_log',
    'a hijacked function of the owner',
  ],
]);

const connection = inFile(`${src}/append-connection.ts`, [
  ['answers before the disk has it', 'set synchronous_commit = on;', '', 'acknowledged and lost'],
  [
    'runs in another isolation',
    "set default_transaction_isolation = 'read committed';",
    "set default_transaction_isolation = 'repeatable read';",
    'appends fail under load',
  ],
  [
    'calls a lost answer a refusal',
    'if (!(error instanceof Silent) && ',
    'if (error) throw new Refused(error); if (!(error instanceof Silent) && ',
    'decided again and written twice',
  ],
  ['lets a frozen sender hold the lock', "'${TRANSACTION_MS}'", "'0'", 'everybody waits'],
  ['keeps a dead connection', 'if (this.current?.client === client) this.current = undefined;', '', 'never again an append'],
]);

const sequencer = inFile(`${src}/sequencer.ts`, [
  ['gives each the answer of another', 'settle(one, verdicts[n]!)', 'settle(one, verdicts[batch.length - 1 - n]!)', 'receipts of others'],
  ['lets one bad append spoil its batch', '!error.timedOut && batch.length > 1', 'batch.length > 9_999', 'the others suffer'],
  ['asks one by one when time ran out', 'error instanceof Refused && !error.timedOut', 'error instanceof Refused', 'five seconds for each of hundreds'],
  ['takes any number of waiting appends', 'this.waiting.length >= MAX_WAITING', 'this.waiting.length < 0', 'memory without end'],
]);

const log = inFile(`${src}/postgres-event-log.ts`, [
  ['reads the event again that was named as known', 'and revision > $2::bigint', 'and revision >= $2::bigint', 'folded twice'],
  [
    'loses an event between two pages of a stream',
    'last = BigInt(rows.at(-1)!.revision);',
    'last = BigInt(rows.at(-1)!.revision) + 1n;',
    'a decision on less than there is',
  ],
  ['takes a full page for the end of the stream', 'if (rows.length < PAGE) return;', 'if (rows.length <= PAGE) return;', 'a decision on less than there is'],
  ['takes a full page for the end of the log', 'limit ${PAGE + 1}`', 'limit ${PAGE}`', 'a rebuild that stops early'],
  ['steps over a gap', 'if (position !== expected) throw', 'if (position < expected) throw', 'an event passed by'],
  [
    'does not compare what stands at the cursor',
    "if (standing.leaf !== last.leaf) throw this.changed(last.position, last.leaf, 'another event stands there');",
    '',
    'a restored backup',
  ],
  ['does not compare the log that a cursor is of', 'if (cursor.log !== this.known) throw', "if (cursor.log === '') throw", 'another log'],
  ['closes under what is in flight', '    await this.sequencer.settled();\n', '', 'appends without an answer'],
]);

export const postgres: MutatedAdapter = {
  adapter: 'postgres',
  specs: ['libs/platform/event-log-postgres/src/*.spec.ts', 'test/contract/postgres-tables.spec.ts', 'test/contract/postgres.spec.ts'],
  mutants: [...atOnce, ...inTurn, ...connection, ...sequencer, ...log],
};
