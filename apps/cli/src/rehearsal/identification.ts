import { MODELS, type Marking, type Model } from './arms.js';
import { createdBy, step, type Chain, type Play } from './play.js';
import { officer, SERVICES } from './sites.js';
import type { Item, Recorded, World } from './world.js';

type Arm = Item & { readonly arm: NonNullable<Item['arm']>; readonly firearm: string };
export const armsOf = (recorded: readonly Recorded[]): readonly Arm[] =>
  recorded.flatMap(({ items }) => items).filter((item): item is Arm => item.arm !== undefined);

/** Which chain has said what an arm is. */
export const identifiedIn = (id: string): string => `identification ${id}`;

/** Marks read, the arm identified, its illicit basis stated; some are put right later. */
export const identificationChains = (world: World, recorded: readonly Recorded[]): readonly Chain[] =>
  armsOf(recorded).map((item) => ({ name: identifiedIn(item.key), after: [`report ${item.report.id}`], plays: identify(item, world) }));

const on = (item: Arm, what: string, user: string, operationId: string, body: object): Play =>
  step(`${item.key} ${what}`, user, operationId, { id: item.firearm }, body);

function identify(item: Arm, world: World): readonly Play[] {
  const { arm, country } = item;
  const tracer = officer(SERVICES[country].commission);
  const model: Model = MODELS[arm.model];
  const plays: Play[] = [];
  if (arm.story === 'first-56-taken-for-serial') plays.push(...correctedModelNumber(item, world));
  plays.push(...arm.markings.map((marking, at) => reading(item, world, marking, at + 1)));
  plays.push(
    on(item, 'illicit basis', item.holder, 'stateIllicitBasis', {
      occurred: world.days.at(item.report.day, '23:10'),
      bases: ['ILLICIT_WHERE_FOUND', ...(arm.model === 'alarm' || arm.model === 'craft' ? ['MADE_OR_ASSEMBLED_WITHOUT_LICENCE'] : [])],
      statedOn: world.days.day(item.report.day),
      explanation: 'no licence was shown',
    }),
  );
  if (!arm.identified) return plays;
  const offset = arm.story === 'first-56-taken-for-serial' ? 1 : 0;
  const markings = arm.markings.map((_, at) => at + 1 + offset);
  const examined = world.days.at(item.report.day, '23:30');
  if (arm.story === 'superseded-by-laboratory') {
    plays.push(
      on(item, 'identified', tracer, 'identifyFirearm', { ...statement(MODELS.beretta, markings), confidence: 'possible', occurred: examined }),
      on(item, 'identification superseded', officer(SERVICES[country].laboratory), 'supersedeIdentification', {
        ...statement(model, markings),
        reasonCode: 'wrong-manufacturer',
        reason: 'the safety is on the frame: made under licence in Brazil',
      }),
    );
  } else plays.push(on(item, 'identified', tracer, 'identifyFirearm', { ...statement(model, markings), occurred: examined }));
  if (arm.notRequired) plays.push(...exempt(item));
  return plays;
}

function statement({ manufacturer, make, model, chambering, actionCode, category, origin }: Model, markings: readonly number[]) {
  const reference = `REHEARSAL-${(model ?? 'none').toUpperCase().replace(/[^A-Z0-9]/g, '-')}`;
  return {
    ...(manufacturer !== undefined && { manufacturer }),
    ...(make !== undefined && { make }),
    ...(model !== undefined && { model }),
    chambering,
    actionCode,
    category,
    origin,
    ifrt: make === undefined ? { status: 'none' } : { status: 'entry', reference },
    confidence: 'certain',
    markings,
  };
}

const readerOf = ({ arm, country, holder }: Arm): string => (arm.laboratory ? officer(SERVICES[country].laboratory) : holder);

function reading(item: Arm, world: World, { kind, place, status, text, script, transliteration, method, country, year }: Marking, ordinal: number): Play {
  const photo = world.files.photograph(item.holder, `${item.key} mark ${ordinal}`);
  const reader = status === 'RESTORED' ? officer(SERVICES[item.country].laboratory) : item.holder;
  return on(item, `mark ${ordinal} read`, reader, 'readMarking', {
    occurred: world.days.at(item.report.day, '23:00'),
    kind,
    place,
    status,
    ...(text !== undefined && { text }),
    ...(script !== undefined && { script }),
    ...(transliteration !== undefined && { transliteration }),
    ...(method !== undefined && { method }),
    ...(country !== undefined && { country }),
    ...(year !== undefined && { year }),
    ...(status !== 'NOT_EXAMINED' && { photo, attachments: [photo] }),
    ...(status === 'RESTORED' && { secondReader: officer(SERVICES[item.country].laboratory, 2), certainty: [...text!].map((_, at) => 60 + ((at * 7) % 40)) }),
  });
}

