import { randomUUID } from 'node:crypto';
import type { Answer, Client } from '../scenarios/support/client.js';
import { addressOf, sendExample, shuffled, type Described } from '../scenarios/support/interface.js';
import { found, FULL, randomFrom, SEED } from '../prove/attack.js';
import { quiet, stage, type Stage } from '../prove/stage.js';
import { badBodies, type Schema } from './bad-input.mutations.js';
import { faultOf, movedBetween } from './bad-input.verdict.js';

jest.setTimeout(FULL ? 1_800_000 : 240_000);

const PER_ROUTE = FULL ? 220 : 14;
const ABREAST = 4;
/** Takes no JSON, or works for minutes: these have sentences of their own below. */
const APART = new Set(['uploadAttachment', 'checkRebuild']);

let played: Stage;
let client: Client;
let commands: readonly Described[];
beforeAll(async () => {
  played = await stage();
  client = played.client;
  commands = played.described.filter(({ method, operationId }) => method === 'POST' && !APART.has(operationId));
});
afterAll(() => played?.close());

const timed = async (ask: () => Promise<Answer>) => {
  const begun = performance.now();
  const { status, text, headers } = await ask();
  return { status, text, type: headers.get('content-type'), ms: Math.round(performance.now() - begun) };
};
const open = ({ user }: Described) => user === undefined;
const post = (one: Described, asking: Parameters<Client['send']>[2]) =>
  client.send('POST', addressOf(one), { ...(!open(one) && { user: one.user! }), ...(!open(one) && { key: randomUUID() }), ...asking });
const exampleOf = (one: Described) => one.requestBody?.content['application/json']?.example;

async function abreast<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < items.length; n = next++) await work(items[n]!);
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
}

