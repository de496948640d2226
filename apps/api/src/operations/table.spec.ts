import { registry } from '#domain/catalogue';
import { exposureOf, instant, isOfficer, ROLES, sealedMembers, z } from '#platform/kernel';
import { accountOf } from '#platform/identity';
import { specialRoutes } from '../http/special-routes.js';
import type { Step } from './example.js';
import { MEMBER_ACTIONS } from '../../../../test/scenarios/authorisation.table.js';
import { openApi } from './openapi.js';
import type { QueryOperation } from './operation.js';
import { bodyOf } from './request.js';
import { commands, operations, roleTable } from './table.js';

const shapeOf = (schema: z.ZodObject): Record<string, z.ZodType> => schema.shape;
const stepsOf = (): readonly Step[] => operations.flatMap((one) => one.example.given ?? []);

describe('the table of operations', () => {
  it('names every operation once, and every route once', () => {
    const names = operations.map((one) => one.operationId);
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
    const routes = operations.map(({ kind, path }) => `${kind} ${path}`);
    expect(routes.filter((route, n) => routes.indexOf(route) !== n)).toEqual([]);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it('opens each operation to roles that exist, and to at least one', () => {
    for (const { operationId, roles } of operations)
      expect([operationId, roles.length > 0, roles.filter((role) => !ROLES.includes(role))]).toEqual([operationId, true, []]);
    for (const [name, roles] of Object.entries(roleTable)) expect([name, roles.length]).not.toEqual([name, 0]);
  });

  it('asks a member of a case for the action that the table of authorisation says', () => {
    const asked = commands.filter(({ path }) => path.startsWith('/v1/cases/{id}')).map((one) => [one.operationId, one.action ?? 'RECORD'] as const);
    expect(new Map(asked)).toEqual(MEMBER_ACTIONS);
  });

  it.each(commands.map((one) => [one.operationId, one] as const))(
    'gives %s an example that its own form accepts, from an officer who may send it',
    (_name, operation) => {
      const read = bodyOf(operation).safeParse(operation.example.body);
      expect(read.error?.issues ?? []).toEqual([]);
      const account = accountOf(operation.example.user);
      expect(account?.roles.some((role) => operation.roles.includes(role))).toBe(true);
      for (const [, name] of operation.path.matchAll(/\{(\w+)\}/g)) expect(operation.example.params?.[name!]).toEqual(expect.any(String));
    },
  );

  it('says of every list what its rows are, so that an access record names them', () => {
    const nameless: string[] = [];
    // Units, officers and the reader’s own files are no subjects; an access record is recorded by what was asked for.
    const others = new Set(['readDirectory', 'readUnknownParties', 'readAccessRecords', 'readAccessDenials', 'listOwnFiles']);
    for (const one of operations.filter((each) => each.kind === 'query' && !others.has(each.operationId)) as QueryOperation[]) {
      const { shape } = one.answer as z.ZodObject;
      // The firearms of a page are parts of what it is about.
      const list = (shape?.['items'] ?? (one.path.includes('{id}') ? undefined : shape?.['firearms'])) as z.ZodArray<z.ZodObject> | undefined;
      const row = list?.element.shape;
      if (row !== undefined && row['subject'] === undefined && one.lists === undefined) nameless.push(one.operationId);
    }
    expect(nameless).toEqual([]);
  });

  it('has examples of queries that their own form accepts, from officers who may read them', () => {
    for (const one of operations.filter((each) => each.kind === 'query')) {
      expect([one.operationId, (one.query as z.ZodObject).safeParse(one.example.query ?? {}).error?.issues]).toEqual([one.operationId, undefined]);
      expect([one.operationId, accountOf(one.example.user)?.roles.some((role) => one.roles.includes(role))]).toEqual([one.operationId, true]);
      for (const [, name] of one.path.matchAll(/\{(\w+)\}/g))
        expect([one.operationId, typeof one.example.params?.[name!]]).toEqual([one.operationId, 'string']);
    }
  });

  it('lets every example stand on steps that are operations themselves, by officers who may take them, in a form that is accepted', () => {
    const wrong: unknown[] = [];
    for (const { name, operationId, user, body } of stepsOf().filter((one) => one.operationId !== 'uploadAttachment')) {
      const operation = commands.find((one) => one.operationId === operationId);
      if (operation === undefined) wrong.push([name, `no operation ${operationId}`]);
      else {
        if (!bodyOf(operation).safeParse(body).success) wrong.push([name, bodyOf(operation).safeParse(body).error?.issues]);
        if (!accountOf(user)?.roles.some((role) => operation.roles.includes(role))) wrong.push([name, `${user} may not ${operationId}`]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('means one request by one step name', () => {
    const steps = new Map<string, string>();
    for (const { name, ...step } of stepsOf()) {
      const text = JSON.stringify(step);
      expect([name, steps.get(name) ?? text]).toEqual([name, text]);
      steps.set(name, text);
    }
  });

  it('refuses unknown members in every body, and bounds every list and text', () => {
    for (const operation of commands) {
      expect([operation.operationId, bodyOf(operation).safeParse({ ...(operation.example.body as object), nobodyKnowsThis: 1 }).success]).toEqual([
        operation.operationId,
        false,
      ]);
      const json = JSON.stringify(z.toJSONSchema(operation.body as z.ZodObject, { io: 'input', unrepresentable: 'any' }), (_key, value: unknown) => {
        const node = value as { type?: string; maxLength?: number; maxItems?: number; pattern?: string; format?: string; enum?: unknown; const?: unknown };
        if (node?.type === 'array' && node.maxItems === undefined) return 'UNBOUNDED LIST';
        return value;
      });
      expect([operation.operationId, json.includes('UNBOUNDED')]).toEqual([operation.operationId, false]);
    }
  });

  it('keeps out of the log in clear what its events seal: a body member of that name is sealed too', () => {
    const events = registry();
    const contexts = new Map<string, Set<string>>();
    for (const type of events.types()) {
      const context = type.split('.')[0]!;
      const names = contexts.get(context) ?? new Set<string>();
      for (const name of sealedMembers(events.definition(type).fields).keys()) names.add(name);
      contexts.set(context, names);
    }
    const openSomewhere = (context: string, name: string) =>
      events.types().some((type) => type.startsWith(`${context}.`) && events.exposure(type, name) === 'open');
    const clear: string[] = [];
    for (const operation of commands) {
      const context = contextOf(operation.aggregate.name);
      for (const [name, schema] of Object.entries(shapeOf(operation.body as z.ZodObject)))
        if (contexts.get(context)?.has(name) && !openSomewhere(context, name) && typeof exposureOf(schema) !== 'object')
          clear.push(`${operation.operationId}.${name}`);
    }
    expect(clear).toEqual([]);
  });
  const contextOf = (aggregate: string) =>
    ({ exhibit: 'custody', container: 'custody', store: 'custody', firearm: 'identification', trace: 'tracing', case: 'casework', person: 'casework' })[
      aggregate
    ] ?? aggregate;

  it('gives whatever can be signed a second person who approves its corrections', () => {
    const signable = new Set(
      commands.filter((one) => one.aggregate.decider.signed !== undefined && one.operationId.startsWith('correct')).map((one) => one.aggregate.name),
    );
    const approvable = new Set(commands.filter((one) => one.path.endsWith('/corrections/approve')).map((one) => one.aggregate.name));
    expect([...signable].sort()).toEqual([...approvable].sort());
    expect(signable.size).toBeGreaterThan(4);
  });

  it('lets a batch of hand-overs do nothing that its items would be refused for the role', () => {
    for (const name of ['offerTransfer', 'acceptTransfer', 'refuseTransfer', 'withdrawTransfer'])
      expect(roleTable['transferBatch']!.filter((role) => !commands.find((one) => one.operationId === name)!.roles.includes(role))).toEqual([]);
  });
});

describe('the description of the interface', () => {
  const document = openApi(operations, specialRoutes({ builtInIssuer: true, metrics: true })) as unknown as {
    paths: Record<string, Record<string, Record<string, any>>>;
    components: { schemas: object };
  };
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, route]) => ({ path, method, route })));

  it('has every operation once, with what it can answer', () => {
    const names = routes.map(({ route }) => route['operationId'] as string);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId } of operations) expect(names).toContain(operationId);
    for (const { route, path } of routes.filter((one) => operations.some(({ operationId }) => operationId === one.route['operationId']))) {
      expect([path, Object.keys(route['responses'] as object)]).toEqual([path, expect.arrayContaining(['401', '403', '404', '422', '503'])]);
      expect(route['security']).toEqual([{ bearer: [] }]);
    }
  });

  it('has an example of everything that must stand in an address', () => {
    for (const { route, path } of routes)
      for (const one of (route['parameters'] ?? []) as { in: string; example?: unknown; name: string }[])
        if (one.in === 'path') expect([path, one.name, typeof one.example]).toEqual([path, one.name, 'string']);
  });

  it('refers to nothing that is not there, and can be written as JSON', () => {
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text).not.toContain('undefined');
  });

  it('names the token of the rehearsal only where there is one', () => {
    expect(Object.keys(specialRoutes({ builtInIssuer: true, metrics: true }))).toEqual(expect.arrayContaining(['/dev/token', '/metrics']));
    for (const route of ['/dev/token', '/metrics']) expect(Object.keys(specialRoutes({ builtInIssuer: false, metrics: false }))).not.toContain(route);
  });
});

it('examples happen in the past and by officers, never by names', () => {
  for (const one of operations) {
    expect(isOfficer(one.example.user)).toBe(true);
    const occurred = (one.example as { body?: { occurred?: { at: string } } }).body?.occurred;
    if (occurred !== undefined) expect(instant.safeParse(occurred.at).success && Date.parse(occurred.at) < Date.now()).toBe(true);
  }
});
