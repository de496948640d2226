import type { Step } from '../../../api/src/operations/example.js';
import { createdBy, step, type Batch, type Chain, type Play } from './play.js';
import { officer, SERVICES } from './sites.js';
import { occurred, type Item, type Recorded, type World } from './world.js';

/** Who hands what to whom: every movable thing at least twice, with what goes wrong on the way. */
export function custodyChains(world: World, recorded: readonly Recorded[]): readonly Chain[] {
  return recorded.flatMap(({ report, items }) =>
    items.flatMap((item): Chain[] => {
      if (item.lot?.fate === 'batch') return [];
      return [{ name: `custody ${item.key}`, after: [`report ${report.id}`], plays: fateOf(item, world) }];
    }),
  );
}

function fateOf(item: Item, world: World): readonly Play[] {
  if (item.arm !== undefined) return firearm(item, world);
  switch (item.lot!.fate) {
    case 'laboratory':
      return drugs(item, world);
    case 'destroyed-on-site':
      return destroyed(item, world);
    case 'magazine':
      return magazine(item, world);
    case 'keeper':
      return fuel(item, world);
    default:
      return twice(item, world);
  }
}

const on = (item: Item, what: string, user: string, operationId: string, body: object): Step =>
  step(`${item.key} ${what}`, user, operationId, { id: item.exhibit }, body);
const intact = (item: Item, seal = item.seal) => (seal === undefined ? { seal: 'NOT_SEALED' } : { seal: 'INTACT', seals: [seal] });
const day = (item: Item, more: number) => Math.min(item.report.day + more, 7);

/** Offered by the holder, answered by the receiver's officer on duty. */
function handOver(
  item: Item,
  world: World,
  n: number,
  from: string,
  to: string,
  purpose: string,
  seal = item.seal,
  more: { readonly offer?: object; readonly accept?: object } = {},
): readonly Play[] {
  const when = world.days.at(day(item, n - 1), `${String(17 + n).padStart(2, '0')}:00`);
  return [
    on(item, `offered ${n}`, from, 'offerTransfer', occurred({ to, purpose, ...intact(item, seal), ...more.offer }, when)),
    on(item, `accepted ${n}`, officer(to), 'acceptTransfer', occurred({ ...intact(item, seal), ...more.accept }, when)),
  ];
}

/** Post, store of the country, court registry. */
function twice(item: Item, world: World): readonly Play[] {
  const { store, registry } = SERVICES[item.country];
  const counted = item.lot?.unit === 'round' && item.key.startsWith('R07');
  return [
    ...handOver(item, world, 1, item.holder, store, 'STORAGE'),
    // One carton was counted short on the way to the registry, and found again under the paper.
    ...(counted
      ? [
          on(item, 'counted in store', officer(store), 'measureExhibit', {
            measure: 'COUNT',
            found: { amount: item.lot.amount!, unit: 'round' },
            instrument: 'by hand, two persons',
          }),
        ]
      : []),
    ...handOver(
      item,
      world,
      2,
      officer(store),
      registry,
      'REGISTRY',
      item.seal,
      counted ? { accept: { reservations: ['PACKAGING_DAMAGED'], remark: 'one carton torn, count complete' } } : {},
    ),
  ];
}

function firearm(item: Item, world: World): readonly Play[] {
  const { store, registry } = SERVICES[item.country];
  switch (item.arm!.story) {
    case 'refused-first':
      return refusedFirst(item, world);
    case 'unannounced':
      return unannounced(item, world);
    case 'lost-and-found':
      return [...handOver(item, world, 1, item.holder, store, 'STORAGE'), ...lostAndFound(item, world)];
    default:
  }
  if (item.arm!.laboratory) return throughLaboratory(item, world);
  return [...handOver(item, world, 1, item.holder, store, 'STORAGE'), ...handOver(item, world, 2, officer(store), registry, 'REGISTRY')];
}

