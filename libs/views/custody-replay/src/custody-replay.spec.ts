import { caseFile } from '#domain/casework';
import { registry } from '#domain/catalogue';
import { exhibit } from '#domain/custody';
import { draftsFor, InMemoryLog, type Head, type Receipt, type StreamName } from '#platform/event-log';
import { History } from '#platform/projections';
import { replayAnswer } from './custody-replay.answer.js';
import { changesBetween, plain } from './changes.js';
import { CustodyReplayQuery, type ReplayAsked, type ReplayIndex, type ReplayReader } from './custody-replay.query.js';

const EXHIBIT = 'e0000000-0000-8000-8000-000000000001';
const OTHER = 'e0000000-0000-8000-8000-000000000002';
const CASE = 'c0000000-0000-8000-8000-000000000001';

const registered = {
  seizure: CASE,
  line: 1,
  holder: 'CI.DGD-AIR.4711',
  category: 'live-ammunition',
  quantity: { amount: '40', unit: 'round' },
  individual: false,
  country: 'CI',
  seals: [],
  movable: true,
};
const offered = { part: 'whole', from: 'CI.DGD-AIR.4711', to: 'CI.GREFFE', by: 'CI.DGD-AIR.4711', purpose: 'STORAGE', seal: 'INTACT' };
const accepted = {
  part: 'whole',
  from: 'CI.DGD-AIR.4711',
  holder: 'CI.GREFFE',
  by: 'CI.GREFFE.11',
  purpose: 'STORAGE',
  seal: 'INTACT',
  attestation: 'OWN_COMMAND',
};

class Diary {
  readonly log = new InMemoryLog('diary');
  private readonly heads = new Map<StreamName, Head>();
  private minute = 0;

  async tell(name: string, type: string, data: object, happened?: string): Promise<Receipt> {
    const stream: StreamName = `custos.${name}`;
    const at = new Date(Date.UTC(2024, 0, 1, 8, this.minute++)).toISOString();
    const id = `00000000-0000-8000-8000-${String(this.minute).padStart(12, '0')}`;
    const head = this.heads.get(stream) ?? 'no-stream';
    const [draft] = draftsFor(stream, head, [{ type, schema: 1, data: { ...data } }], {
      commandId: id,
      intent: id,
      at,
      happened: { at: happened ?? at, offset: '+00:00', precision: 'minute' },
      actor: { kind: 'person', id: 'CI.DGD-AIR.4711', iss: 'x', role: 'investigator', unit: 'CI.DGD-AIR', service: 'x', country: 'CI' },
      correlation: id,
      causation: null,
    });
    const receipt = await this.log.append(stream, head, [draft!]);
    this.heads.set(stream, receipt);
    return receipt;
  }
}

async function handOver(name = EXHIBIT): Promise<Diary> {
  const diary = new Diary();
  await diary.tell(`exhibit-${name}`, 'custody.ExhibitRegistered', registered);
  await diary.tell(`exhibit-${name}`, 'custody.TransferOffered', offered);
  await diary.tell(`exhibit-${name}`, 'custody.TransferAccepted', accepted);
  return diary;
}

const all: ReplayReader = {
  withheld: () => Promise.resolve(new Set()),
  visible: (streams) => Promise.resolve(new Set(streams)),
  hidden: () => Promise.resolve(new Set()),
};
function over(diary: Diary, index: Partial<ReplayIndex> = {}) {
  const query = new CustodyReplayQuery(
    new History(diary.log, registry()),
    {
      streamsOf: (kind, id) => Promise.resolve([`custos.${kind}-${id}`]),
      exhibitsNaming: () => Promise.resolve([]),
      exhibitsPlacedIn: () => Promise.resolve([]),
      ...index,
    },
    [exhibit, caseFile],
  );
  return async (more: Partial<ReplayAsked> = {}, reader = all) => query.replay({ kind: 'exhibit', id: EXHIBIT, ...more }, reader);
}

