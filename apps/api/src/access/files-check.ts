import type { FileRegister } from '#platform/attachments';
import type { Found, LogCheck } from '#platform/verification';

const HASH = /"([0-9a-f]{64})"/g;

/**
 * Compares who named which file with what the facts say, and who sent which with the mark that this node made of it. A row without a fact,
 * or a fact without a row, opens nothing: what opens is read off the facts.
 */
export function filesCheck(files: Pick<FileRegister, 'namings' | 'senders'>, found: Found): LogCheck {
  const officers = new Map<string, string>();
  return {
    visit({ stream, entry }, { cmd, actor }) {
      for (const [, sha256] of entry.matchAll(HASH)) officers.set(`${sha256} ${stream} ${cmd}`, actor.id);
    },
    async settle() {
      for await (const { sha256, stream, cmd, officer } of files.namings()) {
        const key = `${sha256} ${stream} ${cmd}`;
        if ((officers.get(key) ?? officer) !== officer) found({ check: 'file', place: `custos.file_named ${key}`, problem: 'another officer named it' });
      }
      for await (const { sha256, officer, marked } of files.senders())
        if (!marked) found({ check: 'file', place: `custos.file_upload ${sha256} ${officer}`, problem: 'no node wrote that he sent it' });
    },
  };
}
