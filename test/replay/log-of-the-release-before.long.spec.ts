import { ALLOWED } from './log-of-the-release-before.allowed.js';
import {
  ARCHIVE,
  differencesOf,
  importedNode,
  keptPages,
  readArchive,
  readPages,
  type Archive,
  type ImportedNode,
  type PageDifference,
  type ReadPage,
} from './log-of-a-release.js';

jest.setTimeout(600_000);

const allowed = (one: PageDifference) => ALLOWED.some(({ path, at, user }) => path.test(one.path) && at.test(one.at) && (user?.test(one.user) ?? true));

describe('a log that release 0.1.0 wrote', () => {
  let archive: Archive;
  let node: ImportedNode;
  let before: readonly ReadPage[];
  let differences: readonly PageDifference[];

  beforeAll(async () => {
    archive = await readArchive(ARCHIVE);
    before = await keptPages();
    node = await importedNode(ARCHIVE);
    const after = await readPages(node.client, before, archive.tail);
    differences = before.flatMap((page, n) => differencesOf(page, after[n]!));
  });
  afterAll(() => node?.close());

  it('holds the event types of that release: receipts, assumptions, destructions, corrections, holds among them', () => {
    const held = new Set(archive.events.map(({ type }) => type));
    expect(held.size).toBe(144);
    for (const type of [
      'ReceivedUnannounced',
      'UnannouncedReceiptConfirmed',
      'UnannouncedReceiptContested',
      'CustodyAssumed',
      'DestroyedOnSite',
      'Corrected',
      'HoldPlaced',
      'HoldLifted',
    ])
      expect(held).toContain(`custody.${type}`);
  });

  it('gives the same pages to the auditor and to the officers concerned, apart from the differences that are listed with their reason', () => {
    expect(before.filter(({ status }) => status === 200).length).toBeGreaterThan(400);
    const different = differences
      .filter((one) => !allowed(one))
      .map(({ user, path, at, before: was, after }) => `${path} for ${user}, ${at}: ${was} became ${after}`);
    expect({ different: different.length, first: different.slice(0, 40) }).toEqual({ different: 0, first: [] });
  });

  it('differs wherever a difference is listed, so that the list holds nothing that no longer is', () => {
    expect(ALLOWED.filter(({ path, at }) => !differences.some((one) => path.test(one.path) && at.test(one.at))).map(({ why }) => why)).toEqual([]);
  });

  it('is compared member by member: a page that says something else is seen', () => {
    const [page] = before as readonly [ReadPage, ...ReadPage[]];
    const altered = JSON.parse(JSON.stringify(page).replace(/"[0-9a-f-]{36}"/, '"another"')) as ReadPage;
    expect(differencesOf(page, altered)).toHaveLength(1);
    expect(differencesOf(page, { ...page, status: 404 })).toHaveLength(1);
  });

  it('leaves every view and every policy going', async () => {
    const { body } = await node.client.send('GET', '/health/ready');
    expect([...body['views'], ...body['policies']].filter((one) => one.parked !== undefined)).toEqual([]);
  });
});