/** The registry does not take it without the copy of the report; with the copy it does. */
function refusedFirst(item: Item, world: World): readonly Play[] {
  const { store, registry } = SERVICES[item.country];
  return [
    ...handOver(item, world, 1, item.holder, store, 'STORAGE'),
    on(item, 'offered without papers', officer(store), 'offerTransfer', { to: registry, purpose: 'REGISTRY', ...intact(item) }),
    on(item, 'refused without papers', officer(registry), 'refuseTransfer', { reason: 'PAPERS_MISSING', remark: 'no copy of the report' }),
    on(item, 'offered in error', officer(store), 'offerTransfer', { to: SERVICES[item.country].laboratory, purpose: 'BALLISTICS', ...intact(item) }),
    on(item, 'offer withdrawn', officer(store), 'withdrawTransfer', { reason: 'ENTERED_IN_ERROR' }),
    ...handOver(item, world, 2, officer(store), registry, 'REGISTRY'),
  ];
}

/** A driver leaves it at the counter; the post confirms a day later. */
function unannounced(item: Item, world: World): readonly Play[] {
  const { store, registry } = SERVICES[item.country];
  return [
    on(item, 'sent to the store', item.holder, 'offerTransfer', { to: store, purpose: 'STORAGE', ...intact(item) }),
    on(item, 'taken into the store', officer(store), 'acceptTransfer', { ...intact(item), reservations: ['LABEL_MISSING'], remark: 'label torn off' }),
    on(item, 'offered on loan', officer(store), 'offerTransfer', { to: SERVICES[item.country].laboratory, purpose: 'EXAMINATION', ...intact(item) }),
    on(item, 'taken by the laboratory', officer(SERVICES[item.country].laboratory), 'acceptTransfer', intact(item)),
    ...arrived(item, world, registry),
  ];
}

/** The registry claims what a driver left at its counter: it answers for it, and has it only when the laboratory has confirmed. */
function arrived(item: Item, world: World, registry: string): readonly Play[] {
  const { laboratory } = SERVICES[item.country];
  const claim = step(
    `${item.key} arrived unannounced`,
    officer(registry),
    'claimReceipt',
    undefined,
    occurred(
      { found: { by: 'QR', code: item.exhibit }, holder: registry, broughtBy: laboratory, ...intact(item), remark: 'left at the counter without papers' },
      world.days.at(day(item, 3), '11:00'),
    ),
  );
  const receipt = createdBy(claim, 'receipt');
  return [
    claim,
    step(`${item.key} looked at`, officer(registry), 'inspectReceipt', { id: receipt }, { ...intact(item), remark: 'wrapping dry, label torn off' }),
    {
      until: `${item.key} claimed by the registry`,
      user: officer(laboratory),
      path: `/v1/exhibits/${item.exhibit}`,
      has: (page) => (page as { readonly health: { readonly receiptClaims: readonly unknown[] } }).health.receiptClaims.length > 0,
    },
    on(item, 'arrival confirmed', officer(laboratory), 'confirmUnannouncedReceipt', { receipt }),
  ];
}

