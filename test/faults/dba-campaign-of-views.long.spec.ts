import { Stage } from './dba-campaign.stage.js';

jest.setTimeout(600_000);

describe('an administrator of the database who edits one row of a view alone', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());

  it('is noticed by the verification and on health, in every table, with the row', async () => {
    const edits = (await stage.edits()).filter(({ ofView }) => ofView);
    expect(new Set(edits.map(({ table }) => table)).size).toBeGreaterThan(15);
    expect(await stage.play(edits)).toEqual({ wrong: {}, nothing: [] });
    expect(await stage.verifier.findings()).toEqual([]);
  });
});
