import type { Directory } from '#domain/access/events';
import {
  CLERK,
  claimBound,
  COLLEAGUE,
  confirmClaim,
  contestClaim,
  HOLDER,
  offer,
  OTHER_ID,
  partOf,
  pistol,
  PROSECUTOR,
  RECEIPT,
  REGISTRY,
  reportLoss,
} from './exhibit.scene.js';

const superior = { samePerson: () => false, isSuperiorOf: (by: string) => by === 'CI.DGD.1001' } as unknown as Directory;
const onePerson = { samePerson: () => true, isSuperiorOf: () => true } as unknown as Directory;
const claimed = () => pistol().when(claimBound());
const act = { kind: 'noteClaimantAct', receipt: RECEIPT, act: OTHER_ID, did: 'LOSS_REPORTED', by: CLERK } as const;

describe('a claimed receipt that matches an exhibit', () => {
  it('moves nothing: the holder of record is asked', () => {
    claimed().then({
      type: 'custody.ReceiptClaimBound',
      data: { ...data(claimBound()), part: 'whole', from: HOLDER },
    });
    claimed().thenState((state) => {
      expect(partOf(state).holder).toBe(HOLDER);
      expect(state).toMatchObject({ claims: [{ receipt: RECEIPT, claimant: REGISTRY, state: 'unanswered' }] });
    });
  });
  it('is bound once, and not to what the claimant holds', () => {
    claimed().when(claimBound()).thenRefused('claim-bound-already');
    pistol()
      .when(claimBound({ claimant: HOLDER }))
      .thenRefused('already-the-holder');
  });
  it('gives custody to the claimant when the holder of record confirms', () => {
    claimed()
      .when(confirmClaim())
      .then({
        type: 'custody.ClaimedCustodyConfirmed',
        data: { part: 'whole', receipt: RECEIPT, from: HOLDER, holder: REGISTRY, by: HOLDER, capacity: 'HOLDER' },
      });
    pistol()
      .when(reportLoss())
      .when(claimBound())
      .when(confirmClaim())
      .thenState((state) => {
        expect(partOf(state)).toMatchObject({ holder: REGISTRY, workflow: 'in-evidence' });
        expect(partOf(state).loss).toBeUndefined();
      });
    claimed().when(confirmClaim()).when(confirmClaim()).thenRefused('claim-confirmed-already');
  });
  it('or when a superior of the holder or the magistrate does', () => {
    claimed()
      .when(confirmClaim({ by: 'CI.DGD.1001', directory: superior }))
      .thenState((state) => expect(partOf(state).holder).toBe(REGISTRY));
    claimed()
      .when(confirmClaim({ by: PROSECUTOR, magistrate: true }))
      .thenState((state) => expect(partOf(state).holder).toBe(REGISTRY));
    claimed()
      .when(confirmClaim({ by: COLLEAGUE }))
      .thenRefused('not-the-holder');
  });
  it('is never confirmed by the claimant, under whichever account', () => {
    claimed()
      .when(confirmClaim({ by: CLERK, magistrate: true }))
      .thenRefused('confirms-own-claim');
    claimed()
      .when(confirmClaim({ by: 'CI.DGD.1001', directory: onePerson }))
      .thenRefused('confirms-own-claim');
  });
  it('stays with the holder of record when it is contested, and can still be confirmed', () => {
    claimed()
      .when(contestClaim())
      .thenState((state) => {
        expect(partOf(state).holder).toBe(HOLDER);
        expect(state).toMatchObject({ claims: [{ state: 'contested' }] });
      });
    claimed().when(contestClaim()).when(contestClaim()).thenRefused('claim-contested-already');
    claimed()
      .when(contestClaim())
      .when(confirmClaim())
      .thenState((state) => expect(partOf(state).holder).toBe(REGISTRY));
  });
  it('hinders the holder of record in nothing', () =>
    claimed()
      .when(offer())
      .thenState((state) => expect(partOf(state).offer).toBeDefined()));
  it('shows each act of the claimant once', () => {
    claimed()
      .when(act)
      .then({ type: 'custody.ClaimantActed', data: { part: 'whole', receipt: RECEIPT, act: OTHER_ID, did: 'LOSS_REPORTED', by: CLERK } });
    claimed().when(act).when(act).thenRefused('noted-already');
    pistol().when(act).thenRefused('no-such-claim');
  });
  it('passes with the thing to the registry that took it over', () =>
    claimed()
      .when({ ...act, did: 'DELIVERED', claimant: 'CI.LABO', by: 'CI.LABO.31' })
      .when(confirmClaim({ by: 'CI.LABO.31', magistrate: true }))
      .thenRefused('confirms-own-claim'));
});

function data<Command extends { readonly kind: string }>({ kind: _, ...rest }: Command) {
  return rest;
}
