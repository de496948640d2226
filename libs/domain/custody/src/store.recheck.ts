import type { PastFact } from '#platform/kernel';
import { Directory } from '#domain/access/events';
import type { ContainerEvent, StoreEvent } from './events.js';

const CONTAINER_ASKED_BY: Readonly<Record<ContainerEvent['type'], string>> = {
  'custody.ContainerRegistered': 'register',
  'custody.ContainerMoved': 'move',
  'custody.ContainerSealed': 'seal',
  'custody.ContainerOpened': 'open',
  'custody.ContainerFoundBroken': 'reportBroken',
};
const STORE_ASKED_BY: Readonly<Record<StoreEvent['type'], string>> = {
  'custody.StoreEstablished': 'establish',
  'custody.CustodianAppointed': 'appointCustodian',
  'custody.AlternateActing': 'appointAlternate',
  'custody.AppointmentEnded': 'endAppointment',
  'custody.SealStockIssued': 'issueSeals',
  'custody.SealVoided': 'voidSeal',
  'custody.SealLost': 'reportLostSeal',
};

export const recheckContainer = ({ event }: PastFact<ContainerEvent>): object => ({
  directory: Directory.NONE,
  ...event.data,
  kind: CONTAINER_ASKED_BY[event.type],
});

export const recheckStore = ({ event }: PastFact<StoreEvent>): object => ({ directory: Directory.NONE, ...event.data, kind: STORE_ASKED_BY[event.type] });
