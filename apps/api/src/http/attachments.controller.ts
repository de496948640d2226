import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { AttachmentEmpty, AttachmentTooLarge, HashMismatch } from '#platform/attachments';
import { Operation } from '#platform/identity';
import { Node } from '../node/node.js';
import { Problem } from '../operations/problem.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Files are sent before the facts that name them. The bytes are the key: sending them twice is sending them once. */
@Controller('v1/attachments')
export class AttachmentsController {
  constructor(@Inject(Node) private readonly node: Node) {}

  @Post()
  @Operation('uploadAttachment')
  async upload(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const declared = request.headers['content-sha256'];
    if (declared !== undefined && (typeof declared !== 'string' || !SHA256.test(declared)))
      throw new Problem(400, 'hash-malformed', 'Content-SHA256 is 64 lower-case hexadecimal digits');
    if (!request.headers['content-type']?.startsWith('application/octet-stream'))
      throw new Problem(415, 'not-octets', 'A file is sent as application/octet-stream');
    try {
      const stored = await this.node.attachments.put(request.body as Readable, { declaredSha256: declared, limit: this.node.config.CUSTOS_UPLOAD_LIMIT });
      void reply.status(201);
      return stored;
    } catch (error) {
      if (error instanceof AttachmentTooLarge) throw new Problem(413, 'attachment-too-large', 'The file is larger than this node takes');
      if (error instanceof AttachmentEmpty) throw new Problem(422, 'attachment-empty', 'The file has no bytes');
      if (error instanceof HashMismatch) throw new Problem(422, 'hash-mismatch', 'The bytes that arrived are not those that were declared; nothing is kept');
      throw error;
    }
  }
}
