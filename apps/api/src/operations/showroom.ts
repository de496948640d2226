import { sha256 } from '#platform/event-log';
import type { seizureCatalogue } from '#domain/seizure/events';
import type { z } from '#platform/kernel';
import { createdBy, type Step } from './example.js';

/**
 * What the examples of the interface stand on: a joint operation of its own, an exercise, whose counts belong to no real or rehearsed total.
 * Everything in it is invented.
 */
export const COORDINATOR = 'CI.COORD.4711';
export const SEIZING_OFFICER = 'CI.DGD-AIR.4711';
export const SECOND_OFFICER = 'CI.DGD-AIR.4712';
export const SHOWROOM_SITE = 'CI-ABJ-SHOWROOM';
export const SHOWROOM_OFFICE = 'CI.PARQUET-ABIDJAN';

interface OperationOptions {
  readonly code: string;
  readonly started?: boolean;
  /** The code of a site that is open. */
  readonly site?: string;
}

/** Steps to an operation of its own: planned, and as far along as the example needs. The first of them creates it. */
export function operationSteps(purpose: string, { code, started = true, site }: OperationOptions): readonly Step[] {
  const plan: Step = {
    name: `operation ${purpose}: plan`,
    user: COORDINATOR,
    operationId: 'planOperation',
    body: {
      name: 'Showroom',
      code,
      period: { from: '2020-11-30', to: '2020-12-06' },
      countries: ['BF', 'CI', 'ML', 'NE'],
      coordinators: ['INTERPOL', 'UNODC'],
      agencies: ['customs', 'police'],
      objectives: ['show-the-interface'],
      exercise: true,
    },
  };
  const params = { id: createdBy(plan, 'operation') };
  const start: Step = { name: `operation ${purpose}: start`, user: COORDINATOR, operationId: 'startOperation', params, body: {} };
  const open = (code: string): Step => ({
    name: `operation ${purpose}: open site`,
    user: COORDINATOR,
    operationId: 'openSite',
    params,
    body: { code, name: 'Abidjan, showroom', kind: 'airport', country: 'CI' },
  });
  return [plan, ...(started ? [start] : []), ...(site === undefined ? [] : [open(site)])];
}
export const operationOf = (steps: readonly Step[]): string => createdBy(steps[0]!, 'operation');

export const showroomOperation = operationSteps('showroom', { code: 'SHOWROOM', site: SHOWROOM_SITE });
export const showroomOperationId = operationOf(showroomOperation);

type LineFields = (typeof seizureCatalogue.definitions)['seizure.LineAdded']['fields'];
type Given = { readonly [K in keyof LineFields]?: z.input<LineFields[K]> };
/** A line as it is sent; what is left out is filled in so that the line is accepted. */
export type ShowroomLine = Omit<Given, 'line' | 'exhibit' | 'holder' | 'country' | 'operation' | 'frame' | 'acquisition' | 'case' | 'office'>;

/** Lines of every regime, ready to be put on a showroom seizure. */
export const showroomLine = {
  firearm: (more: ShowroomLine = {}): ShowroomLine => ({
    category: 'firearm',
    quantity: { amount: '1', unit: 'each' },
    individual: true,
    make: 'Zastava',
    model: 'M70',
    calibre: '7.62x39',
    itemDescription: 'automatic rifle, folding stock',
    ...more,
  }),
  ammunition: (amount = '120', more: ShowroomLine = {}): ShowroomLine => ({
    category: 'live-ammunition',
    quantity: { amount, unit: 'round' },
    calibre: '7.62x39',
    packaging: 'carton',
    itemDescription: 'cartridges in cartons',
    ...more,
  }),
  dynamite: (amount = '200', more: ShowroomLine = {}): ShowroomLine => ({
    category: 'explosive',
    kind: 'dynamite-stick',
    quantity: { amount, unit: 'stick' },
    packaging: 'crate',
    noSealReason: 'dangerous-goods',
    itemDescription: 'sticks of dynamite in crates',
    ...more,
  }),
  cannabis: (amount = '12.5', more: ShowroomLine = {}): ShowroomLine => ({
    category: 'drug',
    kind: 'cannabis',
    quantity: { amount, unit: 'KGM' },
    packaging: 'brick',
    itemDescription: 'bricks wrapped in brown tape',
    ...more,
  }),
  fuel: (amount = '2000', more: ShowroomLine = {}): ShowroomLine => ({
    category: 'fuel',
    kind: 'petrol',
    quantity: { amount, unit: 'LTR' },
    packaging: 'drum',
    noSealReason: 'perishable',
    itemDescription: 'petrol in drums',
    ...more,
  }),
  cash: (amount = '750000', more: ShowroomLine = {}): ShowroomLine => ({
    category: 'cash',
    quantity: { amount, unit: 'XOF' },
    itemDescription: 'banknotes in an envelope',
    ...more,
  }),
  vehicle: (more: ShowroomLine = {}): ShowroomLine => ({
    category: 'vehicle',
    quantity: { amount: '1', unit: 'each' },
    individual: true,
    make: 'Toyota',
    model: 'Hilux',
    noSealReason: 'too-large',
    itemDescription: 'white pick-up',
    ...more,
  }),
} as const;