describe(`bad input (SEED=${SEED})`, () => {
  const keys = new Map<string, string>();

  it('is made from commands that are accepted a moment before, as the interface says', async () => {
    const refused: string[] = [];
    for (const one of shuffled(commands, SEED)) {
      const key = randomUUID();
      keys.set(one.operationId, key);
      const answer = await sendExample(client, one, key);
      const items = (answer.body['items'] ?? []) as { status: number }[];
      if (answer.status >= 300 || one.responses[answer.status] === undefined || items.some(({ status }) => status >= 300))
        refused.push(`${one.operationId}: ${answer.status} ${answer.text}`);
    }
    expect(refused).toEqual([]);
    expect(commands.length).toBeGreaterThan(120);
  });

  it('is refused with a code, in time, on every route, and leaves the log where it was', async () => {
    const faults: string[] = [];
    let sent = 0;
    let slowest = 0;
    const codes = new Map<string, number>();
    const random = randomFrom(SEED);
    for (const one of commands) {
      const before = await quietNow();
      const bodies = badBodies(exampleOf(one), one.requestBody!.content['application/json']!.schema as Schema, PER_ROUTE, random);
      if (bodies.length < PER_ROUTE) faults.push(`${one.operationId}: only ${bodies.length} bodies`);
      await abreast(bodies, async ({ what, raw, media }) => {
        const answer = await timed(() => post(one, { raw, ...(media !== undefined && { media }) }));
        sent += 1;
        slowest = Math.max(slowest, answer.ms);
        const fault = faultOf(answer);
        if (fault !== undefined) faults.push(`${one.operationId}: ${what}: ${fault}`);
        const code = (parsed(answer.text)['code'] as string | undefined) ?? 'none';
        codes.set(code, (codes.get(code) ?? 0) + 1);
      });
      const moved = movedBetween(before, await client.tail());
      if (moved !== undefined) faults.push(`${one.operationId}: ${moved}`);
    }
    found({
      seed: SEED,
      routes: commands.length,
      bodies: sent,
      perRoute: PER_ROUTE,
      slowestMs: slowest,
      codes: Object.fromEntries([...codes].sort()),
      faults: faults.length,
    });
    expect(faults).toEqual([]);
  });

  it('under one’s own key is refused when it asks for something else', async () => {
    const faults: string[] = [];
    const before = await quiet(client);
    for (const one of commands.filter((each) => !open(each))) {
      const example = exampleOf(one) as { items?: readonly unknown[] } & Record<string, unknown>;
      const other =
        example.items === undefined
          ? { ...example, occurred: { at: '2024-05-05T05:05:00.000Z', offset: '+00:00', precision: 'minute', stated: 'five past five' } }
          : { items: example.items.slice(0, 1) };
      const { status, text } = await post(one, { json: other, key: keys.get(one.operationId)! });
      if (status !== 422 || parsed(text)['code'] !== 'key-reused') faults.push(`${one.operationId}: ${status} ${text}`);
    }
    expect(faults).toEqual([]);
    expect(await client.tail()).toBe(before);
  });

  it('in headers is refused with a code', async () => {
    const before = await quiet(client);
    const faults: string[] = [];
    for (const one of commands.filter((each) => !open(each))) {
      const json = exampleOf(one);
      const wrong: readonly [string, Parameters<Client['send']>[2]][] = [
        ['no key', { json, key: undefined }],
        ...['', 'x', '00000000-0000-0000-0000-000000000000', `${randomUUID()}x`, `${randomUUID()}, ${randomUUID()}`].map(
          (key): [string, Parameters<Client['send']>[2]] => [`the key ${key}`, { json, key }],
        ),
        ...(one.operationId === 'transferBatch' ? [] : ['7', '"x"', '*', 'W/"1"', '"-1"', `"${'9'.repeat(40)}"`]).map(
          (revision): [string, Parameters<Client['send']>[2]] => [`If-Match ${revision}`, { json, headers: { 'if-match': revision } }],
        ),
      ];
      for (const [what, asking] of FULL ? wrong : shuffled(wrong, SEED).slice(0, 2)) {
        const fault = faultOf(await timed(() => post(one, asking)));
        if (fault !== undefined) faults.push(`${one.operationId}: ${what}: ${fault}`);
      }
    }
    expect(faults).toEqual([]);
    expect(await client.tail()).toBe(before);
  });

  it('is refused where files, batches and checks are asked for', async () => {
    const before = await quiet(client);
    const faults: string[] = [];
    const ask = async (what: string, path: string, asking: Parameters<Client['send']>[2]) => {
      const fault = faultOf(await timed(() => client.send('POST', path, asking)));
      if (fault !== undefined) faults.push(`${path}: ${what}: ${fault}`);
    };
    const octets = { user: 'CI.DGD-AIR.4711', media: 'application/octet-stream' };
    await ask('no bytes', '/v1/attachments', { ...octets, raw: '' });
    await ask('JSON', '/v1/attachments', { user: octets.user, json: {} });
    await ask('a hash in capitals', '/v1/attachments', { ...octets, raw: 'x', headers: { 'content-sha256': 'A'.repeat(64) } });
    await ask('another hash', '/v1/attachments', { ...octets, raw: 'x', headers: { 'content-sha256': '0'.repeat(64) } });
    const administrator = 'XX.EXPLOITATION.4711';
    for (const raw of ['{"a":1}', '[1]', '"x"', '7', 'null', 'true', '{', '[]'])
      await ask(raw, '/v1/rebuild-checks', { user: administrator, raw, key: randomUUID() });
    await ask('no key', '/v1/rebuild-checks', { user: administrator, json: {} });
    expect(faults).toEqual([]);
    expect(await client.tail()).toBe(before);
  });

  it('in addresses is refused with a code, and never fails the server', async () => {
    const before = await quiet(client);
    const faults: string[] = [];
    let sent = 0;
    // What a list gave ends with a mark of the log; without one nothing would come as far as the list's own reading of its cursor.
    const { next } = (await client.get('CI.DGD-AIR.4711', '/v1/work-list?limit=1')).body as { next: string };
    const mark = next.slice(next.indexOf('.'));
    const ODD = [
      '%00',
      '%ff%fe',
      '..%2f..%2f',
      '%2e%2e',
      "'%20or%201=1--",
      '%F0%9F%98%80',
      'x'.repeat(150),
      'x'.repeat(3_000),
      'PV:CI.DGD-AIR:2026:%00',
      'PV::0:',
      '00000000-0000-0000-0000-000000000000',
      '%ED%A0%80',
      'null',
      '[object%20Object]',
      '%0d%0aX:1',
    ];
    for (const one of played.described) {
      const address = addressOf(one);
      const bad: string[] = [];
      const [path, query = ''] = address.split('?', 2) as [string, string?];
      const ids = one.parameters.filter(({ in: where }) => where === 'path');
      for (const { name } of ids) for (const odd of ODD) bad.push(addressWith(one, name, odd));
      if (one.method === 'GET' && one.user !== undefined && one.operationId !== 'whoAmI') {
        const and = query === '' ? '?' : `?${query}&`;
        const known = one.parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name);
        bad.push(`${path}${and}surplus=1`, `${path}${and}__proto__=1`, `${path}${and}%00=1`);
        for (const name of known) {
          const values = name === 'limit' || name === 'step' ? ['abc', '-1', '0', '1.5', '1e400', '999999999999', '', '%00', '١٢'] : wrongValues(name, mark);
          for (const value of values) bad.push(`${path}${and.replace(new RegExp(`([?&])${name}=[^&]*&?`), '$1')}${name}=${value}`);
          bad.push(`${path}?${name}=a&${name}=b`, `${path}?${name}[$ne]=1`, `${path}?${name}[]=1`);
        }
      }
      for (const one_ of FULL ? bad : shuffled(bad, SEED).slice(0, 12)) {
        sent += 1;
        const answer = await timed(() =>
          client.send(one.method, one_, {
            ...(one.user !== undefined && { user: one.user }),
            ...(one.method === 'POST' && { json: exampleOf(one) ?? {}, key: randomUUID() }),
          }),
        );
        const fault = faultOf(answer);
        if (fault !== undefined) faults.push(`${one.method} ${one_.slice(0, 200)}: ${fault}`);
      }
    }
    found({ addresses: sent, addressFaults: faults.length });
    expect(faults).toEqual([]);
    expect(await client.tail()).toBe(before);
  });

  /** Policies may still answer what the examples recorded; nothing else is asked meanwhile. */
  let settled = false;
  const quietNow = async () => (settled ? client.tail() : ((settled = true), quiet(client)));
});

