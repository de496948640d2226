import { defineCatalogue, open, Registry, sealed, z, type AnyEvent } from '#platform/kernel';
import { draftsFor, InMemoryLog } from '#platform/event-log';
import { CutLog } from '../../event-log/src/testing/cut-log.js';
import { digestOf, disclose, readDisclosure } from './disclosure.js';
import { type Disclosures } from './disclosures.js';
import { inMemoryDisclosures } from './in-memory-disclosures.js';

const person = 'person-11111111-1111-8111-8111-111111111111';
const registry = new Registry([
  defineCatalogue('sample', {
    'sample.Noted': {
      schema: 2,
      says: 'Something was noted about somebody.',
      fields: {
        place: open(z.string()),
        person: open(z.string().optional()),
        name: sealed(z.string().optional(), 'person'),
        remark: sealed(z.string().optional()),
      },
      sample: { place: 'NE-NIM' },
    },
  }),
]);
const noted = (data: object): AnyEvent => ({ type: 'sample.Noted', data: { place: 'NE-NIM', ...data } });
const stream = 'custos.sample-1';

describe('a sealed member', () => {
  it('leaves the event before it is written and leaves a digest in its place', async () => {
    const { disclosures } = inMemoryDisclosures();
    const [event] = await disclosures.seal('c1', stream, [noted({ person, name: 'A. Exemple', remark: 'was sleeping' })], registry);
    expect(event).toEqual({
      type: 'sample.Noted',
      schema: 2,
      data: { place: 'NE-NIM', person, _sd: expect.arrayContaining([expect.stringMatching(/^[\w-]{43}$/)]), _sd_alg: 'sha-256' },
    });
    const digests = event!.data['_sd'] as string[];
    expect(digests).toHaveLength(2);
    expect(digests).toEqual([...digests].sort());
  });

  it('has the same bytes when the command is repeated, and others under another command', async () => {
    const { disclosures } = inMemoryDisclosures();
    const seal = (command: string) => disclosures.seal(command, stream, [noted({ remark: 'x' }), noted({ remark: 'x' })], registry);
    const first = await seal('c1');
    expect(await seal('c1')).toEqual(first);
    expect(await seal('c2')).not.toEqual(first);
    expect(first[0]!.data['_sd']).not.toEqual(first[1]!.data['_sd']);
  });

  it('has the same bytes in whatever order an object was written', async () => {
    const { disclosures } = inMemoryDisclosures();
    const seal = (remark: unknown) => disclosures.seal('c1', stream, [noted({ remark })], registry);
    expect(await seal({ b: 1, a: 2 })).toEqual(await seal({ a: 2, b: 1 }));
  });

  it('stands nowhere in clear, neither in the event nor at rest', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const sealedEvents = await disclosures.seal('c1', stream, [noted({ remark: 'MARQUEUR' })], registry);
    const stored = [...store.rows.values()].map(({ value, ...row }) => [
      JSON.stringify(row),
      value!.ciphertext.toString('latin1'),
      value!.ciphertext.toString('base64'),
    ]);
    const everything = JSON.stringify([sealedEvents, stored]);
    for (const form of ['MARQUEUR', Buffer.from('MARQUEUR').toString('base64').slice(0, 8)]) expect(everything).not.toContain(form);
  });

  it('goes under the key of the person it is about, the same in every stream, else under the stream', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    await disclosures.seal('c1', stream, [noted({ person, name: 'A', remark: 'B' })], registry);
    await disclosures.seal('c2', `custos.${person}`, [noted({ remark: 'C' })], registry);
    await disclosures.seal('c3', stream, [noted({ name: 'D' })], registry);
    expect([...store.rows.values()].map((row) => row.subject)).toEqual([person, stream, person, stream]);
  });

  it('keeps the digests that an approved correction brings along', async () => {
    const { disclosures } = inMemoryDisclosures();
    const corrected = {
      type: 'sample.Corrected',
      data: { revision: 0, corrects: 'sample.Noted', _sd: ['zzz'], _sd_alg: 'sha-256', correctionReason: 'typing error' },
    };
    const [event] = await disclosures.seal('c1', stream, [corrected], registry);
    expect(event!.data['_sd']).toHaveLength(2);
    expect(event!.data['_sd']).toContain('zzz');
  });

  it('goes under the named person in a correction, too', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const corrected = {
      type: 'sample.Corrected',
      data: { revision: 0, corrects: 'sample.Noted', replacement: { place: 'X', person }, name: 'New name', correctionReason: 'typing error' },
    };
    await disclosures.seal('c1', stream, [corrected], registry);
    expect(new Set([...store.rows.values()].map((row) => row.subject))).toEqual(new Set([person, stream]));
  });

  it('has a salt that only the key and the place determine: the bytes of another implementation', () => {
    const place = { command: 'c1', stream: 'custos.sample-1', index: 3 };
    expect(disclose(Buffer.alloc(32, 7), place, 'remark', 'x')).toEqual({
      text: 'WyI5WVVaX3BRa29HWWhCX2ZkZ3EtU1dnIiwicmVtYXJrIiwieCJd',
      digest: 'OkyfUPJuHk0W0lsFlkx2nTmcSlrxMysvQlb5W13qS2I',
    });
  });

  it('can be checked by any reader of RFC 9901: the digests of its section 4.2.3', () => {
    expect(digestOf('WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0')).toBe('X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
    expect(readDisclosure('WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0')).toEqual({ name: 'family_name', value: 'Möbius' });
  });
});

