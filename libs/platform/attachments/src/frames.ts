import { createCipheriv, createDecipheriv, type CipherGCM } from 'node:crypto';

/** Plain bytes per frame: small enough to stream, large enough that the tag costs nothing. */
export const FRAME_BYTES = 65_536;
export const TAG_BYTES = 16;
/** Format byte and the 7 random bytes from which every frame's nonce is made. */
export const HEADER_BYTES = 8;
export const FORMAT = 1;

/**
 * The nonce of a frame (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár): prefix, number, and whether it is the last. A frame
 * that is missing, moved or repeated fails to open, and so does a file that ends before its last frame.
 */
function nonce(header: Buffer, frame: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  header.copy(bytes, 0, 1, HEADER_BYTES);
  bytes.writeUInt32BE(frame, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

export function sealFrame(key: Buffer, header: Buffer, frame: number, last: boolean, plain: Uint8Array): Buffer {
  const cipher: CipherGCM = createCipheriv('aes-256-gcm', key, nonce(header, frame, last)).setAAD(header);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when the frame is not the one that was sealed there */
export function openFrame(key: Buffer, header: Buffer, frame: number, last: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(header, frame, last), { authTagLength: TAG_BYTES })
    .setAAD(header)
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}
