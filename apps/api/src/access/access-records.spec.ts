import { randomUUID } from 'node:crypto';
import { inMemoryDisclosures } from '#platform/disclosures';
import type { Access } from '#platform/identity';
import { AccessRecords } from './access-records.js';

const ID = randomUUID().replace(/^(.{14})./, '$18');
const principal = { iss: 'https://id.example', sub: 'CI.DGD.4711', unit: 'CI.DGD', roles: ['judge'] };
const request = (more: object = {}) =>
  ({ method: 'POST', ip: '10.0.0.7', routeOptions: { url: '/v1/exhibits/:id/seals' }, params: { id: ID }, principal, ...more }) as never;
const stranger = request({ principal: undefined, routeOptions: undefined, params: undefined });

function records() {
  const noted: Access[] = [];
  const node = { access: { note: (one: Access) => void noted.push(one) }, keys: inMemoryDisclosures().keys };
  const all = new AccessRecords(node, { idOf: (given) => Promise.resolve(given === 'SCELLE:CI.DGD:2026:7' ? ID : given === ID ? given : undefined) });
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    return noted;
  };
  return { all, settled };
}

describe('a refusal', () => {
  it('is recorded with who asked, for what stream, from where, and with its status and code', async () => {
    const { all, settled } = records();
    all.refused(request(), { status: 404, code: 'not-found' });
    all.refused(request({ params: { id: 'SCELLE:CI.DGD:2026:7' } }), { status: 409, code: 'not-held', about: ['custos.case-2'] });
    all.refused(stranger, { status: 401, code: 'not-authenticated' });
    expect(await settled()).toEqual(
      [
        {
          principal: { iss: 'none', sub: 'not authenticated', unit: 'none' },
          action: 'denied 401 POST unknown',
          subjects: [],
          status: 401,
          code: 'not-authenticated',
          from: '10.0.0.7',
        },
        { principal, action: 'denied 404 POST /v1/exhibits/:id/seals', subjects: [`custos.exhibit-${ID}`], status: 404, code: 'not-found', from: '10.0.0.7' },
        {
          principal,
          action: 'denied 409 POST /v1/exhibits/:id/seals',
          subjects: [`custos.exhibit-${ID}`, 'custos.case-2'],
          status: 409,
          code: 'not-held',
          from: '10.0.0.7',
        },
      ].sort((a) => (a.status === 401 ? -1 : 1)),
    );
  });

  it('never holds a name that was typed in place of an id, and tells two of them apart', async () => {
    const { all, settled } = records();
    for (const id of ['Awa KONÉ', 'Awa KONÉ', 'Issa TRAORÉ']) all.refused(request({ params: { id } }), { status: 404, code: 'not-found' });
    const [one, again, other] = (await settled()).map(({ subjects }) => subjects[0]!);
    expect([one, other]).toEqual([expect.stringMatching(/^typed-[\w-]{22}$/), expect.stringMatching(/^typed-[\w-]{22}$/)]);
    expect([again === one, other === one]).toEqual([true, false]);
  });

  it('of the form of a request, or while the node is busy, is none', async () => {
    const { all, settled } = records();
    for (const [status, code] of [
      [400, 'malformed'],
      [422, 'invalid'],
      [429, 'too-many-requests'],
      [500, 'internal'],
      [503, 'busy'],
    ] as const)
      all.refused(request(), { status, code });
    all.refused(stranger, { status: 404, code: 'not-found' });
    expect(await settled()).toEqual([]);
  });

  it('of strangers is recorded six hundred times a minute at most; what goes beyond is counted', async () => {
    const time = jest.spyOn(Date, 'now').mockReturnValue(0);
    try {
      const { all, settled } = records();
      for (let n = 0; n < 650; n++) all.refused(stranger, { status: 401, code: 'not-authenticated' });
      expect(await settled()).toHaveLength(600);
      time.mockReturnValue(60_000);
      for (let n = 0; n < 2; n++) all.refused(stranger, { status: 401, code: 'not-authenticated' });
      expect((await settled()).slice(-2).map(({ purpose }) => purpose)).toEqual(['50 more were not recorded one by one', undefined]);
    } finally {
      time.mockRestore();
    }
  });
});

it('a log-on is the first request under a token', async () => {
  const { all, settled } = records();
  for (const token of ['Bearer a', 'Bearer a', 'Bearer b']) all.loggedOn(principal as never, token, '10.0.0.7');
  expect((await settled()).map(({ action, from, status }) => [action, from, status])).toEqual([
    ['log on', '10.0.0.7', 200],
    ['log on', '10.0.0.7', 200],
  ]);
});