/** "56" is the model and not the serial: it was taken for it at the border, and put right before anybody relied on it. */
function correctedModelNumber(item: Arm, world: World): readonly Play[] {
  const photo = world.files.photograph(item.holder, `${item.key} the number 56`);
  const first = { kind: 'serial', place: 'receiver', text: '56', script: 'Latn', status: 'READ_COMPLETE', method: 'visual', photo };
  return [
    on(item, 'the number 56 taken for a serial', item.holder, 'readMarking', { ...first, attachments: [photo] }),
    // The record was opened by revision 0; the reading is revision 1.
    on(item, 'the number 56 corrected to the model', item.holder, 'correctFirearm', {
      revision: 1,
      effect: 'replace',
      data: { ...first, kind: 'model', ordinal: 1, reader: item.holder, suspicions: ['IS_MODEL'] },
      reason: '56 is the type; the serial stands on the left of the receiver',
    }),
  ];
}

/** A village workshop has no sales book: a tracing officer proposes, a second one agrees. */
const exempt = (item: Arm): readonly Play[] => {
  const { commission } = SERVICES[item.country];
  return [
    on(item, 'no trace required, proposed', officer(commission), 'proposeTracingNotRequired', {
      ground: 'craft-made',
      reason: 'barrel of water pipe, no maker',
    }),
    on(item, 'no trace required, agreed', officer(commission, 2), 'approveTracingNotRequired', { proposal: 1 }),
  ];
};

/** What the laboratories do with some of them, after prints and DNA; and the rifle that was recovered once before. */
export function examinationChains(world: World, recorded: readonly Recorded[]): readonly Chain[] {
  const arms = armsOf(recorded);
  const chains = arms
    .filter(({ arm }) => arm.laboratory)
    .map((item): Chain => ({ name: `examination ${item.key}`, after: [identifiedIn(item.key), `custody ${item.key}`], plays: examined(item, world) }));
  const twice = arms.find(({ arm }) => arm.story === 'same-as-earlier')!;
  const tracer = officer(SERVICES[twice.country].commission);
  const earlier = step('firearm of an earlier recovery', tracer, 'describeFirearm', undefined, {
    earlierRecovery: 'CNCCAI-2019-311',
    country: twice.country,
    acquisition: 'found',
    frame: 'administrative',
    origin: 'industrial',
  });
  chains.push({
    name: 'the same weapon twice',
    after: [identifiedIn(twice.key)],
    plays: [
      earlier,
      step(
        'mark of the earlier recovery',
        tracer,
        'readMarking',
        { id: createdBy(earlier, 'firearm') },
        { kind: 'serial', place: 'receiver', status: 'READ_COMPLETE', text: 'B-114209', script: 'Latn', method: 'visual' },
      ),
      on(twice, 'same as the earlier recovery', tracer, 'establishSameFirearm', {
        other: createdBy(earlier, 'firearm'),
        basis: ['serial', 'register'],
        evidence: [],
        account: 'it had been handed back to a depot that was looted',
      }),
      on(twice, 'diversion established', tracer, 'establishDiversion', {
        authority: SERVICES[twice.country].commission,
        means: 'stockpile-records',
        circumstance: 'theft',
        country: 'NE',
        when: '2020-02',
        evidence: [],
        account: 'listed among what was taken from the depot',
      }),
    ],
  });
  return chains;
}

function examined(item: Arm, world: World): readonly Play[] {
  const { laboratory } = SERVICES[item.country];
  const expert = readerOf(item);
  const found = item.key === 'F28';
  return [
    on(item, 'prints and DNA', expert, 'collectForensicTraces', {
      prints: 'collected',
      dna: item.key === 'F48' ? 'none-found' : 'collected',
      laboratory,
      samples: [],
    }),
    on(item, 'criteria for sharing', expert, 'stateSharingCriteria', { criteria: ['SUSPECTED_TRAFFICKERS', 'WITHIN_80_KM_OF_BORDER'] }),
    on(item, 'fired', expert, 'testFire', { rounds: 3, roundsFrom: 'laboratory-stock', result: 'functions', laboratory, cases: [], bullets: [] }),
    on(item, 'searched', expert, 'searchBallistics', {
      network: 'IBIN',
      material: 'cases',
      reference: `IBIN-KAFO-${item.key}`,
      result: found ? 'candidate' : 'no-candidate',
      candidates: found ? [{ reference: 'BF-2019-0042', country: 'BF', rank: 1 }] : [],
    }),
    ...(found
      ? [
          on(item, 'compared', expert, 'concludeBallistics', {
            search: 1,
            candidate: 'BF-2019-0042',
            conclusion: 'identification',
            verifiedBy: officer(laboratory, 2),
            report: world.files.paper(expert, `comparison ${item.key}`).sha256,
          }),
        ]
      : []),
  ];
}
