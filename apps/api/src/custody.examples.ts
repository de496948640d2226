import { createdBy, given, type Step } from './operations/example.js';
import { showroomSeizure } from './operations/showroom.js';

/** Officers of the rehearsal who handle the exhibits of the examples. */
export const HOLDER = 'CI.DGD-AIR.4711';
export const COLLEAGUE = 'CI.DGD-AIR.4712';
export const THIRD = 'CI.DGD-AIR.4713';
export const FOURTH = 'CI.DGD-AIR.4714';
export const CLERK = 'CI.GREFFE-ABIDJAN.4711';
export const REGISTRY = 'CI.GREFFE-ABIDJAN';
export const STOREKEEPER = 'CI.MAG-ABIDJAN.4711';
export const PROSECUTOR = 'CI.PARQUET-ABIDJAN.4711';
export const SUPERIOR = 'CI.DGD.1001';
export const KEEPER = 'CI.EXT-GARAGE-NOUR';
/** A file of an example: any content, by its hash. */
export const fileOf = (digit: string): string => digit.repeat(64);

const nothing = { photographs: [], seals: [], movable: true };
/** The seal on what is sealed on the spot. */
export const SEAL = 'CI-000451';
export const PISTOL = {
  ...nothing,
  category: 'firearm',
  quantity: { amount: '1', unit: 'each' },
  individual: true,
  make: 'Zastava',
  model: 'M57',
  calibre: '7.62x25',
  seals: [{ number: SEAL, kind: 'CLOSED' }],
  itemDescription: 'self-loading pistol, worn finish',
} as const;
export const ROUNDS = {
  ...nothing,
  category: 'live-ammunition',
  quantity: { amount: '52', unit: 'round' },
  individual: false,
  calibre: '7.62x39',
  noSealReason: 'no-seals-available',
  itemDescription: 'loose rounds in a cloth bag',
} as const;
export const DYNAMITE = {
  ...nothing,
  category: 'explosive',
  kind: 'dynamite-stick',
  quantity: { amount: '500', unit: 'stick' },
  individual: false,
  noSealReason: 'dangerous-goods',
  itemDescription: 'sticks in two cartons',
} as const;
export const FUEL = {
  ...nothing,
  category: 'fuel',
  quantity: { amount: '200', unit: 'LTR' },
  individual: false,
  noSealReason: 'perishable',
  itemDescription: 'fuel in ten cans',
} as const;

/** A seizure with one line of its own for one example. */
export const seized = (purpose: string, line: object = ROUNDS): readonly Step[] => showroomSeizure(`custody: seizure for ${purpose}`, { lines: [line] });

const stepOf = (steps: readonly Step[], operationId: string): Step => {
  const found = steps.find((one) => one.operationId === operationId);
  if (found === undefined) throw new Error(`No step asks for ${operationId}`);
  return found;
};
/** The exhibit of the line that was seized. */
export const exhibitOf = (steps: readonly Step[]): string => createdBy(stepOf(steps, 'addLine'), 'exhibit');

/** What happened to the exhibit before. */
export const before = (steps: readonly Step[], operationId: string, purpose: string, body: unknown, user = HOLDER): Step => ({
  name: `custody: ${operationId} before ${purpose}`,
  user,
  operationId,
  params: { id: exhibitOf(steps) },
  body,
});

/** The case through which the prosecution reaches the exhibit. */
export const inCase = (steps: readonly Step[], purpose: string): readonly Step[] =>
  given(steps, {
    name: `custody: case for ${purpose}`,
    user: HOLDER,
    operationId: 'openCase',
    body: {
      seizure: createdBy(stepOf(steps, 'recordSeizure'), 'seizure'),
      title: 'Goods in a consignment of spare parts',
      office: 'CI.PARQUET-ABIDJAN',
      offences: ['ILLICIT_TRAFFICKING_FIREARMS'],
      againstX: true,
    },
  });

export const storeStep = (purpose: string): Step => ({
  name: `custody: store for ${purpose}`,
  user: STOREKEEPER,
  operationId: 'establishStore',
  body: { code: 'MAG-ABJ', storeKind: 'MAGAZINE' },
});
export const storeOf = (step: Step): string => createdBy(step, 'store');
export const containerStep = (purpose: string): Step => ({
  name: `custody: container for ${purpose}`,
  user: STOREKEEPER,
  operationId: 'registerContainer',
  body: { code: 'CHEST-14', containerKind: 'CHEST', store: storeOf(storeStep('containers')), place: 'B-02' },
});
export const containerOf = (step: Step): string => createdBy(step, 'container');
