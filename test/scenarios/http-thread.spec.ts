import { createHash, randomUUID } from 'node:crypto';
import { startCustos, type Custos } from './support/custos.js';
import type { Answer, Client } from './support/client.js';
import { rows } from './support/database.js';
import { CLERK, CUSTOMS, followOneRifle, PROSECUTOR, reportBody, rifle, traceBody, TRACER, type Thread } from './support/thread.js';

jest.setTimeout(120_000);

let custos: Custos;
let client: Client;
let thread: Thread;

beforeAll(async () => {
  custos = await startCustos();
  client = custos.client;
  thread = await followOneRifle(client);
});
afterAll(() => custos?.close());

const seals = (number: string) => ({ seal: 'INTACT', seals: [number] });

/** Refused with this status and code, as a problem, and nothing was recorded. */
async function refused(ask: () => Promise<Answer>, status: number, code?: string): Promise<Answer> {
  const before = await client.tail();
  const answer = await ask();
  expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code: code ?? answer.body['code'] });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body['code']).toMatch(/^[a-z0-9-]+$/);
  expect(await client.tail()).toBe(before);
  return answer;
}

describe('one rifle, from the cargo shed to the answer of another country', () => {
  it('stands in its case file with the hand-over to the registry and the answer to the trace', async () => {
    const { body } = await client.found(PROSECUTOR, `/v1/cases/${thread.case}/file`, thread.position);
    expect(body['firearms']).toHaveLength(1);
    const [firearm] = body['firearms'];
    expect(firearm).toMatchObject({ id: thread.firearm, custody: { exhibit: thread.exhibit } });
    expect(firearm.markings.map((one: { text: string }) => one.text)).toEqual(['B-114209']);
    expect(firearm.identifications).toHaveLength(1);
    expect(firearm.custody.parts.map((one: { holder: string }) => one.holder)).toEqual(['CI.GREFFE-ABIDJAN']);
    expect(firearm.custody.steps.map((one: { type: string }) => one.type)).toEqual(
      expect.arrayContaining(['custody.ExhibitRegistered', 'custody.TransferOffered', 'custody.TransferAccepted']),
    );
    const answered = firearm.tracing.requests.find((one: { id: string }) => one.id === thread.trace);
    expect(JSON.stringify(answered)).toContain('ONWARD_TO_COUNTRY');
    expect(firearm.tracing.nextCountry).toBe('TG');
  });

  it('is found by its official number, however the number was typed', async () => {
    const byId = await client.found(CUSTOMS, `/v1/seizures/${thread.seizure}`, thread.position);
    for (const number of [thread.number, 'PV:CI.DGD-AIR:2020:0012', 'pv:CI.DGD-AIR:2020:12']) {
      expect((await client.found(CUSTOMS, `/v1/seizures/${encodeURIComponent(number)}`)).body['id']).toBe(byId.body['id']);
    }
    expect((await client.get(CUSTOMS, '/v1/seizures/PV:CI.DGD-AIR:2020:13')).status).toBe(404);
  });

  it('shows the same state when only what was known at the end is asked for, and none of the answer when asked as of before', async () => {
    const now = await client.found(TRACER, `/v1/traces/${thread.trace}`);
    const then = await client.found(TRACER, `/v1/traces/${thread.trace}?knownAt=${thread.position}`);
    expect(then.body['answers']).toEqual(now.body['answers']);
    const { items } = (await client.found(CUSTOMS, `/v1/firearms/${thread.firearm}/replay`)).body;
    const identified = items.find((one: { type: string }) => one.type === 'identification.FirearmIdentified');
    const before = await client.found(TRACER, `/v1/firearms/${thread.firearm}?knownAt=${identified.source.position}`);
    expect(before.body['identifications']).toHaveLength(1);
    expect(before.body['tracing'].requests.filter((one: { id: string }) => one.id === thread.trace)).toEqual([]);
  });
});

