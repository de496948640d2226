import { unitOf, type Recorded } from '#platform/kernel';
import { nameOf } from '#platform/commands';
import type { Projection, View } from '#platform/projections';
import type { AccessEvent } from '#domain/access/events';
import type { CaseworkEvent } from '#domain/casework/events';
import type { CustodyEvent } from '#domain/custody/events';
import type { IdentificationEvent } from '#domain/identification/events';
import type { OperationEvent } from '#domain/operation/events';
import type { SeizureEvent } from '#domain/seizure/events';
import type { TracingEvent } from '#domain/tracing/events';
import { AccessRow, type PartHolder } from './access.rows.js';

type Every = AccessEvent | SeizureEvent | CustodyEvent | IdentificationEvent | TracingEvent | CaseworkEvent | OperationEvent;
type Step<T extends Every['type']> = (event: Recorded<Extract<Every, { type: T }>>, row: AccessRow | undefined) => AccessRow | undefined;

const fresh = (event: Recorded, more: Partial<AccessRow>): AccessRow => ({
  key: event.stream,
  stream: event.stream,
  kind: nameOf(event.stream),
  country: event.actor.country,
  units: [],
  parts: {},
  parties: [],
  operation: null,
  offices: [],
  members: [],
  seizure: null,
  exhibit: null,
  firearm: null,
  joined: [],
  sealed: false,
  sealedBy: null,
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

/** Moves one part between holders; what no part names any more has no party. */
function withPart(row: AccessRow, part: string, change: (was: PartHolder) => PartHolder): AccessRow {
  const parts = { ...row.parts, [part]: change(row.parts[part] ?? {}) };
  const parties = add([], ...Object.values(parts).flatMap(({ holder, offeredTo, releasedTo }) => [holder, offeredTo, releasedTo]));
  return { ...row, parts, parties };
}
/** After another step: whoever is named holds the part from then on, and no offer waits. */
const held =
  (step: Step<any>, part: string, holder: string): Step<any> =>
  (event, row) => {
    const next = step(event, row);
    const data = event.event.data as Record<string, string | undefined>;
    return next && withPart(next, data[part] ?? 'whole', () => ({ ...(data[holder] !== undefined && { holder: data[holder] }) }));
  };
/** Who is asked about a thing sees the thing alone; of a unit only where its magistrates answer for one another. */
const asked =
  (name: string, ofOffice: (data: Record<string, string | undefined>) => boolean): Step<any> =>
  (event, row) => {
    const data = event.event.data as Record<string, string | undefined>;
    const named = data[name];
    const who = named !== undefined && ofOffice(data) ? unitOf(named) : named;
    return row && who !== undefined ? withPart(row, `asked ${who}`, () => ({ offeredTo: who })) : row;
  };
const unoffered: Step<any> = (event, row) => row && withPart(row, (event.event.data as { part: string }).part, ({ offeredTo: _answered, ...rest }) => rest);

/** The list without one officer; the same list when he is not in it, so that a long history does not copy it for each new member. */
const withoutMember = (members: AccessRow['members'], officer: string): AccessRow['members'] =>
  members.some((one) => one.officer === officer) ? members.filter((one) => one.officer !== officer) : members;

const joins =
  (stream: (data: any) => string): Step<any> =>
  (event, row) =>
    row && { ...row, joined: add(row.joined, stream(event.event.data)) };

export const accessProjection: Projection<Every, AccessRow> = {
  table: AccessRow,
  when: {
    'operation.OperationPlanned': (event) => fresh(event, {}),
    'operation.AuditorAppointed': (event, row) => {
      const { officer, from, until } = event.event.data;
      const others = row?.members.filter((one) => one.officer !== officer || one.countries !== undefined) ?? [];
      return row && { ...row, members: [...others, { officer, actions: ['AUDIT'], from, ...(until !== undefined && { until }) }] };
    },
    'operation.JointTeamFormed': (event, row) => {
      const { officers, acts, countries, from, until } = event.event.data;
      return (
        row && { ...row, members: [...row.members, ...officers.map((officer) => ({ officer, actions: [...acts], countries: [...countries], from, until }))] }
      );
    },
    'seizure.SeizureRecorded': (event) => {
      const { data } = event.event;
      return fresh(event, { country: data.country, units: add([], data.unit, ...units(...data.officers)), operation: data.operation ?? null });
    },
    'custody.ExhibitRegistered': (event) => {
      const { data } = event.event;
      const row = fresh(event, {
        country: data.country,
        units: add([], unitOf(data.holder)),
        seizure: `custos.seizure-${data.seizure}`,
        operation: data.operation ?? null,
      });
      return withPart(row, 'whole', () => ({ holder: data.holder }));
    },
    'custody.TransferOffered': (event, row) => {
      const next = concerns('to')(event, row);
      return next && withPart(next, event.event.data.part, (was) => ({ ...was, offeredTo: event.event.data.to }));
    },
    'custody.TransferRefused': unoffered,
    'custody.TransferWithdrawn': unoffered,
    'custody.TransferAccepted': held(concerns('holder', 'by'), 'part', 'holder'),
    'custody.TransferAcceptedWithReservations': held(concerns('holder', 'by'), 'part', 'holder'),
    'custody.ReceivedUnannounced': held(concerns('holder', 'by'), 'part', 'holder'),
    'custody.ReceiptClaimed': (event) => fresh(event, { units: add([], ...units(event.event.data.holder, event.event.data.by)) }),
    'custody.BrokenSealReported': (event) => fresh(event, { units: add([], unitOf(event.event.data.by)) }),
    'custody.ReceiptDeliveryOffered': concerns('to'),
    'custody.ClaimedCustodyConfirmed': held(concerns('holder'), 'part', 'holder'),
    'custody.CustodyAssumed': held(concerns('holder', 'by'), 'part', 'holder'),
    'custody.Recovered': held(concerns('holder', 'by'), 'part', 'holder'),
    // Who is asked to attest an act or to confirm an order, and the office that is told that nobody did.
    'custody.AttestationRequested': asked('who', ({ capacity }) => capacity === 'MAGISTRATE'),
    'custody.OrderGiven': asked('orderedBy', () => true),
    'custody.ConfirmationOverdue': asked('told', () => true),
    'custody.ReceiptClaimBound': asked('told', () => true),
    // Who was given seals may say that he lost them.
    'custody.SealStockIssued': concerns('to'),
    'custody.Sampled': held(concerns('holder'), 'sample', 'holder'),
    'custody.TemporarilyReleased': (event, row) => {
      const next = concerns('to', 'by')(event, row);
      return next && withPart(next, event.event.data.part, (was) => ({ ...was, releasedTo: event.event.data.to }));
    },
    'custody.Returned': (event, row) => row && withPart(row, event.event.data.part, ({ releasedTo: _back, ...rest }) => rest),
    'custody.Split': (event, row) => {
      const { into } = event.event.data;
      const next = row && { ...row, units: add(row.units, ...units(...into.map(({ holder }) => holder))) };
      return next && into.reduce((split, { part, holder }) => withPart(split, part, () => ({ holder })), next);
    },
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
      ...(event.actor.kind === 'person' && { units: add(row?.units ?? [], event.actor.unit), parties: add(row?.parties ?? [], event.actor.unit) }),
    }),
    'casework.CaseOpened': (event) => {
      const { data } = event.event;
      return fresh(event, {
        country: data.country,
        units: add([], data.unit),
        offices: add([], data.office),
        operation: data.operation ?? null,
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
          members: [...withoutMember(row.members, officer), { officer, actions: [...actions], from, ...(until !== undefined && { until }) }],
        }
      );
    },
    'casework.MemberRemoved': (event, row) => row && { ...row, members: withoutMember(row.members, event.event.data.officer) },
    'casework.CaseSealed': (event, row) => row && { ...row, sealed: true, sealedBy: event.event.data.authority },
    'casework.CaseUnsealed': (_event, row) => row && { ...row, sealed: false, sealedBy: null },
    'access.BreakGlassConfirmed': (event) => {
      const { case: file, officer, from, until } = event.event.data;
      return fresh(event, { joined: [`custos.case-${file}`], members: [{ officer, actions: ['READ', 'SEE_PERSONS'], from, until }] });
    },
    'access.BreakGlassReviewed': (_event, row) => row && { ...row, members: [] },
    'casework.PersonRecorded': (event) => fresh(event, { units: add([], event.actor.unit) }),
  },
};

/** Who may see what: consulted before every command on a subject and by every page of one. */
export const accessView: View = { name: 'access', version: 3, projections: [accessProjection] };
