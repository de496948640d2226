import type { Step } from '../../../api/src/operations/example.js';
import { proposedTrace } from '#domain/tracing';
import { MODELS, type Ask, type Reply } from './arms.js';
import { armsOf, identifiedIn } from './identification.js';
import { step, type Chain, type Play } from './play.js';
import { officer, SERVICES } from './sites.js';
import { occurred, type Recorded, type World } from './world.js';

type Arm = ReturnType<typeof armsOf>[number];
/** The addressee as the proposals name it: its trace has an id that follows from it. */
interface To {
  readonly kind: Ask['to'];
  readonly country?: string;
}

/** Whom the node proposes to ask, in the order of tracing: own registers, iARMS, the newest import or national mark, the maker's country. */
function proposals({ arm, country }: Arm): readonly To[] {
  const marked = [...arm.markings].filter((one) => one.country !== undefined).sort((one, other) => (other.year ?? 0) - (one.year ?? 0))[0]?.country;
  const models = arm.story === 'superseded-by-laboratory' ? [MODELS.beretta, MODELS[arm.model]] : [MODELS[arm.model]];
  const makers = models.flatMap((one) => ('manufacturer' in one && ![country, marked].includes(one.manufacturer.country) ? [one.manufacturer.country] : []));
  return [
    { kind: 'own-registers', country },
    { kind: 'iarms' },
    ...(marked !== undefined && marked !== country ? [{ kind: 'country', country: marked } as const] : []),
    ...makers.map((maker) => ({ kind: 'manufacturer', country: maker }) as const),
  ];
}

const toOf = (ask: Ask, country: string): To =>
  ask.to === 'own-registers' ? { kind: ask.to, country } : { kind: ask.to, ...(ask.country !== undefined && { country: ask.country }) };
const same = (one: To, other: To): boolean => one.kind === other.kind && one.country === other.country;

/** One chain for each arm: its requests in their order, then what nobody will ask any more is dropped. */
export const traceChains = (world: World, recorded: readonly Recorded[]): readonly Chain[] =>
  armsOf(recorded)
    .filter(({ arm }) => arm.identified)
    .map((item) => ({ name: `tracing ${item.key}`, after: [identifiedIn(item.key)], plays: trace(item, world) }));

function trace(item: Arm, world: World): readonly Play[] {
  const { arm, country } = item;
  const asked = arm.asks.map((ask) => toOf(ask, country));
  const dropped = arm.stillOpen ? [] : proposals(item).filter((to) => !asked.some((one) => same(one, to)));
  return [
    ...arm.asks.flatMap((ask) => request(item, ask, world)),
    ...dropped.map((to) => on(item, to, 'dropped', 'withdrawTrace', { reason: arm.notRequired ? 'not-required' : 'not-needed' })),
  ];
}

const named = ({ kind, country = '' }: To): string => `${kind} ${country}`.trim();
const on = (item: Arm, to: To, what: string, operationId: string, body: object): Step =>
  step(`${item.key} ${named(to)} ${what}`, officer(SERVICES[item.country].commission), operationId, { id: proposedTrace(item.firearm, to) }, body);

const DOORS = { 'own-registers': 'own-registers', iarms: 'iarms', country: 'iti-contact', manufacturer: 'iti-contact', onward: 'iti-contact' } as const;

