import { correctionAttention, correctionsOf } from './corrections.js';
import type { CaseFact } from './facts.js';

const at = '2024-01-11T09:00:00.000Z';
const factAt = (revision: number, type: string, data: object): CaseFact => ({
  type: `custody.${type}`,
  position: String(revision).padStart(20, '0'),
  revision,
  event: `event-${revision}`,
  happened: { at, offset: '+00:00', precision: 'minute' },
  recorded: at,
  by: 'CI.DGD-AIR.4711',
  unit: 'CI.DGD-AIR',
  data: data as CaseFact['data'],
});
const sampled = factAt(0, 'Sampled', { part: 'whole', quantity: { amount: '10', unit: 'round' }, purpose: 'LABORATORY', _sd: ['remark'] });
const words = { revision: 0, corrects: 'custody.Sampled', schema: 1, effect: 'replace', proposedBy: 'CI.DGD-AIR.4711' } as const;
const replaced = { ...words, replacement: { part: 'whole', quantity: { unit: 'round', amount: '20' }, purpose: 'LABORATORY' }, _sd: ['reason'] };
const proposal = factAt(1, 'CorrectionProposed', replaced);
const approved = factAt(2, 'CorrectionApproved', { proposal: 1, approvedBy: 'CI.DGD-AIR.4712' });

describe('a proposed correction on a page', () => {
  it('stands beside the old value, with the new one and the digest of its reason, for the members that change', () => {
    expect(correctionsOf([sampled, proposal])).toMatchObject([
      {
        state: 'proposed',
        proposal: 1,
        approvedBy: null,
        changes: [{ member: 'quantity', is: { amount: '10', unit: 'round' }, becomes: { amount: '20', unit: 'round' } }],
        _sd: ['reason'],
      },
    ]);
    expect(correctionAttention([sampled, proposal])).toMatchObject([{ code: 'correction-waits', colour: 'amber', waitsFor: 'CI.DGD-AIR' }]);
  });

  it('shows the stated time old and new, where it is the time that changes', () => {
    const occurred = { at: '2024-01-11T08:00:00.000Z', offset: '+00:00', precision: 'hour' } as const;
    const [shown] = correctionsOf([sampled, factAt(1, 'CorrectionProposed', { ...words, occurred })]);
    expect(shown).toMatchObject({ changes: [], time: { is: sampled.happened, becomes: occurred } });
  });

  it('tells who may not see the fact that it is corrected, and nothing else', () => {
    const [shown] = correctionsOf([sampled, proposal], () => false);
    expect(shown).toMatchObject({ state: 'proposed', corrects: 'custody.Sampled' });
    expect(Object.keys(shown!).filter((name) => ['changes', 'time', '_sd'].includes(name))).toEqual([]);
  });

  it('that was approved waits for the office, and is settled once it is in force', () => {
    expect(correctionsOf([sampled, proposal, approved])).toMatchObject([{ state: 'approved', approvedBy: 'CI.DGD-AIR.4712', changes: [{}] }]);
    expect(correctionAttention([sampled, proposal, approved])).toMatchObject([{ code: 'correction-waits', waitsFor: null }]);
    const inForce = factAt(3, 'Corrected', { ...replaced, proposal: 1, approvedBy: 'CI.DGD-AIR.4712', receivedBy: 'CI.PARQUET.41', cote: 7 });
    const shown = correctionsOf([sampled, proposal, approved, inForce]);
    expect(shown).toMatchObject([{ state: 'settled' }, { state: 'in-force', receivedBy: 'CI.PARQUET.41', cote: 7 }]);
    expect('changes' in shown[0]!).toBe(false);
    expect(correctionAttention([sampled, proposal, approved, inForce])).toEqual([]);
  });

  it('that an older release put in force without naming it is settled by its words', () => {
    const inForce = factAt(2, 'Corrected', { ...replaced, approvedBy: 'CI.DGD-AIR.4712' });
    expect(correctionsOf([sampled, proposal, inForce])).toMatchObject([{ state: 'settled' }, { state: 'in-force' }]);
  });

  it('that was returned names who returned it, and waits for nobody', () => {
    const returned = factAt(3, 'CorrectionReturned', { proposal: 1, returnedBy: 'CI.PARQUET.41', _sd: ['why'] });
    expect(correctionsOf([sampled, proposal, approved, returned])).toMatchObject([{ state: 'returned', returnedBy: 'CI.PARQUET.41' }]);
    expect(correctionAttention([sampled, proposal, approved, returned])).toEqual([]);
  });
});

describe('a later quantity that a correction leaves without its balance', () => {
  const breaking = factAt(2, 'Corrected', { ...replaced, breaks: [{ revision: 1, code: 'more-than-there-is' }] });
  const later = factAt(1, 'Consumed', { part: 'whole', quantity: { amount: '40', unit: 'round' } });

  it('is red', () => {
    expect(correctionAttention([sampled, later, breaking])).toMatchObject([
      { code: 'balance-broken', colour: 'red', detail: { revision: 1, code: 'more-than-there-is', correction: 2 } },
    ]);
  });

  it.each([0, 1])('until the one or the other is corrected again: %i', (revision) => {
    expect(correctionAttention([sampled, later, breaking, factAt(3, 'Corrected', { ...replaced, revision })])).toEqual([]);
  });
});
