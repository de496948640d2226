/** Indexes that policies of custody look into; the node answers them from its views. */

/** Exhibits by a seal that any of their parts bears or bore, as compared by `sealKey`. */
export const EXHIBITS_BY_SEAL = 'exhibits-by-seal';
/** Exhibits that exist, by their id. */
export const EXHIBITS_BY_CODE = 'exhibits-by-code';
/** Exhibits to which a receipt is bound, by its id. */
export const EXHIBITS_BY_RECEIPT = 'exhibits-by-receipt';
/** Receipts of the last days that were claimed by a seal number, as compared by `sealKey`. */
export const RECEIPTS_BY_SEAL = 'receipts-by-seal';
/** Receipts of the last days that were claimed by a code. */
export const RECEIPTS_BY_CODE = 'receipts-by-code';
/** Offices of the cases that hold an exhibit, by its id: first the authority that sealed one. */
export const OFFICES_BY_EXHIBIT = 'offices-by-exhibit';
