/** What an administrator of the database does to one table, and what becomes of it. */
export interface Campaign {
  /** Where a finding says that something is wrong. */
  readonly noticed: RegExp;
  /** Which row is edited: a condition; without it any. */
  readonly row?: string;
  /** By column, the value it gets, where the usual change would say nothing. */
  readonly values?: Readonly<Record<string, string>>;
  /** Column, or `a row is deleted` or `a row is added`: what it does that this is not noticed. */
  readonly unnoticed?: Readonly<Record<string, string>>;
  /** By column, what an added row has in place of what it is copied from. */
  readonly added?: Readonly<Record<string, string>>;
  /** Edits of more than one column; ` THEN ` is between two statements. */
  readonly also?: Readonly<Record<string, string>>;
}

export const DELETED = 'a row is deleted';
export const ADDED = 'a row is added';

const LEASE = {
  lease_owner: 'a lease lapses within seconds and another process takes over',
  lease_until: 'a lease lapses within seconds and another process takes over',
  fence: 'whoever holds the lease loses it and takes it again',
  updated: 'when the row was last written; nothing is decided by it',
};
const RENEWED = 'the next verification writes it anew';

const NAMED = 'the log says which facts name a file, and what they open; nothing is swept that a fact names';

/** Every table of the database but those of views. */
export const TABLES: Readonly<Record<string, Campaign>> = {
  'custos_log.event': {
    noticed: /^\d{20}( |$)|^custos_log\.counter$/,
    row: 'position = (select max(position) / 2 from custos_log.event)',
    added: { position: '(select max(position) + 1 from custos_log.event)', revision: '1000000', event_id: 'gen_random_uuid()' },
    also: {
      'two texts are swapped': `update custos_log.event e set entry = o.entry from custos_log.event o where e.position in (10, 11) and o.position = 21 - e.position`,
      'two events change places': `update custos_log.event set position = -1 - position where position in (10, 11) THEN update custos_log.event set position = case position when -11 then 11 else 10 end where position < 0`,
      'a text is altered with its leaf': `update custos_log.event set entry = replace(entry, '"offset"', '"offset" '), leaf = translate(encode(sha256('\\x00'::bytea || convert_to(replace(entry, '"offset"', '"offset" '), 'UTF8')), 'base64'), '+/=', '-_') where position = 12`,
      'the end is cut off': `delete from custos_log.event where position > (select max(position) - 3 from custos_log.event)`,
    },
  },
  'custos_log.counter': { noticed: /^custos_log\.counter$/ },
  'custos.disclosure': {
    noticed: /^custos\.disclosure /,
    row: 'ciphertext is not null',
    unnoticed: {
      logged: 'the next sweep looks for the event again',
      created: 'when it was written; a sweep asks the log before it discards',
      [ADDED]: 'a value that no event names is discarded after a day',
    },
    added: { digest: "digest || 'x'" },
    also: {
      'a value is emptied':
        'update custos.disclosure set iv = null, ciphertext = null where ctid = (select min(ctid) from custos.disclosure where ciphertext is not null)',
      'two values are swapped': `with two as (select digest, iv, ciphertext, row_number() over (order by digest) as n from custos.disclosure where ciphertext is not null limit 2)
        update custos.disclosure d set iv = o.iv, ciphertext = o.ciphertext from two t join two o on o.n = 3 - t.n where d.digest = t.digest`,
      'a value that no event names is added as confirmed': `insert into custos.disclosure select digest || 'x', stream, cmd, subject, iv, ciphertext, true, created from custos.disclosure limit 1`,
    },
  },
  'custos.command_outcome': {
    noticed: /^custos\.command_outcome /,
    row: "completed_at is not null and status < 300 and body is json object and body::json->>'position' is not null",
    values: { body: `replace(body, '"position":"0', '"position":"1')` },
    unnoticed: {
      claim: 'names who decided; nothing is decided by it once it is completed',
      claimed_at: 'an answer is forgotten after 30 days, or sooner',
      completed_at: 'when it was answered; nothing is decided by it',
      status: 'accepted stays accepted: 200 in place of 201 says whether the subject is new',
      [DELETED]: 'a repeated request is answered from the log',
    },
    added: { key: "'added'" },
    also: {
      'an acceptance becomes a refusal': `update custos.command_outcome set status = 409, body = '{"code":"refused"}' where ctid = (select min(ctid) from custos.command_outcome where status < 300 and body is json object and body::json->>'position' is not null)`,
      'an acceptance names another subject': `update custos.command_outcome set body = replace(body, '"id":"', '"id":"x') where ctid = (select min(ctid) from custos.command_outcome where status < 300 and body is json object and body::json->>'position' is not null)`,
    },
  },
  'custos.access_record': {
    noticed: /^custos\.access_record /,
    row: 'id = (select max(id) / 2 from custos.access_record)',
    added: { id: '(select max(id) + 1 from custos.access_record)' },
  },
  'custos.file_named': {
    noticed: /^custos\.file_named /,
    unnoticed: {
      ...Object.fromEntries(['sha256', 'stream', 'cmd', DELETED, ADDED].map((what) => [what, NAMED])),
      by_right: 'whether the officer sees it among those that he owes; the fact says what it opens',
      at: 'the order of a list',
    },
    added: { stream: "stream || 'x'" },
  },
  'custos.file_upload': {
    noticed: /^custos\.file_upload /,
    unnoticed: {
      size: 'counts against the quota of the officer',
      fresh: 'whether it is swept; the log is asked before anything goes',
      at: 'when it is swept; the log is asked before anything goes',
      warned_at: 'when it is swept; the log is asked before anything goes',
      [DELETED]: 'the officer sends the file again',
    },
    added: { officer: "officer || '1'" },
  },
  'custos.process_cursor': {
    noticed: /^custos\.process_(cursor|outcome) |^custos\.timer /,
    row: 'exists (select from custos.process_outcome o where o.process = name)',
    values: { introduced_at_position: '(select max(position) from custos.process_cursor)' },
    unnoticed: {
      ...LEASE,
      introduced_at: 'when the policy was introduced; its position decides',
      events: 'a count that health shows',
      [ADDED]: 'no policy has the name',
    },
    added: { name: "'no-policy'" },
    also: {
      'a policy is parked': `update custos.process_cursor set parked_at = now(), parked_reason = 'by hand' where name = (select min(name) from custos.process_cursor)`,
      'a policy is set back': `update custos.process_cursor set position = lpad('0', 20, '0'), leaf = (select leaf from custos_log.event where position = 0) where name = (select min(process) from custos.process_outcome)`,
    },
  },
  'custos.process_outcome': {
    noticed: /^custos\.process_outcome /,
    row: "outcome = 'done'",
    unnoticed: { at: 'when the policy wrote it down' },
    added: { target: "target || 'x'" },
    also: {
      'what was done is called declined': `update custos.process_outcome set outcome = 'declined', code = 'by-hand', position = null where ctid = (select min(ctid) from custos.process_outcome where outcome = 'done')`,
    },
  },
  'custos.timer': {
    noticed: /^custos\.timer /,
    row: 'fired_at is null',
    added: { subject: "subject || 'x'" },
    also: {
      'a timer is marked as fired': 'update custos.timer set fired_at = at where ctid = (select min(ctid) from custos.timer where fired_at is null)',
      'a timer is marked as fired before its time': `update custos.timer set fired_at = at - interval '1 day' where ctid = (select min(ctid) from custos.timer where fired_at is null)`,
    },
  },
  'custos.log_mark': {
    noticed: /^custos\.log_mark /,
    unnoticed: { [DELETED]: 'the clock makes the last one anew within seconds; one between others is missed' },
    added: { position: "lpad('7', 20, '0')" },
  },
  'custos.view_live': { noticed: /^[a-z-]+$|^custos\.view_/, added: { name: "'no-view'" } },
  'custos.view_cursor': {
    noticed: /^[a-z-]+$|^custos\.view_cursor /,
    row: 'schema in (select schema from custos.view_live)',
    unnoticed: { ...LEASE, [ADDED]: 'a schema that no view is read from' },
    added: { schema: "'no_view_1'" },
    also: {
      'the place of a view is emptied':
        'update custos.view_cursor set log = null, position = null, leaf = null where schema = (select min(schema) from custos.view_live)',
      'a view is parked': `update custos.view_cursor set parked_at = now(), parked_reason = 'by hand' where schema = (select min(schema) from custos.view_live)`,
    },
  },
  'custos.verification': {
    noticed: /^never$/,
    unnoticed: { kind: RENEWED, report: RENEWED, at: RENEWED, [DELETED]: RENEWED },
  },
  'public.custos_migration': {
    noticed: /^public\.custos_migration /,
    unnoticed: { id: 'the order in which they were made', timestamp: 'the order in which they were made', [ADDED]: 'no release has the name' },
    added: { id: '(select max(id) + 1 from public.custos_migration)', name: "'NoMigration'" },
  },
};

