import { mediaOf } from './media.js';

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const zip = [0x50, 0x4b, 0x03, 0x04, 20, 0, 0, 0];

describe('the media type of an attachment is what its bytes show', () => {
  it.each([
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
    ['image/png', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a])],
    ['image/tiff', bytes('II', [0x2a, 0])],
    ['image/tiff', bytes('MM', [0, 0x2a])],
    ['application/pdf', bytes('%PDF-1.7\n')],
    ['video/quicktime', bytes([0, 0, 0, 20], 'ftypqt  ')],
    ['video/mp4', bytes([0, 0, 0, 24], 'ftypisom')],
    ['video/mp4', bytes([0, 0, 0, 24], 'ftypmp42')],
    ['image/heic', bytes([0, 0, 0, 24], 'ftypheic')],
    ['application/zip', bytes(zip, 'photos/')],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', bytes(zip, '[Content_Types].xml … word/document.xml')],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes(zip, '[Content_Types].xml … xl/workbook.xml')],
    ['application/json', bytes(' {"a": [1, 2]}')],
    ['text/plain; charset=utf-8', bytes('Saisie à Abidjan\n')],
    ['text/plain; charset=utf-8', bytes('{ not json')],
    ['text/plain; charset=utf-8', bytes('<html><script>alert(1)</script></html>')],
    ['application/octet-stream', bytes([0x4d, 0x5a, 0x90, 0x00])],
    ['application/octet-stream', bytes('Abidjan', [0xe9])],
  ])('%s', (media, head) => expect(mediaOf(head, true)).toBe(media));

  it('does not mind a character that is cut where the head ends', () => {
    expect(mediaOf(bytes('Abidjan', [0xc3]), false)).toBe('text/plain; charset=utf-8');
  });
});
