import { randomUUID } from 'node:crypto';
import { inMemoryDisclosures } from '#platform/disclosures';
import type { Principal } from '#platform/identity';
import type { Node } from '../node/node.js';
import { CommandPipeline, type Answer } from '../operations/command-pipeline.js';
import { TransferBatchController } from './transfer-batch.controller.js';

const principal: Principal = { iss: 'https://id.example', sub: 'CI.DGD.4711', roles: ['custodian'], unit: 'CI.DGD', service: 'customs', country: 'CI' };
const UNTIL = 4_711;

/** The batch of as many items as there are answers, on a table of remembered answers that only counts. */
function batchOf(...answers: readonly (Answer | Error)[]) {
  const outcomes = {
    claim: jest.fn(() => Promise.resolve({ kind: 'claimed', until: UNTIL })),
    complete: jest.fn(() => Promise.resolve()),
    release: jest.fn(() => Promise.resolve()),
  };
  const node = { outcomes, keys: inMemoryDisclosures().keys } as unknown as Node;
  const pipeline = new CommandPipeline(undefined as never, node, undefined as never, undefined as never);
  const records = { refused: jest.fn(), named: (_route: string, { id }: { id: string }) => Promise.resolve([`custos.exhibit-${id}`]) };
  const runItem = jest.spyOn(pipeline, 'runItem');
  for (const one of answers) void (one instanceof Error ? runItem.mockRejectedValueOnce(one) : runItem.mockResolvedValueOnce(one));
  const items = answers.map(() => ({ exhibit: randomUUID(), act: 'accept', body: { seal: 'INTACT' } }));
  const run = () =>
    new TransferBatchController(pipeline, node, records as never).run({
      principal,
      headers: { 'idempotency-key': randomUUID() },
      body: { items },
    } as never) as Promise<{
      items: { status: number }[];
    }>;
  return { run, outcomes, runItem, records, items };
}
const answer = (status: number, code?: string): Answer => ({ status, body: { code }, headers: {} });

describe('a batch of hand-overs', () => {
  it('is remembered under its key when each item has an answer to stand on', async () => {
    const { run, outcomes } = batchOf(answer(200), answer(409), answer(404));
    expect((await run()).items.map(({ status }) => status)).toEqual([200, 409, 404]);
    expect([outcomes.complete.mock.calls.length, outcomes.release.mock.calls.length]).toEqual([1, 0]);
  });

  it('leaves one record for all items that were refused alike', async () => {
    const { run, records, items } = batchOf(answer(200), answer(404, 'not-found'), answer(409, 'not-held'), answer(404, 'not-found'), answer(503));
    await run();
    const streams = items.map(({ exhibit }) => `custos.exhibit-${exhibit}`);
    expect(records.refused.mock.calls.map(([, refused]) => refused as unknown)).toEqual([
      { status: 404, code: 'not-found', about: [streams[1], streams[3]] },
      { status: 409, code: 'not-held', about: [streams[2]] },
    ]);
  });

  it('is not remembered when what became of an item is not known, so that the same key asked again tells', async () => {
    const { run, outcomes } = batchOf(answer(200), answer(503));
    expect((await run()).items.map(({ status }) => status)).toEqual([200, 503]);
    expect([outcomes.complete.mock.calls.length, outcomes.release.mock.calls.length]).toEqual([0, 1]);
  });

  it('decides on none of its items for longer than its claim lasts', async () => {
    const { run, runItem } = batchOf(answer(200), answer(200));
    await run();
    expect(runItem.mock.calls.map(([, , { readBy }]) => readBy)).toEqual([UNTIL, UNTIL]);
  });

  it('begins no further item after an accident with one', async () => {
    const { run, outcomes, runItem } = batchOf(new Error('an accident'), ...Array.from({ length: 99 }, () => answer(200)));
    await expect(run()).rejects.toThrow('an accident');
    expect(runItem.mock.calls.length).toBeLessThan(99);
    expect(outcomes.release).toHaveBeenCalledTimes(1);
  });
});