describe('opening what was sealed', () => {
  const page = async (disclosures: Disclosures) => {
    const [one, two] = await disclosures.seal('c1', stream, [noted({ person, name: 'A', remark: 'B' }), noted({ remark: 'C' })], registry);
    return { title: 'page', rows: [one!.data, { nested: { ...two!.data, kept: [1, { deep: true }] } }], at: new Date(0) };
  };

  it('gives the members back to those who may read them, in one query', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const read = jest.spyOn(store, 'read');
    expect(await disclosures.revealPage(await page(disclosures), { mayRead: true })).toEqual({
      title: 'page',
      rows: [{ place: 'NE-NIM', person, name: 'A', remark: 'B' }, { nested: { place: 'NE-NIM', remark: 'C', kept: [1, { deep: true }] } }],
      at: new Date(0),
    });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('tells others only that something is sealed, and asks for nothing', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const read = jest.spyOn(store, 'read');
    expect(await disclosures.revealPage(await page(disclosures), { mayRead: false })).toMatchObject({
      rows: [{ place: 'NE-NIM', person, sealed: true }, { nested: { place: 'NE-NIM', sealed: true } }],
    });
    expect(read).not.toHaveBeenCalled();
  });

  it('can be allowed object by object', async () => {
    const { disclosures } = inMemoryDisclosures();
    const seen = await disclosures.revealPage(await page(disclosures), { mayRead: (holder) => holder['person'] === undefined });
    expect(seen).toMatchObject({ rows: [{ person, sealed: true }, { nested: { remark: 'C' } }] });
  });

  it('never lets a sealed member take the place of an open one', async () => {
    const { disclosures } = inMemoryDisclosures();
    const [event] = await disclosures.seal('c1', stream, [noted({ remark: 'sealed' })], registry);
    expect(await disclosures.revealPage({ ...event!.data, remark: 'open' }, { mayRead: true })).toMatchObject({ remark: 'open' });
  });

  it('shows what was erased as erased and keeps what others said', async () => {
    const { disclosures } = inMemoryDisclosures();
    const shown = await page(disclosures);
    expect(await disclosures.digestsOf(person)).toHaveLength(1);
    await disclosures.erase(person);
    await disclosures.erase(person);
    expect(await disclosures.revealPage(shown, { mayRead: true })).toMatchObject({ rows: [{ erased: true, remark: 'B' }, { nested: { remark: 'C' } }] });
    expect(await disclosures.reveal(await disclosures.digestsOf(person))).toEqual(new Map());
    await expect(disclosures.seal('c9', stream, [noted({ person, name: 'A' })], registry)).rejects.toThrow(expect.objectContaining({ code: 'subject-erased' }));
  });

  it('is impossible once the key is destroyed, even for one who kept the ciphertext', async () => {
    const { disclosures, keys } = inMemoryDisclosures();
    const shown = await page(disclosures);
    await keys.destroy(person);
    expect(await disclosures.revealPage(shown, { mayRead: true })).toMatchObject({ rows: [{ erased: true }, {}] });
  });

  it('says so when a value is missing that the log names', async () => {
    const { disclosures } = inMemoryDisclosures();
    expect(await disclosures.revealPage({ _sd: ['A'.repeat(43)] }, { mayRead: true })).toEqual({ unavailable: true });
  });

  it('marks a member whose stored bytes were changed, and shows the rest of the page', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const [event] = await disclosures.seal('c1', stream, [noted({ remark: 'B' })], registry);
    const [other] = await disclosures.seal('c2', stream, [noted({ remark: 'C' })], registry);
    store.rows.values().next().value!.value!.ciphertext[0]! ^= 1;
    const shown = await disclosures.revealPage({ rows: [event!.data, other!.data] }, { mayRead: true });
    expect(shown).toMatchObject({ rows: [{ unavailable: true }, { remark: 'C' }] });
  });

  it('never calls a value erased that was only emptied: an erasure has its tombstone', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const shown = await page(disclosures);
    await store.forget(person);
    const read = await disclosures.revealPage(shown, { mayRead: true });
    expect(read).toMatchObject({ rows: [{ unavailable: true, remark: 'B' }, { nested: { remark: 'C' } }] });
    expect(read.rows[0]).not.toHaveProperty('erased');
  });
});

