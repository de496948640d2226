import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { custos, firstLine, freshPlace, Process, succeeding, type Place } from '../../scenarios/support/custos.js';
import { rows } from '../../scenarios/support/database.js';
import { describedBy, playGiven, sendExample, type Described } from '../../scenarios/support/interface.js';
import { Client, type Answer } from '../../scenarios/support/client.js';

const start = (env: Readonly<Record<string, string>>) => Process.start(['apps/cli/src/main.js', 'up', '--json'], env, (out) => firstLine(out));
const refusal = async (env: Readonly<Record<string, string>>): Promise<string> => {
  const { code, err } = await custos(['up', '--json'], env);
  expect(code).toBe(1);
  return err;
};
/** A page with a sealed member, as the interface's own example makes it. */
const PAGE = 'readCaseFile';
/** The views may have to catch up first: until then the page is absent. */
/** What a page says, wherever the view that it comes from has read to: the rotation is a fact of the log as well. */
const pageOf = ({ body: { position: _, ...page } }: Answer): object => page;

async function settledPage(client: Client, page: Described): Promise<Answer> {
  for (const until = Date.now() + 30_000; ; await pause(200)) {
    const answer = await sendExample(client, page, '');
    if (answer.status === 200 || Date.now() > until) return answer;
  }
}
const keyEvents = (place: Place) =>
  rows<{ type: string; check: string }>(
    place.databaseUrl!,
    `select type, entry::json->'data'->>'keyCheck' as check from custos_log.event where type in ('log.LogOpened', 'log.KeyChecked') order by position`,
  );

describe('whoever takes, exchanges or exposes the keys of a node', () => {
  let place: Place;
  let keys: string;
  let page: Described;
  let shown: object;

  beforeAll(async () => {
    place = await freshPlace();
    keys = join(place.data, 'keys');
    const node = await start(place.env);
    const client = new Client(node.started['api'] as string);
    try {
      const described = await describedBy(client);
      page = described.find(({ operationId }) => operationId === PAGE)!;
      // Only what this page stands on.
      expect(
        await playGiven(
          client,
          described.map((one) => (one === page ? one : { ...one, given: [] })),
        ),
      ).toEqual(new Map());
      const answer = await settledPage(client, page);
      expect(answer.status).toBe(200);
      shown = pageOf(answer);
    } finally {
      await node.stop();
    }
  }, 120_000);
  afterAll(() => place.close());

  it('finds the key named in event 0 by its check value, and in the folder', async () => {
    const [opened] = await keyEvents(place);
    expect(opened).toMatchObject({ type: 'log.LogOpened', check: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/) as string });
    expect((await readFile(join(keys, 'kek.check'), 'latin1')).trim()).toBe(opened!.check);
  });

  it('cannot start the node with another key-encryption key', async () => {
    expect(await refusal({ ...place.env, CUSTOS_KEK: 'a'.repeat(64) })).toMatch(/not the one that the log was sealed with/);
  });

  it('cannot start the node without its keys: none are made anew beside a log that is not empty', async () => {
    await rename(keys, `${keys}.away`);
    expect(await refusal(place.env)).toMatch(/holds no key-encryption key/);
    await rm(keys, { recursive: true, force: true });
    await mkdir(keys, { mode: 0o700 });
    const kek = (await readFile(join(`${keys}.away`, 'kek'), 'latin1')).trim();
    expect(await refusal({ ...place.env, CUSTOS_KEK: kek })).toMatch(/holds no keys/);
    await rm(keys, { recursive: true, force: true });
    await rename(`${keys}.away`, keys);
  });

  it('cannot start the node with keys that others can read', async () => {
    await chmod(join(keys, 'kek'), 0o644);
    expect(await refusal(place.env)).toMatch(/others than its owner can read/);
    await chmod(join(keys, 'kek'), 0o600);
    await chmod(keys, 0o755);
    expect(await refusal(place.env)).toMatch(/others than its owner can read/);
    await chmod(keys, 0o700);
  });

  it('is answered by a rotation: every key is wrapped anew, the log says so, the old key opens nothing, and all is read as before', async () => {
    const old = (await readFile(join(keys, 'kek'), 'latin1')).trim();
    const done = JSON.parse(await succeeding(['keys', 'rotate', '--json'], place.env)) as { rewrapped: number; keyCheck: string; damaged: string[] };
    expect(done.rewrapped).toBeGreaterThan(0);
    expect(done.damaged).toEqual([]);
    const events = await keyEvents(place);
    expect(events.map(({ type }) => type)).toEqual(['log.LogOpened', 'log.KeyChecked']);
    expect(events[1]!.check).toBe(done.keyCheck);
    expect(await refusal({ ...place.env, CUSTOS_KEK: old })).toMatch(/not the one that the log was sealed with/);
    const node = await start(place.env);
    try {
      expect(pageOf(await settledPage(new Client(node.started['api'] as string), page))).toEqual(shown);
    } finally {
      await node.stop();
    }
  }, 120_000);

  it('sees the key come from a file that its owner alone can read, or from a command, and from one place only', async () => {
    const kek = (await readFile(join(keys, 'kek'), 'latin1')).trim();
    const file = join(place.data, 'kek-elsewhere');
    await writeFile(file, `${kek}\n`, { mode: 0o644 });
    expect(await refusal({ ...place.env, CUSTOS_KEK_FILE: file })).toMatch(/can be read by others/);
    await chmod(file, 0o600);
    for (const [name, from] of [
      ['CUSTOS_KEK_FILE', file],
      ['CUSTOS_KEK_COMMAND', `cat ${file}`],
    ] as const) {
      const node = await start({ ...place.env, [name]: from });
      await node.stop();
    }
    expect(await refusal({ ...place.env, CUSTOS_KEK_FILE: file, CUSTOS_KEK_COMMAND: `cat ${file}` })).toMatch(/from one place/);
  }, 120_000);

  it('takes no page away by damaging or emptying what is sealed: the member is unavailable, and nothing is called erased', async () => {
    await rows(
      place.databaseUrl!,
      'update custos.disclosure set ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1) where ciphertext is not null',
    );
    const node = await start(place.env);
    const client = new Client(node.started['api'] as string);
    try {
      const damaged = await settledPage(client, page);
      expect(damaged.status).toBe(200);
      expect(damaged.text).toContain('"unavailable":true');
      await rows(place.databaseUrl!, 'update custos.disclosure set iv = null, ciphertext = null');
      const emptied = await settledPage(client, page);
      expect(emptied.text).toBe(damaged.text);
      expect(emptied.text).not.toContain('"erased"');
    } finally {
      await node.stop();
    }
  }, 60_000);
});
