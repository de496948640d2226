import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { log, number as numberStream, series } from './aggregates.js';
import { numberStreamId, plainNumber, seriesId, type NumberEvent } from './events.js';
import { claimOf, numberDecider } from './number.decider.js';
import type { Asker } from './number.rules.js';
import { seriesDecider } from './series.decider.js';

const number = given(numberDecider);
const seizure = '0f8fad5b-d9cb-869f-a165-70867728950e';
const other = '3f2504e0-4f89-81d3-9a0c-0305e82c3301';
const by = (officer: string, registrar = false): Asker => ({ by: officer, registrar, directory: Directory.NONE, day: '2024-01-01' });
const asker = by('CI.DGD-AIR.4711');
const pv = { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n: '0114', written: 'PV n° 0114/DGD-AIR' };
const claimed: NumberEvent = { type: 'number.NumberClaimed', data: { ...pv, n: '114', subjectKind: 'seizure', subject: seizure } };
const proposed: NumberEvent = { type: 'number.NumberReleaseProposed', data: { subject: seizure, proposedBy: 'CI.DGD-AIR.4711', reason: 'wrongly-typed' } };
const released: NumberEvent = {
  type: 'number.NumberReleased',
  data: { subject: seizure, reason: 'wrongly-typed', proposedBy: 'CI.DGD-AIR.4711', approvedBy: 'CI.DGD-AIR.4712' },
};

describe('the name of a number', () => {
  it.each([
    ['0114', '114'],
    [' 114/dgd ', '114_DGD'],
    ['№ 7', 'NO_7'],
    ['１１４', '114'],
    ['007-B', '7_B'],
    ['0', '0'],
    ['000', '0'],
    ['1005', '1005'],
    ['(114)', '114'],
    ['114 / 9', '114_9'],
  ])('reads %p as %s', (typed, plain) => expect(plainNumber(typed)).toBe(plain));
  it('is the same for every way of writing it', () => {
    expect(numberStreamId(pv)).toBe('PV.CI_DGD_AIR.2020.114');
    expect(numberStreamId({ ...pv, kind: 'pv', issuer: 'ci.dgd-air', n: '114' })).toBe('PV.CI_DGD_AIR.2020.114');
    expect(seriesId(pv)).toBe('PV.CI_DGD_AIR.2020');
  });
});

it('numbers, series and the log are folded under names of their own', () =>
  expect([numberStream, series, log].map(({ decider }) => decider.name)).toEqual(['number', 'series', 'log']));

