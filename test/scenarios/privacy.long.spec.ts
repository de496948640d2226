import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sealedMembers, type z } from '#platform/kernel';
import type { CommandOperation } from '../../apps/api/src/operations/operation.js';
import { bodyOf } from '../../apps/api/src/operations/request.js';
import { commands } from '../../apps/api/src/operations/table.js';
import { startCustos, type Custos } from './support/custos.js';
import { columns, quoted, rows } from './support/database.js';
import { describedBy, playGiven, sendExample, type Described } from './support/interface.js';

jest.setTimeout(240_000);

/** Words that stand nowhere else. Each text that the catalogue seals is replaced by one of its own. */
class Canaries {
  readonly flown = new Map<string, string>();
  readonly sealedMembers = new Set<string>();
  readonly replaced = new Set<string>();
  private readonly operations = new Map<string, CommandOperation>(commands.map((one) => [one.operationId, one]));

  /** The body with a word of its own wherever the form lets one stand in a sealed member. */
  in(operationId: string, body: unknown, where: string): unknown {
    const operation = this.operations.get(operationId);
    if (operation === undefined) return body;
    let changed = body as Record<string, unknown>;
    for (const path of this.sealedPaths(operation, changed)) {
      this.sealedMembers.add(`${operationId}.${path.join('.')}`);
      const word = (text: string) => this.word(`${where} ${operationId} ${path.join('.')} ${text}`);
      // Some texts have a least length.
      const [put] = [word, (text: string) => `${word(text)}, as was said before`]
        .map((replacing) => this.put(changed, path, replacing) as Record<string, unknown>)
        .filter((one) => bodyOf(operation).safeParse(one).success);
      if (put !== undefined) {
        changed = put;
        this.replaced.add(`${operationId}.${path.join('.')}`);
      }
    }
    return changed;
  }

  /** Which words, if any, stand in this text. */
  seenIn(text: string): readonly string[] {
    return [...new Set(text.toLowerCase().match(/zqk[0-9a-f]{10}/g) ?? [])].filter((word) => this.flown.has(word)).map((word) => this.flown.get(word)!);
  }

  word(of: string): string {
    const word = `zqk${createHash('sha256').update(of).digest('hex').slice(0, 10)}`;
    this.flown.set(word, of);
    return word;
  }

  private sealedPaths({ body: form }: CommandOperation, body: Record<string, unknown>): readonly (readonly string[])[] {
    return [...sealedMembers((form as z.ZodObject).shape as Record<string, z.ZodType>).keys()].filter((name) => body[name] !== undefined).map((name) => [name]);
  }

  private put(at: unknown, [name, ...rest]: readonly string[], word: (text: string) => string): any {
    if (name === undefined) return this.everyText(at, word);
    const members = at as Record<string, unknown>;
    return { ...members, [name]: this.put(members[name], rest, word) };
  }

  private everyText(value: unknown, word: (text: string) => string): unknown {
    if (typeof value === 'string') return word(value);
    if (Array.isArray(value)) return value.map((one) => this.everyText(one, word));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.everyText(one, word)]));
  }
}

