import 'reflect-metadata';
import { RowsInMemory } from '#platform/projections';
import { assemble, operationTotals } from './operation.query.js';
import { OperationCaseRow, OperationLineRow, OperationRow, OperationSeizureRow, OperationSiteRow, OperationTallyRow } from './operation.rows.js';

const ID = '0199aa00-0000-8000-8000-00000000a001';
const STREAM = `custos.operation-${ID}`;
const plan = {
  key: STREAM,
  stream: STREAM,
  name: 'KAFO II',
  code: 'KAFO-II',
  status: 'started',
  exercise: false,
  period: { from: '2020-11-30', to: '2020-12-06' },
  countries: ['BF', 'CI'],
  coordinators: ['INTERPOL'],
  agencies: ['CI.DGD'],
  officersMobilised: 260,
  briefings: 1,
  trained: 12,
  recoveriesImported: 0,
  targets: 0,
  published: [],
} as OperationRow;
const seizure = (n: number, more: Partial<OperationSeizureRow> = {}): OperationSeizureRow => ({
  key: `s${n}`,
  stream: `s${n}`,
  operation: ID,
  country: 'CI',
  unit: 'CI.DGD-AIR',
  site: 'ABJ',
  frame: 'flagrance',
  signed: false,
  relinked: false,
  voided: false,
  ...more,
});
const line = (of: number, category: string, unit: string, amount: string | null, kind: string | null = null): OperationLineRow => ({
  key: `s${of}#${category}${unit}${amount}${kind}${Math.random()}`,
  stream: `s${of}`,
  category,
  kind,
  unit,
  amount,
});
const site = { key: `${STREAM}#ABJ`, stream: STREAM, code: 'ABJ', name: 'Abidjan', kind: 'airport', country: 'CI', open: true } as OperationSiteRow;
const tally = (kind: OperationTallyRow['kind'], count: number, found: number, at = 'ABJ'): OperationTallyRow => ({
  key: `${STREAM}#${Math.random()}`,
  stream: STREAM,
  kind,
  site: at,
  subjectKind: 'person',
  database: null,
  count,
  found,
});

const totals = async (given: {
  plan?: OperationRow;
  seizures?: OperationSeizureRow[];
  lines?: OperationLineRow[];
  tallies?: OperationTallyRow[];
  cases?: OperationCaseRow[];
  hidden?: readonly string[];
}) =>
  (await assemble(
    new RowsInMemory([
      [OperationRow, [given.plan ?? plan]],
      [OperationSiteRow, [site]],
      [OperationTallyRow, given.tallies ?? []],
      [OperationSeizureRow, given.seizures ?? []],
      [OperationLineRow, given.lines ?? []],
      [OperationCaseRow, given.cases ?? []],
    ] as never),
    STREAM,
    new Set(given.hidden),
    { position: '7' },
  ))!;