/** Gone from the store in the night, found two days later by the police; the seal is broken and the number is the same. */
function lostAndFound(item: Item, world: World): readonly Play[] {
  const { store, registry, office } = SERVICES[item.country];
  const found = officer(store, 2);
  const seal = `${item.country}-KAFO-${item.key}-B`;
  return [
    on(
      item,
      'loss reported',
      officer(store),
      'reportLoss',
      occurred(
        { circumstances: 'THEFT', lastSeen: world.days.instant(day(item, 1), '18:00'), told: officer(office), remark: 'window forced in the night' },
        world.days.at(day(item, 2), '07:10'),
      ),
    ),
    {
      until: `${item.key} proposed for iARMS`,
      user: officer(store),
      path: `/v1/exhibits/${item.exhibit}`,
      has: (page) => (page as { readonly custody: readonly { readonly type: string }[] }).custody.some(({ type }) => type === 'custody.IarmsEntryProposed'),
    },
    on(item, 'loss established', officer(office), 'establishLoss', {
      conclusion: 'THEFT',
      authority: 'PROSECUTOR',
      decision: `${office} KAFO/${item.key}`,
      account: 'the cupboard was locked at 18 h',
    }),
    on(
      item,
      'found again',
      found,
      'recordRecovery',
      occurred(
        { holder: store, place: 'KAYES-MARKET', foundBy: SERVICES[item.country].police, seal: 'FOUND_BROKEN', remark: 'in a stall, during a search' },
        world.days.at(day(item, 4), '15:30'),
      ),
    ),
    on(item, 'seal found broken', found, 'reportBrokenSeal', { number: item.seal!, circumstances: 'OTHER', remark: 'wire cut' }),
    on(item, 'sealed again', found, 'reseal', { number: seal, sealKind: 'UNCOVERED', label: 'one rifle, recovered after theft' }),
    ...handOver(item, world, 2, found, registry, 'REGISTRY', seal),
  ];
}

/** Opened before persons who were summoned, examined, closed again under the laboratory's own stamp. */
function throughLaboratory(item: Item, world: World): readonly Play[] {
  const { laboratory, registry, office } = SERVICES[item.country];
  const bench = officer(laboratory);
  const stamp = `LPTS-KAFO-${item.key}`;
  return [
    ...handOver(item, world, 1, item.holder, laboratory, 'BALLISTICS'),
    on(item, 'seal opened', bench, 'openSeal', {
      number: item.seal!,
      purpose: 'BALLISTICS',
      authority: 'PROSECUTOR',
      order: `${office} REQ-${item.key}`,
      presence: [
        { capacity: 'SUSPECT', attendance: 'SUMMONED_ABSENT' },
        { capacity: 'OFFICER', attendance: 'PRESENT', officer: officer(laboratory, 2) },
      ],
    }),
    on(item, 'resealed', bench, 'reseal', { number: stamp, sealKind: 'CLOSED', label: 'one firearm, after examination' }),
    ...handOver(item, world, 2, bench, registry, 'REGISTRY', stamp),
  ];
}

/** Sampled for the laboratory; what dried on the way is said, and why. */
function drugs(item: Item, world: World): readonly Play[] {
  const { store, registry, laboratory, office } = SERVICES[item.country];
  const keeper = officer(laboratory);
  const stamp = `LPTS-KAFO-${item.key}`;
  const amount = item.lot!.amount!;
  const dried = item.key === 'R31-1';
  return [
    ...handOver(item, world, 1, item.holder, laboratory, 'EXAMINATION', item.seal, { offer: { measured: { amount, unit: 'KGM' } } }),
    on(item, 'seal opened', keeper, 'openSeal', {
      number: item.seal!,
      purpose: 'EXAMINATION',
      authority: 'PROSECUTOR',
      order: `${office} REQ-${item.key}`,
      presence: [{ capacity: 'OFFICER', attendance: 'PRESENT', officer: officer(laboratory, 2) }],
    }),
    on(item, 'weighed in', keeper, 'measureExhibit', {
      measure: 'NET_WEIGHT',
      found: { amount: dried ? '411.9' : amount, unit: 'KGM' },
      instrument: 'floor scale 2',
      tolerance: '0.05',
    }),
    ...(dried
      ? [
          on(item, 'difference explained', keeper, 'recordDifference', {
            found: { amount: '411.9', unit: 'KGM' },
            cause: 'DRYING',
            tolerance: '0.5',
            remark: 'fresh leaves, two days in the heat',
          }),
        ]
      : []),
    on(item, 'sample taken', keeper, 'takeSample', {
      quantity: { amount: '0.05', unit: 'KGM' },
      purpose: 'LABORATORY',
      seals: [{ number: `${stamp}-S`, kind: 'CLOSED' }],
    }),
    on(item, 'weighed out', keeper, 'measureExhibit', {
      measure: 'NET_WEIGHT',
      found: { amount: minus(dried ? '411.9' : amount), unit: 'KGM' },
      instrument: 'floor scale 2',
      tolerance: '0.05',
    }),
    on(item, 'resealed', keeper, 'reseal', { number: stamp, sealKind: 'CLOSED' }),
    ...handOver(item, world, 2, keeper, store, 'STORAGE', stamp),
    ...handOver(item, world, 3, officer(store), registry, 'REGISTRY', stamp),
  ];
}

