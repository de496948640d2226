import { END, jsonEvent, type MetadataType } from '@eventstore/db-client';
import { ADMIN, NOBODY, type Ground, type Person } from './ground.js';
import { all, append, event, failure, freshStream, told, type Observed } from './observed.js';

const PASSWORD = 'a-password';
let users = 0;
async function plainUser(ground: Ground, groups: readonly string[] = []): Promise<Person> {
  const person = { username: `observer-${++users}-${Date.now()}`, password: PASSWORD };
  await ground.addUser(person, groups);
  return person;
}
const as = (person: Person) => ({ credentials: { ...person } });

async function followed(ground: Ground, person: Person): Promise<string> {
  const subscription = ground.client(person).subscribeToAll({ fromPosition: END });
  return new Promise((resolve) => {
    subscription.on('error', (error) => resolve(failure(error)));
    subscription.once('confirmation', () => {
      resolve('confirmed');
      void subscription.unsubscribe();
    });
  });
}

/** Who may do what. Rights exist only where there are passwords: with TLS. */
export const ACCESS: readonly Observed[] = [
  {
    what: 'a wrong password, and a user whom nobody knows',
    needs: 'tls',
    does: async (ground, stream) => [
      await told(append(ground.client(), stream, [event()], as({ ...ADMIN, password: 'wrong' }))),
      await told(append(ground.client(), stream, [event()], as({ username: 'stranger', password: 'x' }))),
      await told(all(ground.client({ ...ADMIN, password: 'wrong' }).readStream(stream))),
    ],
    expected: ['access-denied code 16', 'access-denied code 16', 'access-denied code 16'],
  },
  {
    what: 'an append by nobody, which the default path denies without a code',
    needs: 'tls',
    does: (ground, stream) => told(ground.client(NOBODY).appendToStream(stream, [event()], { expectedRevision: 'no_stream' })),
    expected: 'access-denied',
  },
  {
    what: 'a user without groups: writes and reads a stream, and neither the database’s own streams nor all',
    needs: 'tls',
    async does(ground, stream) {
      const person = await plainUser(ground);
      const client = ground.client(person);
      return {
        writes: await told(append(client, stream, [event()], as(person))),
        reads: await told(all(client.readStream(stream))),
        writesSystem: await told(append(client, `$${freshStream()}`, [event()], as(person))),
        readsAll: await told(all(client.readAll({ maxCount: 1 }))),
        followsAll: await followed(ground, person),
      };
    },
    expected: {
      writes: 'written 0',
      reads: 'done',
      writesSystem: 'access-denied code 7',
      readsAll: 'access-denied code 7',
      followsAll: 'access-denied code 7',
    },
  },
  {
    what: 'the rights of all given to a role in its metadata, as a list and as a text: its members read and follow at once',
    needs: 'tls',
    async does(ground) {
      const group = `readers-${Date.now()}`;
      const person = await plainUser(ground, [group]);
      const stranger = await plainUser(ground);
      const rights = (roles: string | readonly string[]) =>
        ground
          .client()
          .appendToStream('$$$all', jsonEvent<MetadataType & { type: string; data: any }>({ type: '$metadata', data: { $acl: { $r: roles } } }), as(ADMIN));
      const before = await told(all(ground.client(person).readAll({ maxCount: 1 })));
      const seen: string[] = [];
      for (const roles of [['$admins', group], group]) {
        await rights(roles);
        seen.push(await told(all(ground.client(person).readAll({ maxCount: 1 }))), await followed(ground, person));
      }
      const others = await told(all(ground.client(stranger).readAll({ maxCount: 1 })));
      await rights('$admins');
      return { before, seen, others };
    },
    expected: { before: 'access-denied code 7', seen: ['done', 'confirmed', 'done', 'confirmed'], others: 'access-denied code 7' },
  },
];
