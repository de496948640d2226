import { unitOf, type Recorded } from '#platform/kernel';
import { nameOf } from '#platform/commands';
import type { Projection, View } from '#platform/projections';
import type { CaseworkEvent } from '#domain/casework/events';
import type { CustodyEvent } from '#domain/custody/events';
import type { IdentificationEvent } from '#domain/identification/events';
import type { OperationEvent } from '#domain/operation/events';
import type { SeizureEvent } from '#domain/seizure/events';
import type { TracingEvent } from '#domain/tracing/events';
import { AccessRow } from './access.rows.js';

type Every = SeizureEvent | CustodyEvent | IdentificationEvent | TracingEvent | CaseworkEvent | OperationEvent;
type Step<T extends Every['type']> = (event: Recorded<Extract<Every, { type: T }>>, row: AccessRow | undefined) => AccessRow | undefined;

const fresh = (event: Recorded, more: Partial<AccessRow>): AccessRow => ({
  key: event.stream,
  stream: event.stream,
  kind: nameOf(event.stream),
  country: event.actor.country,
  units: [],
  offices: [],
  members: [],
  seizure: null,
  exhibit: null,
  firearm: null,
  joined: [],
  sealed: false,
  ...more,
});

const add = (list: readonly string[], ...more: readonly (string | undefined)[]): string[] =>
  [...new Set([...list, ...more.filter((one) => one !== undefined)])].sort();
const units = (...parties: readonly (string | undefined)[]) => parties.map((one) => (one === undefined || one.startsWith('person-') ? undefined : unitOf(one)));

/** A hand-over, a split, a sample: whoever is named as holder or receiver may see the exhibit from then on, and keeps that sight. */
const concerns =
  (...members: readonly string[]): Step<any> =>
  (event, row) =>
    row && { ...row, units: add(row.units, ...units(...members.map((name) => (event.event.data as Record<string, string | undefined>)[name]))) };

const joins =
  (stream: (data: any) => string): Step<any> =>
  (event, row) =>
    row && { ...row, joined: add(row.joined, stream(event.event.data)) };

export const accessProjection: Projection<Every, AccessRow> = {
  table: AccessRow,
  when: {
    'operation.OperationPlanned': (event) => fresh(event, {}),
    'seizure.SeizureRecorded': (event) => {
      const { data } = event.event;
      return fresh(event, { country: data.country, units: add([], data.unit, ...units(...data.officers)) });
    },
    'custody.ExhibitRegistered': (event) => {
      const { data } = event.event;
      return fresh(event, { country: data.country, units: add([], unitOf(data.holder)), seizure: `custos.seizure-${data.seizure}` });
    },
    'custody.TransferOffered': concerns('to'),
    'custody.TransferAccepted': concerns('holder', 'by'),
    'custody.TransferAcceptedWithReservations': concerns('holder', 'by'),
    'custody.ReceivedUnannounced': concerns('holder', 'by'),
    'custody.CustodyAssumed': concerns('holder', 'by'),
    'custody.Recovered': concerns('holder', 'by'),
    // Who is asked to attest an act or to confirm an order, and the office that is told that nobody did.
    'custody.AttestationRequested': concerns('who'),
    'custody.OrderGiven': concerns('orderedBy'),
    'custody.ConfirmationOverdue': concerns('told'),
    // Who was given seals may say that he lost them.
    'custody.SealStockIssued': concerns('to'),
    'custody.Sampled': concerns('holder'),
    'custody.TemporarilyReleased': concerns('to', 'by'),
    'custody.Split': (event, row) => row && { ...row, units: add(row.units, ...units(...event.event.data.into.map((part) => part.holder))) },
    'custody.ContainerRegistered': (event) => fresh(event, { units: add([], event.actor.unit) }),
    'custody.StoreEstablished': (event) => fresh(event, { units: add([], event.actor.unit) }),
    'identification.FirearmDescribed': (event) => {
      const { data } = event.event;
      return fresh(event, {
        country: data.country,
        units: add([], unitOf(data.holder)),
        seizure: data.seizure === undefined ? null : `custos.seizure-${data.seizure}`,
        exhibit: data.exhibit === undefined ? null : `custos.exhibit-${data.exhibit}`,
      });
    },
    'tracing.TraceProposed': (event) => fresh(event, { country: event.event.data.country, firearm: `custos.firearm-${event.event.data.firearm}` }),
    'tracing.TraceRequested': (event, row) => ({
      ...(row ?? fresh(event, { firearm: `custos.firearm-${event.event.data.firearm}` })),
      country: event.event.data.country,
      ...(event.actor.kind === 'person' && { units: add(row?.units ?? [], event.actor.unit) }),
    }),
    'casework.CaseOpened': (event) => {
      const { data } = event.event;
      return fresh(event, {
        country: data.country,
        units: add([], data.unit),
        offices: add([], data.office),
        joined: add([], data.seizure && `custos.seizure-${data.seizure}`),
      });
    },
    'casework.SeizureJoined': joins((data) => `custos.seizure-${data.seizure}`),
    'casework.ExhibitLinked': joins((data) => `custos.exhibit-${data.exhibit}`),
    'casework.ExhibitUnlinked': (event, row) => row && { ...row, joined: row.joined.filter((one) => one !== `custos.exhibit-${event.event.data.exhibit}`) },
    'casework.PersonLinked': joins((data) => `custos.${data.person}`),
    'casework.ProcedureTransmitted': (event, row) => row && { ...row, offices: add(row.offices, event.event.data.to) },
    'casework.MemberAssigned': (event, row) => {
      const { officer, actions, from, until } = event.event.data;
      return (
        row && {
          ...row,
          members: [...row.members.filter((one) => one.officer !== officer), { officer, actions: [...actions], from, ...(until !== undefined && { until }) }],
        }
      );
    },
    'casework.MemberRemoved': (event, row) => row && { ...row, members: row.members.filter((one) => one.officer !== event.event.data.officer) },
    'casework.CaseSealed': (_event, row) => row && { ...row, sealed: true },
    'casework.CaseUnsealed': (_event, row) => row && { ...row, sealed: false },
    'casework.PersonRecorded': (event) => fresh(event, { units: add([], event.actor.unit) }),
  },
};

/** Who may see what: consulted before every command on a subject and by every page of one. */
export const accessView: View = { name: 'access', version: 2, projections: [accessProjection] };
