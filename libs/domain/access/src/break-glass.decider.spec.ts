import { given } from '#platform/testing';
import { breakGlassDecider, type BreakGlassCommand } from './break-glass.decider.js';
import { Directory, type AccessEvent } from './events.js';

const CASE = '11111111-1111-8111-8111-111111111111';
const OFFICER = 'CI.DGD-AIR.4711';
const AT = '2024-07-12T08:10:00.000Z';
const details = {
  case: CASE,
  officer: OFFICER,
  ground: 'DANGER_TO_LIFE',
  hours: 4,
  asked: '2024-07-12T08:00:00.000Z',
  reason: 'A witness was threatened an hour ago',
} as const;
const asked: AccessEvent = { type: 'access.BreakGlassRequested', data: details };
const confirmed = (told?: string): AccessEvent => ({
  type: 'access.BreakGlassConfirmed',
  data: { case: CASE, officer: OFFICER, by: 'CI.PARQUET.41', from: AT, until: '2024-07-12T12:10:00.000Z', ...(told !== undefined && { told }) },
});
const confirm = (more: Partial<Extract<BreakGlassCommand, { kind: 'confirmBreakGlass' }>> = {}): BreakGlassCommand => ({
  kind: 'confirmBreakGlass',
  by: 'CI.PARQUET.41',
  magistrate: true,
  at: AT,
  directory: Directory.NONE,
  told: 'CI.INSTR',
  ...more,
});
const review = (by: string): BreakGlassCommand => ({ kind: 'reviewBreakGlass', by, directory: Directory.NONE, details: { finding: 'NOT_JUSTIFIED' } });
const request = given(breakGlassDecider);

describe('access in an emergency', () => {
  it('is asked for once, with a reason', () => {
    request().when({ kind: 'requestBreakGlass', details }).then(asked);
    request(asked).when({ kind: 'requestBreakGlass', details }).thenRefused('already-requested');
  });

  it('opens with the word of a second person, for as long as was asked and no longer, and names who is told', () => {
    request(asked).when(confirm()).then(confirmed('CI.INSTR'));
    request().when(confirm()).thenRefused('no-such-request');
    request(asked, confirmed('CI.INSTR')).when(confirm()).thenRefused('request-settled');
  });

  it('is recorded alike where there is no such case: nobody is told, and nobody hears that there is none', () =>
    request(asked)
      .when(confirm({ told: undefined }))
      .then(confirmed()));

  it('is confirmed by a magistrate or a superior, never by who asks', () => {
    request(asked)
      .when(confirm({ by: OFFICER }))
      .thenRefused('same-person');
    request(asked)
      .when(confirm({ by: 'CI.DGD-AIR.04711' }))
      .thenRefused('same-person');
    request(asked)
      .when(confirm({ by: 'CI.DGD-AIR.4712', magistrate: false }))
      .thenRefused('not-the-superior');
    request(asked)
      .when(confirm({ by: 'ML.PARQUET.41' }))
      .thenRefused('not-the-superior');
  });

  it('is no emergency any more after a day', () => {
    request(asked)
      .when(confirm({ at: '2024-07-13T08:00:00.001Z' }))
      .thenRefused('request-lapsed');
    request(asked)
      .when(confirm({ at: '2024-07-13T08:00:00.000Z' }))
      .thenState(({ status }) => expect(status).toBe('open'));
  });

  it('is reviewed once, by who was told of it', () => {
    request(asked, confirmed('CI.INSTR'))
      .when(review('CI.INSTR.7'))
      .then({ type: 'access.BreakGlassReviewed', data: { by: 'CI.INSTR.7', finding: 'NOT_JUSTIFIED' } });
    for (const history of [
      [],
      [asked],
      [asked, confirmed()],
      [asked, confirmed('CI.INSTR'), { type: 'access.BreakGlassReviewed', data: { by: 'CI.INSTR.7', finding: 'JUSTIFIED' } } as const],
    ])
      request(...history)
        .when(review('CI.INSTR.7'))
        .thenRefused('not-the-owner');
    request(asked, confirmed('CI.INSTR')).when(review('CI.PARQUET.41')).thenRefused('not-the-owner');
  });
});
