/**
 * The encoding of the database's protocol (protocol buffers, version 3), as much of it as appends and reads use. The client's own, which is made
 * for any message, costs more than everything else that is done for an event.
 */
const [VARINT, FIXED64, LENGTH, FIXED32] = [0, 1, 2, 5];
const MASK = 0x7f;

/** A message in the making: pieces that are joined once. */
export type Pieces = readonly Uint8Array[];
const NOTHING: Pieces = [];

function varint(value: number | bigint): readonly number[] {
  const encoded: number[] = [];
  let rest = value;
  for (; rest > Number.MAX_SAFE_INTEGER; rest = BigInt(rest) >> 7n) encoded.push(Number(BigInt(rest) & 127n) | 0x80);
  let small = Number(rest);
  for (; small > MASK; small = Math.floor(small / 128)) encoded.push((small & MASK) | 0x80);
  return [...encoded, small];
}

/** Fields of a message, by their numbers (up to 15). */
export const unsigned = (field: number, value: number | bigint): Pieces => [Uint8Array.of((field << 3) | VARINT, ...varint(value))];
export const bytes = (field: number, value: Uint8Array): Pieces => [Uint8Array.of((field << 3) | LENGTH, ...varint(value.length)), value];
export const text = (field: number, value: string): Pieces => bytes(field, Buffer.from(value, 'utf8'));
export const message = (field: number, ...fields: readonly Pieces[]): Pieces => {
  const pieces = fields.flat();
  return [Uint8Array.of((field << 3) | LENGTH, ...varint(pieces.reduce((sum, { length }) => sum + length, 0))), ...pieces];
};
/** A message without a field, which says something by being there. */
export const present = (field: number): Pieces => message(field, NOTHING);
export const joined = (...fields: readonly Pieces[]): Buffer => Buffer.concat(fields.flat());

/** Reads the fields of a message, one after the other. @throws RangeError where the bytes are no message */
export class Fields {
  private at = 0;
  private wire = 0;

  constructor(private readonly source: Buffer) {}

  /** The number of the next field, whose value is then read or skipped; 0 at the end. */
  next(): number {
    if (this.at >= this.source.length) return 0;
    const tag = this.number();
    this.wire = tag & 7;
    return tag >>> 3;
  }

  unsigned(): bigint {
    const from = this.at;
    const near = this.number();
    if (near <= Number.MAX_SAFE_INTEGER) return BigInt(near);
    let value = 0n;
    for (let n = from, shift = 0n; n < this.at; n++, shift += 7n) value |= BigInt(this.source[n]! & MASK) << shift;
    return BigInt.asUintN(64, value);
  }

  /** Exact up to 2^53. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.source[this.at++];
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('These bytes are no message');
      value += (byte & MASK) * scale;
      if (byte <= MASK) return value;
    }
  }

  bytes(): Buffer {
    const length = this.number();
    const from = this.at;
    this.at += length;
    if (this.at > this.source.length) throw new RangeError('This message is cut short');
    return this.source.subarray(from, this.at);
  }

  text(): string {
    const length = this.number();
    const from = this.at;
    this.at += length;
    if (this.at > this.source.length) throw new RangeError('This message is cut short');
    return this.source.toString('utf8', from, this.at);
  }

  message(): Fields {
    return new Fields(this.bytes());
  }

  skip(): void {
    if (this.wire === VARINT) this.number();
    else if (this.wire === LENGTH) this.bytes();
    else if (this.wire === FIXED64) this.at += 8;
    else if (this.wire === FIXED32) this.at += 4;
    else throw new RangeError('This message holds a field of no known form');
  }
}
