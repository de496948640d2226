/** Why somebody reads the file of another unit, by code: a free text would be the place where a name is written in clear. */
export const PURPOSES = ['CASEWORK', 'CUSTODY', 'TRACING', 'ASSISTANCE', 'HEARING', 'SUPERVISION', 'AUDIT', 'COORDINATION'] as const;
export type Purpose = (typeof PURPOSES)[number];
export const isPurpose = (text: string): text is Purpose => (PURPOSES as readonly string[]).includes(text);
/** The header that states it. */
export const PURPOSE_HEADER = 'custos-purpose';