function request(item: Arm, ask: Ask, world: World): readonly Play[] {
  const to = toOf(ask, item.country);
  const overdue = ask.reply === 'overdue';
  const foreign = to.kind !== 'own-registers' && to.kind !== 'iarms';
  const content = {
    door: DOORS[to.kind],
    illicitBases: ['ILLICIT_WHERE_FOUND'],
    circumstances: `found at ${item.report.site} (exercise)`,
    intendedUse: 'criminal-investigation',
    urgency: overdue ? { level: 'urgent', reason: 'person-in-custody' } : { level: 'routine' },
    instrument: foreign ? 'iti-2005' : 'none',
    // A practice of this rehearsal and no law: one hour for what has to be overdue at once, half a year for all that may wait.
    policyLimit: overdue ? { unit: 'hours', count: 1 } : { unit: 'days', count: 180 },
    photos: [world.files.photograph(item.holder, `${item.key} whole`)],
  };
  const evening = (time: string) => world.days.at(item.report.day, time);
  const drawn = on(item, to, 'requested', 'requestProposedTrace', occurred(content, evening('23:40')));
  if (ask.reply === 'record' || ask.reply === 'no-record') return [drawn, ...domestic(item, to, ask.reply, world)];
  const day = Math.min(item.report.day + 1, 7);
  const message = { channel: to.kind === 'iarms' ? 'iarms' : 'i-24-7', reference: `${item.country}-KAFO-${item.key}-${to.country ?? 'IARMS'}` };
  const submitted = on(item, to, 'submitted', 'submitTrace', occurred(message, evening('23:50')));
  const received = on(
    item,
    to,
    'received',
    'acknowledgeTrace',
    occurred({ receivedAt: world.days.instant(day, '09:00'), reference: `${to.country ?? 'IARMS'}/KAFO/${item.key}` }, world.days.at(day, '09:00')),
  );
  return [drawn, submitted, ...(foreign ? [received] : []), ...reply(item, to, ask.reply, world)];
}

/** Police and army look in their own books. */
function domestic(item: Arm, to: To, result: 'record' | 'no-record', world: World): readonly Play[] {
  const asOf = world.days.day(1);
  const army = {
    register: 'army',
    result,
    ...(result === 'record' && { status: item.key === 'F27' ? 'stolen' : 'lost', reference: `REG-ARMEE-${item.key}` }),
    hops:
      result === 'record'
        ? [
            {
              from: { kind: 'state', ref: item.country },
              to: { kind: 'office', ref: `${item.country}.ARMEE` },
              what: 'issued',
              date: { at: '2010-01-01', precision: 'year' },
              country: item.country,
              certainty: 'documented',
            },
          ]
        : [],
    registerAsOf: asOf,
  };
  return [
    on(item, to, 'police register', 'answerDomesticTrace', { register: 'police', result: 'no-record', hops: [], registerAsOf: asOf }),
    on(item, to, 'army register', 'answerDomesticTrace', army),
    on(item, to, 'closed', 'closeTrace', { reason: 'answered' }),
  ];
}

function reply(item: Arm, to: To, what: Reply, world: World): readonly Play[] {
  const by = `${to.country ?? 'XX'}.AUTORITE`;
  switch (what) {
    case 'refused':
      return [
        on(item, to, 'refused', 'refuseTrace', { reason: 'confidentiality-law', refusedBy: by, reference: `${to.country}/NO/${item.key}` }),
        on(item, to, 'closed', 'closeTrace', { reason: 'refused' }),
      ];
    case 'delayed':
      return [
        on(item, to, 'delayed', 'delayTrace', { reason: 'records-on-paper', delayedBy: by }),
        on(item, to, 'message received', 'receiveTraceMessage', {
          channel: 'i-24-7',
          document: world.files.paper(officer(SERVICES[item.country].commission), `message about ${item.key}`).sha256,
          from: by,
          gist: 'the books are in an archive',
        }),
      ];
    case 'unanswered':
      return [on(item, to, 'reminded', 'remindTrace', { channel: 'i-24-7' }), on(item, to, 'closed', 'closeTrace', { reason: 'unanswered' })];
    case 'overdue':
      return [reminded(item, to)];
    case 'waiting':
      return [];
    default:
      return answered(item, to, what, world, by);
  }
}

/** The limit had passed when the request was acknowledged: the node reminds by itself, and the rehearsal ends after it did. */
const reminded = (item: Arm, to: To): Play => ({
  until: `${item.key} ${named(to)} reminded`,
  user: officer(SERVICES[item.country].commission),
  path: `/v1/traces/${proposedTrace(item.firearm, to)}`,
  has: (page) => (page as { readonly reminders: readonly unknown[] }).reminders.length > 0,
});