describe('names and free text', () => {
  const canaries = new Canaries();
  let custos: Custos;
  let described: readonly Described[];
  const photograph = canaries.word('bytes of a photograph');

  beforeAll(async () => {
    custos = await startCustos({ CUSTOS_LOG_LEVEL: 'debug' }, { embedded: true });
    described = await describedBy(custos.client);
    const failures = await playGiven(custos.client, described, (step) => canaries.in(step.operationId, step.body, step.name));
    expect(Object.fromEntries(failures)).toEqual({});
    const refused: string[] = [];
    for (const one of described.filter(({ method, operationId }) => method === 'POST' && operationId !== 'checkRebuild')) {
      const json = one.requestBody?.content['application/json'];
      const told =
        json === undefined
          ? one
          : { ...one, requestBody: { content: { 'application/json': { example: canaries.in(one.operationId, json.example, 'example') } } } };
      const answer = await sendExample(custos.client, told, randomUUID());
      if (answer.status >= 300) refused.push(`${one.operationId}: ${answer.text}`);
      // What is refused is nowhere kept, either: the same once more, which rules refuse, and with a member that nobody knows.
      await sendExample(custos.client, told, randomUUID());
      if (json !== undefined)
        await sendExample(
          custos.client,
          {
            ...told,
            requestBody: {
              content: {
                'application/json': { example: { [canaries.word(`${one.operationId} unknown member`)]: canaries.word(`${one.operationId} unknown text`) } },
              },
            },
          },
          randomUUID(),
        );
    }
    expect(refused).toEqual([]);
    // A name that was copied wrongly: neither the wrong one nor the right one is left behind in clear.
    const named = (familyName: string, of = {}) => ({ ...of, identity: 'ALLEGED', age: 'ADULT', traffickingVictim: false, familyName });
    const { body: person } = await custos.client.accepted('CI.DGD-AIR.4711', '/v1/persons', named(canaries.word('a name copied wrongly')));
    await custos.client.accepted('CI.DGD-AIR.4711', `/v1/persons/${person['id']}/corrections`, {
      revision: 0,
      effect: 'replace',
      data: named(canaries.word('the name as it is'), { person: `person-${person['id']}` }),
      reason: canaries.word('why it is corrected'),
    });
    const file = await custos.client.send('POST', '/v1/attachments', {
      user: 'CI.DGD-AIR.4711',
      raw: photograph.repeat(20),
      media: 'application/octet-stream',
    });
    expect(file.status).toBe(201);
  });
  afterAll(() => custos?.close());

  it('stood in every operation that takes them', () => {
    expect(canaries.flown.size).toBeGreaterThan(200);
    const left = [...canaries.sealedMembers].filter((one) => !canaries.replaced.has(one));
    // Only what has a form of its own, such as a date of birth, could not be replaced by a word.
    expect(left.filter((one) => !/(birthDate|nationality|documents?|exactPlaceAt|coordinates)$/.test(one))).toEqual([]);
  });

  it('are shown to those who may read them', async () => {
    const seizure = described.find((one) => one.operationId === 'readSeizure')!;
    expect(canaries.seenIn((await sendExample(custos.client, seizure, '')).text).length).toBeGreaterThan(0);
  });

  it('stand in no table: not in the log, not in a view, not among answers, access records or policies', async () => {
    const found: string[] = [];
    for (const { schema, table, column, type } of await columns(custos.databaseUrl)) {
      const name = quoted(column);
      const text = type === 'bytea' ? `encode(${name}, 'escape')` : `${name}::text`;
      for (const row of await rows<{ at: string }>(
        custos.databaseUrl,
        `select ${text} as at from ${quoted(schema)}.${quoted(table)} where ${text} ~* 'zqk[0-9a-f]{10}'`,
      ))
        found.push(...canaries.seenIn(row.at).map((of) => `${schema}.${table}.${column}: ${of}`));
    }
    expect(found).toEqual([]);
  });

  it('are kept only encrypted: as many disclosures as sealed members, none of them readable without its key', async () => {
    const kept = await rows<{ ciphertext: Buffer; iv: Buffer }>(custos.databaseUrl, 'select ciphertext, iv from custos.disclosure');
    expect(kept.length).toBeGreaterThan(200);
    expect(kept.filter(({ ciphertext }) => /^[\x20-\x7e]*$/.test(ciphertext.toString('latin1')))).toEqual([]);
    expect(new Set(kept.map(({ iv }) => iv.toString('hex'))).size).toBe(kept.length);
  });

  it('stand in no file of the node, its database and its write-ahead log included', async () => {
    const found: string[] = [];
    let read = 0;
    for (const entry of await readdir(custos.data, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
      read += bytes.length;
      found.push(...canaries.seenIn(bytes.toString('latin1')).map((of) => `${entry.name}: ${of}`));
    }
    expect(read).toBeGreaterThan(10_000_000);
    expect(found).toEqual([]);
  });

  it('stand in no line that the process wrote, at its most talkative', () => {
    expect(custos.process.output.length).toBeGreaterThan(10_000);
    expect(canaries.seenIn(custos.process.output)).toEqual([]);
  });
});
