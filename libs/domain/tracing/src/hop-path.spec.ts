import type { Addressee, Hop, Holder } from './codes.js';
import { joinHops } from './hop-path.js';
import { unknownTrace, type TraceFacts } from './trace-facts.js';

const recovery = { country: 'CI' };
const maker: Holder = { kind: 'company', ref: 'Glock Ges.m.b.H.' };
const ghana: Holder = { kind: 'state', ref: 'GH' };
const police: Holder = { kind: 'office', ref: 'GH.POLICE' };
const dealer: Holder = { kind: 'company', ref: 'Accra Arms Ltd' };
const nobody: Holder = { kind: 'unknown' };
const year = (at: string) => ({ at: `${at}-01-01`, precision: 'year' as const });
const hop = (what: Hop['what'], from: Holder | undefined, to: Holder, at?: string, country?: string): Hop => ({
  ...(from && { from }),
  to,
  what,
  ...(at !== undefined && { date: year(at) }),
  ...(country !== undefined && { country }),
  certainty: 'documented',
});
const answer = (to: Addressee, hops: readonly Hop[], onwardCountry?: string, superseded = false): TraceFacts => ({
  ...unknownTrace,
  status: 'answered',
  to,
  answers: [
    { answer: 1, outcome: onwardCountry === undefined ? 'IDENTIFIED_STATE_STOCK' : 'ONWARD_TO_COUNTRY', qualifiers: [], hops, onwardCountry, superseded },
  ],
});
const austria: Addressee = { kind: 'manufacturer', country: 'AT' };
const made = hop('manufactured', undefined, maker, '2012', 'AT');
const exported = hop('exported', maker, ghana, '2013', 'GH');
const issued = hop('issued', ghana, police, '2014', 'GH');
const stolen = hop('reported-stolen', police, nobody, '2017', 'GH');

