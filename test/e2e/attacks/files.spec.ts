import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Client as Database } from 'pg';
import { Client } from '../../scenarios/support/client.js';
import { DIST, firstLine, Process, startCustos, type Custos } from '../../scenarios/support/custos.js';
import { CUSTOMS, followOneRifle, reportBody, rifle, TRACER, type Thread } from '../../scenarios/support/thread.js';

jest.setTimeout(240_000);

const COLLEAGUE = 'CI.DGD-AIR.4712';
const JUDGE = 'CI.INSTR-ABIDJAN.4711';
const PHOTOGRAPH = 'photograph of the line of a seizure report';
const NEVER_SENT = 'a photograph that nobody ever sent';
const REPORT = '%PDF-1.7 a report of the laboratory';
const hashOf = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

let custos: Custos;
let client: Client;
let thread: Thread;
/** Not signed yet: its one line names a photograph that its officer sent. */
let seizure: string;
beforeAll(async () => {
  custos = await startCustos({ CUSTOS_UPLOAD_QUOTA: '100000' });
  client = custos.client;
  thread = await followOneRifle(client);
  await send(CUSTOMS, PHOTOGRAPH);
  seizure = (await client.accepted(CUSTOMS, '/v1/seizures', reportBody(thread.operation, '78'))).body['id'] as string;
  const { body } = await client.accepted(CUSTOMS, `/v1/seizures/${seizure}/lines`, { ...rifle(1, 'CI-78-1'), photographs: [hashOf(PHOTOGRAPH)] });
  await client.found(CUSTOMS, `/v1/seizures/${seizure}`, body['position'] as string);
});
afterAll(() => custos?.close());

const send = (user: string, raw: string) => client.send('POST', '/v1/attachments', { user, raw, media: 'application/octet-stream' });
const message = (document: string) => ({ channel: 'i-24-7', reference: 'CI-2020-0118/2', document });
const nameIt = (user: string, document: string) => client.command(user, `/v1/traces/${thread.trace}/messages/sent`, message(document));
const open = (user: string, hash: string) => client.get(user, `/v1/traces/${thread.trace}/attachments/${hash}`);
const ownFiles = async (user: string) => (await client.found(user, '/v1/me/files')).body as Record<'unnamed' | 'awaited', Record<string, string>[]>;
const marking = (text: string, attachments: readonly string[]) => ({
  kind: 'proof',
  place: 'barrel',
  text,
  script: 'Latn',
  status: 'READ_COMPLETE',
  method: 'visual',
  attachments,
});

