import { defineCatalogue, fixed, open, z, type EventsIn } from '#platform/kernel';

/** Tells whether two key-encryption keys are the same, and nothing else about them: 16 bytes, base64url. */
const keyCheck = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** The node's own stream `custos.log`: what this log is, and what it has learnt to write. */
export const logCatalogue = defineCatalogue('log', {
  'log.LogOpened': {
    schema: 1,
    says: 'This log begins here: whose it is, and whether what it records is real or an exercise.',
    fields: {
      logId: fixed(z.uuid()),
      origin: open(z.string().min(3).max(120)),
      country: fixed(
        z
          .string()
          .regex(/^[A-Z]{2}$/)
          .optional(),
      ),
      jointOperation: open(z.string().min(2).max(60).optional()),
      exercise: fixed(z.boolean()),
      format: open(z.string().min(3).max(40)),
      /** Units and officers are known from here on; absent in older logs, whose registrars end a transition country by country. */
      directoryRequired: open(z.literal(true).optional()),
      /** Of the key-encryption key that seals here; absent in older logs, where `log.KeyChecked` says it. */
      keyCheck: open(keyCheck.optional()),
    },
    sample: {
      logId: '0f8fad5b-d9cb-869f-a165-70867728950e',
      origin: 'custos.invalid/kafo',
      jointOperation: 'KAFO-2020',
      exercise: true,
      format: 'evidence-entry/v1',
    },
  },
  'log.CatalogueRaised': {
    schema: 1,
    says: 'From here on events of this type may be written in this schema; an older release waits.',
    fields: {
      type: open(z.string().regex(/^[a-z]+\.[A-Z][A-Za-z]{1,60}$/)),
      schema: open(z.int().min(1).max(10_000)),
    },
    sample: { type: 'custody.TransferOffered', schema: 2 },
  },
  'log.PolicyIntroduced': {
    schema: 1,
    says: 'From here on this policy acts; what was recorded before asks nothing of it.',
    fields: { policy: open(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+){0,40}$/)) },
    sample: { policy: 'when-a-line-is-added-then-register-its-exhibit' },
  },
  'log.KeyChecked': {
    schema: 1,
    says: 'From here on the keys of this log are wrapped by the key-encryption key of this check value.',
    fields: { keyCheck: open(keyCheck), reason: open(z.enum(['first-checked', 'rotated'])) },
    sample: { keyCheck: 'kq3vXwH0m1c7Zb2Yd8TfQA', reason: 'rotated' },
  },
});
export type LogEvent = EventsIn<typeof logCatalogue>;
