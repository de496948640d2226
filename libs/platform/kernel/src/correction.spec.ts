import { decideCorrection } from './correction.js';
import type { CorrectionCommand } from './correction-rules.js';
import { correctionOf, isCorrected, isCorrectionEvent, toldOfCorrection } from './correction-events.js';
import type { AnyEvent } from './decider.js';
import { ABOUT_EIGHT, closed, corrected, history, ledgerRegistry, proposed, voids, written } from './ledger.fixture.js';

type Correct = Extract<CorrectionCommand, { kind: 'correct' }>;
const asks = (more: Partial<Correct> = {}): Correct => ({ kind: 'correct', by: 'CI.DGD.4711', revision: 1, effect: 'replace', reason: 'misread', ...more });
const approves = (by: string, proposal?: number): CorrectionCommand => ({ kind: 'approveCorrection', by, ...(proposal !== undefined && { proposal }) });
const decide = (command: CorrectionCommand, events: readonly AnyEvent[], signed = false) =>
  decideCorrection(command, history(...events), { registry: ledgerRegistry, signed });
const refusal = (code: string) => expect.objectContaining({ name: 'DomainError', code }) as Error;
const GIVEN = { amount: 20, currency: 'EUR', note: 'as on the receipt' };

describe('a correction', () => {
  it('of an unsigned subject is in force at once, with the sealed members beside the open ones', () => {
    expect(decide(asks({ data: GIVEN, occurred: ABOUT_EIGHT }), [written(1), written(2)])).toEqual([
      {
        type: 'ledger.Corrected',
        data: {
          revision: 1,
          corrects: 'ledger.Written',
          schema: 2,
          effect: 'replace',
          replacement: { amount: 20, currency: 'EUR' },
          note: 'as on the receipt',
          occurred: ABOUT_EIGHT,
          proposedBy: 'CI.DGD.4711',
          correctionReason: 'misread',
        },
      },
    ]);
  });

  it('of a time alone says nothing of the words', () => {
    const [{ data }] = decide(asks({ occurred: ABOUT_EIGHT }), [written(1), written(2)]) as [AnyEvent];
    expect(Object.keys(data as object)).toEqual(['revision', 'corrects', 'schema', 'effect', 'occurred', 'proposedBy', 'correctionReason']);
  });

  it('of words alone says nothing of the time', () => {
    const [{ data }] = decide(asks({ data: GIVEN }), [written(1), written(2)]) as [AnyEvent];
    expect(data).not.toHaveProperty('occurred');
  });

  it('of a signed subject waits for a second person', () => {
    expect(decide(asks({ effect: 'void' }), [written(1), written(2)], true)[0]?.type).toBe('ledger.CorrectionProposed');
  });

  it('has the form that the catalogue gives it', () => {
    for (const signed of [true, false])
      for (const event of decide(asks({ data: GIVEN }), [written(1), written(2)], signed))
        expect(() => ledgerRegistry.check(event.type, event.data as never)).not.toThrow();
  });

  it('may void another correction, and the event that opens a subject may be replaced', () => {
    expect(decide(asks({ effect: 'void', revision: 2 }), [written(1), written(2), corrected(1)])[0]?.data).toMatchObject({
      corrects: 'ledger.Corrected',
      effect: 'void',
      schema: 1,
    });
    expect(decide(asks({ revision: 0, data: GIVEN }), [written(1)])).toHaveLength(1);
  });

  it.each<[string, string, Partial<Correct>, AnyEvent[]]>([
    ['names an event that is not there', 'nothing-to-correct', { revision: 7, effect: 'void' }, [written(1)]],
    ['rewrites a correction', 'correct-the-original', { revision: 1, data: GIVEN }, [written(1), corrected(0)]],
    ['rewrites a proposal', 'correct-the-original', { revision: 1, occurred: ABOUT_EIGHT }, [written(1), proposed(0)]],
    ['replaces by nothing', 'correction-empty', {}, [written(1), written(2)]],
    ['voids and gives words', 'correction-ambiguous', { effect: 'void', data: GIVEN }, [written(1), written(2)]],
    ['voids and gives a time', 'correction-ambiguous', { effect: 'void', occurred: ABOUT_EIGHT }, [written(1), written(2)]],
    ['voids the event that opens the subject', 'first-event-stays', { effect: 'void', revision: 0 }, [written(1)]],
    ['gives a member of the wrong form', 'event-malformed', { data: { ...GIVEN, amount: 'twenty' } }, [written(1), written(2)]],
    ['leaves out a sealed member', 'event-malformed', { data: { amount: 20, currency: 'EUR' } }, [written(1), written(2)]],
    ['gives a member that nobody knows', 'event-malformed', { data: { ...GIVEN, more: 1 } }, [written(1), written(2)]],
    ['gives digests of its own', 'event-malformed', { data: { amount: 20, currency: 'EUR', _sd: ['another’s'] } }, [written(1), written(2)]],
    ['names a digest algorithm', 'event-malformed', { data: { ...GIVEN, _sd_alg: 'sha-256' } }, [written(1), written(2)]],
  ])('is refused when it %s', (_case, code, command, events) => {
    expect(() => decide(asks(command), events)).toThrow(refusal(code));
    expect(() => decide(asks(command), events, true)).toThrow(refusal(code));
  });

  it('keeps what the product sets, named or left out, and replaces it never', () => {
    const by = (given: object) => decide(asks({ data: { ...given } }), [written(1), closed]);
    expect(by({})[0]?.data).toMatchObject({ replacement: { by: 'CI.DGD.4711' } });
    expect(by({ by: 'CI.DGD.4711' })[0]?.data).toMatchObject({ replacement: { by: 'CI.DGD.4711' } });
    expect(() => by({ by: 'CI.DGD.4712' })).toThrow(refusal('member-fixed'));
  });

  it('says the refusals in words that hold no personal data', () => {
    try {
      decide(asks({ data: { ...GIVEN, amount: 'Moussa' } }), [written(1), written(2)]);
      throw new Error('was not refused');
    } catch (error) {
      expect((error as Error).message).toMatch(/^ledger\.Written: amount /);
      expect((error as Error).message).not.toContain('Moussa');
    }
  });
});

