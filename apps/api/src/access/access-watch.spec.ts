import type { ChainBreak, ChainCheck, ChainHead } from '#platform/identity';
import { AccessWatch } from './access-watch.js';

const head: ChainHead = { id: 20_000n, hash: 'h' };
function watch(checks: readonly ChainCheck[], { holds = true, written = undefined as ChainHead | undefined } = {}) {
  const asked: unknown[] = [];
  let n = 0;
  const chain = {
    check: (part: { after?: ChainHead }) => (asked.push(part.after?.id), Promise.resolve(checks[Math.min(n++, checks.length - 1)]!)),
    holds: () => Promise.resolve(holds),
  };
  const records = {
    state: { writable: true, lost: 0 },
    head: written,
    manyDenials: () => Promise.resolve([{ officer: 'CI.DGD.1', unit: 'CI.DGD', denials: 30 }]),
  };
  const log = { readStream: async function* () {} as never };
  return { one: new AccessWatch(records, chain, log, undefined as never), asked, records };
}
const broken: ChainBreak = { record: '7', why: 'changed-or-predecessor-missing' };

describe('the watch over the access records', () => {
  it('goes on where it was, and begins anew after the last record', async () => {
    const { one, asked } = watch([
      { records: 10_000, head },
      { records: 17, head },
    ]);
    for (let n = 0; n < 3; n++) expect(await one.standing({ now: true })).toMatchObject({ state: 'written', officersOftenDenied: 1 });
    expect(asked).toEqual([undefined, 20_000n, undefined]);
  });

  it('keeps saying that they are broken until they were read whole to their end', async () => {
    const { one } = watch([
      { records: 3, head, broken },
      { records: 10_000, head },
      { records: 5, head },
    ]);
    expect(await one.standing({ now: true })).toMatchObject({ state: 'broken', brokenAt: broken });
    expect((await one.standing({ now: true })).state).toBe('broken');
    expect((await one.standing({ now: true })).state).toBe('written');
  });

  it('says that the end is gone which this process wrote', async () => {
    const { one } = watch([{ records: 1, head }], { holds: false, written: head });
    expect(await one.standing({ now: true })).toMatchObject({ state: 'broken', brokenAt: { record: '20000', why: 'missing' } });
  });

  it('looks once in ten seconds, and says at once that nothing can be written', async () => {
    const { one, asked, records } = watch([{ records: 1, head }]);
    for (let n = 0; n < 5; n++) await one.standing();
    expect(asked).toHaveLength(1);
    records.state = { writable: false, lost: 4 };
    expect(await one.standing()).toMatchObject({ state: 'unwritable', lost: 4 });
  });
});
