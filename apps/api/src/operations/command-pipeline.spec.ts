import { randomUUID } from 'node:crypto';
import type { CommandBus } from '@nestjs/cqrs';
import { aggregate, type Change } from '#platform/commands';
import { inMemoryDisclosures } from '#platform/disclosures';
import { DeciderRunner, InMemoryLog, noSealer } from '#platform/event-log';
import type { Claim, Principal } from '#platform/identity';
import { defineCatalogue, DomainError, open, Registry, z, type Decider, type EventsIn } from '#platform/kernel';
import type { Visibility } from '../access/visibility.js';
import type { Node } from '../node/node.js';
import { CommandPipeline, type Asked } from './command-pipeline.js';
import { command, type CommandOperation } from './operation.js';
import { Problem } from './problem.js';
import { NOBODY } from './request.js';
import type { CommandServices } from './services.js';

const catalogue = defineCatalogue('box', { 'box.Filled': { schema: 1, says: 'A box was filled.', fields: { with: open(z.string()) }, sample: { with: 'x' } } });
type Event = EventsIn<typeof catalogue>;
const decider: Decider<number, { kind: 'fill'; with: string }, Event> = {
  name: 'box',
  version: 1,
  initial: 0,
  decide: (asked, filled) => {
    if (filled > 0) throw new DomainError('box-full', 'The box is full');
    return [{ type: 'box.Filled', data: { with: asked.with } }];
  },
  evolve: (filled) => filled + 1,
};
const box = aggregate('box', decider);
const body = z.strictObject({ with: z.string().max(50) });
const principal: Principal = { iss: 'https://id.example', sub: 'CI.DGD.4711', roles: ['investigator'], unit: 'CI.DGD', service: 'customs', country: 'CI' };

/** The pipeline on a log in memory; answers are remembered as the table remembers them, until `forget`. */
function pipeline({ mayAct = true, holds = undefined as string | undefined, claimedForMs = 8_000 } = {}) {
  const log = new InMemoryLog();
  const runner = new DeciderRunner(log, new Registry([catalogue]), noSealer);
  const { keys } = inMemoryDisclosures();
  const answers = new Map<string, { intent: string; status?: number; body?: unknown }>();
  const asked: string[] = [];
  const lookups = { attachment: true };
  const outcomes = {
    claim: (who: string, key: string, intent: string): Promise<Claim> => {
      const known = answers.get(`${who} ${key}`);
      if (known === undefined) answers.set(`${who} ${key}`, { intent });
      else if (known.intent !== intent) return Promise.resolve({ kind: 'reused' });
      else if (known.status !== undefined) return Promise.resolve({ kind: 'known', status: known.status, body: known.body });
      return Promise.resolve({ kind: 'claimed', until: performance.now() + claimedForMs });
    },
    remembers: (who: string, key: string) => Promise.resolve(answers.get(`${who} ${key}`)?.status !== undefined),
    complete: (who: string, key: string, status: number, answer: unknown) =>
      Promise.resolve(void Object.assign(answers.get(`${who} ${key}`)!, { status, body: answer })),
    release: (who: string, key: string) => Promise.resolve(void answers.delete(`${who} ${key}`)),
  };
  const bus = { execute: ({ aggregate: of, id, request }: Change<never>) => runner.run(of.stream(id), of.decider, request) };
  const services = {
    idOf: (text: string) => Promise.resolve(/^[0-9a-f-]{36}$/.test(text) ? text : holds),
    of: () => ({}),
    nameFiles: ({ hashes }: { hashes: readonly string[] }) =>
      lookups.attachment
        ? Promise.resolve(hashes.map((sha256) => ({ sha256, size: 1, media: 'image/png' }))).then((all) => ({ attachments: all, all, added: hashes }))
        : Promise.reject(new Problem(422, 'attachment-unknown')),
    forgetFiles: () => Promise.resolve(),
  };
  const visibility = { mayAct: (_who: Principal, stream: string) => (asked.push(stream), Promise.resolve(mayAct)) };
  const commands = new CommandPipeline(
    bus as unknown as CommandBus,
    { runner, keys, outcomes, exercise: false } as unknown as Node,
    services as unknown as CommandServices,
    visibility as unknown as Visibility,
  );
  return { commands, log, asked, lookups, hide: () => (mayAct = false), forget: () => answers.clear(), answers };
}
const operation = (more: Partial<CommandOperation> = {}): CommandOperation =>
  command(box, {
    operationId: 'fillBox',
    path: '/v1/boxes/{id}/fillings',
    summary: 'Fill',
    tag: 'box',
    roles: ['investigator'],
    body,
    command: ({ body: sent }) => ({ kind: 'fill', ...sent }),
    example: { user: 'CI.DGD.4711', body: { with: 'x' } },
    ...more,
  });