/** Less the fifty grams of the sample, without leaving whole grams behind the point. */
const minus = (kilograms: string): string => {
  const grams = Math.round(Number(kilograms) * 1_000) - 50;
  return (grams / 1_000).toString();
};

/** What the specialist found, who attests it by his own account. */
function assessment(item: Item, world: World, movable: boolean): readonly Play[] {
  const specialist = officer(SERVICES[item.country].gendarmerie, 5);
  const assessed = found(item, world, movable);
  return [assessed, attested(item, 'assessment attested', specialist, assessed, 'SPECIALIST')];
}

/** Who is named in an act says himself that he took part in it. */
const attested = (item: Item, what: string, by: string, act: Step, capacity: string): Play =>
  on(item, what, by, 'attestAct', { act: createdBy(act, 'act'), capacity });

const found = (item: Item, world: World, movable: boolean): Step =>
  on(item, 'assessed', item.holder, 'assessDanger', {
    specialist: officer(SERVICES[item.country].gendarmerie, 5),
    hazard: movable ? 'MASS_DETONATION' : 'UNSTABLE',
    movable,
    decision: movable ? 'GUARDED_MAGAZINE' : 'DESTROY_ON_SITE',
    photographs: [world.files.photograph(item.holder, `${item.key} as found`)],
    remark: movable ? 'dry, detonators apart' : 'sweating sticks',
  });

/** Counted by carton and batch, photographed, sampled, then destroyed where they lay; the written order follows. */
function destroyed(item: Item, world: World): readonly Play[] {
  const { gendarmerie, office, customs } = SERVICES[item.country];
  const amount = Number(item.lot!.amount!);
  const specialist = officer(gendarmerie, 5);
  const left = amount - 2;
  const first = Math.floor(left / 2);
  const destruction = on(
    item,
    'destroyed on site',
    item.holder,
    'destroyOnSite',
    occurred(
      {
        specialist,
        instructedBy: officer(office),
        instruction: 'ORAL',
        instructed: world.days.instant(item.report.day, '16:00'),
        team: [specialist, officer(gendarmerie, 6), officer(customs, 4)],
        method: 'DETONATION',
        counts: [
          { packaging: 'CARTON', batch: 'LOT-22B', quantity: { amount: String(first), unit: 'stick' } },
          { packaging: 'CARTON', quantity: { amount: String(left - first), unit: 'stick' } },
        ],
        photographs: [world.files.photograph(item.holder, `${item.key} before destruction`)],
        videos: [],
      },
      world.days.at(item.report.day, '17:30'),
    ),
  );
  return [
    ...assessment(item, world, false),
    on(item, 'counted', item.holder, 'measureExhibit', {
      measure: 'COUNT',
      found: { amount: item.lot!.amount!, unit: 'stick' },
      instrument: 'by hand, carton by carton',
    }),
    on(item, 'sampled', item.holder, 'takeSample', {
      quantity: { amount: '2', unit: 'stick' },
      purpose: 'REFERENCE',
      seals: [{ number: `${item.country}-KAFO-${item.key}-S`, kind: 'CLOSED' }],
    }),
    destruction,
    attested(item, 'destruction attested', specialist, destruction, 'SPECIALIST'),
    on(item, 'order confirmed', officer(office, 2), 'confirmInstruction', {
      instructedBy: officer(office),
      order: `${office} KAFO/${item.key}`,
      document: world.files.paper(officer(office, 2), `order ${item.key}`).sha256,
    }),
  ];
}

