import { happened, z } from '#platform/kernel';
import { CORRECTION_STATES } from './corrections.js';
import { ASSISTANCE_ACTS, DOCUMENT_KINDS, INSTRUCTION_SUBJECTS, OFFENCES, PERSON_STATUSES } from '#domain/casework/events';
import { MARKING_KINDS, MARKING_STATUSES } from '#domain/identification/events';
import { ACQUISITIONS, category, FRAMES, quantity } from '#domain/seizure/events';
import { DOORS, hop, TRACE_STATES } from '#domain/tracing/events';

/** What stands at the top of every page: up to which position of the log it speaks, and for which moment. */
const basis = {
  position: z.string().nullable().describe('The position of the log up to which this page speaks'),
  knownAt: z.string().nullable(),
  asOf: z.string().nullable(),
};
/** A fact: its own members, and beside them when and by whom it was recorded and which event says so. Sealed members are absent unless the reader may see them. */
const fact = z.looseObject({
  position: z.string(),
  revision: z.int(),
  event: z.string().describe('The id of the source event'),
  happened,
  recorded: z.string(),
  by: z.string(),
  unit: z.string(),
  correctedBy: z.int().optional().describe('The revision of the correction through which this is read'),
});
const step = z.looseObject({ ...fact.shape, type: z.string() });
/** What is not released to this reader: that it exists, its date, and whom to ask. */
const withheld = z.looseObject({ released: z.literal(false), happened, recorded: z.string(), ask: z.string() });
const correction = z.looseObject({
  state: z.enum(CORRECTION_STATES),
  revision: z.int(),
  corrects: z.string(),
  effect: z.enum(['replace', 'void']),
  proposedBy: z.string(),
  approvedBy: z.string().nullable(),
  proposal: z.int().optional().describe('By which it is approved, received or returned'),
  changes: z
    .array(z.object({ member: z.string(), is: z.unknown(), becomes: z.unknown() }))
    .optional()
    .describe('Old beside new, while it waits'),
  time: z.object({ is: happened.nullable(), becomes: happened }).optional(),
  breaks: z
    .array(z.object({ revision: z.int(), code: z.string() }))
    .optional()
    .describe('Later facts whose quantity no longer balances with it'),
});
const corrections = z.array(correction);

const part = z.looseObject({
  part: z.string(),
  of: z.string().nullable(),
  quantity,
  stage: z.enum(['registered', 'in-evidence', 'examination', 'awaiting-disposal', 'disposed', 'lost']),
  holder: z.string(),
  location: z.looseObject({ kind: z.enum(['store', 'container']) }).nullable(),
  seals: z.array(z.looseObject({ number: z.string(), state: z.enum(['affixed', 'opened', 'found-broken', 'replaced']) })),
  offer: z.looseObject({ to: z.string(), purpose: z.string() }).nullable(),
  away: z.looseObject({ to: z.string(), due: z.string() }).nullable(),
  ordered: z.looseObject({ measure: z.string(), order: z.string() }).nullable(),
});
/** What the record shows about the keeping; facts, not findings. */
const health = z.object({
  unansweredOffers: z.array(z.looseObject({ part: z.string(), from: z.string() })),
  brokenSeals: z.array(step),
  openedAndNotResealed: z.array(z.object({ part: z.string(), number: z.string() })),
  differences: z.array(step),
  reservations: z.array(fact),
  unannouncedReceipts: z.array(fact),
  receiptClaims: z.array(fact).describe('Receipts that nobody offered and that match this exhibit: red until confirmed'),
  sealReports: z.array(fact).describe('Seals reported broken by who does not answer for the part; nothing changed by it'),
  assumptions: z.array(fact),
  losses: z.array(fact),
  overdueReturns: z.array(z.looseObject({ part: z.string(), due: z.string() })),
  oralInstructionsUnconfirmed: z.array(fact),
});

/** What is not in order, or not confirmed yet: since when and who must act. Colours are worked out for the moment of the page. */
const attention = z.object({
  code: z.string(),
  colour: z.enum(['amber', 'red']),
  part: z.string().nullable(),
  since: happened,
  event: z.string(),
  waitsFor: z.string().nullable(),
  due: z.string().nullable(),
  act: z.string().nullable().describe('The act or order under which it is answered'),
  detail: z.record(z.string(), z.unknown()),
});

