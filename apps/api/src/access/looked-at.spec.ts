import { inMemoryDisclosures } from '#platform/disclosures';
import { kindOfRoute, namedIn, rowsOf } from './looked-at.js';

const ID = 'a0000000-0000-8000-8000-000000000001';
const named = (route: string, params: Record<string, string>) =>
  namedIn(route, params, { keys: inMemoryDisclosures().keys, idOf: (given) => Promise.resolve(given === ID || given.startsWith('PV:') ? ID : undefined) });

describe('what an access record holds of an address', () => {
  it('is the stream of what was named, by id or by official number', async () => {
    expect(await named('/v1/exhibits/{id}/replay', { id: ID })).toEqual([`custos.exhibit-${ID}`]);
    expect(await named('/v1/seizures/:id', { id: 'PV:CI.DGD:2026:7' })).toEqual([`custos.seizure-${ID}`]);
  });

  it('is the party of a replay, the officer whose work is taken over, and the hash of a file', async () => {
    expect(await named('/v1/custodians/{party}/replay', { party: 'CI.DGD.4711' })).toEqual(['CI.DGD.4711']);
    expect(await named('/v1/custodians/{party}/replay', { party: 'CI.DGD' })).toEqual(['CI.DGD']);
    expect(await named('/v1/cases/{id}/attachments/{sha256}', { id: ID, sha256: 'ab'.repeat(32) })).toEqual([`custos.case-${ID}`, `file-${'ab'.repeat(32)}`]);
  });

  it('is never what was typed in place of them', async () => {
    for (const params of [{ id: 'KONE-AWA' }, { party: 'Awa KONE' }, { sha256: 'Awa KONE' }, { account: `person-${ID}` }])
      expect(await named('/v1/cases/{id}', params as never)).toEqual([expect.stringMatching(/^typed-/)]);
  });

  it('knows the kind of subject from the route', () => {
    expect(['/v1/cases/{id}/file', '/v1/stores/:id', '/v1/cases', '/v1/boxes/{id}', 'unknown'].map(kindOfRoute)).toEqual([
      'case',
      'store',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are the rows of a list, each once, by what each names', () => {
    expect(rowsOf({ items: [{ id: '1' }, { id: '2' }, { id: '1' }], sealed: [{ id: '3' }] }, 'case')).toEqual([
      'custos.case-1',
      'custos.case-2',
      'custos.case-3',
    ]);
    expect(rowsOf({ items: [{ id: 'x', subject: { kind: 'exhibit', id: '1' } }] }, undefined)).toEqual(['custos.exhibit-1']);
    expect(rowsOf({ firearms: [{ id: '1' }] }, 'firearm')).toEqual(['custos.firearm-1']);
    expect([rowsOf({ items: [{ id: 'CI.DGD' }] }, undefined), rowsOf(undefined, 'case'), rowsOf({ steps: 3 }, 'case')]).toEqual([[], [], []]);
  });
});
