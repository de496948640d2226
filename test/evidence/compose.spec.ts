import { readFileSync } from 'node:fs';

/** The services of a compose file with the text of the anchors that they merge: as much YAML as these two files need. */
function servicesOf(text: string): ReadonlyMap<string, string> {
  const anchors = new Map([...text.matchAll(/^x-[\w-]+: &([\w-]+)[^\n]*\n((?: {2}[^\n]*\n|\n)*)/gm)].map(([, name, block]) => [name!, block!]));
  const whole = (block: string): string => block + [...block.matchAll(/(?:<<: )?\*([\w-]+)/g)].map(([, name]) => whole(anchors.get(name!) ?? '')).join('');
  const services = /^services:\n((?: {2}[^\n]*\n|\n)*)/m.exec(text)![1]!;
  return new Map([...services.matchAll(/^ {2}(\w+):([^\n]*\n(?: {4}[^\n]*\n|\n)*)/gm)].map(([, name, block]) => [name!, whole(block!)]));
}

describe.each(['docker/compose.yaml', 'docker/compose.cluster.yaml'])('every container of %s', (file) => {
  const services = servicesOf(readFileSync(file, 'utf8'));

  it('is found by this test', () => expect(services.size).toBeGreaterThanOrEqual(5));

  it('takes so much memory and so many processes, and no more', () => {
    const without = [...services].filter(([, text]) => !/^ +mem_limit: \d+[mg]$/m.test(text) || !/^ +pids_limit: \d+$/m.test(text)).map(([name]) => name);
    expect(without).toEqual([]);
  });
});

it('the page says how images are pinned by their digests', () => {
  expect(readFileSync('docs/security.md', 'utf8')).toMatch(/## Images\n[^#]*imagetools inspect[^#]*@sha256:/);
});
