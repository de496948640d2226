import { rows } from '../scenarios/support/database.js';

/** In the text of the log's function: what stands there once, and what is to stand there instead. */
type Change = readonly [string, string];

/**
 * The log's function as it would be without the counter's lock: positions come from a sequence, so they are given in one order and
 * committed in another.
 */
export async function takeTheLockAway(url: string): Promise<void> {
  const [{ next }] = (await rows<{ next: string }>(url, 'select next from custos_log.counter')) as [{ next: string }];
  await rows(url, `create sequence custos_log.free minvalue 0 start with ${next}`);
  // The log's functions run as its owner.
  const [{ owner }] = (await rows<{ owner: string }>(url, `select nspowner::regrole as owner from pg_namespace where nspname = 'custos_log'`)) as [
    { owner: string },
  ];
  await rows(url, `alter sequence custos_log.free owner to ${owner}`);
  await weaken(url, [
    [' for update;', ';'],
    ['values (free, ', `values (nextval('custos_log.free'), `],
    ['free := free + 1;', `free := currval('custos_log.free') + 1;`],
    ['update counter set next = free;', ''],
  ]);
}

/** An entry with the number that it gets, under which it is a leaf of its own. */
const RENUMBERED = `regexp_replace(entries[i], '"rev":[0-9]+', '"rev":' || (found_revision + 1 + i - first))`;

/**
 * The log's function as one who appends "any" would have it: every append is written behind whatever the stream ends with. The entries are
 * renumbered, so that they are read as a stream like every other.
 */
export const withoutHeadCheck = (url: string): Promise<void> =>
  weaken(url, [
    ['if found_revision = heads[n] and found_leaf is not distinct from head_leaves[n] then', 'if true then'],
    [
      'heads[n] + 1 + i - first, ids[i], types[i], entries[i], leaves[i]',
      `found_revision + 1 + i - first, ids[i], types[i], ${RENUMBERED},
              translate(encode(sha256('\\x00'::bytea || convert_to(${RENUMBERED}, 'UTF8')), 'base64'), '+/=', '-_')`,
    ],
  ]);

/** Changes the function that judges appends in turn, and lets it judge all of them. In the test's own database; the product has no such function. */
async function weaken(url: string, changes: readonly Change[]): Promise<void> {
  await rows(url, 'drop function custos_log.append_batch; alter function custos_log.append_in_turn rename to append_batch');
  const [{ source }] = (await rows<{ source: string }>(url, `select pg_get_functiondef('custos_log.append_batch'::regproc) as source`)) as [{ source: string }];
  let changed = source;
  for (const [from, to] of changes) {
    if (changed.split(from).length !== 2) throw new Error(`the log's function no longer says "${from}" once`);
    changed = changed.replace(from, () => to);
  }
  await rows(url, changed);
}
