import { intentOf, type Asked } from './intent.js';
import { InMemoryKeyStore } from './in-memory-key-store.js';

const asked: Asked = {
  operationId: 'recordSeizure',
  path: '/v1/seizures',
  body: { site: 'NE-NIM', person: 'person-1', name: 'A. Exemple', remark: 'x' },
  sealed: new Map([
    ['name', 'person'],
    ['remark', 'stream'],
    ['absent', 'stream'],
  ]),
  stream: 'custos.seizure-1',
  command: 'c1',
};

describe('the intent of a request', () => {
  it('is the same for the same request, in whatever order its members come', async () => {
    const keys = new InMemoryKeyStore();
    const body = Object.fromEntries(Object.entries(asked.body as object).reverse());
    expect(await intentOf(keys, asked)).toMatch(/^[\w-]{43}$/);
    expect(await intentOf(keys, { ...asked, body })).toBe(await intentOf(keys, asked));
  });

  it('differs when any part differs, sealed members included', async () => {
    const keys = new InMemoryKeyStore();
    const intent = await intentOf(keys, asked);
    const others: Partial<Asked>[] = [
      { operationId: 'other' },
      { path: '/v1/seizures/1' },
      { body: { ...(asked.body as object), site: 'NE-DIF' } },
      { body: { ...(asked.body as object), name: 'B. Exemple' } },
      { body: { ...(asked.body as object), remark: 'y' } },
      { body: undefined },
    ];
    for (const other of others) expect(await intentOf(keys, { ...asked, ...other })).not.toBe(intent);
  });

  it('cannot be tried out by guessing a name: it depends on the key of the subject', async () => {
    expect(await intentOf(new InMemoryKeyStore(), asked)).not.toBe(await intentOf(new InMemoryKeyStore(), asked));
    const open = { ...asked, sealed: new Map<string, string>() };
    expect(await intentOf(new InMemoryKeyStore(), open)).toBe(await intentOf(new InMemoryKeyStore(), open));
  });

  it('of a person depends on the key of that person, whichever stream it goes to', async () => {
    const keys = new InMemoryKeyStore();
    await intentOf(keys, asked);
    expect(await keys.keyFor('person-1')).toBeDefined();
    expect(await keys.keyFor('custos.seizure-1')).toBeDefined();
  });
});
