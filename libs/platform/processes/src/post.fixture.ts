import { aggregate, type Aggregate } from '#platform/commands';
import { defineCatalogue, DomainError, open, z, type Decider, type EventsIn } from '#platform/kernel';
import type { Policy } from './policy.js';

/** A small context for the specs of this library: parcels that are sent, expected and received. */
export const postCatalogue = defineCatalogue('post', {
  'post.ParcelSent': { schema: 1, says: 'A parcel left.', fields: { to: open(z.string()), due: open(z.string().optional()) }, sample: { to: 'b' } },
  'post.ParcelExpected': { schema: 1, says: 'The other end waits for it.', fields: { at: open(z.string()) }, sample: { at: 'x' } },
  'post.ParcelReceived': { schema: 1, says: 'It came.', fields: {}, sample: {} },
  'post.Reminded': { schema: 1, says: 'Somebody was reminded.', fields: {}, sample: {} },
});
export type PostEvent = EventsIn<typeof postCatalogue>;
interface Parcel {
  readonly expected: boolean;
}
export const parcelDecider: Decider<Parcel, PostEvent, PostEvent> = {
  name: 'parcel',
  version: 1,
  initial: { expected: false },
  decide(event, parcel) {
    if (event.type === 'post.ParcelExpected' && parcel.expected) throw new DomainError('expected-already', 'It is expected already');
    return [event];
  },
  evolve: (parcel, event) => (event.type === 'post.ParcelExpected' ? { expected: true } : parcel),
};
export const parcel: Aggregate<Parcel, PostEvent, PostEvent> = aggregate('parcel', parcelDecider);
export const sender: Aggregate<Parcel, PostEvent, PostEvent> = aggregate('sender', parcelDecider);

export const expectParcel: Policy<PostEvent> = {
  name: 'when-a-parcel-is-sent-then-expect-it',
  when: {
    'post.ParcelSent': ({ event }) => {
      if (event.data.to === 'POISON') throw new RangeError('no such place');
      return { ask: [{ aggregate: parcel, id: event.data.to, command: (at) => ({ type: 'post.ParcelExpected', data: { at } }) }] };
    },
  },
};
export const remind: Policy<PostEvent> = {
  name: 'when-a-parcel-is-late-then-remind-its-sender',
  when: {
    'post.ParcelSent': ({ event, stream }) => ({ timers: [{ subject: stream.slice('custos.sender-'.length), kind: 'late', at: event.data.due }] }),
    'post.ParcelReceived': ({ stream }) => ({ timers: [{ subject: stream.slice('custos.sender-'.length), kind: 'late', at: undefined }] }),
  },
  due: ({ subject }) => ({ ask: [{ aggregate: sender, id: subject, command: () => ({ type: 'post.Reminded', data: {} }) }] }),
};
