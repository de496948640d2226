import { fileHash, officerId, party, z } from '#platform/kernel';
import { personId, SEAL_KINDS, sealOnTheSpot } from '#domain/seizure/events';

/** The words that custody events, commands and requests share. Codes are stored and never change once written. */

/** The exhibit as registered, before anything is split off it. */
export const WHOLE = 'whole';
/** A part of an exhibit: the whole, or what was split off, sampled, lost or taken over from another lot. */
export const partId = z.union([z.literal(WHOLE), z.uuid()]);
export type PartId = string;

export const sha256 = fileHash;
/** What an order, a report or a register entry is cited by: an official number, never a name. */
export const reference = z.string().min(1).max(80);
/** A shelf, a room, a bay, a cell of a magazine: as written on its door. */
export const placeCode = z.string().regex(/^[A-Z0-9][A-Z0-9._/-]{0,39}$/, 'a place is capital letters, digits and . _ / -');
/** The number of a seal, as printed on it. */
export const sealNumber = sealOnTheSpot.shape.number;
/** Two writings of one seal number: letters of either case, whatever stands between. */
export const sealKey = (number: string): string =>
  number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');
export const remark = z.string().min(1).max(2000);

export const sealKind = z.enum(SEAL_KINDS);
export type SealKind = z.output<typeof sealKind>;
export const seal = sealOnTheSpot;
export type Seal = z.output<typeof seal>;

/** How a seal stood when it was looked at. */
export const SEAL_STATES = ['INTACT', 'FOUND_BROKEN', 'NOT_SEALED', 'NOT_STATED'] as const;
export const sealState = z.enum(SEAL_STATES);
export type SealState = z.output<typeof sealState>;

/** Somebody in whose presence an act took place, or who was summoned to it and did not come. */
export const presence = z.strictObject({
  capacity: z.enum(['SUSPECT', 'COUNSEL', 'OWNER', 'WITNESS', 'OFFICER', 'EXPERT', 'MAGISTRATE', 'OTHER']),
  attendance: z.enum(['PRESENT', 'REPRESENTED', 'SUMMONED_ABSENT', 'REFUSED_TO_SIGN']),
  officer: officerId.optional(),
  person: personId.optional(),
});
export type Presence = z.output<typeof presence>;
export const presences = z.array(presence).max(20);

/** Why an exhibit changes hands. */
export const PURPOSES = [
  'STORAGE',
  'REGISTRY',
  'EXAMINATION',
  'BALLISTICS',
  'TRANSPORT',
  'COURT',
  'GUARDED_MAGAZINE',
  'KEEPER',
  'DISPOSAL',
  'RETURN_TO_SENDER',
  'OTHER',
] as const;
export const purpose = z.enum(PURPOSES);
export type Purpose = z.output<typeof purpose>;

/** What a receiver found otherwise than offered. */
export const RESERVATIONS = [
  'SEAL_FOUND_BROKEN',
  'SEAL_STATE_DIFFERS',
  'SEAL_NUMBER_DIFFERS',
  'QUANTITY_DIFFERS',
  'PACKAGING_DAMAGED',
  'GOODS_DAMAGED',
  'LABEL_MISSING',
  'DOCUMENT_MISSING',
  'CONTENTS_NOT_INVENTORIED',
  'OTHER',
] as const;
export const reservation = z.enum(RESERVATIONS);
export type Reservation = z.output<typeof reservation>;

/** Where something lies: in a place of a store, or in a container, with which it moves. */
export const location = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('store'), store: z.uuid(), place: placeCode }),
  z.strictObject({ kind: z.literal('container'), container: z.uuid() }),
]);
export type Location = z.output<typeof location>;

/** How an acceptance is attested: by the receiver's own command, or on paper that was scanned. */
export const ATTESTATIONS = ['OWN_COMMAND', 'ATTESTED_ON_PAPER'] as const;
export const attestation = z.enum(ATTESTATIONS);

export const LOSS_CIRCUMSTANCES = [
  'THEFT',
  'LOOTING',
  'ATTACK',
  'FIRE',
  'FLOOD',
  'LOST_IN_TRANSPORT',
  'UNEXPLAINED',
  // What was blown up or left behind under attack is a loss, and no destruction that an authority ordered.
  'DESTROYED_UNDER_ATTACK',
  'ABANDONED_UNDER_ATTACK',
] as const;
export const lossCircumstances = z.enum(LOSS_CIRCUMSTANCES);
export type LossCircumstances = z.output<typeof lossCircumstances>;

export const HOLD_GROUNDS = ['COURT', 'APPEAL', 'OPPOSITION', 'OPEN_TRACE', 'OTHER_CASE', 'LETTER_ROGATORY'] as const;
export const holdGround = z.enum(HOLD_GROUNDS);
export type HoldGround = z.output<typeof holdGround>;
/** Holds that the law places: only the fact that ends them ends them. */
export const HOLDS_OF_LAW: readonly HoldGround[] = ['APPEAL', 'OPPOSITION'];

/** What an authority may order before judgment. */
export const INTERIM_MEASURES = ['DESTRUCTION', 'SALE', 'ALLOCATION', 'RETURN', 'DEPOSIT', 'GUARDED_KEEPING'] as const;
export const interimMeasure = z.enum(INTERIM_MEASURES);
export type InterimMeasure = z.output<typeof interimMeasure>;
/** What an order, also an oral one, may be about. */
export const orderMeasure = z.enum([...INTERIM_MEASURES, 'DESTRUCTION_ON_SITE', 'EXAMINATION', 'SEAL_OPENING', 'HAND_OVER', 'OTHER']);
export type OrderMeasure = z.output<typeof orderMeasure>;

/** Why a quantity is not what was recorded. */
export const DIFFERENCE_CAUSES = ['DRYING', 'EVAPORATION', 'COUNTING_ERROR', 'UNEXPLAINED'] as const;
export const differenceCause = z.enum(DIFFERENCE_CAUSES);

export const MEASURES = ['COUNT', 'GROSS_WEIGHT', 'NET_WEIGHT', 'VOLUME', 'LENGTH'] as const;
export const measure = z.enum(MEASURES);

export const holder = party;