describe('an official number', () => {
  it('stands for nobody before it is claimed, and again after it was released', () =>
    expect([number().state(), number(claimed, proposed, released).state()]).toEqual([{ claims: [] }, { claims: [] }]));
  it('that nobody holds is released by nobody', () =>
    number({ type: 'number.NumberReleaseProposed', data: { subject: seizure, proposedBy: 'CI.DGD-AIR.4711', reason: 'wrongly-typed' } })
      .when({ kind: 'approveRelease', asker: by('CI.DGD-AIR.4712'), issuer: 'CI.DGD-AIR' })
      .thenRefused('number-not-claimed'));
  it('keeps the remark of whoever proposes its release, and no remark where there is none', () => {
    const propose = { kind: 'proposeRelease', asker: by('CI.DGD-AIR.4711'), issuer: 'CI.DGD-AIR', reason: 'wrongly-typed' } as const;
    number(claimed)
      .when({ ...propose, remark: 'typed twice' })
      .then({ ...proposed, data: { ...proposed.data, remark: 'typed twice' } });
    expect(Object.keys(numberDecider.decide(propose, number(claimed).state())[0]!.data)).not.toContain('remark');
  });
  it('is claimed for one subject, and keeps how it was written', () =>
    number().when({ kind: 'claim', asker, number: pv, subjectKind: 'seizure', subject: seizure }).then(claimed));
  it('is not claimed by a second subject', () =>
    number(claimed).when({ kind: 'claim', asker, number: pv, subjectKind: 'seizure', subject: other }).thenRefused('number-taken'));
  it('is not claimed twice by its own', () =>
    number(claimed).when({ kind: 'claim', asker, number: pv, subjectKind: 'seizure', subject: seizure }).thenRefused('number-already-claimed'));
  it('holds a letter or a digit', () =>
    number()
      .when({ kind: 'claim', asker, number: { ...pv, n: '—' }, subjectKind: 'seizure', subject: seizure })
      .thenRefused('number-malformed'));
  it('is released by two persons', () => {
    number(claimed)
      .when({ kind: 'proposeRelease', asker: by('CI.DGD-AIR.4711'), issuer: 'CI.DGD-AIR', reason: 'wrongly-typed' })
      .then(proposed);
    number(claimed, proposed)
      .when({ kind: 'approveRelease', asker: by('CI.DGD-AIR.4712'), issuer: 'CI.DGD-AIR' })
      .then(released);
  });
  it('is not released by one', () => {
    number(claimed, proposed)
      .when({ kind: 'approveRelease', asker: by('CI.DGD-AIR.4711'), issuer: 'CI.DGD-AIR' })
      .thenRefused('second-person-needed');
    number(claimed)
      .when({ kind: 'approveRelease', asker: by('CI.DGD-AIR.4712'), issuer: 'CI.DGD-AIR' })
      .thenRefused('release-not-proposed');
  });
  it('waits for one second person at a time', () =>
    number(claimed, proposed)
      .when({ kind: 'proposeRelease', asker: by('CI.DGD-AIR.4713'), issuer: 'CI.DGD-AIR', reason: 'wrongly-typed' })
      .thenRefused('release-already-proposed'));
  it('can stand for another subject once released', () =>
    number(claimed, proposed, released)
      .when({ kind: 'claim', asker, number: pv, subjectKind: 'seizure', subject: other })
      .then({ type: 'number.NumberClaimed', data: { ...pv, n: '114', subjectKind: 'seizure', subject: other } }));
  it('is released by the policy only while it stands for the subject that never appeared', () => {
    const lapse = { kind: 'releaseUnused', subject: seizure, policy: 'p-1' } as const;
    number(claimed)
      .when(lapse)
      .then({ type: 'number.NumberReleased', data: { subject: seizure, reason: 'subject-never-appeared', policy: 'p-1' } });
    number(claimed)
      .when({ ...lapse, subject: other })
      .thenRefused('number-taken');
    number(claimed, proposed, released).when(lapse).thenRefused('number-not-claimed');
  });
});

describe('two issuers whose names differ in separators alone', () => {
  const twin = { ...pv, issuer: 'CI.DGD.AIR' };
  const claimTwin = { kind: 'claim', asker: by('CI.DGD.AIR.1'), number: twin, subjectKind: 'seizure', subject: other } as const;
  const twinClaimed: NumberEvent = { type: 'number.NumberClaimed', data: { ...twin, n: '114', subjectKind: 'seizure', subject: other } };

  it('share no number: each claims its own, and neither takes back the other’s', () => {
    expect(numberStreamId(twin)).toBe(numberStreamId(pv));
    number(claimed).when(claimTwin).then(twinClaimed);
    const both = number(claimed, twinClaimed);
    expect([claimOf(both.state(), 'CI.DGD-AIR')?.subject, claimOf(both.state(), 'CI.DGD.AIR')?.subject]).toEqual([seizure, other]);
    number(claimed)
      .when({ kind: 'proposeRelease', asker: by('CI.DGD.AIR.1'), issuer: 'CI.DGD.AIR', reason: 'wrongly-typed' })
      .thenRefused('number-not-claimed');
    expect(
      number(claimed, twinClaimed, proposed, released)
        .state()
        .claims.map(({ issuer }) => issuer),
    ).toEqual(['CI.DGD.AIR']);
    number(claimed)
      .when({ ...claimTwin, subject: seizure })
      .thenRefused('number-already-claimed');
  });

  it('share no block', () => {
    const series = given(seriesDecider);
    const block = { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, device: 'tablet-017', from: 200, to: 249 };
    const issue = { ...block, kind: 'issueBlock', asker: by('CI.DGD.AIR.1'), numberKind: 'PV', issuer: 'CI.DGD.AIR' } as const;
    const issued: NumberEvent = { type: 'number.NumberBlockIssued', data: block };
    series(issued)
      .when(issue)
      .then({ type: 'number.NumberBlockIssued', data: { ...block, issuer: 'CI.DGD.AIR' } });
    series(issued)
      .when({ ...issue, kind: 'returnBlock' })
      .thenRefused('block-unknown');
  });
});