describe('a photograph of a seizure that an officer neither sent nor may see', () => {
  it('is not opened by naming its hash in a request of his own, and the answer is that for a file that nobody has', async () => {
    expect((await client.get(CUSTOMS, `/v1/seizures/${seizure}/attachments/${hashOf(PHOTOGRAPH)}`)).status).toBe(200);
    expect((await client.get(TRACER, `/v1/seizures/${seizure}/attachments/${hashOf(PHOTOGRAPH)}`)).status).toBe(404);
    const [known, unknown] = [await nameIt(TRACER, hashOf(PHOTOGRAPH)), await nameIt(TRACER, hashOf(NEVER_SENT))];
    expect([known.status, Object.keys(known.body)]).toEqual([200, Object.keys(unknown.body)]);
    expect(unknown.status).toBe(200);
    await client.found(TRACER, `/v1/traces/${thread.trace}`, unknown.headers.get('custos-position')!);
    const [there, absent] = [await open(TRACER, hashOf(PHOTOGRAPH)), await open(TRACER, hashOf(NEVER_SENT))];
    expect([there.status, there.text]).toEqual([absent.status, absent.text]);
    expect([absent.status, absent.body['code']]).toEqual([404, 'attachment-absent']);
  });

  it('is recorded as awaited and owed by him, like one that nobody has', async () => {
    const { awaited } = await ownFiles(TRACER);
    expect(awaited.map(({ sha256 }) => sha256).sort()).toEqual([hashOf(PHOTOGRAPH), hashOf(NEVER_SENT)].sort());
    expect(awaited.map(({ stream }) => stream)).toEqual(Array(2).fill(`custos.trace-${thread.trace}`));
  });

  it('is answered alike as an attachment of a fact', async () => {
    const path = `/v1/firearms/${thread.firearm}/markings`;
    const answers = [];
    for (const bytes of ['a paper of the judge', 'no paper at all']) {
      if (bytes.startsWith('a ')) expect((await send(JUDGE, bytes)).status).toBe(201);
      const { status, body } = await client.command(CUSTOMS, path, marking(`BN 6${bytes.length}`, [hashOf(bytes)]));
      answers.push([status, Object.keys(body)]);
    }
    expect(answers[0]).toEqual([200, ['id', 'revision', 'position']]);
    expect(answers[1]).toEqual(answers[0]);
  });

  it('is not opened by its hash as the text of a mark: no file is named there', async () => {
    const bytes = 'a paper of the judge that nobody names';
    expect((await send(JUDGE, bytes)).status).toBe(201);
    const { body } = await client.accepted(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, marking(hashOf(bytes), []));
    const page = await client.found(CUSTOMS, `/v1/firearms/${thread.firearm}`, body['position'] as string);
    expect(page.text).toContain(hashOf(bytes));
    expect((await client.get(CUSTOMS, `/v1/firearms/${thread.firearm}/attachments/${hashOf(bytes)}`)).status).toBe(404);
  });

  it('opens once he sends the bytes himself, and not before', async () => {
    expect((await send(TRACER, NEVER_SENT)).status).toBe(201);
    expect((await open(TRACER, hashOf(NEVER_SENT))).status).toBe(200);
    expect((await open(TRACER, hashOf(PHOTOGRAPH))).status).toBe(404);
  });

  it('is named by right by a colleague who reads the report, and opens through the page that he names it on', async () => {
    const path = `/v1/firearms/${thread.firearm}`;
    const { headers } = await client.accepted(COLLEAGUE, `${path}/markings`, marking('BN 65', [hashOf(PHOTOGRAPH)]));
    await client.found(COLLEAGUE, path, headers.get('custos-position')!);
    expect((await client.get(COLLEAGUE, `${path}/attachments/${hashOf(PHOTOGRAPH)}`)).text).toBe(PHOTOGRAPH);
    expect((await ownFiles(COLLEAGUE)).awaited).toEqual([]);
  });
});

it('a signature needs a file that is there, and its refusal does not tell whether another officer has it', async () => {
  const sign = (document: string) =>
    client.command(CUSTOMS, `/v1/seizures/${seizure}/sign`, { signatories: [{ who: CUSTOMS, capacity: 'seizing-officer', outcome: 'signed' }], document });
  const [another, none] = [await sign(hashOf('a paper of the judge')), await sign(hashOf('the hash of nothing'))];
  expect([another.status, another.text]).toEqual([none.status, none.text]);
  expect([none.status, none.body['code']]).toEqual([422, 'attachment-unknown']);
  expect((await ownFiles(CUSTOMS)).awaited.map(({ sha256 }) => sha256)).not.toContain(hashOf('the hash of nothing'));
});

it('a document stands in the file with the size and the form that its bytes have, whatever the request says of them', async () => {
  await send(CUSTOMS, REPORT);
  const { headers } = await client.accepted(CUSTOMS, `/v1/cases/${thread.case}/documents`, {
    layer: 'PROCEDURE',
    kind: 'OTHER',
    sha256: hashOf(REPORT),
    size: 5,
    media: 'text/html',
    title: 'Report',
  });
  const { body } = await client.found(CUSTOMS, `/v1/cases/${thread.case}/file`, headers.get('custos-position')!);
  const filed = (body['documents'] as Record<string, unknown>[]).find(({ sha256 }) => sha256 === hashOf(REPORT));
  expect(filed).toMatchObject({ size: REPORT.length, media: 'application/pdf' });
});