/** Assessed, sealed, and taken by the gendarmerie to the guarded magazine. */
function magazine(item: Item, world: World): readonly Play[] {
  const { gendarmerie, store, customs } = SERVICES[item.country];
  const escort = gendarmerie === item.holder.slice(0, item.holder.lastIndexOf('.')) ? customs : gendarmerie;
  const seal = `${item.country}-KAFO-${item.key}`;
  return [
    ...assessment(item, world, true),
    on(item, 'counted', item.holder, 'measureExhibit', { measure: 'COUNT', found: { amount: item.lot!.amount!, unit: item.lot!.unit }, instrument: 'by hand' }),
    on(item, 'sealed', item.holder, 'applySeal', { number: seal, sealKind: 'CLOSED', label: `${item.lot!.amount} ${item.lot!.unit}` }),
    ...handOver(item, world, 1, item.holder, escort, 'TRANSPORT', seal),
    ...handOver(item, world, 2, officer(escort), store, 'GUARDED_MAGAZINE', seal),
  ];
}

/** A depot without an account takes the fuel over on signed paper; some of it evaporated. */
function fuel(item: Item, world: World): readonly Play[] {
  const { store } = SERVICES[item.country];
  const keeper = officer(store);
  const depot = `${item.country}.EXT-DEPOT-NOUR`;
  const onPaper = on(item, 'accepted on paper', keeper, 'acceptTransferOnPaper', {
    scan: world.files.paper(keeper, `receipt of the depot ${item.key}`).sha256,
    witness: officer(store, 2),
    signatory: 'the keeper of the depot',
    ...intact(item),
    ...(item.key === 'R37-1' && { reservations: ['GOODS_DAMAGED'], remark: 'two drums leak' }),
  });
  return [
    ...handOver(item, world, 1, item.holder, store, 'STORAGE'),
    on(item, 'offered to the depot', keeper, 'offerTransfer', { to: depot, purpose: 'KEEPER', ...intact(item) }),
    onPaper,
    attested(item, 'paper attested', officer(store, 2), onPaper, 'WITNESS'),
    ...(item.key === 'R38-1'
      ? [on(item, 'gauged', keeper, 'measureExhibit', { measure: 'VOLUME', found: { amount: '14490', unit: 'LTR' }, instrument: 'dip stick', tolerance: '50' })]
      : []),
  ];
}

/** 520 packets of one consignment, scanned and handed over at once: to the store, and on to the registry. */
export function batchChain(recorded: readonly Recorded[]): Chain {
  const items = recorded.flatMap(({ items }) => items).filter((item) => item.lot?.fate === 'batch');
  const { store, registry } = SERVICES.CI;
  const hand = (name: string, user: string, act: 'offer' | 'accept', body: (item: Item) => Readonly<Record<string, unknown>>): Batch => ({
    batch: name,
    user,
    items: items.map((item) => ({ exhibit: item.exhibit, act, body: body(item) })),
  });
  const holder = items[0]!.holder;
  return {
    name: 'custody of the medicines',
    after: [...new Set(items.map(({ report }) => `report ${report.id}`))],
    plays: [
      hand('packets offered to the store', holder, 'offer', (item) => ({ to: store, purpose: 'STORAGE', ...intact(item) })),
      hand('packets taken into the store', officer(store), 'accept', (item) => intact(item)),
      hand('packets offered to the registry', officer(store), 'offer', (item) => ({ to: registry, purpose: 'REGISTRY', ...intact(item) })),
      hand('packets taken by the registry', officer(registry), 'accept', (item) => ({
        ...intact(item),
        ...(item.key === 'R42-7' && { reservations: ['PACKAGING_DAMAGED'] }),
      })),
    ],
  };
}
