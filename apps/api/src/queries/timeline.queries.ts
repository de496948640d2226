import * as casework from '#domain/casework';
import * as custody from '#domain/custody';
import * as identification from '#domain/identification';
import * as seizures from '#domain/seizure';
import * as tracing from '#domain/tracing';
import type { Aggregate } from '#platform/commands';
import { instant, party, z, type Role } from '#platform/kernel';
import { CustodyReplayQuery, replayAnswer, type ReplayKind } from '#views/custody-replay';
import { AXES, SubjectsOf, timelineAnswer, TimelineQuery } from '#views/timeline';
import { Visibility } from '../access/visibility.js';
import { caseOf, caseStep, PROSECUTOR } from '../casework.examples.js';
import type { Node } from '../node/node.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { SEIZING_OFFICER, showroomExhibit, showroomSeizure } from '../operations/showroom.js';
import { withoutHidden } from './without-hidden.js';
import { clock, layerOf, paging, present, sightOf } from './reading.js';

const readers: readonly Role[] = ['prosecutor', 'judge', 'investigator', 'custodian', 'tracing-officer', 'auditor'];
const AGGREGATES: readonly Aggregate[] = [
  custody.exhibit,
  custody.container,
  custody.store,
  identification.firearm,
  casework.caseFile,
  casework.person,
  seizures.seizure,
  tracing.trace,
];

const timelines = (node: Node) => new TimelineQuery(node.reader, clock);
const steps = z.strictObject({ step: z.coerce.number().int().min(1).max(1_000_000).default(1), limit: z.coerce.number().int().min(1).max(500).default(100) });

const seen = caseStep('timeline');

const timeline: QueryOperation = query({
  operationId: 'readTimeline',
  path: '/v1/cases/{id}/timeline',
  tag: 'casework',
  summary: 'Everything that happened in a case on one axis; each row names its source event',
  roles: readers,
  views: ['timeline', 'access'],
  timeTravel: false,
  query: z.strictObject({
    axis: z.enum(AXES).optional(),
    unit: z.string().max(120).optional(),
    actor: party.optional(),
    from: instant.optional(),
    until: instant.optional(),
    ...paging,
  }),
  answer: timelineAnswer,
  example: { user: PROSECUTOR, params: { id: caseOf(seen) }, given: [seen] },
  handle: async ({ reader, params, query: { axis, ...asked } }, node) => {
    const sight = await sightOf(node, reader, 'case', params['id']!);
    const page = await timelines(node).page(
      { subject: 'case', id: params['id']!, hidden: await sight.hidden(), ...(axis !== undefined && { axes: [axis] }), ...asked },
      { layer: sight.layer },
    );
    return sight.open(page) as never;
  },
});

/** A replay of what somebody may see; of a custodian, of those of his exhibits that the reader may see. */
const replay = (kind: ReplayKind, path: `/v1/${string}`, operationId: string, example: QueryOperation['example']): QueryOperation =>
  query({
    operationId,
    path,
    tag: 'audit',
    summary: `Replay a ${kind} step by step, before and after every fact, as it happened or as it was known`,
    roles: kind === 'custodian' ? ['auditor', 'custodian', 'investigator'] : readers,
    views: ['timeline', 'access'],
    timeTravel: true,
    heavy: true,
    query: steps,
    answer: replayAnswer,
    example,
    handle: async ({ reader, params, query: page, asOf, knownAt }, node) => {
      const id = params['id'] ?? params['party']!;
      const visibility = new Visibility(node);
      const sight = kind === 'custodian' ? undefined : await sightOf(node, reader, kind, id);
      const found = await new CustodyReplayQuery(node.history, new SubjectsOf(node.reader, node.history), AGGREGATES).replay(
        { kind, id, ...page, ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) },
        {
          withheld: (events) => timelines(node).withheldToday(events, sight?.layer ?? layerOf(reader)),
          hidden: async () => (sight === undefined ? visibility.hidden(reader) : sight.hidden()),
          visible: (streams) => visibility.seen(reader, streams),
        },
      );
      const there = present(found);
      if (sight !== undefined) return sight.open(there) as never;
      return withoutHidden(await node.disclosures.revealPage(there, { mayRead: false }), await visibility.hidden(reader)) as never;
    },
  });

const exhibits = { user: SEIZING_OFFICER, params: { id: showroomExhibit('replaying') }, given: showroomSeizure('replaying') };

export const timelineQueries = (
  firearm: QueryOperation['example'],
  container: QueryOperation['example'],
  store: QueryOperation['example'],
): readonly QueryOperation[] => [
  timeline,
  replay('exhibit', '/v1/exhibits/{id}/replay', 'replayExhibit', exhibits),
  replay('case', '/v1/cases/{id}/replay', 'replayCase', { user: PROSECUTOR, params: { id: caseOf(seen) }, given: [seen] }),
  replay('firearm', '/v1/firearms/{id}/replay', 'replayFirearm', firearm),
  replay('container', '/v1/containers/{id}/replay', 'replayContainer', container),
  replay('store', '/v1/stores/{id}/replay', 'replayStore', store),
  replay('custodian', '/v1/custodians/{party}/replay', 'replayCustodian', {
    user: SEIZING_OFFICER,
    params: { party: SEIZING_OFFICER },
    given: showroomSeizure('replaying'),
  }),
];
