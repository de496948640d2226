import { createdBy, given, type Step } from './operations/example.js';
import { seizureIdOf, showroomExhibit, showroomLine, showroomSeizure, type ShowroomLine } from './operations/showroom.js';

/** Officers of the rehearsal who handle the exhibits of the examples. */
export const HOLDER = 'CI.DGD-AIR.4711';
export const COLLEAGUE = 'CI.DGD-AIR.4712';
export const THIRD = 'CI.DGD-AIR.4713';
export const FOURTH = 'CI.DGD-AIR.4714';
export const CLERK = 'CI.GREFFE-ABIDJAN.4711';
export const REGISTRY = 'CI.GREFFE-ABIDJAN';
export const STOREKEEPER = 'CI.MAG-ABIDJAN.4711';
export const PROSECUTOR = 'CI.PARQUET-ABIDJAN.4711';
export const SUPERIOR = 'CI.DGD-AIR.4799';
export const KEEPER = 'CI.EXT-GARAGE-NOUR';
/** A file of an example: any content, by its hash. */
export const fileOf = (digit: string): string => digit.repeat(64);

/** The seal on what is sealed on the spot. */
export const SEAL = 'CI-000451';
export const PISTOL = showroomLine.firearm({ seals: [{ number: SEAL, kind: 'CLOSED' }] });
export const ROUNDS = showroomLine.ammunition('52', { noSealReason: 'no-seals-available' });
export const DYNAMITE = showroomLine.dynamite('500');
export const FUEL = showroomLine.fuel('200');

/** A seizure with one line, and what led to it. */
export interface Seized {
  readonly exhibit: string;
  readonly seizure: string;
  readonly steps: readonly Step[];
}
export function seized(purpose: string, line: ShowroomLine = ROUNDS): Seized {
  const name = `custody: ${purpose}`;
  return { exhibit: showroomExhibit(name), seizure: seizureIdOf(name), steps: showroomSeizure(name, { lines: [line] }) };
}

/** What happened to the exhibit before. */
export const before = ({ exhibit }: Seized, operationId: string, purpose: string, body: unknown, user = HOLDER): Step => ({
  name: `custody: ${operationId} before ${purpose}`,
  user,
  operationId,
  params: { id: exhibit },
  body,
});

/** The case through which the prosecution reaches the exhibit. */
export const inCase = (goods: Seized, purpose: string): Seized => ({
  ...goods,
  steps: given(goods.steps, {
    name: `custody: case for ${purpose}`,
    user: HOLDER,
    operationId: 'openCase',
    body: {
      seizure: goods.seizure,
      title: 'Goods in a consignment of spare parts',
      office: 'CI.PARQUET-ABIDJAN',
      offences: ['ILLICIT_TRAFFICKING_FIREARMS'],
      againstX: true,
    },
  }),
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
