import { createHash } from 'node:crypto';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CUSTOMS, followOneRifle, TRACER, type Thread } from '../../scenarios/support/thread.js';

jest.setTimeout(120_000);

const hashOf = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

describe('a file that an officer neither sent nor sees', () => {
  let custos: Custos;
  let client: Client;
  let thread: Thread;
  const secret = 'photograph of the seizure, sealed';

  beforeAll(async () => {
    custos = await startCustos({ CUSTOS_UPLOAD_QUOTA: '100000' });
    client = custos.client;
    thread = await followOneRifle(client);
    await send(CUSTOMS, secret);
  });
  afterAll(async () => {
    await custos?.close();
  });

  const send = (user: string, raw: string) => client.send('POST', '/v1/attachments', { user, raw, media: 'application/octet-stream' });
  const message = (document: string) => ({ channel: 'i-24-7', reference: 'CI-2020-0118/2', document });
  const nameIt = (user: string, document: string) => client.command(user, `/v1/traces/${thread.trace}/messages/sent`, message(document));
  const open = (user: string, hash: string) => client.get(user, `/v1/traces/${thread.trace}/attachments/${hash}`);

  it('is not opened by naming its hash in a request of one’s own, and the answer is that of a file that nobody has', async () => {
    const known = await nameIt(TRACER, hashOf(secret));
    const made = await nameIt(TRACER, hashOf('nobody ever sent this'));
    expect([known.status, Object.keys(known.body)]).toEqual([made.status, Object.keys(made.body)]);
    expect(known.status).toBe(200);
    const position = made.headers.get('custos-position')!;
    await client.found(TRACER, `/v1/traces/${thread.trace}`, position);
    const [there, absent] = [await open(TRACER, hashOf(secret)), await open(TRACER, hashOf('nobody ever sent this'))];
    expect([there.status, there.text]).toEqual([absent.status, absent.text]);
    expect(there.body['code']).toBe('attachment-absent');
    const { body } = await client.found(TRACER, '/v1/me/files');
    const owed = (body['awaited'] as { sha256: string }[]).map((one) => one.sha256);
    expect(owed.sort()).toEqual([hashOf(secret), hashOf('nobody ever sent this')].sort());
  });

  it('is opened through the page once the officer who named it sends it himself', async () => {
    await send(TRACER, 'nobody ever sent this');
    expect((await open(TRACER, hashOf('nobody ever sent this'))).status).toBe(200);
    expect((await open(TRACER, hashOf(secret))).status).toBe(404);
  });

  it('signs nothing: a report needs a file that is there, and the refusal does not tell whether another has it', async () => {
    const sign = (document: string) =>
      client.command(CUSTOMS, `/v1/seizures/${thread.seizure}/sign`, {
        signatories: [{ who: CUSTOMS, capacity: 'seizing-officer', outcome: 'signed' }],
        document,
      });
    await send(TRACER, 'a paper of the tracing officer');
    const [another, none] = [await sign(hashOf('a paper of the tracing officer')), await sign(hashOf('the hash of nothing'))];
    expect([another.status, another.text]).toEqual([none.status, none.text]);
    expect([none.status, none.body['code']]).toEqual([422, 'attachment-unknown']);
  });

  it('cannot be heaped up: what no fact names is limited for each officer', async () => {
    expect((await send(TRACER, 'x'.repeat(90_000))).status).toBe(201);
    const more = await send(TRACER, 'y'.repeat(90_000));
    expect([more.status, more.body['code']]).toEqual([413, 'file-quota']);
    expect((await send(CUSTOMS, 'z'.repeat(90_000))).status).toBe(201);
  });

  it('is listed for its uploader with the day on which it goes', async () => {
    const { body } = await client.found(CUSTOMS, '/v1/me/files');
    const mine = (body['unnamed'] as { sha256: string; sent: string; sweptOn: string }[]).find((one) => one.sha256 === hashOf(secret))!;
    expect(Date.parse(mine.sweptOn) - Date.parse(mine.sent)).toBe(30 * 86_400_000);
  });
});