function answered(item: Arm, to: To, { says, onward, holder, restricted, partial, then }: Exclude<Reply, string>, world: World, by: string): readonly Play[] {
  const tracer = officer(SERVICES[item.country].commission);
  const answer = {
    outcome: says,
    qualifiers: [...(partial ? ['partial'] : []), ...(restricted ? ['restricted'] : [])],
    hops: hops(item, to, says, holder),
    handling: restricted ? ['CONSULT_BEFORE_USE', 'NOT_FOR_COURT'] : [],
    ...(onward !== undefined && { onwardCountry: onward }),
    ...(to.kind !== 'iarms' && { answeredBy: by, document: world.files.paper(tracer, `answer ${item.key} ${named(to)}`).sha256 }),
    reference: `${to.country ?? 'IARMS'}/A/${item.key}`,
  };
  const clarified = [
    on(item, to, 'clarification asked', 'askTraceClarification', {
      side: 'addressee',
      about: ['serial', 'photographs'],
      text: 'Please send a close-up of the receiver.',
    }),
    on(item, to, 'clarification given', 'giveTraceClarification', {
      question: 1,
      documents: [world.files.photograph(item.holder, `${item.key} mark 1`)],
      text: 'The close-up is attached.',
    }),
    on(item, to, 'message sent', 'sendTraceMessage', { channel: 'i-24-7', document: world.files.paper(tracer, `message to ${by} about ${item.key}`).sha256 }),
  ];
  // A first answer of the wrong book, which the addressee itself replaced.
  const mistaken = on(item, to, 'first answer', 'answerTrace', {
    outcome: 'NO_RECORD',
    qualifiers: [],
    hops: [],
    handling: [],
    answeredBy: by,
    reference: `${to.country}/A0/${item.key}`,
  });
  return [
    ...(then === 'clarified' ? clarified : []),
    ...(then === 'superseded' ? [mistaken] : []),
    on(item, to, 'answered', 'answerTrace', { ...answer, ...(then === 'superseded' && { supersedes: 1 }) }),
    // Asked for, and given, for two of the three that came under restrictions.
    ...(restricted && item.key !== 'F34' ? released(item, to, by, world) : []),
    on(item, to, 'closed', 'closeTrace', { reason: 'answered' }),
  ];
}

/** The owner’s letter, entered by one tracing officer and confirmed by a second one. */
function released(item: Arm, to: To, owner: string, world: World): readonly Play[] {
  const commission = SERVICES[item.country].commission;
  const document = world.files.paper(officer(commission), `use of the answer about ${item.key}`).sha256;
  const use = { owner, purpose: 'court', reference: `${to.country}/U/${item.key}`, answers: [1], document };
  return [
    on(item, to, 'use authorised', 'authoriseTraceUse', use),
    { ...on(item, to, 'use confirmed', 'confirmTraceUse', { proposal: 1 }), user: officer(commission, 2) },
  ];
}

const holderOf = (holder: string) => (/^[A-Z]{2}$/.test(holder) ? { kind: 'state', ref: holder } : { kind: 'company', ref: holder });

/** The steps in the arm's life that this answer shows. */
function hops(item: Arm, to: To, says: string, holder: string | undefined): readonly object[] {
  const model = MODELS[item.arm.model];
  const maker = 'manufacturer' in model ? { kind: 'company', ref: model.manufacturer.name } : { kind: 'unknown' };
  const made = {
    to: maker,
    what: 'manufactured',
    date: { at: '1984-01-01', precision: 'about' },
    ...('manufacturer' in model && { country: model.manufacturer.country }),
    certainty: 'stated',
  };
  const known = to.kind === 'manufacturer' && !/^(NO_RECORD|NOT_OUR|FAILED)/.test(says) ? [made] : [];
  if (holder === undefined) return known;
  const from = to.kind === 'manufacturer' ? maker : holderOf(to.country!);
  const state = /^[A-Z]{2}$/.test(holder);
  const sold = {
    from,
    to: holderOf(holder),
    what: state && holder !== to.country ? 'exported' : 'transferred',
    date: { at: to.kind === 'manufacturer' ? '1987-01-01' : '2009-01-01', precision: 'year' },
    country: state ? holder : to.country!,
    certainty: 'documented',
  };
  if (says !== 'RECORDED_LOST_OR_STOLEN') return holder === to.country ? known : [...known, sold];
  return [
    ...known,
    {
      from: holderOf(holder),
      to: { kind: 'unknown' },
      what: 'reported-stolen',
      date: { at: '2011-10-01', precision: 'month' },
      country: holder,
      certainty: 'documented',
    },
  ];
}
