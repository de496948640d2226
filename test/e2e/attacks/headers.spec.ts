import { startCustos, type Custos } from '../../scenarios/support/custos.js';

jest.setTimeout(180_000);

const EXPECTED = [
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'SAMEORIGIN'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
] as const;

describe('the headers of an answer', () => {
  let custos: Custos;
  beforeAll(async () => {
    custos = await startCustos();
  });
  afterAll(() => custos?.close());

  it('let no cache keep who is asking', async () => {
    const { status, headers } = await custos.client.get('CI.DGD-AIR.4711', '/v1/me');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it.each(['/docs', '/openapi.json', '/v1/me'])('let no script and no style run that a page brings inline: %s', async (path) => {
    const policy = (await custos.client.send('GET', path)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-inline');
  });

  it.each(['/docs', '/openapi.json', '/v1/me', '/nothing'])('keep a browser from framing, sniffing, sharing and telling: %s', async (path) => {
    const { headers } = await custos.client.send('GET', path, { headers: { origin: 'https://elsewhere.example' } });
    expect(Object.fromEntries(EXPECTED.map(([name]) => [name, headers.get(name)]))).toEqual(Object.fromEntries(EXPECTED));
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('say in which characters a text is written', async () => {
    const types = await Promise.all(
      ['/openapi.json', '/docs', '/docs/page.css', '/v1/me', '/nothing', '/metrics'].map(async (path) => {
        const { headers } = await custos.client.send('GET', path);
        return [path, headers.get('content-type')];
      }),
    );
    for (const [path, type] of types) expect([path, type]).toEqual([path, expect.stringMatching(/charset=utf-8/i)]);
  });

  it('leave the page of the interface its layout, which comes from the node as a file', async () => {
    const { text } = await custos.client.send('GET', '/docs');
    const files = [...text.matchAll(/(?:src|href)=["']([^"']+\.(?:js|css))["']/g)].map(([, path]) => new URL(path!, 'http://node/docs').pathname);
    expect(files).toEqual(expect.arrayContaining(['/docs/page.css', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui-init.js']));
    for (const file of files) expect([file, (await custos.client.send('GET', file)).status]).toEqual([file, 200]);
    expect(text).not.toMatch(/<script>|<script [^>]*>[^<\s]/);
  });
});

describe('a node that was told to keep its page and its figures to itself', () => {
  let custos: Custos;
  beforeAll(async () => {
    custos = await startCustos({ CUSTOS_DOCS: 'false', CUSTOS_METRICS: 'false' });
  });
  afterAll(() => custos?.close());

  it.each(['/docs', '/docs/', '/docs/index.html', '/docs/page.css', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui-init.js', '/openapi.json', '/metrics'])(
    'has no %s',
    async (path) => {
      expect((await custos.client.send('GET', path)).status).toBe(404);
    },
  );
});