const exhibit = z.object({
  id: z.uuid(),
  seizure: z.uuid(),
  line: z.int(),
  category,
  country: z.string(),
  operation: z.string().nullable(),
  as: z.looseObject({ quantity, individual: z.boolean() }),
  registered: fact,
  parts: z.array(part),
  holds: z.array(fact),
  health,
  attention: z.array(attention),
  orders: z.array(fact),
  dispositions: z.array(fact),
  measurements: z.array(fact),
  custody: z.array(step),
  corrections,
});

const seizure = z.object({
  id: z.uuid(),
  number: z.looseObject({ written: z.string() }),
  status: z.enum(['draft', 'signed', 'voided']),
  recorded: fact,
  legality: z.object({
    frame: z.enum(FRAMES),
    legalBasis: z.string(),
    authority: z.string(),
    acquisition: z.enum(ACQUISITIONS),
    ownerKnown: z.boolean(),
    from: z.array(z.string()),
    report: fact.nullable(),
    signatories: z.array(z.looseObject({ who: z.string(), outcome: z.string() })),
    warnings: z.array(z.looseObject({ line: z.int(), code: z.string() })),
    copiesGiven: z.array(fact),
    observed: z.array(z.looseObject({ code: z.string() })),
  }),
  lines: z.array(fact),
  customs: z.array(fact),
  voidProposals: z.array(fact),
  voided: fact.nullable(),
  attention: z.array(attention),
  corrections,
});

const trace = z.object({
  id: z.uuid(),
  firearm: z.uuid(),
  status: z.enum(['unknown', 'proposed', 'requested', 'submitted', 'acknowledged', 'answered', 'refused', 'closed', 'withdrawn']),
  to: z.looseObject({ kind: z.string() }).nullable(),
  door: z.enum(DOORS).nullable(),
  proposal: fact.nullable(),
  request: fact.nullable().describe('The content as it was sent, gaps stated'),
  submissions: z.array(fact),
  acknowledgements: z.array(fact),
  due: z
    .object({
      at: z.string().nullable(),
      rule: z.looseObject({ source: z.string(), confirmed: z.boolean(), rule: z.string() }).nullable(),
      overdue: z.boolean(),
      endedLate: z.boolean(),
    })
    .nullable(),
  reminders: z.array(fact),
  delays: z.array(fact),
  messages: z.array(z.looseObject({ direction: z.enum(['sent', 'received']), happened, recorded: z.string() })),
  clarifications: z.array(fact),
  registers: z.array(z.union([withheld, fact])),
  answers: z.array(z.union([withheld, fact])),
  refusals: z.array(fact),
  use: z.object({ authorised: z.array(fact), withdrawn: z.array(fact) }),
  withdrawn: fact.nullable(),
  closed: fact.nullable(),
  corrections,
});

const pathNode = z.union([z.object({ kind: z.literal('hop'), hop }), z.looseObject({ kind: z.literal('gap'), fromCountry: z.string().optional() })]);
const firearm = z.object({
  id: z.uuid(),
  exhibit: z.string().nullable(),
  recovery: z.object({
    country: z.string(),
    seizure: z.string().nullable(),
    status: z.enum(['draft', 'signed', 'voided']).nullable(),
    recorded: fact.nullable(),
    line: fact.nullable(),
    madeSafe: z.array(fact),
  }),
  described: fact,
  markings: z.array(z.looseObject({ ...fact.shape, kind: z.enum(MARKING_KINDS), status: z.enum(MARKING_STATUSES) })),
  identifications: z.array(z.looseObject({ ...fact.shape, version: z.int(), superseded: fact.nullable(), citedBy: z.array(z.string()) })),
  forensic: z.object({
    tracesCollected: z.array(fact),
    testFirings: z.array(fact),
    sharingCriteria: z.array(fact),
    comparisonsProposed: z.array(fact),
    searches: z.array(fact),
    experts: z.array(fact),
  }),
  illicitBasis: z.array(fact),
  nationalMarksApplied: z.array(fact),
  sameFirearm: z.array(fact),
  tracing: z.object({
    state: z.object({
      state: z.enum([...TRACE_STATES, 'NOT_RELEASED']),
      reason: z.string(),
      sdg: z
        .object({
          traced: z.boolean(),
          level: z.enum(['successful', 'pending', 'insufficient-information', 'no-attempt']),
          establishedByAuthority: z.boolean(),
          excluded: z.boolean(),
          counted: z.boolean(),
        })
        .nullable(),
    }),
    notRequired: z.object({ decided: fact.nullable(), proposed: fact.nullable() }),
    requests: z.array(trace),
    path: z.array(pathNode).describe('From manufacture to recovery, with its gaps named'),
    nextCountry: z.string().nullable(),
    pointOfDiversion: z.object({ established: z.array(fact), byTracing: pathNode.nullable() }),
    withheld: z.boolean(),
  }),
  custody: z.object({ exhibit: z.uuid(), parts: z.array(part), steps: z.array(step), health }).nullable(),
  attention: z.array(attention),
  corrections,
  missing: z.array(
    z.object({ code: z.string(), trace: z.string().optional(), version: z.int().optional(), ask: z.string().optional(), part: z.string().optional() }),
  ),
});

