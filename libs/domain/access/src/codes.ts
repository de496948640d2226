/** What a unit is. The words are stored and never change once written. */
export const UNIT_KINDS = [
  'MINISTRY',
  'DIRECTORATE',
  'POLICE',
  'GENDARMERIE',
  'CUSTOMS',
  'AIRPORT_UNIT',
  'BORDER_POST',
  'ARMY',
  'NATIONAL_COMMISSION',
  'INTERPOL_BUREAU',
  'PROSECUTION',
  'INSTRUCTION',
  'COURT',
  'REGISTRY',
  'EVIDENCE_STORE',
  'LABORATORY',
  'COORDINATION',
  'INSPECTION',
  'CELL',
  'ADMINISTRATION',
  'OTHER',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** As what an officer acts: judicial police officer (OPJ) or agent (APJ), sworn agent of another service, magistrate, clerk, expert. */
export const QUALITIES = ['OPJ', 'APJ', 'SWORN_AGENT', 'MAGISTRATE', 'CLERK', 'EXPERT', 'OTHER'] as const;
export type Quality = (typeof QUALITIES)[number];

/** Why an account is blocked. */
export const BLOCK_REASONS = ['DEVICE_LOST', 'CREDENTIALS_EXPOSED', 'SUSPENDED', 'MISUSE', 'OTHER'] as const;

/** Why somebody may have to read what is closed to him. */
export const BREAK_GLASS_GROUNDS = ['DANGER_TO_LIFE', 'MISSING_PERSON', 'ATTACK_IMMINENT', 'ESCAPE', 'EVIDENCE_IN_DANGER'] as const;
export const BREAK_GLASS_FINDINGS = ['JUSTIFIED', 'NOT_JUSTIFIED'] as const;
/** Longest access, from the confirmation on. A local threshold, and no legal deadline. */
export const MOST_HOURS = 24;
