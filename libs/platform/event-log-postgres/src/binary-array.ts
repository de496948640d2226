const HEADER = 20;
const TEXT = 25;
const UUID = 2950;
const INT8 = 20;
const INT4 = 23;
const NULL = -1;

/**
 * Lists in PostgreSQL's binary form (array_recv), which the driver sends as they are: a list as text would have every quote of every entry
 * escaped here and taken out again there.
 */
function list(oid: number, sizes: readonly number[], write: (into: Buffer, at: number, index: number) => void): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER + sizes.reduce((sum, size) => sum + 4 + Math.max(size, 0), 0));
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(sizes.includes(NULL) ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(sizes.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = HEADER;
  for (const [index, size] of sizes.entries()) {
    at = buffer.writeInt32BE(size, at);
    if (size === NULL) continue;
    write(buffer, at, index);
    at += size;
  }
  return buffer;
}

export const textList = (values: readonly (string | null)[]): Buffer =>
  list(
    TEXT,
    values.map((value) => (value === null ? NULL : Buffer.byteLength(value, 'utf8'))),
    (into, at, index) => into.write(values[index]!, at, 'utf8'),
  );

/** Of UUIDs in their text form. */
export const uuidList = (values: readonly string[]): Buffer =>
  list(
    UUID,
    values.map(() => 16),
    (into, at, index) => into.write(values[index]!.replaceAll('-', ''), at, 'hex'),
  );

export const bigintList = (values: readonly bigint[]): Buffer =>
  list(
    INT8,
    values.map(() => 8),
    (into, at, index) => into.writeBigInt64BE(values[index]!, at),
  );

export const integerList = (values: readonly number[]): Buffer =>
  list(
    INT4,
    values.map(() => 4),
    (into, at, index) => into.writeInt32BE(values[index]!, at),
  );
