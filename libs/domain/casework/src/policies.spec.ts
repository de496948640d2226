import type { AnyEvent, Recorded } from '#platform/kernel';
import type { Lookup, Policy, Reaction } from '#platform/processes';
import { given } from '#platform/testing';
import { caseDecider, type CaseCommand } from './case.decider.js';
import { seizureAsSeen } from './aggregates.js';
import type { SeizureAsSeen } from './signed-seizure.js';
import { caseOfSeizure, whenASeizureIsSignedThenOpenItsCase } from './when-a-seizure-is-signed-then-open-its-case.process.js';
import { whenAnInstructionIsOverdueThenRemind } from './when-an-instruction-is-overdue-then-remind.process.js';

const SEIZURE = '11111111-1111-8111-8111-111111111111';
const CASE = '33333333-3333-8333-8333-333333333333';
const INSTRUCTION = '44444444-4444-8444-8444-444444444444';
const seen: SeizureAsSeen = {
  ...seizureAsSeen.decider.initial,
  recorded: true,
  country: 'CI',
  unit: 'CI.DGD-AIR',
  frame: 'flagrance',
  lines: [{ line: 1, exhibit: '22222222-2222-8222-8222-222222222221' }],
};

const happens = async (policy: Policy, stream: string, event: AnyEvent, found: object = {}): Promise<Reaction> =>
  policy.when[event.type]!({ stream, event, recorded: '2024-08-31T00:00:05.000Z' } as Recorded as never, { settings: {}, ...found } as Lookup);
const signed = (seizure: Partial<SeizureAsSeen>, settings = {}): Promise<Reaction> =>
  happens(
    whenASeizureIsSignedThenOpenItsCase,
    `custos.seizure-${SEIZURE}`,
    { type: 'seizure.SeizureReportSigned', data: {} },
    { settings, state: () => Promise.resolve({ state: { ...seen, ...seizure }, revision: 3n }) },
  );

describe('when a seizure is signed', () => {
  it('in a criminal frame, a case opens against X with its exhibits, always the same one', async () => {
    const { ask } = await signed({});
    expect(ask).toHaveLength(1);
    expect(ask![0]!.id).toBe(caseOfSeizure(SEIZURE));
    const command = ask![0]!.command('2024-08-31T00:00:05.000Z') as CaseCommand;
    given(caseDecider)()
      .when(command)
      .then(
        { type: 'casework.CaseOpened', data: { seizure: SEIZURE, country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', offences: [], againstX: true } },
        { type: 'casework.ExhibitLinked', data: { exhibit: seen.lines[0]!.exhibit, seizure: SEIZURE, line: 1 } },
      );
  });
  it('the case goes to the office that the seizure named, or the one of this country here', async () => {
    const office = async (seizure: Partial<SeizureAsSeen>) => {
      const { ask } = await signed(seizure, { prosecutionOffices: { CI: 'CI.PARQUET-ABJ' } });
      return (ask![0]!.command('2024-08-31T00:00:05.000Z') as Extract<CaseCommand, { kind: 'openCase' }>).details.office;
    };
    expect(await office({ office: 'CI.POLE-PENAL' })).toBe('CI.POLE-PENAL');
    expect(await office({})).toBe('CI.PARQUET-ABJ');
  });
  it('and named a case, it joins that one, in whatever frame', async () => {
    const { ask } = await signed({ case: CASE, frame: 'customs' });
    expect(ask![0]!.id).toBe(CASE);
    expect(ask![0]!.command('')).toEqual({ kind: 'joinSeizure', details: { seizure: SEIZURE }, exhibits: seen.lines });
  });
  it.each([{ frame: 'customs' as const }, { frame: 'administrative' as const }, { frame: 'voluntary-surrender' as const }, { voided: true }])(
    '%j alone opens no case',
    async (seizure) => {
      expect(await signed(seizure)).toEqual({});
    },
  );
});

describe('an instruction that waits', () => {
  const stream = `custos.case-${CASE}`;
  const happensToIt = (type: string, data: object, settings = {}) => happens(whenAnInstructionIsOverdueThenRemind, stream, { type, data }, { settings });
  const timer = (at: string | undefined) => ({ timers: [{ subject: `${CASE} ${INSTRUCTION}`, kind: 'instruction-overdue', at }] });
  it('is looked at when its day has passed', async () => {
    expect(await happensToIt('casework.InstructionGiven', { instruction: INSTRUCTION, due: '2024-08-30' })).toEqual(timer('2024-08-31T00:00:00.000Z'));
    expect(await happensToIt('casework.InstructionGiven', { instruction: INSTRUCTION })).toEqual({});
  });
  it('is looked at again after the configured period', async () => {
    expect(await happensToIt('casework.InstructionReminded', { instruction: INSTRUCTION })).toEqual(timer('2024-09-07T00:00:05.000Z'));
    expect(await happensToIt('casework.InstructionReminded', { instruction: INSTRUCTION }, { instructionReminderDays: 1 })).toEqual(
      timer('2024-09-01T00:00:05.000Z'),
    );
  });
  it('is forgotten once answered, but not once answered in part', async () => {
    expect(await happensToIt('casework.InstructionAnswered', { instruction: INSTRUCTION, outcome: 'EXECUTED' })).toEqual(timer(undefined));
    expect(await happensToIt('casework.InstructionAnswered', { instruction: INSTRUCTION, outcome: 'EXECUTED_IN_PART' })).toEqual({});
  });
  it('follows a corrected day', async () => {
    expect(
      await happensToIt('casework.Corrected', { corrects: 'casework.InstructionGiven', replacement: { instruction: INSTRUCTION, due: '2024-10-01' } }),
    ).toEqual(timer('2024-10-02T00:00:00.000Z'));
  });
  it('reminds whoever was asked', async () => {
    const { ask } = await whenAnInstructionIsOverdueThenRemind.due!({ subject: `${CASE} ${INSTRUCTION}`, kind: 'instruction-overdue', at: '' }, {
      settings: {},
    } as Lookup);
    expect(ask!.map((one) => [one.id, one.command('2024-08-31T00:00:00.000Z')])).toEqual([
      [CASE, { kind: 'remindInstruction', instruction: INSTRUCTION, at: '2024-08-31T00:00:00.000Z' }],
    ]);
  });
});
