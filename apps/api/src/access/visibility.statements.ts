/** Whether one of the members in a jsonb column is this officer and may do this today. */
const memberNow = (column: string, officer: string, action: 'READ' | 'AUDIT' = 'READ') => `exists (select 1 from jsonb_array_elements(${column}) one
  where one->>'officer' = ${officer} and one->'actions' ? '${action}' and (one->>'from')::timestamptz <= now() and (one->>'until' is null or (one->>'until')::timestamptz > now()))`;

/** Whether the order of a joint team lets this officer do this act on subjects of this country today. */
const teamNow = (column: string, country: string, officer: string, act: string) => `exists (select 1 from jsonb_array_elements(${column}) one
  where one->>'officer' = ${officer} and one->'countries' ? ${country} and one->'actions' ? ${act} and (one->>'from')::timestamptz <= now() and (one->>'until')::timestamptz > now())`;

/** Whether this officer was let into the case in an emergency, and still is. */
const forcedNow = (key: string, officer: string) =>
  `exists (select 1 from access_subject f where f.kind = 'breakglass' and f.joined && array[${key}] and ${memberNow('f.members', officer)})`;

/**
 * All that decides who may see one stream, in one statement for every request: a trace hangs on its firearm, a firearm on its exhibit, an
 * exhibit on its seizure; a case joins any of them, and a joint operation has auditors. In the place of a stream that does not exist the
 * next one in the order of keys is looked at, so that the server does the same for both: `asked` is not the stream then.
 */
export const CONCERNED = `
  with own as (select * from access_subject where key >= $1 order by key limit 1),
  weapon as (select s.* from access_subject s where s.key = (select firearm from own)),
  item as (select s.* from access_subject s where s.key = coalesce((select exhibit from own), (select exhibit from weapon))),
  near as (select * from own union all select * from weapon union all select * from item),
  source as (select s.* from access_subject s where s.key in (select seizure from near)),
  about as (select * from near union all select * from source),
  cases as (select s.* from access_subject s
    where s.kind = 'case' and (select kind from own) <> 'case' and s.joined && (select array_agg(stream) from about))
  select about.*, 'own' as via, (select key from own) as asked from about
  union all
  select cases.*, 'case' as via, (select key from own) as asked from cases
  union all
  select s.*, 'forced' as via, (select key from own) as asked from access_subject s
  where s.kind = 'breakglass' and s.joined && (select array_agg(key) from (select key from own union all select key from cases) c)
  union all
  select s.*, 'operation' as via, (select key from own) as asked from access_subject s
  where s.key in (select 'custos.operation-' || operation from about where operation is not null)`;

/**
 * The streams that sealed cases keep from one reader. $1: the officer, where a role of his makes him a member; $2: the parties that he
 * speaks for, whose things in hand stay visible. Without a sealed case it reads one small index.
 */
export const HIDDEN = `
  with closed as (select key, joined from access_subject s where kind = 'case' and sealed
    and not ($1::text is not null and (${memberNow('members', '$1::text')} or ${forcedNow('s.key', '$1::text')}))),
  opened as (select joined from access_subject s where kind = 'case' and sealed
    and $1::text is not null and (${memberNow('members', '$1::text')} or ${forcedNow('s.key', '$1::text')})),
  roots as (select unnest(joined) as key from closed except select unnest(joined) from opened),
  items as (select s.* from access_subject s where s.kind = 'exhibit' and (s.key in (select key from roots) or s.seizure in (select key from roots))),
  arms as (select s.* from access_subject s where s.kind = 'firearm'
    and (s.key in (select key from roots) or s.exhibit in (select key from items) or s.seizure in (select key from roots))),
  traces as (select s.* from access_subject s where s.kind = 'trace' and (s.key in (select key from roots) or s.firearm in (select key from arms)))
  select key from closed
  union select key from roots where not exists (select 1 from access_subject s where s.key = roots.key and s.parties && $2::text[])
  union select key from items where not (parties && $2::text[])
  union select key from arms
  union select key from traces where not (parties && $2::text[])`;

/** A case and everything that it brings together: what it joins, and whatever hangs on that. $1: the case. */
export const HELD_BY = `
  with roots as (select key, joined from access_subject where key = $1 and kind = 'case'),
  held as (select key from roots union select unnest(joined) from roots),
  items as (select s.key from access_subject s where s.kind = 'exhibit' and s.seizure in (select key from held) union select key from held),
  arms as (select s.key from access_subject s where s.kind = 'firearm' and (s.exhibit in (select key from items) or s.seizure in (select key from held))
    union select key from items)
  select s.key from access_subject s where s.kind = 'trace' and s.firearm in (select key from arms) union select key from arms`;

/** Streams of one kind by the ties of one reader; what a sealed case holds is left to its members. */
export const VISIBLE_OF_KIND = `
  select s.key from access_subject s
  where s.kind = $1 and case
    when s.sealed then $6::text is not null and (${memberNow('s.members', '$6::text')} or ${forcedNow('s.key', '$6::text')})
    else $2::boolean or s.country = $3 or s.units && $4::text[] or s.offices && $5::text[]
      or ($6::text is not null and (${memberNow('s.members', '$6::text')} or (s.kind = 'case' and ${forcedNow('s.key', '$6::text')})))
      or ($7::text is not null and exists (select 1 from access_subject o where o.key = 'custos.operation-' || s.operation and ${memberNow('o.members', '$7::text', 'AUDIT')}))
      or ($8::text is not null and exists (select 1 from access_subject o where o.key = 'custos.operation-' || s.operation and ${teamNow('o.members', 's.country', '$8::text', '$9::text')}))
    end`;

/** Sealed cases of one auditor's country ($1), or of the joint operations that he ($2) is appointed to today. */
export const SEALED_FOR_AUDIT = `
  select key, "sealedBy" from access_subject c where kind = 'case' and sealed and (country = $1 or exists (
    select 1 from access_subject o where o.key = 'custos.operation-' || c.operation and ${memberNow('o.members', '$2::text', 'AUDIT')})) order by key`;
