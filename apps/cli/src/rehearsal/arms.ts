/** What is stated of a make and model: manufacturer always with its country, for the same brand made elsewhere is traced elsewhere. */
export interface Model {
  readonly manufacturer?: { readonly name: string; readonly country: string };
  readonly make?: string;
  readonly model?: string;
  readonly calibre: string;
  readonly chambering: string;
  readonly actionCode: string;
  readonly category: string;
  readonly origin: 'industrial' | 'craft' | 'converted';
  readonly looks: string;
}

const rifle = {
  calibre: '7.62x39',
  chambering: '7.62x39',
  actionCode: 'RA',
  category: 'RIFLE_CARBINE',
  origin: 'industrial',
  looks: 'automatic rifle',
} as const;
const pistol = {
  calibre: '9x19',
  chambering: '9x19 mm Parabellum',
  actionCode: 'PI',
  category: 'PISTOL',
  origin: 'industrial',
  looks: 'semi-automatic pistol',
} as const;

export const MODELS = {
  akm: { ...rifle, manufacturer: { name: 'Izhmash', country: 'RU' }, make: 'Izhmash', model: 'AKM' },
  m70: { ...rifle, manufacturer: { name: 'Zastava oružje', country: 'RS' }, make: 'Zastava', model: 'M70' },
  type56: { ...rifle, manufacturer: { name: 'State factory 66', country: 'CN' }, make: 'Norinco', model: 'Type 56' },
  maadi: { ...rifle, manufacturer: { name: 'Maadi Company', country: 'EG' }, make: 'Maadi', model: 'ARM' },
  fal: { ...rifle, manufacturer: { name: 'FN Herstal', country: 'BE' }, make: 'FN', model: 'FAL', calibre: '7.62x51', chambering: '7.62x51 mm NATO' },
  g3: {
    ...rifle,
    manufacturer: { name: 'Heckler & Koch', country: 'DE' },
    make: 'Heckler & Koch',
    model: 'G3',
    calibre: '7.62x51',
    chambering: '7.62x51 mm NATO',
  },
  mas36: {
    ...rifle,
    manufacturer: { name: 'MAS Saint-Étienne', country: 'FR' },
    make: 'MAS',
    model: '36',
    calibre: '7.5x54',
    chambering: '7.5x54 mm',
    actionCode: 'RB',
    looks: 'bolt-action rifle',
  },
  pkm: {
    ...rifle,
    manufacturer: { name: 'Degtyarev plant', country: 'RU' },
    make: 'Degtyarev',
    model: 'PKM',
    calibre: '7.62x54R',
    chambering: '7.62x54 mm R',
    actionCode: 'MA',
    category: 'LIGHT_MACHINE_GUN',
    looks: 'machine gun without belt',
  },
  uzi: {
    ...rifle,
    manufacturer: { name: 'IMI', country: 'IL' },
    make: 'IMI',
    model: 'Uzi',
    calibre: '9x19',
    chambering: '9x19 mm Parabellum',
    actionCode: 'BA',
    category: 'SUB_MACHINE_GUN',
    looks: 'submachine gun',
  },
  glock: { ...pistol, manufacturer: { name: 'Glock Ges.m.b.H.', country: 'AT' }, make: 'Glock', model: '17' },
  beretta: { ...pistol, manufacturer: { name: 'Fabbrica d’Armi Pietro Beretta', country: 'IT' }, make: 'Beretta', model: '92 FS' },
  hipower: { ...pistol, manufacturer: { name: 'FN Herstal', country: 'BE' }, make: 'FN', model: 'High Power' },
  taurus: { ...pistol, manufacturer: { name: 'Forjas Taurus', country: 'BR' }, make: 'Taurus', model: 'PT 92' },
  tokarev: {
    ...pistol,
    manufacturer: { name: 'Tula arms plant', country: 'RU' },
    make: 'Tula',
    model: 'TT-33',
    calibre: '7.62x25',
    chambering: '7.62x25 mm Tokarev',
  },
  alarm: {
    ...pistol,
    manufacturer: { name: 'Voltran', country: 'TR' },
    make: 'Ekol',
    model: 'Firat Compact',
    calibre: '9 mm P.A.',
    chambering: '9x19 mm Parabellum',
    origin: 'converted',
    looks: 'alarm pistol with a barrel of its own',
  },
  baikal: {
    ...rifle,
    manufacturer: { name: 'Izhevsk mechanical plant', country: 'RU' },
    make: 'Baikal',
    model: 'MP-18',
    calibre: '12',
    chambering: '12/70',
    actionCode: 'SS',
    category: 'SHOTGUN',
    looks: 'single-barrel shotgun',
  },
  mossberg: {
    ...rifle,
    manufacturer: { name: 'O.F. Mossberg & Sons', country: 'US' },
    make: 'Mossberg',
    model: '500',
    calibre: '12',
    chambering: '12/76',
    actionCode: 'SP',
    category: 'SHOTGUN',
    looks: 'pump-action shotgun',
  },
  revolver: {
    ...pistol,
    manufacturer: { name: 'Smith & Wesson', country: 'US' },
    make: 'Smith & Wesson',
    model: '10',
    calibre: '.38 Special',
    chambering: '.38 Special',
    actionCode: 'PR',
    category: 'REVOLVER',
    looks: 'revolver',
  },
  craft: {
    calibre: '12',
    chambering: '12/70',
    actionCode: 'SS',
    category: 'SHOTGUN',
    origin: 'craft',
    looks: 'shotgun from a village workshop, barrel of water pipe',
  },
} as const satisfies Record<string, Model>;
export type ModelName = keyof typeof MODELS;

