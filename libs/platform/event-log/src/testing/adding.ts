import { defineCatalogue, open, Registry, z, type Decider, type EventsIn } from '#platform/kernel';

const catalogue = defineCatalogue('adding', {
  'adding.Added': { schema: 1, says: 'Something was added.', fields: { by: open(z.int()) }, sample: { by: 1 } },
});
type Added = EventsIn<typeof catalogue>;

/** The smallest decider whose state tells of every event that it was folded from. */
export const adding: Decider<number, { readonly kind: 'add'; readonly by: number }, Added> = {
  name: 'adding',
  version: 1,
  initial: 0,
  decide: ({ by }) => [{ type: 'adding.Added', data: { by } }],
  evolve: (state, event) => (event.type === 'adding.Added' ? state + event.data.by : state),
};
export const addingRegistry = (): Registry => new Registry([catalogue]);
