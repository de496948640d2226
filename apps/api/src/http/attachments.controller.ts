import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { AttachmentEmpty, AttachmentTooLarge, HashMismatch } from '#platform/attachments';
import { Operation, type IdentifiedRequest } from '#platform/identity';
import { Node } from '../node/node.js';
import { Problem } from '../operations/problem.js';

const tooLarge = () => new Problem(413, 'attachment-too-large', 'The file is larger than this node takes');
const SHA256 = /^[0-9a-f]{64}$/;

/** Files are sent before the facts that name them. The bytes are the key: sending them twice is sending them once. */
@Controller('v1/attachments')
export class AttachmentsController {
  constructor(@Inject(Node) private readonly node: Node) {}

  @Post()
  @Operation('uploadAttachment')
  async upload(@Req() request: FastifyRequest & IdentifiedRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const declared = request.headers['content-sha256'];
    if (declared !== undefined && (typeof declared !== 'string' || !SHA256.test(declared)))
      throw new Problem(400, 'hash-malformed', 'Content-SHA256 is 64 lower-case hexadecimal digits');
    if (!request.headers['content-type']?.startsWith('application/octet-stream'))
      throw new Problem(415, 'not-octets', 'A file is sent as application/octet-stream');
    const limit = this.node.config.CUSTOS_UPLOAD_LIMIT;
    if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
    await this.withinQuota(request);
    try {
      // The line outlives the reading: whoever sends too much hears so.
      const bytes = (request.body as Readable).iterator({ destroyOnReturn: false });
      const { fresh, ...stored } = await this.node.attachments.put(bytes, { declaredSha256: declared, limit });
      await this.node.files.sent(request.principal.sub, stored, fresh);
      // What nobody named in time may have been swept between the last byte and its record.
      if (!(await this.node.attachments.has(stored.sha256))) throw new Problem(503, 'busy', 'Send the file again', { retryAfter: 1 });
      void reply.status(201);
      return stored;
    } catch (error) {
      // What is still on its way is read and thrown away: the next request may come on the same line.
      (request.body as Readable).resume();
      if (error instanceof AttachmentTooLarge) throw tooLarge();
      if (error instanceof AttachmentEmpty) throw new Problem(422, 'attachment-empty', 'The file has no bytes');
      if (error instanceof HashMismatch) throw new Problem(422, 'hash-mismatch', 'The bytes that arrived are not those that were declared; nothing is kept');
      throw error;
    }
  }

  /** Bytes that no fact names yet are limited for each officer; one upload may reach beyond, and the next is refused. */
  private async withinQuota(request: FastifyRequest & IdentifiedRequest): Promise<void> {
    const waiting = await this.node.files.unnamedBytes(request.principal.sub);
    if (waiting + Number(request.headers['content-length'] ?? 0) <= this.node.config.CUSTOS_UPLOAD_QUOTA) return;
    (request.body as Readable).resume();
    throw new Problem(413, 'file-quota', 'Too much was sent that no fact names yet: name it, or wait until it is swept');
  }
}