describe('unusual but legal input', () => {
  const UNUSUAL = {
    'from right to left': 'عُثر عليها تحت المقعد \u200f(12)\u200e',
    'of look-alikes': 'АК-47 ѕеrіаl О0О',
    'with digits of another script': '٤٢ و ४२ و 42',
    'with characters beyond the sixteenth bit': '😀 𐓷𐓘𐓻𐓘𐓻𐓟 𝔸',
    'with marks that combine': 'e\u0301cole É \u1E9B\u0323',
    'with quotes and markup': `"'<b>&amp;</b>\\ \u2028 ; drop table x;--`,
    'with line breaks and tabs': 'first\n\tsecond\r\nthird',
  };

  it.each(Object.entries(UNUSUAL))('%s is stored as it came', async (_name, text) => {
    const recording = commands.find(({ operationId }) => operationId === 'recordSeizure')!;
    const example = exampleOf(recording) as { number: object };
    const number = { ...example.number, n: `U${randomUUID().slice(0, 8)}`, written: text.replace(/[\n\t\r]/g, ' ').slice(0, 60) };
    const { body } = await client.accepted(recording.user!, '/v1/seizures', { ...example, number, exactPlace: text, circumstances: text });
    const page = await client.found(recording.user!, `/v1/seizures/${body['id']}`, body['position'] as string);
    expect(page.body['recorded']).toMatchObject({ exactPlace: text, circumstances: text });
    expect(page.body['number'].written).toBe(number.written);
  });

  it('is a key that another officer has used, too', async () => {
    const recording = commands.find(({ operationId }) => operationId === 'recordSeizure')!;
    const example = exampleOf(recording) as { number: object };
    const key = randomUUID();
    const numbered = (n: string) => ({ ...example, number: { ...example.number, n } });
    const [first, second] = [
      await client.command('CI.DGD-AIR.4711', '/v1/seizures', numbered(`K${key.slice(0, 7)}`), { key }),
      await client.command('CI.DGD-AIR.4713', '/v1/seizures', numbered(`L${key.slice(0, 7)}`), { key }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body['id']).not.toBe(second.body['id']);
  });
});

/** With the remedy taken away: each of these must be called a fault, or the attack proves nothing. */
describe('the judge of answers', () => {
  const good = { status: 422, text: '{"status":422,"code":"invalid"}', type: 'application/problem+json; charset=utf-8', ms: 3 };
  it.each([
    ['a failure of the server', { ...good, status: 500 }],
    ['bad input that was taken', { ...good, status: 201 }],
    ['an error that is no problem', { ...good, type: 'text/html' }],
    ['a problem without a code', { ...good, text: '{"status":422}' }],
    ['a problem that is no JSON', { ...good, text: '<html>' }],
    ['an answer that took too long', { ...good, ms: 5_001 }],
  ])('sees %s', (_name, answer) => expect(faultOf(answer)).toBeDefined());
  it('passes a refusal, and sees a log that moved', () => {
    expect(faultOf(good)).toBeUndefined();
    expect(movedBetween('1', '1')).toBeUndefined();
    expect(movedBetween('1', '2')).toBeDefined();
  });
});

function wrongValues(name: string, mark: string): readonly string[] {
  if (name === 'cursor') {
    const keys = ['1:1', '\0', 'custos.a\0b', 'x'.repeat(400), '2024-99-99T00:00:00.000Z|1', '2024-02-30T00:00:00.000Z|1', '|', '00000000000000000001|'];
    const own = keys.flatMap((key) => [1, 2, 3, 99].map((version) => Buffer.from(`${version}:${key}`).toString('base64url')));
    return ['x', '%00', '%ff', 'x'.repeat(400), mark, `x${mark}`, own[0]!, ...own.map((one) => `${one}${mark}`)];
  }
  if (name === 'asOf' || name === 'knownAt' || name === 'from' || name === 'until')
    return ['yesterday', '2024-02-30T00:00:00.000Z', '%00', '', '2024-01-01', '1'.repeat(19), '9'.repeat(400), '2024-01-01T00:00:00.000%2B01:00'];
  if (name === 'unit' || name === 'kind') return ['%00', 'x'.repeat(400)];
  return ['%00', 'x'.repeat(400), '', "'", '%ff'];
}

function addressWith(one: Described, name: string, odd: string): string {
  const [path, query] = addressOf(one).split('?', 2) as [string, string?];
  const example = String(one.parameters.find((each) => each.in === 'path' && each.name === name)!.example);
  return path.replace(encodeURIComponent(example), odd) + (query === undefined ? '' : `?${query}`);
}
const parsed = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
};