describe('the totals of a joint operation', () => {
  it('are never summed across units, categories or kinds, and exactly within one', async () => {
    const answer = await totals({
      seizures: [seizure(1)],
      lines: [
        line(1, 'AMMUNITION', 'PIECE', '0.1'),
        line(1, 'AMMUNITION', 'PIECE', '0.2'),
        line(1, 'AMMUNITION', 'BOX', '3'),
        line(1, 'DRUGS', 'KG', '1.5'),
        line(1, 'DRUGS', 'KG', '2', 'CANNABIS'),
      ],
    });
    expect(answer.totals).toEqual([
      { category: 'AMMUNITION', kind: null, unit: 'BOX', quantity: '3', lines: 1 },
      { category: 'AMMUNITION', kind: null, unit: 'PIECE', quantity: '0.3', lines: 2 },
      { category: 'DRUGS', kind: null, unit: 'KG', quantity: '1.5', lines: 1 },
      { category: 'DRUGS', kind: 'CANNABIS', unit: 'KG', quantity: '2', lines: 1 },
    ]);
    expect(operationTotals.safeParse(answer).error?.issues).toBeUndefined();
  });

  it('do not make a number of what nobody counted', async () => {
    const { totals: found } = await totals({
      seizures: [seizure(1)],
      lines: [line(1, 'EXPLOSIVES', 'UNQUANTIFIED', null), line(1, 'EXPLOSIVES', 'UNQUANTIFIED', null)],
    });
    expect(found).toEqual([{ category: 'EXPLOSIVES', kind: null, unit: 'UNQUANTIFIED', quantity: null, lines: 2 }]);
  });

  it('leave out what was voided, and what belongs to another operation or to none', async () => {
    const answer = await totals({
      seizures: [seizure(1, { signed: true }), seizure(2, { voided: true }), seizure(3, { operation: 'other' }), seizure(4, { operation: null })],
      lines: [1, 2, 3, 4].map((n) => line(n, 'FIREARM', 'PIECE', String(n))),
    });
    expect(answer.totals).toEqual([{ category: 'FIREARM', kind: null, unit: 'PIECE', quantity: '1', lines: 1 }]);
    expect(answer.seizures).toEqual({ reports: 1, signed: 1, byFrame: { flagrance: 1 } });
  });

  it('by country, site and agency add up to the whole, also where a country was not planned for', async () => {
    const answer = await totals({
      seizures: [seizure(1), seizure(2, { country: 'BF', unit: 'BF.PJ', site: null }), seizure(3, { country: 'NE', unit: 'NE.PN', site: 'AGZ' })],
      lines: [1, 2, 3].map((n) => line(n, 'FIREARM', 'PIECE', String(n))),
    });
    expect(answer.byCountry.map(({ country, reports, totals: [one] }) => [country, reports, one?.quantity])).toEqual([
      ['BF', 1, '2'],
      ['CI', 1, '1'],
      ['NE', 1, '3'],
    ]);
    expect(answer.bySite.map((one) => [one.site, one.country, one.reports])).toEqual([
      ['ABJ', 'CI', 1],
      ['AGZ', null, 1],
    ]);
    expect(answer.byAgency.map(({ unit, reports }) => [unit, reports])).toEqual([
      ['BF.PJ', 1],
      ['CI.DGD-AIR', 1],
      ['NE.PN', 1],
    ]);
  });

  it('stand beside what was published, line by line, and say where nothing was recorded', async () => {
    const published = [
      {
        publisher: 'INTERPOL',
        document: 'd',
        totals: [
          { what: 'firearms', category: 'FIREARM', unit: 'PIECE', stated: '50', quantity: 50 },
          { what: 'pistols', category: 'FIREARM', kind: 'PISTOL', unit: 'PIECE', stated: 'at least 2', quantity: 2, atLeast: true },
          { what: 'dynamite', category: 'EXPLOSIVES', unit: 'STICK', stated: 'some' },
        ],
      },
    ] as never;
    const answer = await totals({
      plan: { ...plan, published },
      seizures: [seizure(1)],
      lines: [line(1, 'FIREARM', 'PIECE', '3', 'PISTOL'), line(1, 'FIREARM', 'PIECE', '4', 'RIFLE')],
    });
    expect(answer.published.map(({ what, published: stated, live, liveLines, atLeast }) => [what, stated, live, liveLines, atLeast])).toEqual([
      ['firearms', 50, '7', 2, false],
      ['pistols', 2, '3', 1, true],
      ['dynamite', null, null, 0, false],
    ]);
  });

  it('of acts count checks, searches and arrests apart, where they took place', async () => {
    const answer = await totals({
      tallies: [tally('checks', 100, 2), tally('checks', 50, 1), tally('searches', 20, 3), tally('arrest', 1, 1), tally('arrest', 1, 0, 'elsewhere')],
    });
    expect(answer.acts).toEqual({ checked: 150, hits: 3, searched: 20, ledToSeizure: 3, arrests: 2 });
    expect(answer.byCountry.map(({ country, acts }) => [country, acts.checked, acts.arrests])).toEqual([
      ['BF', 0, 0],
      ['CI', 150, 1],
    ]);
  });

  it('of cases count those of this operation', async () => {
    const file = (n: number, more: Partial<OperationCaseRow> = {}): OperationCaseRow => ({
      key: `c${n}`,
      stream: `c${n}`,
      operation: ID,
      country: 'CI',
      office: 'CI.PARQUET',
      againstX: false,
      transmitted: false,
      relinked: false,
      ...more,
    });
    expect((await totals({ cases: [file(1), file(2, { againstX: true, transmitted: true }), file(3, { operation: 'other' })] })).cases).toEqual({
      opened: 2,
      transmitted: 1,
      againstX: 1,
    });
  });

  it('of an operation that is not there are none', async () => {
    expect(await assemble(new RowsInMemory([[OperationRow, []]] as never), STREAM, new Set(), { position: null })).toBeUndefined();
  });
});
