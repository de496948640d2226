import { z } from 'zod';

/** The forms of officer, unit, party and country all open with the two letters of a country. */
const COUNTRY_FIRST = /"pattern":"\^\[A-Z\]\{2\}/;

/** Whether a value of this form names a party, an office, a unit or a country, itself or within it. */
export const namesParty = (schema: z.ZodType): boolean => COUNTRY_FIRST.test(JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })));
