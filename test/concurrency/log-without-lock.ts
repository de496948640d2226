import { rows } from '../scenarios/support/database.js';

/**
 * The log's function as it would be without the counter's lock: positions come from a sequence, so they are given in one order and
 * committed in another. It is made of the one that judges appends in turn. In the test's own database; the product has no such function.
 */
export async function takeTheLockAway(url: string): Promise<void> {
  await rows(url, 'drop function custos_log.append_batch; alter function custos_log.append_in_turn rename to append_batch');
  const [{ source }] = (await rows<{ source: string }>(url, `select pg_get_functiondef('custos_log.append_batch'::regproc) as source`)) as [{ source: string }];
  const changes: readonly (readonly [string, string])[] = [
    [' for update;', ';'],
    ['values (free, ', `values (nextval('custos_log.free'), `],
    ['free := free + 1;', `free := currval('custos_log.free') + 1;`],
    ['update counter set next = free;', ''],
  ];
  let changed = source;
  for (const [from, to] of changes) {
    if (changed.split(from).length !== 2) throw new Error(`the log's function no longer says "${from}" once`);
    changed = changed.replace(from, to);
  }
  const [{ next }] = (await rows<{ next: string }>(url, 'select next from custos_log.counter')) as [{ next: string }];
  await rows(url, `create sequence custos_log.free minvalue 0 start with ${next}`);
  await rows(url, changed);
}
