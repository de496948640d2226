import type { About } from './authorisation.table.js';

/**
 * Who may call what on a case that is sealed, and on what it joins: written by hand, and never read from the code. Each letter is one
 * who asks (`SEALED_ASKERS`); whoever is not listed for a subject gets what somebody gets who made the id up, if his role may ask at all.
 */
export type SealedSubject = Extract<About, 'case' | 'seizure' | 'exhibit' | 'firearm' | 'trace' | 'what a seizure seals'>;

export interface SealedAsker {
  readonly officer: string;
  /** What he has to do with it. */
  readonly tie: string;
  readonly reads: readonly SealedSubject[];
  /** Subjects that he may give commands about, as far as his role and the rules let him. */
  readonly acts: readonly SealedSubject[];
  /** He has the thing in hand: he is shown the thing, and nothing of its history. */
  readonly thingAlone?: true;
  /** Assigned to read, and for nothing else. */
  readonly readsOnly?: true;
  /** Ends the sealing when he asks for it: tried with the attacks on sealed cases. */
  readonly unseals?: true;
}

const EVERYTHING: readonly SealedSubject[] = ['case', 'seizure', 'exhibit', 'firearm', 'trace', 'what a seizure seals'];

export const SEALED_ASKERS: readonly SealedAsker[] = [
  { officer: 'CI.DGD-AIR.4711', tie: 'seized it, and is no member', reads: [], acts: [] },
  { officer: 'CI.DGD-AIR.4712', tie: 'is of the unit that seized', reads: [], acts: [] },
  { officer: 'CI.PARQUET-ABIDJAN.4711', tie: 'is of the office that transmitted it', reads: [], acts: [] },
  { officer: 'CI.INSTR-ABIDJAN.4712', tie: 'is of the office that sealed it, and is no member', reads: [], acts: [], unseals: true },
  { officer: 'CI.INSP-JUST.4711', tie: 'audits the country', reads: [], acts: [] },
  { officer: 'CI.COORD.4711', tie: 'coordinates the country', reads: [], acts: [] },
  { officer: 'ML.BCN-BAMAKO.4711', tie: 'is of another country', reads: [], acts: [] },
  { officer: 'CI.PF-NOE.4711', tie: 'is of another unit of the country', reads: [], acts: [] },
  // Answers still arrive with whoever asked: he enters them, and reads nothing.
  { officer: 'CI.COMNAT-ALPC.4711', tie: 'sent the request for the trace', reads: [], acts: ['trace'] },
  { officer: 'CI.COMNAT-ALPC.4712', tie: 'is of the unit that sent the request', reads: [], acts: ['trace'] },
  { officer: 'CI.GREFFE-ABIDJAN.4711', tie: 'keeps the thing', reads: ['exhibit'], acts: ['exhibit', 'firearm'], thingAlone: true },
  { officer: 'CI.DGPN-PJ.4711', tie: 'is a member who reads', reads: EVERYTHING, acts: EVERYTHING, readsOnly: true },
  { officer: 'CI.INSTR-ABIDJAN.4711', tie: 'is a member, and sealed it', reads: EVERYTHING, acts: EVERYTHING, unseals: true },
];