describe('the sweep', () => {
  it('deletes what never reached the log and nothing else', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const log = new InMemoryLog();
    const at = '2026-03-01T10:00:00.000Z';
    const actor = { kind: 'person', id: 'NE.DGD.1', iss: 'custos', role: 'investigator', unit: 'NE.DGD', service: 'customs', country: 'NE' } as const;
    const context = {
      commandId: 'c1',
      intent: 'i',
      at,
      happened: { at, offset: '+01:00', precision: 'instant' },
      actor,
      correlation: 'c1',
      causation: null,
    } as const;
    const logged = await disclosures.seal('c1', stream, [noted({ remark: 'kept' })], registry);
    await log.append(stream, 'no-stream', draftsFor(stream, 'no-stream', logged, context));
    await disclosures.seal('c2', stream, [noted({ remark: 'lost' })], registry);
    await disclosures.seal('c3', 'custos.sample-2', [noted({ remark: 'lost' })], registry);

    expect(await disclosures.sweepOrphans(log, new Date(Date.now() - 1_000))).toBe(0);
    expect(store.rows.size).toBe(3);
    expect(await disclosures.sweepOrphans(log, new Date(Date.now() + 1_000))).toBe(2);
    expect([...store.rows.values()].map((row) => row.command)).toEqual(['c1']);
    expect(await store.unconfirmed(new Date(Date.now() + 1_000))).toEqual([]);
  });

  it('keeps what was given for a history that another hand deleted, and sweeps the others', async () => {
    const { disclosures, store } = inMemoryDisclosures();
    const cutLog = new CutLog('');
    cutLog.cut.add('custos.sample-1');
    await disclosures.seal('c1', 'custos.sample-1', [noted({ remark: 'nobody knows' })], registry);
    await disclosures.seal('c2', 'custos.sample-2', [noted({ remark: 'lost' })], registry);
    expect(await disclosures.sweepOrphans(cutLog, new Date(Date.now() + 1_000))).toBe(1);
    expect([...store.rows.values()].map((row) => row.command)).toEqual(['c1']);
  });
});
