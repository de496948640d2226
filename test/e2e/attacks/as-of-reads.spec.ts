import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../scenarios/support/client.js';
import { startCustos, type Custos } from '../../scenarios/support/custos.js';
import { followOneRifle, PROSECUTOR, TRACER, type Thread } from '../../scenarios/support/thread.js';
import { quiet } from '../../prove/stage.js';

jest.setTimeout(240_000);

describe('an answer whose owner withdrew its release', () => {
  let custos: Custos;
  let client: Client;
  let one: Thread;
  /** When it was released, as a position and as an instant. */
  let position: string;
  let instant: string;

  beforeAll(async () => {
    custos = await startCustos();
    client = custos.client;
    one = await followOneRifle(client, '41');
    position = await quiet(client);
    instant = new Date().toISOString();
    await pause(1_100);
    expect(await answers('')).toEqual([true]);
    const withdrawal = 'GH.NACSA withdraws its release';
    await client.send('POST', '/v1/attachments', { user: TRACER, raw: withdrawal, media: 'application/octet-stream' });
    const document = createHash('sha256').update(withdrawal).digest('hex');
    await client.accepted(TRACER, `/v1/traces/${one.trace}/use-withdrawals`, { authorisation: 1, reference: 'GH/U/9', document });
    await quiet(client);
  });
  afterAll(() => custos?.close());

  const file = (query: string) => client.found(PROSECUTOR, `/v1/cases/${one.case}/file${query}`);
  const answers = async (query: string): Promise<readonly boolean[]> => {
    const { body } = await file(query);
    return (body['firearms'] as any[])
      .flatMap(({ tracing }) => tracing.requests)
      .flatMap((request: any) => request.answers.map(({ released }: any) => released));
  };

  it('is closed again on the case file of today, and on that of every moment before', async () => {
    for (const query of ['', `?knownAt=${position}`, `?knownAt=${instant}`, `?asOf=${instant}`])
      expect({ query, released: await answers(query) }).toEqual({ query, released: [false] });
  });

  it('names the country that it points to on no page and in no replay of any moment', async () => {
    for (const path of [`/v1/cases/${one.case}/file`, `/v1/traces/${one.trace}`, `/v1/firearms/${one.firearm}`, `/v1/cases/${one.case}/replay`]) {
      for (const query of ['', `?knownAt=${position}`, `?asOf=${instant}`]) {
        const { text, status } = await client.get(PROSECUTOR, path + query);
        expect({ path, query, status, told: text.includes('ONWARD_TO_COUNTRY') }).toEqual({ path, query, status: 200, told: false });
      }
    }
    expect((await client.get(PROSECUTOR, `/v1/cases/${one.case}/timeline`)).text).not.toContain('ONWARD_TO_COUNTRY');
  });

  it('stays readable for the tracing officers who asked', async () => {
    expect((await client.found(TRACER, `/v1/traces/${one.trace}`)).text).toContain('ONWARD_TO_COUNTRY');
  });
});
