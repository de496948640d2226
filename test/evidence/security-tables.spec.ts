import { existsSync, readFileSync } from 'node:fs';

const asvs = readFileSync('docs/asvs.md', 'utf8');
const page = readFileSync('docs/security.md', 'utf8');
const threats = readFileSync('docs/threats.md', 'utf8');

/** Rows of every table of a page, as trimmed cells, without headings and rules. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (---|requirement|who|use|class)/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
const sections = new Set([...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title!.toLowerCase().replaceAll(' ', '-')));
const testsIn = (cell: string): readonly string[] => [...cell.matchAll(/`((?:test|libs|apps)\/[^`]+\.spec\.ts)`/g)].map(([, file]) => file!);

const KINDS = {
  'Open gaps': /^\*\*open gap\*\*: ./,
  'Shown by a test': /^test: `/,
  Written: /^written: \[/,
  Duty: /^deployer: \[/,
  'No such function': /^no such function: ./,
};

describe('the table of ASVS requirements', () => {
  const rows = rowsOf(asvs);

  it('gives every requirement once, in one of five ways', () => {
    expect(new Set(rows.map(([id]) => id)).size).toBe(rows.length);
    for (const [id, level, , how] of rows) {
      expect([id, level]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/), expect.stringMatching(/^[123]$/)]);
      expect({ id, ways: Object.values(KINDS).filter((kind) => kind.test(how!)).length }).toEqual({ id, ways: 1 });
    }
  });

  it('counts its rows, and its open gaps, at the top', () => {
    const counted = (label: string) => Number(new RegExp(`^- ${label}[^:\n]*: (\\d+)$`, 'm').exec(asvs)?.[1]);
    for (const [label, kind] of Object.entries(KINDS)) expect([label, counted(label)]).toEqual([label, rows.filter(([, , , how]) => kind.test(how!)).length]);
    expect(counted('Rows')).toBe(rows.length);
  });

  it('names tests that exist and sections that are written', () => {
    const missing = rows.flatMap(([id, , , how]) => [
      ...testsIn(how!).filter((file) => !existsSync(file)),
      ...[...how!.matchAll(/security\.md#([a-z-]+)/g)].map(([, section]) => section!).filter((section) => !sections.has(section)),
      ...(how!.startsWith('test:') && testsIn(how!).length === 0 ? [`${id}: no test`] : []),
    ]);
    expect(missing).toEqual([]);
  });
});

describe('the table of threats', () => {
  const rows = rowsOf(threats);
  const ATTACKERS = [
    'outsider',
    'corrupt officer',
    'two colluding officers',
    'administrator of the node',
    'administrator of the database',
    'administrator of the identity provider',
  ];

  it('knows every attacker, and says of each attempt what stops or shows it, or that nothing does yet', () => {
    expect([...new Set(rows.map(([who]) => who))].sort()).toEqual([...ATTACKERS].sort());
    for (const [who, attempt, answer, test] of rows) {
      expect({ who, attempt, complete: Boolean(attempt && answer && test) }).toMatchObject({ complete: true });
      expect({ attempt, shown: testsIn(test!).length > 0 || test === 'nothing yet' }).toEqual({ attempt, shown: true });
    }
  });

  it('names tests that exist', () => {
    expect(rows.flatMap(([, , , test]) => testsIn(test!)).filter((file) => !existsSync(file))).toEqual([]);
  });
});
