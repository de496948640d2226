import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { quiet } from '../prove/stage.js';
import { Client } from '../scenarios/support/client.js';
import { DIST, firstLine, freshPlace, Process, succeeding } from '../scenarios/support/custos.js';
import { describedBy, playGiven, sendExample } from '../scenarios/support/interface.js';
import { ARCHIVE, chosenPages, importedNode, PAGES, readArchive, readPages, sortedJson } from './log-of-a-release.js';

jest.setTimeout(1_200_000);

/** Plays the examples, and with REHEARSAL=1 the rehearsal before them, on the build that CUSTOS_TEST_DIST names, and keeps its log and its pages. */
it('writes the log of a release', async () => {
  const place = await freshPlace();
  const env = { ...place.env, CUSTOS_EXERCISE: 'true', CUSTOS_LOG_LEVEL: 'warn' };
  try {
    const process = await Process.start([join(DIST, 'apps/cli/src/main.js'), 'up', '--json'], env, firstLine);
    const client = new Client(process.started['api'] as string);
    const described = await describedBy(client);
    expect([...(await playGiven(client, described))]).toEqual([]);
    const refused: string[] = [];
    for (const one of described.filter(({ method, operationId }) => method === 'POST' && operationId !== 'checkRebuild')) {
      const { status, text } = await sendExample(client, one, randomUUID());
      if (status >= 300) refused.push(`${one.operationId}: ${status} ${text}`);
    }
    expect(refused).toEqual([]);
    if (globalThis.process.env['REHEARSAL'] === '1') await succeeding(['demo', '--api', client.api, '--exit', '--json'], env, DIST);
    await quiet(client);
    await process.stop('SIGTERM');
    const exported = join(place.data, 'log.ndjson.gz');
    await succeeding(['log', 'export', exported], env, DIST);
    await copyFile(exported, ARCHIVE);
  } finally {
    await place.close();
  }
});

it('writes the pages that the release gives for its log', async () => {
  const archive = await readArchive(ARCHIVE);
  const node = await importedNode(ARCHIVE, DIST);
  try {
    const pages = await readPages(node.client, chosenPages(archive), archive.tail);
    await writeFile(PAGES, gzipSync(pages.map((page) => `${sortedJson(page)}\n`).join(''), { level: 9 }));
    process.stdout.write(`${archive.events.length} events, ${pages.length} pages, ${pages.filter(({ status }) => status !== 200).length} not found\n`);
  } finally {
    await node.close();
  }
});
