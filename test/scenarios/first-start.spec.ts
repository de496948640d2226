import { custos, freshPlace, type Place } from './support/custos.js';
import { rows } from './support/database.js';

jest.setTimeout(60_000);

describe('A first start on a database', () => {
  let place: Place;
  beforeEach(async () => (place = await freshPlace()));
  afterEach(() => place.close());

  it('that already holds something of our name ends with one sentence that says so, and prints nothing where figures are expected', async () => {
    await rows(place.databaseUrl!, 'create schema custos_log');
    const { code, out, err } = await custos(['up', '--json'], place.env);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.split('\n').filter((line) => line.startsWith('custos: '))).toEqual([expect.stringContaining('schema "custos_log" already exists')]);
  });
});