describe('the approval of a correction', () => {
  const waiting = [written(1), closed, proposed(0, { effect: 'replace', replacement: { amount: 10, currency: 'XOF' }, _sd: ['why', 'note'] })];

  it('puts the words of the first person in force, digests and all, and names the second', () => {
    expect(decide(approves('CI.DGD.4712'), waiting, true)).toEqual([
      { type: 'ledger.Corrected', data: { ...(waiting[2]!.data as object), approvedBy: 'CI.DGD.4712', proposal: 2 } },
    ]);
    expect(decide(approves('CI.DGD.4712', 2), waiting, true)).toEqual(decide(approves('CI.DGD.4712'), waiting, true));
  });

  it('has the form that the catalogue gives it, though the sealed words are not there', () => {
    for (const event of decide(approves('CI.DGD.4712'), waiting, true)) expect(() => ledgerRegistry.check(event.type, event.data as never)).not.toThrow();
  });

  it('is refused to the one who proposed it', () => {
    expect(() => decide(approves('CI.DGD.4711'), waiting, true)).toThrow(refusal('second-person-needed'));
  });

  it('is refused where nothing was proposed', () => {
    expect(() => decide(approves('CI.DGD.4712'), [written(1), closed], true)).toThrow(refusal('no-such-proposal'));
    expect(() => decide(approves('CI.DGD.4712', 0), waiting, true)).toThrow(refusal('no-such-proposal'));
    expect(() => decide(approves('CI.DGD.4712', 9), waiting, true)).toThrow(refusal('no-such-proposal'));
  });

  it('is refused a second time', () => {
    const [approved] = decide(approves('CI.DGD.4712'), waiting, true);
    const after = [...waiting, approved!];
    expect(() => decide(approves('CI.DGD.4713', 2), after, true)).toThrow(refusal('already-approved'));
    expect(() => decide(approves('CI.DGD.4713'), after, true)).toThrow(refusal('no-such-proposal'));
  });

  it('is refused when the proposal was voided in the meantime', () => {
    const after = [...waiting, voids(2, 'ledger.CorrectionProposed')];
    expect(() => decide(approves('CI.DGD.4712', 2), after, true)).toThrow(refusal('no-such-proposal'));
    expect(() => decide(approves('CI.DGD.4712'), after, true)).toThrow(refusal('no-such-proposal'));
  });

  it('takes the newest of several that wait, or the one that is named', () => {
    const two = [...waiting, proposed(0, { effect: 'void', _sd: ['other'], proposedBy: 'CI.DGD.4713' })];
    expect(decide(approves('CI.DGD.4712'), two, true)[0]?.data).toMatchObject({ effect: 'void', proposedBy: 'CI.DGD.4713' });
    const [first] = decide(approves('CI.DGD.4712', 2), two, true);
    expect(first?.data).toMatchObject({ effect: 'replace' });
    // Once the first is in force, the second still waits.
    expect(decide(approves('CI.DGD.4712'), [...two, first!], true)[0]?.data).toMatchObject({ effect: 'void' });
  });

  it('is not taken for done by a correction of one person, made before the signature, that says the same', () => {
    const alike = corrected(0, { replacement: { amount: 10, currency: 'XOF' }, _sd: ['why', 'note'] });
    expect(decide(approves('CI.DGD.4712', 2), [...waiting, alike], true)).toHaveLength(1);
    const approvedBefore = corrected(0, { replacement: { amount: 10, currency: 'XOF' }, _sd: ['why', 'note'], approvedBy: 'CI.DGD.4712' });
    expect(decide(approves('CI.DGD.4712', 2), [written(1), approvedBefore, waiting[2]!], true)).toHaveLength(1);
  });
});

it('tells corrections from facts by their names', () => {
  const names = ['Corrected', 'CorrectionProposed', 'CorrectionApproved', 'CorrectionReturned'];
  expect(names.map((name) => correctionOf(`ledger.${name}`))).toEqual(names);
  expect(names.map((name) => isCorrectionEvent(`ledger.${name}`))).toEqual([true, true, true, true]);
  expect(names.map((name) => isCorrected(`ledger.${name}`))).toEqual([true, false, false, false]);
  for (const fact of ['ledger.Written', 'ledger.NotCorrected', 'ledger.CorrectionWritten'])
    expect([correctionOf(fact), isCorrectionEvent(fact), isCorrected(fact)]).toEqual([undefined, false, false]);
});

it('tells of a correction that there is one and how far it is, never with what', () => {
  const data = { revision: 1, corrects: 'ledger.Written', effect: 'replace', replacement: { amount: 9 }, proposedBy: 'CI.DGD.4711', _sd: ['why'] };
  expect(toldOfCorrection(data)).toEqual({ revision: 1, corrects: 'ledger.Written', effect: 'replace', proposedBy: 'CI.DGD.4711' });
  expect(toldOfCorrection({ proposal: 4, returnedBy: 'CI.PARQUET.41', returnReason: 'not in the file' })).toEqual({ proposal: 4, returnedBy: 'CI.PARQUET.41' });
});