describe('whose number it is', () => {
  const claim = (who: Asker) => ({ kind: 'claim', asker: who, number: pv, subjectKind: 'seizure', subject: other }) as const;
  it('a stranger is told the same of a number that is free and of one that is taken', () => {
    for (const stranger of ['CI.GN-SR.4711', 'ML.DGD.4711', 'CI.DGD.4711']) {
      number()
        .when(claim(by(stranger)))
        .thenRefused('not-the-issuer');
      number(claimed)
        .when(claim(by(stranger)))
        .thenRefused('not-the-issuer');
      for (const kind of ['proposeRelease', 'approveRelease'] as const) {
        const asked = { kind, asker: by(stranger), issuer: 'CI.DGD-AIR', reason: 'wrongly-typed' } as const;
        number().when(asked).thenRefused('not-the-issuer');
        number(claimed, proposed).when(asked).thenRefused('not-the-issuer');
      }
    }
  });
  it('its unit, and the registrar of its country, are told what it is', () => {
    number(claimed)
      .when(claim(by('CI.DGD-AIR.4799')))
      .thenRefused('number-taken');
    number(claimed)
      .when(claim(by('CI.ANNUAIRE.1', true)))
      .thenRefused('number-taken');
    number(claimed)
      .when(claim(by('ML.ANNUAIRE.1', true)))
      .thenRefused('not-the-issuer');
  });
});

describe('a block of numbers for a device', () => {
  const blocks = given(seriesDecider);
  const issue = { kind: 'issueBlock', asker, numberKind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, device: 'tablet-017', from: 200, to: 249 } as const;
  const issued: NumberEvent = {
    type: 'number.NumberBlockIssued',
    data: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, device: 'tablet-017', from: 200, to: 249 },
  };
  it('belongs to that device', () => blocks().when(issue).then(issued));
  it('shares no number with another', () =>
    blocks(issued)
      .when({ ...issue, device: 'tablet-018', from: 249, to: 260 })
      .thenRefused('block-overlaps'));
  it('may lie before another, but not touch its first number', () => {
    blocks(issued)
      .when({ ...issue, from: 150, to: 199 })
      .thenState((state) => expect(state.blocks).toHaveLength(2));
    blocks(issued)
      .when({ ...issue, from: 150, to: 200 })
      .thenRefused('block-overlaps');
  });
  it('may hold one number, and a thousand', () => {
    blocks()
      .when({ ...issue, to: 200 })
      .thenState((state) => expect(state.blocks).toEqual([{ issuer: 'CI.DGD-AIR', device: 'tablet-017', from: 200, to: 200, returned: false }]));
    blocks()
      .when({ ...issue, from: 9_001, to: 10_000 })
      .thenState((state) => expect(state.blocks).toHaveLength(1));
  });
  it('is kept and returned by the unit that gives the numbers, once', () => {
    const returning = { ...issue, kind: 'returnBlock' } as const;
    const returned: NumberEvent = { type: 'number.NumberBlockReturned', data: { ...issued.data } };
    blocks()
      .when({ ...issue, asker: by('CI.GN-SR.1') })
      .thenRefused('not-the-issuer');
    blocks(issued)
      .when({ ...returning, asker: by('CI.GN-SR.1') })
      .thenRefused('not-the-issuer');
    blocks(issued).when(returning).then(returned);
    blocks(issued)
      .when({ ...returning, device: 'tablet-018' })
      .thenRefused('block-unknown');
    blocks(issued, returned).when(returning).thenRefused('block-returned');
    blocks(issued, returned).when(issue).thenRefused('block-overlaps');
  });
  it('is no other fact about a number', () => expect(blocks(claimed).state()).toEqual({ blocks: [] }));
  it('may follow the one before', () =>
    blocks(issued)
      .when({ ...issue, from: 250, to: 260 })
      .thenState((state) => expect(state.blocks).toHaveLength(2)));
  it('has an end after its start, and a size a person can oversee', () => {
    blocks()
      .when({ ...issue, to: 199 })
      .thenRefused('block-ends-before-it-starts');
    blocks()
      .when({ ...issue, to: 1200 })
      .thenRefused('block-too-large');
  });
});