const ID = 'a0000000-0000-8000-8000-000000000001';
const ask = (more: Partial<Asked> = {}): Asked => ({
  principal,
  params: { id: ID },
  body: { with: 'sand' },
  path: `/v1/boxes/${ID}/fillings`,
  idempotencyKey: randomUUID(),
  ifMatch: undefined,
  ...more,
});
const item = (lastsMs = 8_000) => ({ cmd: randomUUID(), batch: 'b', readBy: performance.now() + lastsMs });
const events = async (log: InMemoryLog) => (await log.tail())?.position;

describe('a command over HTTP', () => {
  it('is accepted with a receipt, and answered alike when it is asked again', async () => {
    const { commands } = pipeline();
    const request = ask();
    const first = await commands.run(operation(), request);
    expect(first).toEqual({
      status: 200,
      body: { id: ID, revision: 0, position: '0'.repeat(20) },
      headers: { etag: '"0"', 'custos-position': '0'.repeat(20) },
    });
    expect(await commands.run(operation(), request)).toEqual(first);
  });

  it('that was accepted stays accepted when its answer was forgotten and its lookups would refuse it now', async () => {
    const { commands, forget } = pipeline();
    let free = true;
    const claiming = operation({
      before: () => {
        if (!free) throw new DomainError('number-taken', 'This number is another’s now');
        return Promise.resolve();
      },
    });
    const request = ask();
    const first = await commands.run(claiming, request);
    forget();
    free = false;
    expect(await commands.run(claiming, request)).toEqual(first);
    await expect(commands.run(claiming, { ...request, body: { with: 'water' } })).rejects.toMatchObject({ code: 'key-reused' });
    forget();
    await expect(commands.run(claiming, { ...request, body: { with: 'water' } })).rejects.toMatchObject({ name: 'KeyReused' });
  });

  it('that a rule refused is refused again in the same words, without being decided', async () => {
    const { commands, answers } = pipeline();
    await commands.run(operation(), ask());
    const request = ask();
    await expect(commands.run(operation(), request)).rejects.toMatchObject({ code: 'box-full' });
    expect([...answers.values()].at(-1)).toMatchObject({ status: 409, body: { code: 'box-full' } });
    expect(await commands.run(operation(), request)).toMatchObject({ status: 409, body: { code: 'box-full' }, headers: {} });
  });

  it('that was answered is answered alike when its subject is hidden since, and nothing else is', async () => {
    const { commands, log, answers, hide } = pipeline();
    const [filled, refused] = [ask(), ask()];
    const first = await commands.run(operation(), filled);
    await expect(commands.run(operation(), refused)).rejects.toMatchObject({ code: 'box-full' });
    hide();
    expect(await commands.run(operation(), filled)).toEqual(first);
    expect(await commands.run(operation(), refused)).toMatchObject({ status: 409, body: { code: 'box-full' } });
    await expect(commands.run(operation(), { ...filled, body: { with: 'water' } })).rejects.toMatchObject({ status: 422, code: 'key-reused' });
    await expect(commands.run(operation(), ask())).rejects.toMatchObject({ status: 404 });
    expect([answers.size, await events(log)]).toEqual([2, '0'.repeat(20)]);
  });

  it('that slept longer than its claim lasts changes nothing: it may have been answered elsewhere meanwhile', async () => {
    const { commands, log, answers } = pipeline({ claimedForMs: 20 });
    const sleeping = operation({ before: () => new Promise((woken) => setTimeout(woken, 40)) });
    await expect(commands.run(sleeping, ask())).rejects.toMatchObject({ name: 'TooBusy' });
    expect([answers.size, await events(log)]).toEqual([0, undefined]);
    expect(await commands.run(operation(), ask())).toMatchObject({ status: 200 });
  });

  it('that is an item of a batch whose claim has lapsed is to be asked again, unless it was carried out', async () => {
    const { commands, log } = pipeline();
    const carriedOut = item();
    const first = await commands.runItem(operation(), ask(), carriedOut);
    expect(await commands.runItem(operation(), ask(), { ...carriedOut, readBy: 0 })).toEqual(first);
    const another = ask({ params: { id: ID.replace('a', 'b') } });
    expect(await commands.runItem(operation(), another, item(-1))).toMatchObject({ status: 503, body: { code: 'busy' } });
    expect(await events(log)).toBe('0'.repeat(20));
  });

  it('that named a file too early is accepted under the same key once the file is there', async () => {
    const { commands, lookups } = pipeline();
    lookups.attachment = false;
    const request = ask({ body: { with: 'sand', attachments: ['a'.repeat(64)] } });
    await expect(commands.run(operation(), request)).rejects.toMatchObject({ status: 422, code: 'attachment-unknown' });
    lookups.attachment = true;
    expect(await commands.run(operation(), request)).toMatchObject({ status: 200 });
  });

  it('on what its officer may not see, and on what nobody is called, looks the same way, answers the same and leaves nothing behind', async () => {
    const [forbidden, absent] = [pipeline({ mayAct: false }), pipeline({ mayAct: false })];
    await expect(forbidden.commands.run(operation(), ask())).rejects.toMatchObject({ status: 404, code: 'not-found' });
    await expect(absent.commands.run(operation(), ask({ params: { id: 'PV:CI.DGD:2026:1' } }))).rejects.toMatchObject({ status: 404, code: 'not-found' });
    expect([forbidden.asked, absent.asked]).toEqual([[`custos.box-${ID}`], [`custos.box-${NOBODY}`]]);
    expect([forbidden.answers.size, absent.answers.size, await events(forbidden.log)]).toEqual([0, 0, undefined]);
    const open = pipeline({ mayAct: true });
    await expect(open.commands.run(operation(), ask({ params: { id: 'nobody' } }))).rejects.toMatchObject({ status: 404 });
  });

  it.each<[number, string, Partial<Asked>]>([
    [400, 'idempotency-key-required', { idempotencyKey: undefined }],
    [400, 'idempotency-key-required', { idempotencyKey: 'again' }],
    [400, 'if-match-malformed', { ifMatch: '7' }],
    [422, 'invalid', { body: { with: 1 } }],
    [422, 'invalid', { body: null }],
    [422, 'invalid', { body: [] }],
    [422, 'invalid', { body: { with: 'x', more: 1 } }],
    [422, 'invalid', { body: { with: 'x', occurred: { at: '2024-02-31T00:00:00.000Z', offset: '+00:00', precision: 'day' } } }],
  ])('is refused with %i %s before anything is looked at', async (status, code, more) => {
    const { commands, asked, answers } = pipeline();
    await expect(commands.run(operation(), ask(more))).rejects.toMatchObject({ status, code });
    expect([asked, answers.size]).toEqual([[], 0]);
  });

  it.each(['a\0b', 'half \ud800'])('whose text no log can hold is refused before its key is claimed', async (text) => {
    const { commands, answers, log } = pipeline();
    await expect(commands.run(operation(), ask({ body: { with: text } }))).rejects.toMatchObject({ name: 'AppendMalformed' });
    expect(await commands.runItem(operation(), ask({ body: { with: text } }), item())).toMatchObject({ status: 422, body: { code: 'text-malformed' } });
    expect([answers.size, await events(log)]).toEqual([0, undefined]);
  });

  it('under a key in capitals is the same command', async () => {
    const { commands } = pipeline();
    const request = ask();
    const first = await commands.run(operation(), request);
    expect(await commands.run(operation(), { ...request, idempotencyKey: request.idempotencyKey!.toUpperCase() })).toEqual(first);
  });
});