/** What keeps rows from being changed. */
export const GUARDS: Readonly<Record<string, { readonly edit: string; readonly back: string; readonly noticed: RegExp }>> = {
  'a trigger of the log is dropped': {
    edit: 'drop trigger append_only on custos_log.event',
    back: `create trigger append_only before update or delete or truncate on custos_log.event for each statement execute function custos_log.refuse_change();
      alter table custos_log.event enable always trigger append_only`,
    noticed: /^trigger append_only on custos_log\.event$/,
  },
  'a trigger of the log is disabled': {
    edit: 'alter table custos_log.counter disable trigger only_forward',
    back: 'alter table custos_log.counter enable always trigger only_forward',
    noticed: /^trigger only_forward on custos_log\.counter$/,
  },
  'a trigger of the log fires no longer for everybody': {
    edit: 'alter table custos_log.event enable trigger append_only',
    back: 'alter table custos_log.event enable always trigger append_only',
    noticed: /^trigger append_only on custos_log\.event$/,
  },
  'a trigger is added that drops what is appended': {
    edit: `create function public.drop_it() returns trigger language plpgsql as 'begin return null; end';
      create trigger drop_it before insert on custos_log.event for each row execute function public.drop_it()`,
    back: 'drop trigger drop_it on custos_log.event; drop function public.drop_it()',
    noticed: /^trigger drop_it on custos_log\.event$/,
  },
  'the function that refuses changes is emptied': {
    edit: `create or replace function custos_log.refuse_change() returns trigger language plpgsql as 'begin return null; end'`,
    back: `create or replace function custos_log.refuse_change() returns trigger language plpgsql as $back$`,
    noticed: /^function custos_log\.refuse_change$/,
  },
  'a key of the log is dropped': {
    edit: 'alter table custos_log.event drop constraint event_event_id_key',
    back: 'alter table custos_log.event add unique (event_id)',
    noticed: /^constraint event_event_id_key on custos_log\.event$/,
  },
  'the application is given the right to write the log': {
    edit: 'grant insert, delete on custos_log.event to custos_app',
    back: 'revoke insert, delete on custos_log.event from custos_app',
    noticed: /^custos_log\.event$/,
  },
};
