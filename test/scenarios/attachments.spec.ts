import { createHash } from 'node:crypto';
import type { Client } from './support/client.js';
import { startCustos, type Custos } from './support/custos.js';
import { addressOf, describedBy, playGiven, type Described } from './support/interface.js';

jest.setTimeout(120_000);

/** Sees every case, and reads the sealed text of none. */
const AUDITOR = 'CI.INSP-JUST.4711';
const ELSEWHERE = 'ML.GN-SR.4712';
/** Of the country, and sees its seizures, but not what they seal. */
const TRACING_OFFICER = 'CI.BCN-ABIDJAN.4711';

describe('a file that a page names', () => {
  let custos: Custos;
  let client: Client;
  let files: readonly Described[];

  beforeAll(async () => {
    custos = await startCustos();
    client = custos.client;
    const described = await describedBy(client);
    files = described.filter(({ path }) => path.endsWith('/attachments/{sha256}'));
    const bare = described.filter((one) => !files.includes(one)).map((one) => ({ ...one, given: [] }));
    expect(Object.fromEntries(await playGiven(client, [...files, ...bare]))).toEqual({});
  });
  afterAll(() => custos?.close());

  const hashIn = (address: string) => address.split('/').at(-1)!;

  it('is given byte for byte, to be saved and not shown, from the page of a seizure, an exhibit, a firearm, a trace and a case', async () => {
    expect(files).toHaveLength(5);
    for (const one of files) {
      const { text, headers } = await client.found(one.user!, addressOf(one));
      expect(createHash('sha256').update(text).digest('hex')).toBe(hashIn(addressOf(one)));
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is absent for whoever may not see the page, and for whoever may not read what it seals', async () => {
    const seizure = files.find(({ operationId }) => operationId === 'readSeizureAttachment')!;
    expect((await client.get(TRACING_OFFICER, addressOf(seizure).replace(/\/attachments.*/, ''))).status).toBe(200);
    expect((await client.get(TRACING_OFFICER, addressOf(seizure))).body['code']).toBe('not-found');
    for (const one of files) {
      expect((await client.get(ELSEWHERE, addressOf(one))).body['code']).toBe('not-found');
      expect((await client.get(AUDITOR, addressOf(one))).status).toBe(403);
    }
  });

  it('cannot be had by its hash through a page that does not name it', async () => {
    const [one, other] = files as readonly [Described, Described];
    const crossed = addressOf(one).replace(hashIn(addressOf(one)), hashIn(addressOf(other)));
    expect((await client.get(one.user!, crossed)).body['code']).toBe('not-found');
    expect((await client.get(one.user!, addressOf(one).replace(/[0-9a-f]{64}$/, one.user!))).status).toBe(404);
  });

  it('is said to be missing when a fact named it and it was not sent', async () => {
    const seizure = files.find(({ operationId }) => operationId === 'readSeizureAttachment')!;
    const subject = addressOf(seizure).replace(/\/attachments.*/, '');
    const announced = createHash('sha256').update('a photograph that is still on its way').digest('hex');
    const { headers } = await client.accepted(seizure.user!, `${subject}/lines`, {
      category: 'document',
      quantity: { amount: '1', unit: 'each' },
      individual: false,
      photographs: [announced],
      noSealReason: 'no-seals-available',
      movable: true,
      itemDescription: 'A waybill',
    });
    await client.found(seizure.user!, subject, headers.get('custos-position')!);
    const { status, body } = await client.get(seizure.user!, `${subject}/attachments/${announced}`);
    expect([status, body['code']]).toEqual([404, 'attachment-absent']);
  });
});