describe('a command', () => {
  const weigh = { remark: 'second look' };
  const inspect = (key: string, body: unknown = seals('CI-12-1'), headers = {}) =>
    client.command(CLERK, `/v1/exhibits/${thread.exhibit}/transfers`, { to: 'CI.LPTS', purpose: 'BALLISTICS', ...(body as object) }, { key, headers });

  it('asked twice under one key is answered twice and recorded once', async () => {
    const key = randomUUID();
    const first = await inspect(key);
    expect(first.status).toBe(200);
    const tail = await client.tail();
    const second = await inspect(key);
    expect({ status: second.status, text: second.text, etag: second.headers.get('etag'), position: second.headers.get('custos-position') }).toEqual({
      status: first.status,
      text: first.text,
      etag: first.headers.get('etag'),
      position: first.headers.get('custos-position'),
    });
    expect(first.headers.get('etag')).toBe(`"${first.body['revision']}"`);
    expect(await client.tail()).toBe(tail);
    await refused(() => inspect(key, { ...seals('CI-12-1'), ...weigh }), 422, 'key-reused');
  });

  it('refused by a rule is refused again under its key, in the same words', async () => {
    const key = randomUUID();
    const first = await refused(() => inspect(key), 409, 'not-free-to-offer');
    const second = await refused(() => inspect(key), 409, 'not-free-to-offer');
    expect(second.text).toBe(first.text);
  });

  it('that names a revision the subject has left is refused with 412, and says where the subject stands', async () => {
    const answer = await refused(
      () => client.command(CUSTOMS, `/v1/firearms/${thread.firearm}/illicit-bases`, {}, { headers: { 'if-match': '"0"' } }),
      422,
      'invalid',
    );
    expect(answer.body['errors'].length).toBeGreaterThan(0);
    const reading = { kind: 'model', place: 'receiver', text: 'M70', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };
    const path = `/v1/firearms/${thread.firearm}/markings`;
    const stale = await refused(() => client.command(CUSTOMS, path, reading, { headers: { 'if-match': '"0"' } }), 412, 'revision-differs');
    const there = stale.headers.get('etag')!;
    expect((await client.command(CUSTOMS, path, reading, { headers: { 'if-match': there } })).status).toBe(200);
    await refused(() => client.command(CUSTOMS, path, reading, { headers: { 'if-match': '0' } }), 400, 'if-match-malformed');
  });

  it('without a key, or with one that is no UUID, is refused', async () => {
    await refused(() => client.send('POST', '/v1/traces', { user: TRACER, json: traceBody(thread.firearm) }), 400, 'idempotency-key-required');
    await refused(() => client.send('POST', '/v1/traces', { user: TRACER, json: traceBody(thread.firearm), key: 'again' }), 400, 'idempotency-key-required');
  });

  it('with a member that nobody knows is refused, and told which', async () => {
    const answer = await refused(
      () => client.command(CUSTOMS, `/v1/seizures/${thread.seizure}/lines`, { ...rifle(2, 'CI-12-2'), colour: 'black' }),
      422,
      'invalid',
    );
    expect(answer.text).toContain('unknown member');
    expect(answer.text).not.toContain('black');
  });

  it('on a report that was signed is refused by the rule, not by the form', () =>
    refused(() => client.command(CUSTOMS, `/v1/seizures/${thread.seizure}/lines`, rifle(2, 'CI-12-2')), 409));

  it('that claims a number which another report has is refused', () =>
    refused(() => client.command(CUSTOMS, '/v1/seizures', reportBody(thread.operation, '0012')), 409, 'number-taken'));

  it('said to have happened tomorrow is refused', () =>
    refused(
      () =>
        client.command(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, {
          kind: 'year',
          place: 'barrel',
          text: '1987',
          script: 'Latn',
          status: 'READ_COMPLETE',
          method: 'visual',
          occurred: { at: new Date(Date.now() + 86_400_000).toISOString(), precision: 'minute', offset: '+00:00', stated: 'tomorrow' },
        }),
      422,
    ));
});

