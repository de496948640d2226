import { createdBy, type Step } from './operations/example.js';

/** Officers of the rehearsal who work on the cases of the examples. */
export const INVESTIGATOR = 'CI.DGD-AIR.4711';
export const SECOND_INVESTIGATOR = 'CI.DGPN-PJ.4711';
export const PROSECUTOR = 'CI.PARQUET-ABIDJAN.4711';
export const JUDGE = 'CI.INSTR-ABIDJAN.4711';
export const CLERK = 'CI.GREFFE-ABIDJAN.4711';
export const OFFICE = 'CI.PARQUET-ABIDJAN';
export const LABORATORY = 'CI.LPTS';

/** A file of an example: any content, by its hash. */
export const fileOf = (digit: string) => ({ sha256: digit.repeat(64), size: 184_220, media: 'application/pdf' });

/** A case of its own for one example. */
export const caseStep = (purpose: string): Step => ({
  name: `casework: case for ${purpose}`,
  user: INVESTIGATOR,
  operationId: 'openCase',
  body: { title: 'Pistols in a consignment of spare parts', office: OFFICE, offences: ['ILLICIT_TRAFFICKING_FIREARMS'], againstX: true },
});
export const caseOf = (step: Step): string => createdBy(step, 'case');

/** What happens in the case before the example is asked. */
const inCase = (file: Step, purpose: string, operationId: string, body: unknown, user = INVESTIGATOR): Step => ({
  name: `casework: ${operationId} before ${purpose}`,
  user,
  operationId,
  params: { id: caseOf(file) },
  body,
});

export const memberStep = (file: Step, purpose: string, officer: string): Step =>
  inCase(
    file,
    purpose,
    'assignMember',
    { officer, actions: ['READ', 'RECORD', 'SEE_PERSONS', 'INSTRUCT', 'EXPORT'], from: '2024-01-01T00:00:00.000Z' },
    PROSECUTOR,
  );
export const documentStep = (file: Step, purpose: string): Step =>
  inCase(file, purpose, 'fileDocument', { layer: 'PROCEDURE', kind: 'PV_SAISIE', ...fileOf('1'), title: 'Seizure report' });
export const instructionStep = (file: Step, purpose: string): Step =>
  inCase(
    file,
    purpose,
    'giveInstruction',
    { form: 'SOIT_TRANSMIS', subject: 'TRACE_FIREARM', to: 'CI.DGD-AIR', due: '2030-01-31', text: 'Trace each weapon of this file' },
    PROSECUTOR,
  );
export const assistanceStep = (file: Step, purpose: string): Step =>
  inCase(
    file,
    purpose,
    'requestAssistance',
    { state: 'NE', authority: 'NE.PARQUET-NIAMEY', channel: 'CENTRAL_AUTHORITY', acts: ['PRODUCE_RECORDS'], text: 'Records of the sale' },
    PROSECUTOR,
  );
export const exhibitStep = (file: Step, purpose: string, exhibit: string): Step => inCase(file, purpose, 'linkExhibit', { exhibit });
export const sealStep = (file: Step, purpose: string, order: unknown): Step =>
  inCase(file, purpose, 'sealCase', { authority: 'CI.INSTR-ABIDJAN', order }, JUDGE);

export const instructionOf = (step: Step): string => createdBy(step, 'instruction');
export const assistanceOf = (step: Step): string => createdBy(step, 'assistance');

export const personStep = (purpose: string): Step => ({
  name: `casework: person for ${purpose}`,
  user: INVESTIGATOR,
  operationId: 'recordPerson',
  body: { identity: 'ALLEGED', age: 'ADULT', traffickingVictim: false, familyName: 'Exemple', givenNames: 'Personne', birthDate: '1990', nationality: 'CI' },
});
export const personOf = (step: Step): string => `person-${createdBy(step, 'person')}`;

export const orderOf = (n: string) => ({ kind: 'ORDONNANCE', issuer: 'CI.INSTR-ABIDJAN', year: 2024, n, written: `Ordonnance n° ${n}/2024` });
