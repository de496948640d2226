import { DomainError, type Decider } from '#platform/kernel';
import type { LogEvent } from './events.js';

export interface LogState {
  readonly logId: string | undefined;
  readonly exercise: boolean;
  /** Whether units and officers had to be known from the first event on. */
  readonly directoryRequired: boolean;
  /** By event type, the newest schema that may be written. */
  readonly schemas: Readonly<Record<string, number>>;
  readonly policies: readonly string[];
  /** Check value of the key-encryption key; undefined in an older log that nobody has checked yet. */
  readonly keyCheck: string | undefined;
}

type Opening = Extract<LogEvent, { type: 'log.LogOpened' }>['data'];
export type LogCommand =
  | ({ readonly kind: 'open' } & Opening)
  | { readonly kind: 'raiseCatalogue'; readonly type: string; readonly schema: number }
  | { readonly kind: 'introducePolicy'; readonly policy: string }
  | { readonly kind: 'checkKey'; readonly keyCheck: string };

/** Event 0 of every log says whose log it is; afterwards only what this log has learnt to write. */
export const logDecider: Decider<LogState, LogCommand, LogEvent> = {
  name: 'log',
  version: 3,
  initial: { logId: undefined, exercise: false, directoryRequired: false, schemas: {}, policies: [], keyCheck: undefined },

  decide(command, log) {
    if (command.kind === 'open') {
      const { kind: _kind, ...opening } = command;
      if (log.logId !== undefined) throw new DomainError('log-already-open', 'This log already says whose it is');
      if ((opening.country === undefined) === (opening.jointOperation === undefined)) {
        throw new DomainError('log-of-nobody', 'A log belongs to a country or to a joint operation, and not to both');
      }
      return [{ type: 'log.LogOpened', data: opening }];
    }
    if (log.logId === undefined) throw new DomainError('log-not-open', 'Nothing stands in a log before it says whose it is');
    if (command.kind === 'raiseCatalogue') {
      const { type, schema } = command;
      if (schema <= (log.schemas[type] ?? 1)) throw new DomainError('schema-not-newer', 'A catalogue is only ever raised');
      return [{ type: 'log.CatalogueRaised', data: { type, schema } }];
    }
    if (command.kind === 'checkKey') {
      const { keyCheck } = command;
      if (keyCheck === log.keyCheck) throw new DomainError('key-already-checked', 'The log already names this key');
      return [{ type: 'log.KeyChecked', data: { keyCheck, reason: log.keyCheck === undefined ? 'first-checked' : 'rotated' } }];
    }
    if (log.policies.includes(command.policy)) throw new DomainError('policy-already-introduced', 'This policy already acts');
    return [{ type: 'log.PolicyIntroduced', data: { policy: command.policy } }];
  },

  evolve(log, event): LogState {
    switch (event.type) {
      case 'log.LogOpened':
        return {
          ...log,
          logId: event.data.logId,
          exercise: event.data.exercise,
          directoryRequired: event.data.directoryRequired === true,
          keyCheck: event.data.keyCheck,
        };
      case 'log.CatalogueRaised':
        return { ...log, schemas: { ...log.schemas, [event.data.type]: event.data.schema } };
      case 'log.PolicyIntroduced':
        return { ...log, policies: [...log.policies, event.data.policy] };
      case 'log.KeyChecked':
        return { ...log, keyCheck: event.data.keyCheck };
    }
  },
};