describe('a body that two readers could take for two things', () => {
  const sent = (raw: string | Uint8Array, media = 'application/json') =>
    client.send('POST', `/v1/firearms/${thread.firearm}/markings`, { user: CUSTOMS, raw, media, key: randomUUID() });
  const reading = { kind: 'model', place: 'slide', text: 'M57', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };
  const json = JSON.stringify(reading);

  it('because a member stands in it twice', () => refused(() => sent(json.replace('{', '{"kind":"serial",')), 400, 'json-duplicate-member'));
  it('because a member stands in it twice, once escaped', () =>
    refused(() => sent(json.replace('{', '{"\\u006bind":"serial",')), 400, 'json-duplicate-member'));
  it('because it is nested without end', () => refused(() => sent('['.repeat(100_000)), 400, 'json-too-deep'));
  it('because it is nested deeper than any form', () => refused(() => sent(`{"kind":${'['.repeat(20)}${']'.repeat(20)}}`), 400, 'json-too-deep'));
  it('because half a character stands in it', () => refused(() => sent(json.replace('M57', 'M57\\ud800')), 422));
  it('because NUL stands in it', () => refused(() => sent(json.replace('M57', 'M57\\u0000')), 422));
  it('because a number in it is no whole number', () => refused(() => sent(json.replace('{', '{"year":19.5,')), 400, 'json-number'));
  it('because a number in it is larger than a double holds', () => refused(() => sent(json.replace('{', '{"year":9007199254740993,')), 400, 'json-number'));
  it('because it starts with a byte order mark', () => refused(() => sent(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)])), 400));
  it('because it is not UTF-8', () => refused(() => sent(Buffer.from(json.replace('M57', 'caf\u00e9'), 'latin1')), 400, 'json-not-utf8'));
  it('because it is cut off', () => refused(() => sent(json.slice(0, -5)), 400, 'json-malformed'));
  it('because it names a prototype', () => refused(() => sent(json.replace('{', '{"__proto__":{"kind":"serial"},')), 422, 'invalid'));
  it('is refused as too large above a mebibyte', () => refused(() => sent(JSON.stringify({ ...reading, text: 'x'.repeat(1_100_000) })), 413, 'too-large'));
  it('is refused when it is not JSON by its own word', async () => {
    await refused(() => sent(json, 'text/plain'), 415, 'not-json');
    await refused(() => sent('kind=serial', 'application/x-www-form-urlencoded'), 415, 'not-json');
    await refused(() => sent(json, 'application/octet-stream'), 422);
  });
});

describe('a read', () => {
  it('waits for the position of a receipt, and never for one that the log does not have', async () => {
    const receipt = await client.accepted(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, {
      kind: 'factory',
      place: 'receiver',
      text: 'ZCZ',
      script: 'Latn',
      status: 'READ_COMPLETE',
      method: 'visual',
    });
    const page = await client.found(CUSTOMS, `/v1/firearms/${thread.firearm}`, receipt.body['position']);
    expect(page.text).toContain('ZCZ');
    const beyond = String(BigInt(receipt.body['position']) + 1_000_000n).padStart(receipt.body['position'].length, '0');
    await refused(() => client.get(CUSTOMS, `/v1/firearms/${thread.firearm}`, { 'if-position': beyond }), 409, 'history-changed');
    await refused(() => client.get(CUSTOMS, `/v1/firearms/${thread.firearm}`, { 'if-position': '7' }), 400, 'if-position-malformed');
  });

  it('with a parameter that nobody knows, or an instant that is none, is refused', async () => {
    await refused(() => client.get(CUSTOMS, `/v1/firearms/${thread.firearm}?colour=black`), 422, 'invalid');
    await refused(() => client.get(CUSTOMS, `/v1/firearms/${thread.firearm}?asOf=yesterday`), 422, 'invalid');
    await refused(() => client.get(PROSECUTOR, '/v1/cases?cursor=nonsense'), 400, 'cursor-malformed');
  });

  it('of an address that does not exist is a problem like any other', async () => {
    await refused(() => client.get(CUSTOMS, '/v1/nothing'), 404, 'not-found');
    await refused(() => client.send('DELETE', `/v1/seizures/${thread.seizure}`, { user: CUSTOMS }), 404);
  });
});