/** One look at one mark. */
export interface Marking {
  readonly kind: 'serial' | 'import' | 'national' | 'proof' | 'factory' | 'model' | 'year';
  readonly place: 'frame' | 'receiver' | 'slide' | 'barrel' | 'trigger-group';
  readonly status: 'READ_COMPLETE' | 'READ_PARTIAL' | 'RESTORED' | 'OBLITERATED' | 'NONE_MARKED' | 'NOT_EXAMINED';
  readonly text?: string;
  readonly script?: string;
  readonly transliteration?: string;
  readonly method?: string;
  readonly country?: string;
  readonly year?: number;
}

/** What was answered to a request, or that nothing was. */
export type Reply =
  | {
      readonly says: string;
      readonly onward?: string;
      readonly holder?: string;
      readonly restricted?: true;
      readonly partial?: true;
      readonly then?: 'clarified' | 'superseded';
    }
  | 'refused'
  | 'delayed'
  | 'unanswered'
  | 'overdue'
  | 'waiting';
/** Who is asked, in the terms of the proposals, and the reply. */
export interface Ask {
  readonly to: 'own-registers' | 'iarms' | 'country' | 'manufacturer' | 'onward';
  readonly country?: string;
  readonly reply: Reply | 'record' | 'no-record';
}

/** One of the fifty. Every number on it is invented. */
export interface Arm {
  readonly id: string;
  readonly report: string;
  readonly model: ModelName;
  readonly markings: readonly Marking[];
  /** Identified by the commission; false when nobody could say what it is, or nobody looked yet. */
  readonly identified: boolean;
  /** What the steps of tracing came to; those proposed and not asked are dropped, unless the tracing still runs. */
  readonly asks: readonly Ask[];
  /** Proposals are left standing. */
  readonly stillOpen?: true;
  readonly notRequired?: true;
  /** Examined by a laboratory on its way. */
  readonly laboratory?: true;
  /** The state that the ledger has to show. */
  readonly state: 'TRACED' | 'TRAIL_ENDED' | 'UNSUCCESSFUL' | 'PENDING' | 'INSUFFICIENT_INFORMATION' | 'NO_ATTEMPT' | 'NOT_REQUIRED';
  /** Further story that the scripts know by name. */
  readonly story?: 'first-56-taken-for-serial' | 'lost-and-found' | 'same-as-earlier' | 'superseded-by-laboratory' | 'unannounced' | 'refused-first';
}