describe('the joined path', () => {
  it('runs from manufacture through the answers of several countries, and ends in the step that nobody recorded', () => {
    const path = joinHops([answer({ kind: 'onward', country: 'GH' }, [issued]), answer(austria, [exported, made])], recovery);
    const gap = { kind: 'gap', from: police, to: 'recovery', fromCountry: 'GH' };
    expect(path.nodes).toEqual([{ kind: 'hop', hop: made }, { kind: 'hop', hop: exported }, { kind: 'hop', hop: issued }, gap]);
    expect(path.diversion).toEqual(gap);
    expect(path.nextCountry).toBeUndefined();
  });
  it('puts the diversion at the first hop that is unlawful by itself', () => {
    const path = joinHops([answer(austria, [made, exported, issued, stolen])], recovery);
    expect(path.diversion).toEqual({ kind: 'hop', hop: stolen });
    expect(path.nodes.at(-1)).toEqual({ kind: 'gap', from: nobody, to: 'recovery', fromCountry: 'GH' });
  });
  it.each(['reported-lost', 'reported-stolen', 'captured', 'diverted', 'unexplained'] as const)('%s ends the licit circuit', (what) =>
    expect(joinHops([answer(austria, [made, hop(what, maker, nobody, '2013', 'AT')])], recovery).diversion).toMatchObject({ kind: 'hop', hop: { what } }),
  );
  it('shows a gap where the giver is not who last received', () => {
    const sold = hop('sold', dealer, police, '2016', 'GH');
    const path = joinHops([answer(austria, [made, exported, sold])], recovery);
    const gap = { kind: 'gap', from: ghana, to: dealer, fromCountry: 'GH' };
    expect(path.nodes[2]).toEqual(gap);
    expect(path.diversion).toEqual(gap);
  });
  it('never joins two unknown holders', () => {
    const path = joinHops(
      [answer(austria, [made, hop('transferred', maker, nobody, '2013', 'ML'), hop('transferred', nobody, ghana, '2014', 'GH')])],
      recovery,
    );
    expect(path.nodes.map(({ kind }) => kind)).toEqual(['hop', 'hop', 'gap', 'hop', 'gap']);
    expect(path.nextCountry).toBe('ML');
  });
  it('joins a hop whose giver nobody named', () =>
    expect(joinHops([answer(austria, [made, hop('imported', undefined, ghana, '2013', 'GH')])], recovery).nodes.map(({ kind }) => kind)).toEqual([
      'hop',
      'hop',
      'gap',
    ]));
  it('opens with a gap when manufacture is not on record, which is not yet a diversion', () => {
    const path = joinHops([answer({ kind: 'onward', country: 'GH' }, [issued])], recovery);
    expect(path.nodes[0]).toEqual({ kind: 'gap', from: undefined, to: ghana, fromCountry: undefined });
    expect(path.diversion).toEqual({ kind: 'gap', from: police, to: 'recovery', fromCountry: 'GH' });
    const received = hop('imported', undefined, ghana, '2013', 'GH');
    expect(joinHops([answer(austria, [received])], recovery).nodes[0]).toEqual({ kind: 'gap', from: undefined, to: ghana, fromCountry: undefined });
  });
  it('has no gap after the recovery itself', () => {
    const path = joinHops([answer(austria, [made, hop('seized', maker, police, '2020', 'CI')])], recovery);
    expect(path.nodes.map(({ kind }) => kind)).toEqual(['hop', 'hop']);
    expect(path.diversion).toBeUndefined();
  });
  it('puts manufacture first even without a date, and hops in the order of their dates', () => {
    const undated = hop('manufactured', undefined, maker, undefined, 'AT');
    const path = joinHops([answer(austria, [issued, exported, undated])], recovery);
    expect(path.nodes.slice(0, 3)).toEqual([undated, exported, issued].map((one) => ({ kind: 'hop', hop: one })));
  });
  it('puts an undated hop after the one that hands on to it, or last', () => {
    const handed = hop('transferred', ghana, dealer, undefined, 'GH');
    expect(joinHops([answer(austria, [handed, issued, exported, made])], recovery).nodes.filter(({ kind }) => kind === 'hop')).toEqual(
      [made, exported, handed, issued].map((one) => ({ kind: 'hop', hop: one })),
    );
    const loose = hop('transferred', dealer, police, undefined, 'GH');
    expect(
      joinHops([answer(austria, [loose, exported, made])], recovery)
        .nodes.filter(({ kind }) => kind === 'hop')
        .at(-1),
    ).toEqual({ kind: 'hop', hop: loose });
  });
  it('shows a hop once that two answers tell, and what own registers say', () => {
    const registers: TraceFacts = { ...unknownTrace, status: 'requested', domestic: [{ register: 'army', result: 'record', hops: [issued] }] };
    const path = joinHops([answer(austria, [made, exported]), answer({ kind: 'onward', country: 'GH' }, [exported]), registers], recovery);
    expect(path.nodes.filter(({ kind }) => kind === 'hop')).toHaveLength(3);
  });
  it('leaves out what a later answer superseded', () => expect(joinHops([answer(austria, [made], undefined, true)], recovery).nodes).toEqual([]));
  it('of nothing is nothing', () => expect(joinHops([], recovery)).toEqual({ nodes: [], diversion: undefined, nextCountry: undefined }));
});

describe('the next country to ask', () => {
  it('is the one an answer points to and nobody has asked', () => {
    expect(joinHops([answer(austria, [made, exported], 'TG')], recovery).nextCountry).toBe('TG');
    expect(joinHops([answer(austria, [], 'TG')], recovery).nextCountry).toBe('TG');
  });
  it('is else the last country before the first gap', () => expect(joinHops([answer(austria, [made, exported])], recovery).nextCountry).toBe('GH'));
  it('is none when that country was asked, or is where the arm was recovered', () => {
    expect(joinHops([answer(austria, [made, exported]), answer({ kind: 'country', country: 'GH' }, [])], recovery).nextCountry).toBeUndefined();
    expect(joinHops([answer(austria, [made, exported])], { country: 'GH' }).nextCountry).toBeUndefined();
  });
  it('is still the one that is only proposed', () =>
    expect(
      joinHops([answer(austria, [made, exported]), { ...unknownTrace, status: 'proposed', to: { kind: 'onward', country: 'GH' } }], recovery).nextCountry,
    ).toBe('GH'));
});