const header = z.looseObject({
  id: z.uuid(),
  number: z.looseObject({ written: z.string() }).nullable(),
  country: z.string(),
  unit: z.string(),
  office: z.string(),
  offences: z.array(z.enum(OFFENCES)),
  againstX: z.boolean(),
  operation: z.string().nullable(),
  openedFrom: z.string().nullable(),
  opened: happened,
  recorded: z.string(),
  position: z.string(),
  revision: z.int(),
  sealed: z.looseObject({ authority: z.string() }).nullable(),
  transmittedTo: z.string().nullable(),
  counts: z.object({ seizures: z.int(), persons: z.int(), documents: z.int() }),
});

export const caseFileAnswer = z.object({
  ...basis,
  id: z.uuid(),
  header,
  persons: z.array(
    z.object({
      person: z.string(),
      status: z.enum(PERSON_STATUSES),
      history: z.array(fact),
      record: fact.nullable().describe('Who it is, for readers who may see it'),
      erased: fact.nullable(),
    }),
  ),
  members: z.array(z.looseObject({ ...fact.shape, officer: z.string(), actions: z.array(z.string()), removed: fact.nullable(), replaced: z.boolean() })),
  seizures: z.array(seizure),
  exhibits: z.array(exhibit),
  attention: z.array(attention.extend({ subject: z.object({ kind: z.string(), id: z.string() }) })),
  exhibitsMoved: z.array(fact),
  firearms: z.array(firearm),
  documents: z.array(z.looseObject({ ...fact.shape, document: z.uuid(), kind: z.enum(DOCUMENT_KINDS), cote: z.int().optional() })),
  instructions: z.array(
    z.looseObject({ ...fact.shape, subject: z.enum(INSTRUCTION_SUBJECTS), status: z.enum(['open', 'answered-in-part', 'answered']), overdue: z.boolean() }),
  ),
  assistance: z.array(
    z.looseObject({
      ...fact.shape,
      acts: z.array(z.enum(ASSISTANCE_ACTS)),
      status: z.enum(['open', 'executed-in-part', 'executed', 'refused']),
      overdue: z.boolean(),
    }),
  ),
  denunciations: z.array(fact),
  transmissions: z.array(fact),
  consultations: z.array(fact),
  copies: z.array(fact),
  linkedCases: z.array(z.looseObject({ ...fact.shape, case: z.uuid(), stated: z.enum(['here', 'there']), ground: z.string() })),
  layer: z.object({
    shown: z.enum(['procedure', 'both']),
    unreleasedAnswers: z.array(z.looseObject({ firearm: z.uuid(), trace: z.uuid(), happened, ask: z.string() })),
    withheldDocuments: z.array(z.object({ kind: z.enum(DOCUMENT_KINDS), happened, recorded: z.string(), ask: z.string() })),
  }),
  corrections,
});

export const caseListAnswer = z.object({
  items: z.array(header),
  next: z.string().nullable(),
  sealed: z
    .array(z.object({ id: z.uuid(), authority: z.string() }))
    .optional()
    .describe('For auditors: cases of which they see only that they are sealed, and by whose order'),
});
export const exhibitAnswer = z.object({
  ...basis,
  ...exhibit.shape,
  // Null for whoever has the thing in hand while its case is sealed from him.
  seizure: exhibit.shape.seizure.nullable(),
  registered: exhibit.shape.registered.nullable(),
  health: exhibit.shape.health.nullable(),
  firearms: z.array(z.uuid()),
});
export const seizureAnswer = z.object({
  ...basis,
  ...seizure.shape,
  exhibits: z.array(exhibit),
  firearms: z.array(z.object({ id: z.uuid(), exhibit: z.string().nullable() })),
});
export const firearmAnswer = z.object({ ...basis, ...firearm.shape });
export const traceAnswer = z.object({ ...basis, ...trace.shape });