interface SeizureOptions {
  /** In their order on the report; without it a rifle and a lot of cartridges. */
  readonly lines?: readonly ShowroomLine[];
  /** Whether the report is signed, which freezes its lines. */
  readonly signed?: boolean;
  /** A case that the seizure belongs to from the start. */
  readonly case?: string;
  readonly frame?: 'flagrance' | 'customs';
}

/** Capital letters and digits that are the same for one name on every machine, and another's for another. */
const tokenOf = (name: string): string => sha256(`custos showroom ${name}`).toString('hex').slice(0, 8).toUpperCase();

const reportOf = (name: string) => ({ name: `seizure ${name}: report`, user: SEIZING_OFFICER }) as const;
const lineOf = (name: string, line: number) => ({ name: `seizure ${name}: line ${line}`, user: SEIZING_OFFICER }) as const;

/** The id of the seizure of this name. */
export const seizureIdOf = (name: string): string => createdBy(reportOf(name), 'seizure');
/** The id of the exhibit that a line of it becomes; a policy registers it shortly after the line was added. */
export const showroomExhibit = (name: string, line = 1): string => createdBy(lineOf(name, line), 'exhibit');

/** Steps to a seizure of this name at the showroom's site, by CI.DGD-AIR.4711, with its lines; the operation's own steps come first. */
export function showroomSeizure(
  name: string,
  { lines = [showroomLine.firearm(), showroomLine.ammunition()], signed = false, frame = 'flagrance', ...options }: SeizureOptions = {},
): readonly Step[] {
  const token = tokenOf(name);
  const params = { id: seizureIdOf(name) };
  const report: Step = {
    ...reportOf(name),
    operationId: 'recordSeizure',
    body: {
      number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n: token, written: `PV n° ${token}/DGD-AIR/2020` },
      operation: showroomOperationId,
      site: SHOWROOM_SITE,
      frame,
      legalBasis: frame === 'customs' ? 'code-des-douanes' : 'code-procedure-penale',
      authority: SHOWROOM_OFFICE,
      acquisition: 'seized',
      ownerKnown: false,
      from: [],
      officers: [SECOND_OFFICER],
      concealment: ['false-bottom'],
      route: 'air-cargo',
      ...(options.case !== undefined && { case: options.case }),
      office: SHOWROOM_OFFICE,
      exactPlace: 'cargo shed, bay 4',
    },
  };
  const added = lines.map((one, at): Step => ({ ...lineOf(name, at + 1), operationId: 'addLine', params, body: filledIn(one, at + 1, token) }));
  const safe = lines.flatMap((one, at): Step[] =>
    one.category === 'firearm' && signed
      ? [
          {
            name: `seizure ${name}: line ${at + 1} made safe`,
            user: SEIZING_OFFICER,
            operationId: 'makeSafe',
            params,
            body: { line: at + 1, by: SECOND_OFFICER, how: 'unloaded' },
          },
        ]
      : [],
  );
  return [...showroomOperation, report, ...added, ...safe, ...(signed ? signedBy(name) : [])];
}

/** The steps that sign the report of this name: the scan of what was signed on paper, and its entry before a witness. */
export const signedBy = (name: string): readonly Step[] => [
  { name: `seizure ${name}: scan of the signed report`, user: SEIZING_OFFICER, operationId: 'uploadAttachment', body: `report ${name}` },
  {
    name: `seizure ${name}: signature`,
    user: SEIZING_OFFICER,
    operationId: 'signSeizureReport',
    params: { id: seizureIdOf(name) },
    body: {
      signatories: [
        { who: SEIZING_OFFICER, capacity: 'seizing-officer', outcome: 'signed' },
        { who: SECOND_OFFICER, capacity: 'officer', outcome: 'signed' },
      ],
      document: sha256(`report ${name}`).toString('hex'),
      witness: 'CI.DGD-AIR.4713',
    },
  },
];

function filledIn(given: ShowroomLine, line: number, token: string) {
  const unsealed = given.seals !== undefined || given.noSealReason !== undefined;
  const markings = given.category === 'firearm' ? { markingsSeen: [`SR-${token}-${line}`] } : {};
  return { line, individual: false, movable: true, ...markings, ...(unsealed ? {} : { seals: [{ number: `SR-${token}-${line}`, kind: 'CLOSED' }] }), ...given };
}