it('what no fact names is limited for each officer', async () => {
  expect((await send(JUDGE, 'x'.repeat(90_000))).status).toBe(201);
  const more = await send(JUDGE, 'y'.repeat(90_000));
  expect([more.status, more.body['code']]).toEqual([413, 'file-quota']);
  expect((await send(COLLEAGUE, 'z'.repeat(90_000))).status).toBe(201);
});

describe('a file that no fact names', () => {
  const AGES = { 'sent on a bad link six days ago': 6, 'sent 24 days ago': 24, 'sent 31 days ago, warned in time': 31 };
  const KEPT = [PHOTOGRAPH, 'named, though the tables do not know it'];
  let later: Process;
  let own: Awaited<ReturnType<typeof ownFiles>>['unnamed'];

  beforeAll(async () => {
    for (const bytes of [...Object.keys(AGES), KEPT[1]!]) expect((await send(CUSTOMS, bytes)).status).toBe(201);
    await client.accepted(CUSTOMS, `/v1/firearms/${thread.firearm}/markings`, marking('BN 70', [hashOf(KEPT[1]!)]));
    await custos.process.stop();
    const database = new Database({ connectionString: custos.databaseUrl });
    await database.connect();
    const aged = (sha256: string, days: number) =>
      database.query('update custos.file_upload set at = now() - make_interval(days => $2) where sha256 = $1', [sha256, days]);
    for (const [bytes, days] of Object.entries(AGES)) await aged(hashOf(bytes), days);
    for (const bytes of KEPT) await aged(hashOf(bytes), 400);
    // As after a restore of the tables alone.
    await database.query('delete from custos.file_named where sha256 = $1', [hashOf(KEPT[1]!)]);
    await database.query(`update custos.file_upload set warned_at = now() - interval '8 days' where at < now() - interval '30 days'`);
    await database.end();
    later = await Process.start([join(DIST, 'apps/cli/src/main.js'), 'up', '--json'], custos.env, (out) => firstLine(out));
    client = new Client(later.started['api'] as string);
    await client.until(CUSTOMS, '/v1/me/files', ({ unnamed }) => unnamed.every(({ sha256 }: { sha256: string }) => sha256 !== hashOf(Object.keys(AGES)[2]!)));
    own = (await ownFiles(CUSTOMS)).unnamed;
  });
  afterAll(() => later?.stop());
  const listed = (bytes: string) => own.find(({ sha256 }) => sha256 === hashOf(bytes));

  it('is listed for its officer with the day on which it goes, 30 days after it was sent', () => {
    const { sent, sweptOn, warned } = listed('sent on a bad link six days ago')!;
    expect([Date.parse(sweptOn!) - Date.parse(sent!), warned]).toEqual([30 * 86_400_000, false]);
  });

  it('is announced to him in the week before it goes', () => {
    expect(listed('sent 24 days ago')).toMatchObject({ warned: true });
  });

  it('goes after 30 days, and may be sent again', async () => {
    expect(listed('sent 31 days ago, warned in time')).toBeUndefined();
    expect((await send(CUSTOMS, 'sent 31 days ago, warned in time')).status).toBe(201);
    expect((await ownFiles(CUSTOMS)).unnamed.map(({ sha256 }) => sha256)).toContain(hashOf('sent 31 days ago, warned in time'));
  });

  it('stays, however old, once a fact names it, also where only the log knows', async () => {
    expect((await client.get(CUSTOMS, `/v1/seizures/${seizure}/attachments/${hashOf(PHOTOGRAPH)}`)).text).toBe(PHOTOGRAPH);
    expect((await client.get(CUSTOMS, `/v1/firearms/${thread.firearm}/attachments/${hashOf(KEPT[1]!)}`)).text).toBe(KEPT[1]);
  });
});
