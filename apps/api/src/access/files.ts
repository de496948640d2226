import type { Naming } from '#platform/attachments';
import { decodeOnce, type Attachment, type Stored, type StreamName } from '#platform/event-log';
import type { Principal } from '#platform/identity';
import { filesNamedBy, z } from '#platform/kernel';
import type { Node } from '../node/node.js';
import { Problem } from '../operations/problem.js';
import { NOBODY } from '../operations/request.js';
import type { Visibility } from './visibility.js';

/** Looked at for every file, though fewer pages name it: the time tells nobody whether there is such a file. */
const PAGES_AT_ONCE = 8;
const MOST_PAGES = 64;
/** What stands in a fact for the size and the media type of a file that its officer owes. */
export const AWAITED = { size: 0, media: 'awaited' } as const;

/** A command that names files. */
export interface NamingFiles {
  readonly principal: Principal;
  readonly stream: StreamName;
  readonly cmd: string;
  /** Every file, wherever it is named. */
  readonly hashes: readonly string[];
  /** Those that belong to the fact as a whole. */
  readonly attachments: readonly string[];
  /** Those that carry a signature: they must be there. */
  readonly signed: readonly string[];
}

/** What a command says of its files. */
export interface NamedFiles {
  /** What the fact carries beside its data: its attachments, and every file that is awaited. */
  readonly attachments: readonly Attachment[];
  /** Every file that the command names, as its bytes show it, or as awaited. */
  readonly all: readonly Attachment[];
  /** Files whose naming is new with this attempt. */
  readonly added: readonly string[];
}

/**
 * A file belongs to whoever sent it and to the facts that name it by right. Another's file is named by who may read a page that names it
 * already; any other hash is awaited from the officer, whether or not there is such a file.
 */
export class Files {
  constructor(
    private readonly node: Pick<Node, 'files' | 'attachments' | 'log' | 'registry'>,
    private readonly visibility: Pick<Visibility, 'sight'>,
  ) {}

  /** Keeps who names what, and answers what the fact says of its files. @throws Problem 422 where a signature has no file */
  async name({ principal, stream, cmd, hashes, attachments, signed }: NamingFiles): Promise<NamedFiles> {
    const namings = await Promise.all(
      hashes.map(async (sha256): Promise<Naming> => ({ sha256, stream, cmd, officer: principal.sub, byRight: await this.mayName(principal, sha256) })),
    );
    const described = await Promise.all(namings.map((one) => this.describe(one)));
    for (const { sha256, media } of described)
      if (signed.includes(sha256) && media === AWAITED.media)
        throw new Problem(422, 'attachment-unknown', 'What is signed must have been sent by the officer, or stand on a page that he may read');
    const added = await this.node.files.name(namings);
    return { attachments: described.filter(({ sha256, media }) => attachments.includes(sha256) || media === AWAITED.media), all: described, added };
  }

  /** Whether the page of `stream`, which names the file and which the reader may read, opens it. */
  async opens(principal: Principal, stream: StreamName, sha256: string): Promise<boolean> {
    return (await this.namedByRight(stream, sha256)) || this.readsAnother(principal, await this.node.files.namedIn(sha256), { sha256, but: stream });
  }

  private async mayName(principal: Principal, sha256: string): Promise<boolean> {
    const [sent, named] = await Promise.all([this.node.files.sentBy(principal.sub, sha256), this.node.files.namedIn(sha256)]);
    const sees = await this.readsAnother(principal, named, { sha256 });
    return sent || sees;
  }

  /** As many looks for a file that nobody has as for one that some page names. */
  private async readsAnother(
    principal: Principal,
    named: readonly string[],
    { sha256, but }: { readonly sha256: string; readonly but?: StreamName },
  ): Promise<boolean> {
    const streams = named.filter((one) => one !== but).slice(0, MOST_PAGES) as StreamName[];
    while (streams.length % PAGES_AT_ONCE > 0 || streams.length === 0) streams.push(`custos.case-${NOBODY}`);
    const looks = await Promise.all(streams.map(async (stream) => ({ stream, ...(await this.visibility.sight(principal, stream)) })));
    for (const { stream, seen, sealed } of looks) if (seen && sealed && (await this.namedByRight(stream, sha256))) return true;
    return false;
  }

  private async describe({ sha256, byRight }: Naming): Promise<Attachment> {
    const found = byRight ? await this.node.attachments.stat(sha256) : undefined;
    return found ?? { sha256, ...AWAITED };
  }

  /** The log says it: a fact of this stream names the file and does not await it, or its officer has sent it since. */
  private async namedByRight(stream: StreamName, sha256: string): Promise<boolean> {
    const quoted = `"${sha256}"`;
    const owed = new Set<string>();
    for await (const stored of this.node.log.readStream(stream)) {
      if (!stored.entry.includes(quoted) || !this.names(stored, sha256)) continue;
      const { actor, attachments } = decodeOnce(stored, this.node.registry);
      if (!isAwaited(attachments, sha256)) return true;
      owed.add(actor.id);
    }
    for (const officer of owed) if (await this.node.files.sentBy(officer, sha256)) return true;
    return false;
  }

  /** In a member that is there for files: the text of a hash in a reference or a remark names none. */
  private names(stored: Stored, sha256: string): boolean {
    const { event, attachments } = decodeOnce(stored, this.node.registry);
    const { fields } = this.node.registry.definition(event.type);
    return attachments.some((one) => one.sha256 === sha256) || filesNamedBy(z.object(fields), event.data).has(sha256);
  }
}

/** Whether a fact with these attachments awaits the file from its officer. */
export const isAwaited = (attachments: readonly Attachment[], sha256: string): boolean =>
  attachments.some((one) => one.sha256 === sha256 && one.media === AWAITED.media);

/** Every file that a request names, in its own members and beside them. */
export const filesOf = (body: z.ZodObject, sent: unknown): readonly string[] => [...filesNamedBy(body, sent)];
