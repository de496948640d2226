/** How many of the first bytes `mediaOf` wants to see. */
export const SNIFFED_BYTES = 8_192;

const starts = (head: Buffer, bytes: readonly number[] | string, at = 0) => head.subarray(at, at + bytes.length).equals(Buffer.from(bytes as string));

/** By the first bytes, in this order. ISO base media (MP4, MOV, HEIC) carry their brand at byte 8. */
const MAGIC: readonly { readonly media: string; readonly is: (head: Buffer) => boolean }[] = [
  { media: 'image/jpeg', is: (head) => starts(head, [0xff, 0xd8, 0xff]) },
  { media: 'image/png', is: (head) => starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { media: 'image/tiff', is: (head) => starts(head, [0x49, 0x49, 0x2a, 0x00]) || starts(head, [0x4d, 0x4d, 0x00, 0x2a]) },
  { media: 'application/pdf', is: (head) => starts(head, '%PDF-') },
  { media: 'video/quicktime', is: (head) => starts(head, 'ftypqt  ', 4) },
  { media: 'image/heic', is: (head) => ['ftypheic', 'ftypheix', 'ftypmif1', 'ftypmsf1'].some((brand) => starts(head, brand, 4)) },
  {
    media: 'video/mp4',
    is: (head) => ['ftypisom', 'ftypiso', 'ftypmp4', 'ftypavc1', 'ftypM4V', 'ftypdash', 'ftyp3gp'].some((brand) => starts(head, brand, 4)),
  },
  { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', is: (head) => isZip(head) && head.includes('word/') },
  { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', is: (head) => isZip(head) && head.includes('xl/') },
  { media: 'application/vnd.oasis.opendocument.text', is: (head) => isZip(head) && head.includes('application/vnd.oasis.opendocument.text') },
  { media: 'application/vnd.oasis.opendocument.spreadsheet', is: (head) => isZip(head) && head.includes('application/vnd.oasis.opendocument.spreadsheet') },
  { media: 'application/zip', is: (head) => isZip(head) },
];

const isZip = (head: Buffer) => starts(head, [0x50, 0x4b, 0x03, 0x04]);

/**
 * The media type that the bytes themselves show, never what the sender claims: a page that would run as script in a reader's browser
 * stays plain text or `application/octet-stream`.
 */
export function mediaOf(head: Buffer, whole: boolean): string {
  const found = MAGIC.find(({ is }) => is(head));
  if (found !== undefined) return found.media;
  const text = asText(head, whole);
  if (text === undefined) return 'application/octet-stream';
  return isJson(text, whole) ? 'application/json' : 'text/plain; charset=utf-8';
}

/** UTF-8 without control characters; a character cut off where the head ends does not count against it. */
function asText(head: Buffer, whole: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });

    return /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Only a text seen whole can be told to be JSON. */
function isJson(text: string, whole: boolean): boolean {
  if (!whole || !/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
