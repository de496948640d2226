import type { Directory } from '#domain/access/events';
import { answersFor, DomainError, type Decider } from '#platform/kernel';
import type { CustodyFact, StoreEvent } from './events.js';
import { sealKey } from './exhibit.state.js';
import { recheckStore } from './store.recheck.js';

interface Appointment {
  readonly id: string;
  readonly officer: string;
  readonly alternate: boolean;
  readonly from: string;
  readonly until?: string;
  readonly ended?: string;
}
export type Store =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'established';
      readonly unit: string;
      readonly appointments: readonly Appointment[];
      readonly series: readonly { readonly prefix: string; readonly first: number; readonly last: number }[];
      /** Numbers that are voided or lost, as compared by `sealKey`. */
      readonly written: readonly string[];
    };
type Established = Extract<Store, { status: 'established' }>;

type Asked<Kind extends string, Type extends StoreEvent['type'], Found extends string = never> = { readonly kind: Kind } & Readonly<
  Omit<CustodyFact<Type>['data'], Found | '_sd'>
>;
export type StoreCommand =
  | Asked<'establish', 'custody.StoreEstablished'>
  | (Asked<'appointCustodian', 'custody.CustodianAppointed'> & { readonly directory: Directory })
  | (Asked<'appointAlternate', 'custody.AlternateActing'> & { readonly directory: Directory })
  | Asked<'endAppointment', 'custody.AppointmentEnded', 'officer'>
  | Asked<'issueSeals', 'custody.SealStockIssued'>
  | Asked<'voidSeal', 'custody.SealVoided'>
  | Asked<'reportLostSeal', 'custody.SealLost'>;

/** Authority over a store is a dated appointment, not a role: at most one custodian on any day, and an alternate only while that one is away. */
export const storeDecider: Decider<Store, StoreCommand, StoreEvent> = {
  name: 'store',
  version: 1,
  initial: { status: 'unknown' },
  recheck: (fact) => recheckStore(fact) as StoreCommand,
  answerable: (store) => (store.status === 'unknown' ? [] : [store.unit]),

  decide(command, state) {
    if (command.kind === 'establish') {
      const { kind: _, ...data } = command;
      if (state.status !== 'unknown') throw new DomainError('store-already-established', 'This store is established already');
      return [{ type: 'custody.StoreEstablished', data }];
    }
    if (state.status === 'unknown') throw new DomainError('store-not-established', 'There is no such store');
    switch (command.kind) {
      case 'appointCustodian': {
        const { kind: _, directory, ...data } = command;
        appointable(state, data, directory);
        if (state.appointments.some((one) => !one.alternate && overlap(one, data)))
          throw new DomainError('store-has-its-custodian', 'Another appointment to this store is in force on these days');
        return [{ type: 'custody.CustodianAppointed', data }];
      }
      case 'appointAlternate': {
        const { kind: _, directory, ...data } = command;
        appointable(state, data, directory);
        if (directory.samePerson(data.officer, data.instead)) throw new DomainError('alternate-for-oneself', 'An alternate is another officer');
        const absent = state.appointments.some((one) => !one.alternate && directory.samePerson(one.officer, data.instead) && overlap(one, data));
        if (!absent) throw new DomainError('not-the-custodian', 'An alternate acts for the custodian appointed on these days');
        if (state.appointments.some((one) => one.alternate && overlap(one, data)))
          throw new DomainError('store-has-its-alternate', 'Another alternate acts on these days');
        return [{ type: 'custody.AlternateActing', data }];
      }
      case 'endAppointment': {
        const { kind: _, ...data } = command;
        const appointment = state.appointments.find((one) => one.id === data.appointment);
        if (appointment === undefined) throw new DomainError('no-such-appointment', 'There is no such appointment to this store');
        if (appointment.ended !== undefined) throw new DomainError('appointment-ended-already', 'This appointment has ended');
        if (data.on < appointment.from) throw new DomainError('ends-before-it-began', 'An appointment ends on or after its first day');
        return [{ type: 'custody.AppointmentEnded', data: { ...data, officer: appointment.officer } }];
      }
      case 'issueSeals': {
        const { kind: _, ...data } = command;
        ofTheStore(state, data.by);
        if (data.last < data.first) throw new DomainError('series-runs-backwards', 'The last number of a series is not before its first');
        if (String(data.last).length > data.digits) throw new DomainError('number-too-long', 'The last number does not fit in the printed digits');
        if (state.series.some((one) => sealKey(one.prefix) === sealKey(data.prefix) && one.first <= data.last && data.first <= one.last)) {
          throw new DomainError('seals-issued-already', 'Some of these seals left the stock before');
        }
        return [{ type: 'custody.SealStockIssued', data }];
      }
      case 'voidSeal': {
        const { kind: _, ...data } = command;
        ofTheStore(state, data.by);
        unwritten(state, data.number);
        return [{ type: 'custody.SealVoided', data }];
      }
      case 'reportLostSeal': {
        const { kind: _, ...data } = command;
        unwritten(state, data.number);
        return [{ type: 'custody.SealLost', data }];
      }
    }
  },

  evolve(state, event): Store {
    if (event.type === 'custody.StoreEstablished') return { status: 'established', unit: event.data.unit, appointments: [], series: [], written: [] };
    if (state.status === 'unknown') return state;
    switch (event.type) {
      case 'custody.CustodianAppointed':
      case 'custody.AlternateActing': {
        const { appointment, officer, from, until } = event.data;
        return {
          ...state,
          appointments: [...state.appointments, { id: appointment, officer, from, until, alternate: event.type === 'custody.AlternateActing' }],
        };
      }
      case 'custody.AppointmentEnded':
        return { ...state, appointments: state.appointments.map((one) => (one.id === event.data.appointment ? { ...one, ended: event.data.on } : one)) };
      case 'custody.SealStockIssued': {
        const { prefix, first, last } = event.data;
        return { ...state, series: [...state.series, { prefix, first, last }] };
      }
      case 'custody.SealVoided':
      case 'custody.SealLost':
        return { ...state, written: [...state.written, sealKey(event.data.number)] };
    }
  },
};

/** Nobody appoints himself, and nobody is appointed for fewer than one day or by another unit's letter. */
function appointable(
  state: Established,
  { officer, by, from, until }: { readonly officer: string; readonly by: string; readonly from: string; readonly until?: string },
  directory: Directory,
): void {
  if (directory.samePerson(officer, by)) throw new DomainError('appoints-himself', 'An appointment is made by another');
  if (!answersFor(officer, state.unit)) throw new DomainError('not-of-the-unit', `Only an officer of ${state.unit} answers for its store`);
  if (until !== undefined && until < from) throw new DomainError('ends-before-it-began', 'An appointment ends on or after its first day');
}

/** Days are compared as text, YYYY-MM-DD. The day on which one appointment ends is the day on which the next may begin. */
function overlap(one: Appointment, other: { readonly from: string; readonly until?: string }): boolean {
  const end = one.ended ?? one.until;
  return (end === undefined || other.from < end) && (other.until === undefined || one.from < other.until);
}

function ofTheStore(state: Established, by: string): void {
  if (!answersFor(by, state.unit)) throw new DomainError('not-of-the-unit', `Only an officer of ${state.unit} keeps its stock`);
}

function unwritten(state: Established, number: string): void {
  if (state.written.includes(sealKey(number))) throw new DomainError('seal-written-off-already', 'This seal is recorded as void or lost');
}
