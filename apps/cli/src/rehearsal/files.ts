import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Upload } from './play.js';

/** A file of the rehearsal: made up, the same bytes on every machine, so that its hash can stand in a fixed step. */
export interface ExhibitFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly size: number;
  readonly media: string;
}

const file = (name: string, media: string, bytes: Buffer): ExhibitFile => ({
  name,
  bytes,
  media,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** One page that says that it is an exercise. */
export function paper(name: string): ExhibitFile {
  const line = `EXERCISE - ${name}`.replace(/[()\\]/g, ' ').replace(/[^\x20-\x7e]/g, '-');
  const content = `BT /F1 14 Tf 60 760 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((one, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${one}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return file(name, 'application/pdf', Buffer.from(body + xref, 'latin1'));
}

const SIDE = 16;

/** A small picture whose stripes follow from its name. Stored and not compressed: the bytes do not depend on the compressor. */
export function photograph(name: string): ExhibitFile {
  const seed = createHash('sha256').update(name).digest();
  const rows = Buffer.alloc((SIDE + 1) * SIDE);
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) rows[y * (SIDE + 1) + x + 1] = seed[(x + y) % seed.length]!;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header[8] = 8;
  const text = Buffer.from(`Comment\0EXERCISE ${name}`, 'latin1');
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return file(
    name,
    'image/png',
    Buffer.concat([signature, chunk('IHDR', header), chunk('tEXt', text), chunk('IDAT', deflateSync(rows, { level: 0 })), chunk('IEND', Buffer.alloc(0))]),
  );
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Collects what the script refers to, so that each file is put into the store once, beforehand. */
export class Files {
  private readonly uploads = new Map<string, Upload>();

  private keep(user: string, one: ExhibitFile): ExhibitFile {
    this.uploads.set(`${user} ${one.sha256}`, { upload: one.name, user, bytes: one.bytes });
    return one;
  }
  paper(user: string, name: string): ExhibitFile {
    return this.keep(user, paper(name));
  }
  photograph(user: string, name: string): string {
    return this.keep(user, photograph(name)).sha256;
  }
  all(): readonly Upload[] {
    return [...this.uploads.values()];
  }
}
