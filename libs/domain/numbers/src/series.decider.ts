import { DomainError, type Decider } from '#platform/kernel';
import { refuseStrangers, type Asker } from './number.rules.js';
import type { NumberEvent, NumberFact } from './events.js';

type Block = NumberFact<'number.NumberBlockIssued'>['data'];
/** The numbers of one kind and year: which blocks of it were given to devices, by issuer, as two issuers may share a stream (see `OfficialNumberState`). */
export interface Series {
  readonly blocks: readonly (Pick<Block, 'issuer' | 'device' | 'from' | 'to'> & { readonly returned: boolean })[];
}

export type SeriesCommand = { readonly kind: 'issueBlock' | 'returnBlock'; readonly asker: Asker } & Pick<
  Block,
  'issuer' | 'year' | 'device' | 'from' | 'to'
> & {
    readonly numberKind: string;
  };

/** A device at a border post without a network numbers its reports from its own block; no two blocks share a number. */
export const MAX_BLOCK = 1_000;

export const seriesDecider: Decider<Series, SeriesCommand, NumberEvent> = {
  name: 'series',
  version: 3,
  initial: { blocks: [] },

  decide({ kind: act, asker, numberKind: kind, issuer, year, device, from, to }, series) {
    refuseStrangers(asker, issuer);
    const blocks = series.blocks.filter((one) => one.issuer === issuer);
    if (act === 'returnBlock') {
      const block = blocks.find((one) => one.device === device && one.from === from && one.to === to);
      if (block === undefined) throw new DomainError('block-unknown', 'This device was not given this block');
      if (block.returned) throw new DomainError('block-returned', 'This block has been returned already');
      return [{ type: 'number.NumberBlockReturned', data: { kind, issuer, year, device, from, to } }];
    }
    if (to < from) throw new DomainError('block-ends-before-it-starts', 'The last number of a block is not below its first');
    if (to - from >= MAX_BLOCK) throw new DomainError('block-too-large', `A block holds at most ${MAX_BLOCK} numbers`);
    if (blocks.some((one) => one.from <= to && from <= one.to)) throw new DomainError('block-overlaps', 'Some of these numbers were already given to a device');
    return [{ type: 'number.NumberBlockIssued', data: { kind, issuer, year, device, from, to } }];
  },

  evolve(series, event): Series {
    if (event.type === 'number.NumberBlockReturned') {
      const { issuer, device, from, to } = event.data;
      const isReturned = (one: Series['blocks'][number]) => one.issuer === issuer && one.device === device && one.from === from && one.to === to;
      return { blocks: series.blocks.map((one) => (isReturned(one) ? { ...one, returned: true } : one)) };
    }
    if (event.type !== 'number.NumberBlockIssued') return series;
    const { issuer, device, from, to } = event.data;
    return { blocks: [...series.blocks, { issuer, device, from, to, returned: false }] };
  },
};