describe('the custody replay', () => {
  it('shows the state before and after every fact, and what changed', async () => {
    const page = (await over(await handOver())())!;
    expect(replayAnswer.parse(page)).toEqual(page);
    expect(page).toMatchObject({ knownAt: null, steps: 3, next: null });
    expect(page.items.map((one) => [one.step, one.type])).toEqual([
      [1, 'custody.ExhibitRegistered'],
      [2, 'custody.TransferOffered'],
      [3, 'custody.TransferAccepted'],
    ]);
    expect(page.items[0]!.before).toBeNull();
    expect(page.items[2]!.before).toEqual(page.items[1]!.after);
    expect(page.items[2]!.changes).toContainEqual({ path: 'parts.whole.holder', before: 'CI.DGD-AIR.4711', after: 'CI.GREFFE' });
    expect(page.items[2]!.source).toMatchObject({ stream: `custos.exhibit-${EXHIBIT}`, revision: 2 });
    expect(page.final[0]!.state).toMatchObject({ parts: { whole: { holder: 'CI.GREFFE' } } });
  });

  it('is read step by step', async () => {
    const replay = over(await handOver());
    const page = (await replay({ step: 2, limit: 1 }))!;
    expect(page.items.map((one) => one.step)).toEqual([2]);
    expect(page.next).toBe(3);
    expect(page.items[0]!.before).toEqual((await replay())!.items[0]!.after);
    expect((await replay({ step: 3, limit: 1 }))!.next).toBeNull();
  });

  it('tells what happened from what was known: a correction made later changes the one and not the other', async () => {
    const diary = await handOver();
    const before = (await diary.log.tail())!.position;
    await diary.tell(`exhibit-${EXHIBIT}`, 'custody.Corrected', {
      revision: 2,
      corrects: 'custody.TransferAccepted',
      schema: 1,
      effect: 'replace',
      replacement: { ...accepted, holder: 'CI.MAG-ABIDJAN' },
      proposedBy: 'CI.GREFFE.11',
      approvedBy: 'CI.GREFFE.12',
    });
    const replay = over(diary);
    const happened = (await replay())!;
    expect(happened.final[0]!.state).toMatchObject({ parts: { whole: { holder: 'CI.MAG-ABIDJAN' } } });
    expect(happened.items[2]).toMatchObject({ correctedBy: 3 });
    expect(happened.items[3]!).toMatchObject({ type: 'custody.Corrected', changes: [] });
    expect(happened.items[3]!.data).not.toHaveProperty('replacement');
    const known = (await replay({ knownAt: before }))!;
    expect(known).toMatchObject({ knownAt: before, steps: 3 });
    expect(known.final[0]!.state).toMatchObject({ parts: { whole: { holder: 'CI.GREFFE' } } });
    expect((await replay({ knownAt: '2024-01-01T08:01:30.000Z' }))!.steps).toBe(2);
  });

  it('knows nothing of what was not recorded yet, or does not exist', async () => {
    const replay = over(await handOver());
    expect(await replay({ knownAt: '2023-12-31T00:00:00.000Z' })).toBeUndefined();
    expect(await replay({ id: OTHER })).toBeUndefined();
  });

  it('marks what was entered late and keeps the order of the log', async () => {
    const diary = await handOver();
    await diary.tell(
      `exhibit-${EXHIBIT}`,
      'custody.SealInspected',
      { part: 'whole', number: 'CI-1', state: 'INTACT', by: 'CI.GREFFE.11' },
      '2023-12-30T08:00:00.000Z',
    );
    const { items } = (await over(diary)())!;
    expect(items.map((one) => one.enteredLate)).toEqual([false, false, false, true]);
    expect(items[3]!.delayMinutes).toBe(2 * 24 * 60 + 3);
  });

  it('gives what was withheld no content and no trace in any state', async () => {
    const diary = new Diary();
    await diary.tell(`case-${CASE}`, 'casework.CaseOpened', { country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', offences: [], againstX: true });
    await diary.tell(`case-${CASE}`, 'casework.DocumentFiled', {
      document: OTHER,
      layer: 'RENSEIGNEMENT',
      kind: 'TRACE_ANSWER',
      sha256: 'a'.repeat(64),
      size: 1,
      media: 'application/pdf',
    });
    const withheld: ReplayReader['withheld'] = (events) =>
      Promise.resolve(new Set(events.filter((one) => one.data['layer'] === 'RENSEIGNEMENT').map((one) => one.event)));
    const page = (await over(diary)({ kind: 'case', id: CASE }, { ...all, withheld }))!;
    expect(page.items[1]).toMatchObject({ withheld: true, changes: [] });
    expect(JSON.stringify(page)).not.toContain('aaaa');
  });
});

describe('the replay of a custodian', () => {
  const naming = (...names: string[]) => ({ exhibitsNaming: () => Promise.resolve(names.map((one) => `custos.exhibit-${one}`)) });

  it('shows what was in his hands after every fact', async () => {
    const page = (await over(await handOver(), naming(EXHIBIT))({ kind: 'custodian', id: 'CI.GREFFE' }))!;
    expect(page.items.map((one) => one.holdings!.map(({ as }) => as))).toEqual([[], ['offered'], ['holder']]);
    expect(replayAnswer.parse(page)).toEqual(page);
    expect(page.holdings).toEqual([{ exhibit: EXHIBIT, part: 'whole', quantity: { amount: '40', unit: 'round' }, as: 'holder' }]);
    const officer = (await over(await handOver(), naming(EXHIBIT))({ kind: 'custodian', id: 'CI.DGD-AIR.4711' }))!;
    expect(officer.items.map((one) => one.holdings!.length)).toEqual([1, 1, 0]);
  });

  it('brings together only what the reader may see', async () => {
    const blind: ReplayReader = { ...all, visible: () => Promise.resolve(new Set()) };
    expect(await over(await handOver(), naming(EXHIBIT))({ kind: 'custodian', id: 'CI.GREFFE' }, blind)).toBeUndefined();
  });
});

describe('what changed between two states', () => {
  it('is named from the outside in, and lists are compared whole', () => {
    expect(changesBetween({ a: { b: 1, c: [1] } }, { a: { b: 2, c: [1, 2] }, d: true })).toEqual([
      { path: 'a.b', before: 1, after: 2 },
      { path: 'a.c', before: [1], after: [1, 2] },
      { path: 'd', before: null, after: true },
    ]);
    expect(changesBetween({ a: [1] }, { a: [1] })).toEqual([]);
  });
  it('is plain JSON whatever a fold keeps', () => {
    expect(plain({ a: new Set([1n]), b: new Map([['x', { y: undefined, z: 1 }]]) })).toEqual({ a: ['1'], b: { x: { z: 1 } } });
  });
});
