// One process that appends through the log's own function inside a transaction that it holds open between the position and the commit,
// until it is told how to end it; or never is, when it is frozen, killed or loses its connection first.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { registry } from '#domain/catalogue';
import { draftsFor } from '#platform/event-log';
import { now } from '#platform/kernel';

const [, , url, transactionMs, bulk] = process.argv;
const catalogue = registry();
process.on('disconnect', () => process.exit(0));

/** A stored event without what would have been sealed. */
const sealed = (type, data) => {
  const open = { ...data };
  for (const name of catalogue.sealed(type, data).keys()) delete open[name];
  return { type, schema: catalogue.definition(type).schema, data: open };
};
const sampled = (type, over) => sealed(type, { ...catalogue.definition(type).sample, ...over });

function append(stream, events) {
  const at = new Date().toISOString();
  const command = randomUUID();
  const actor = { kind: 'person', id: 'CI.DGD-AIR.4711', iss: 'rehearsal', role: 'custodian', unit: 'CI.DGD-AIR', service: '4711', country: 'CI' };
  const context = { commandId: command, intent: 'intent', at, happened: now(at), actor, correlation: command, causation: null, exercise: true };
  return { stream, drafts: draftsFor(stream, 'no-stream', events, context) };
}

/** One seizure with two lines, which policies act upon, and what only views take in. */
function batch() {
  const seizure = append(`custos.seizure-${randomUUID()}`, [
    sampled('seizure.SeizureRecorded', {}),
    ...[1, 2].map((line) => sampled('seizure.LineAdded', { line, exhibit: randomUUID(), category: 'other', individual: false, seals: [] })),
  ]);
  return [seizure, ...Array.from({ length: Number(bulk) }, () => append(`custos.operation-${randomUUID()}`, [sampled('operation.OperationPlanned', {})]))];
}

const parameters = (appends) => {
  const drafts = appends.flatMap((one) => one.drafts);
  return [
    appends.map(({ stream }) => stream),
    appends.map(() => '-1'),
    appends.map(() => null),
    appends.map((one) => one.drafts.length),
    drafts.map(({ id }) => id),
    drafts.map(({ type }) => type),
    drafts.map(({ entry }) => entry),
    drafts.map(({ leaf }) => leaf),
  ];
};

let client;
async function connected() {
  if (client !== undefined) return client;
  const fresh = new pg.Client({ connectionString: url, application_name: 'hindered writer' });
  fresh.on('error', () => undefined);
  fresh.on('end', () => (client = client === fresh ? undefined : client));
  await fresh.connect();
  // As the product's own connection is set, with a time limit that the one who hinders chooses.
  await fresh.query(`set statement_timeout = 5000; set transaction_timeout = ${Number(transactionMs)}`);
  return (client = fresh);
}

async function hold() {
  const appends = batch();
  const ids = appends.flatMap(({ drafts }) => drafts.map(({ id }) => id));
  try {
    const connection = await connected();
    await connection.query('begin');
    const { rows } = await connection.query(
      'select verdict, at_position from custos_log.append_batch($1::text[], $2::bigint[], $3::text[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[])',
      parameters(appends),
    );
    if (rows.some(({ verdict }) => verdict !== 'written')) throw new Error(`a fresh stream was answered ${JSON.stringify(rows)}`);
    process.send({ kind: 'holding', ids, backend: connection.processID });
  } catch (error) {
    await client?.query('rollback').catch(() => undefined);
    process.send({ kind: 'ended', how: 'refused', why: String(error) });
  }
}

async function end(how) {
  try {
    if (client === undefined) throw new Error('the connection is gone');
    await client.query(how);
    process.send({ kind: 'ended', how });
  } catch {
    // Between `begin` and the commit nothing is written, and a commit on a session that the server has ended is none.
    await client?.end().catch(() => undefined);
    client = undefined;
    process.send({ kind: 'ended', how: 'lost' });
  }
}

process.on('message', (told) => void (told === 'hold' ? hold() : end(told)));
await connected();
process.send({ kind: 'ready' });
