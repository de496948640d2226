import { firearmOfExhibit } from '#domain/identification';
import { sha256 } from '#platform/event-log';
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
export const SUPERIOR = 'CI.DGD-AIR.4720';
export const KEEPER = 'CI.EXT-GARAGE-NOUR';
export const FIFTH = 'CI.DGD-AIR.4715';
export const SIXTH = 'CI.DGD-AIR.4716';
export const SPECIALIST = 'CI.GN-SR.4715';
export const SECOND_PROSECUTOR = 'CI.PARQUET-ABIDJAN.4712';

/** A file that is uploaded before it is named. */
export const uploadStep = (content: string, user: string): Step => ({ name: `custody: file ${content}`, user, operationId: 'uploadAttachment', body: content });
/** A file of an example by its hash: any content, or what a step uploaded. */
export const fileOf = (file: string | Step): string => (typeof file === 'string' ? file.repeat(64) : sha256(file.body as string).toString('hex'));

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

/** Custody assumed from a holder who is posted, after a joint count. */
export const assumption = {
  reason: 'POSTED',
  orderedBy: SUPERIOR,
  order: 'CI-DGD 2023/55',
  counted: { amount: '52', unit: 'round' },
  seal: 'NOT_SEALED',
  witnesses: [THIRD, FOURTH],
} as const;
export const assumptionStep = (goods: Seized, purpose: string): Step => before(goods, 'assumeCustody', purpose, assumption, COLLEAGUE);
/** The act under which those whom a step names attest it. */
export const actOf = (step: Step): string => createdBy(step, 'act');

/** Opened for the examination, and every forensic step taken on the firearm that it is. */
export function examinedBefore(goods: Seized, purpose: string): readonly Step[] {
  const opening = {
    number: SEAL,
    purpose: 'BALLISTICS',
    authority: 'PROSECUTOR',
    presence: [{ capacity: 'OFFICER', attendance: 'PRESENT', officer: COLLEAGUE }],
  };
  const onFirearm = (operationId: string, body: unknown): Step => ({
    name: `custody: ${operationId} before ${purpose}`,
    user: HOLDER,
    operationId,
    params: { id: firearmOfExhibit(goods.exhibit) },
    body,
  });
  return [
    before(goods, 'openSeal', purpose, opening),
    onFirearm('readMarking', { kind: 'serial', place: 'receiver', text: '369J257', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' }),
    onFirearm('collectForensicTraces', { prints: 'collected', dna: 'none-found', samples: [] }),
    onFirearm('testFire', { rounds: 3, roundsFrom: 'laboratory-stock', result: 'functions', laboratory: 'CI.LPTS', cases: [], bullets: [] }),
  ];
}

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