describe('a file', () => {
  const bytes = Buffer.from('photograph of the marking on the receiver');
  const digest = createHash('sha256').update(bytes).digest('hex');
  const upload = (raw: Uint8Array, headers: Record<string, string> = {}, media = 'application/octet-stream') =>
    client.send('POST', '/v1/attachments', { user: CUSTOMS, raw, media, headers });

  it('is stored under the hash of its bytes, and can then stand beside a fact', async () => {
    const stored = await upload(bytes, { 'content-sha256': digest });
    expect(stored.status).toBe(201);
    expect(stored.body).toMatchObject({ sha256: digest, size: bytes.length });
    expect((await upload(bytes)).body).toEqual(stored.body);
    const reading = { kind: 'proof', place: 'barrel', text: 'BN 65', script: 'Latn', status: 'READ_COMPLETE', method: 'visual', attachments: [digest] };
    expect((await client.command(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, reading)).status).toBe(200);
    const awaited = { ...reading, text: 'BN 66', attachments: ['0'.repeat(64)] };
    expect((await client.command(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, awaited)).status).toBe(200);
  });

  it('that does not hash to what was declared is not kept', async () => {
    await refused(() => upload(Buffer.from('another photograph'), { 'content-sha256': digest }), 422, 'hash-mismatch');
    await refused(() => upload(bytes, { 'content-sha256': 'abc' }), 400, 'hash-malformed');
    await refused(() => upload(bytes, {}, 'image/jpeg'), 415);
    await refused(() => upload(new Uint8Array(0)), 422, 'attachment-empty');
  });
});

describe('the node', () => {
  it('says that it lives, that everything moves, and how fast', async () => {
    expect((await client.send('GET', '/health/live')).body).toEqual({ status: 'ok' });
    const ready = await client.send('GET', '/health/ready');
    expect({ status: ready.status, said: ready.body['status'] }).toEqual({ status: 200, said: 'ok' });
    expect(ready.body['views'].length).toBeGreaterThan(5);
    const metrics = await client.send('GET', '/metrics');
    expect(metrics.text).toContain('custos_http_request_seconds_bucket');
    expect(metrics.text).toContain('custos_view_lag_seconds');
    expect(metrics.text).not.toContain(thread.seizure);
  });

  it('describes its interface, for readers and for programs', async () => {
    expect((await client.send('GET', '/docs')).text).toContain('Custos');
    expect((await client.send('GET', '/openapi.json')).body['openapi']).toBe('3.1.0');
  });

  it('told to stop, ends well; what it answered stands in the log', async () => {
    const under = Array.from({ length: 8 }, (_, n) =>
      client.command(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, {
        kind: 'factory',
        place: 'receiver',
        text: `ZULU${n}`,
        script: 'Latn',
        status: 'READ_COMPLETE',
        method: 'visual',
      }),
    );
    await under[0];
    const stopped = custos.process.stop('SIGTERM');
    const answers = (await Promise.allSettled(under)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(await stopped).toBe(0);
    expect(answers.filter(({ status }) => status !== 200 && status !== 503).map(({ text }) => text)).toEqual([]);
    const recorded = new Set(
      (await rows<{ position: string }>(custos.databaseUrl, `select position::text from custos_log.event`)).map((one) => Number(one.position)),
    );
    const acknowledged = answers.filter(({ status }) => status === 200).map(({ body }) => Number(body['position']));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.filter((position) => !recorded.has(position))).toEqual([]);
  });
});
