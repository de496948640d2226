import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** What somebody types, unseen; empty where nobody sits. */
export async function askedSecretly(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  process.stderr.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    return await asking.question('');
  } finally {
    asking.close();
    process.stderr.write('\n');
  }
}
