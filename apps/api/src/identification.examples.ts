import { firearmOfExhibit } from '#domain/identification';
import { createdBy, type Step } from './operations/example.js';
import { showroomExhibit, showroomLine, showroomSeizure } from './operations/showroom.js';

export const INVESTIGATOR = 'CI.DGD-AIR.4711';
export const TRACING_OFFICER = 'CI.COMNAT-ALPC.4711';
export const SECOND_TRACING_OFFICER = 'CI.COMNAT-ALPC.4712';

/** A file of an example: any content, by its hash. */
export const fileOf = (digit: string): string => digit.repeat(64);

/** A firearm of its own for one example, from an earlier recovery: it stands in no operation's totals. */
export const firearmStep = (purpose: string, more: Readonly<Record<string, unknown>> = {}): Step => ({
  name: `identification: firearm for ${purpose}`,
  user: INVESTIGATOR,
  operationId: 'describeFirearm',
  body: { earlierRecovery: 'Register of arms found, 2019, no. 14', country: 'CI', acquisition: 'seized', frame: 'flagrance', origin: 'unknown', ...more },
});
export const firearmOf = (step: Step): string => createdBy(step, 'firearm');

/** A seizure with one rifle, whose firearm a policy describes. */
export const seizedRifle = (purpose: string): readonly Step[] => showroomSeizure(purpose, { lines: [showroomLine.firearm()] });
export const firearmSeized = (purpose: string): string => firearmOfExhibit(showroomExhibit(purpose));

/** What happens to the firearm before the example is asked. */
const onFirearm = (firearm: Step, purpose: string, operationId: string, body: unknown, user = INVESTIGATOR): Step => ({
  name: `identification: ${operationId} before ${purpose}`,
  user,
  operationId,
  params: { id: firearmOf(firearm) },
  body,
});

export const readingBody = { kind: 'serial', place: 'receiver', text: '369J257', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' } as const;
export const statementBody = {
  manufacturer: { name: 'Zastava Arms', country: 'RS' },
  make: 'Zastava',
  model: 'M70',
  chambering: '7.62x39 mm',
  actionCode: 'RA',
  category: 'RIFLE_CARBINE',
  origin: 'industrial',
  ifrt: { status: 'none' },
  confidence: 'probable',
  markings: [],
} as const;

export const readingStep = (firearm: Step, purpose: string): Step => onFirearm(firearm, purpose, 'readMarking', readingBody);
export const identifiedStep = (firearm: Step, purpose: string): Step => onFirearm(firearm, purpose, 'identifyFirearm', statementBody);
export const tracesStep = (firearm: Step, purpose: string): Step =>
  onFirearm(firearm, purpose, 'collectForensicTraces', { prints: 'collected', dna: 'none-found', samples: [] });
export const searchStep = (firearm: Step, purpose: string): Step =>
  onFirearm(firearm, purpose, 'searchBallistics', {
    network: 'IBIN',
    material: 'cases',
    result: 'candidate',
    candidates: [{ reference: 'ML-2019-0042', country: 'ML', rank: 1 }],
  });
export const appointmentStep = (firearm: Step, purpose: string): Step =>
  onFirearm(firearm, purpose, 'appointExpert', {
    instrument: 'requisition',
    authority: 'CI.DGD-AIR.4711',
    expert: 'CI.LPTS',
    discipline: 'ballistics',
    questions: 'Does the arm function?',
  });
export const exemptionStep = (firearm: Step, purpose: string): Step =>
  onFirearm(firearm, purpose, 'proposeTracingNotRequired', { ground: 'craft-made', reason: 'Barrel of water pipe, no maker.' }, TRACING_OFFICER);
