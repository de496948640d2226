import { EventStoreDBClient } from '@eventstore/db-client';
import { takingLateErrors } from './late-errors.js';

interface Insides {
  handleError(of: { getChannel(): object }, error: Error): Promise<void>;
}

describe('An error that reaches the database client while it looks for a node in vain', () => {
  const late = async (prepared: (client: EventStoreDBClient) => EventStoreDBClient) => {
    const endpoints = [{ address: '127.0.0.1', port: 1 }];
    const client = prepared(new EventStoreDBClient({ endpoints, maxDiscoverAttempts: 2, discoveryInterval: 10 }, { insecure: true }));
    const searching = client.readStream('custos.late-1');
    searching.on('error', () => undefined);
    await Promise.resolve();
    const broken = Object.assign(new Error('14 UNAVAILABLE: read ECONNRESET'), { code: 14, details: 'read ECONNRESET' });
    return (client as unknown as Insides).handleError({ getChannel: () => ({}) }, broken);
  };

  it('is taken', async () => expect(await late(takingLateErrors)).toBeUndefined());
  it('would end the process, were it not: nobody listens to what the client makes of it', async () => {
    await expect(late((client) => client)).rejects.toThrow('Failed to discover');
  });
  it('is not taken silently from a version that has changed', () => {
    expect(() => takingLateErrors({})).toThrow('another way');
  });
});
