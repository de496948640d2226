import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer as createTlsServer, type Server, type TLSSocket } from 'node:tls';
import { EventStoreDbLog, setUpLog } from '#platform/event-log-eventstoredb';
import { drafts, freshStream } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { authority } from '../double/certificates.js';
import { EventStoreDbDouble } from '../double/eventstoredb-double.js';

const ADMIN = { username: 'admin', password: 'ch:ange@it' };
const PASSWORD = 'se cret:%';

interface Known {
  groups: readonly string[];
  password: string;
}

/** The double takes gRPC alone: accounts, which a node keeps behind HTTP on the same port, are answered here. */
class NodeWithAccounts {
  readonly accounts = new Map<string, Known>([[ADMIN.username, { groups: ['$admins'], password: ADMIN.password }]]);
  private readonly sockets = new Set<TLSSocket>();
  private readonly http = createServer((request, response) => void this.answer(request, response));

  private constructor(
    readonly double: EventStoreDbDouble,
    private readonly front: Server,
  ) {}

  static async start(certificate: { readonly key: string; readonly certificate: string }, ca: string): Promise<NodeWithAccounts> {
    const double = await EventStoreDbDouble.start({ tls: certificate, users: { [ADMIN.username]: { password: ADMIN.password, groups: ['$admins'] } } });
    const front = createTlsServer({ key: certificate.key, cert: certificate.certificate, ALPNProtocols: ['h2', 'http/1.1'] });
    const node = new NodeWithAccounts(double, front);
    front.on('secureConnection', (socket) => {
      node.sockets.add(socket);
      if (socket.alpnProtocol !== 'h2') return void node.http.emit('connection', socket);
      const behind = connect({ host: 'localhost', port: double.port, ca, ALPNProtocols: ['h2'] });
      node.sockets.add(behind);
      for (const [one, other] of [
        [socket, behind],
        [behind, socket],
      ] as const)
        one.on('error', () => other.destroy()).pipe(other);
    });
    await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
    return node;
  }

  get url(): string {
    return `esdb://localhost:${(this.front.address() as AddressInfo).port}`;
  }

  close(): void {
    this.front.close();
    for (const socket of this.sockets) socket.destroy();
    this.http.closeAllConnections();
    this.double.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part as string;
    const body = (text === '' ? {} : JSON.parse(text)) as { loginName: string; groups: readonly string[]; password: string; newPassword: string };
    const [user, ...password] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString('utf8')
      .split(':');
    const end = (status: number, data?: unknown) => response.writeHead(status).end(data === undefined ? '' : JSON.stringify({ success: true, data }));
    if (this.accounts.get(user!)?.password !== password.join(':')) return void end(401);
    const name = decodeURIComponent(request.url!.split('/')[2]!);
    const known = this.accounts.get(name);
    if (request.method === 'POST' && name === '') {
      this.put(body.loginName, { groups: body.groups, password: body.password });
      return void end(201);
    }
    if (known === undefined) return void end(404);
    if (request.method === 'PUT') this.put(name, { ...known, groups: body.groups });
    if (request.url!.endsWith('reset-password')) this.put(name, { ...known, password: body.newPassword });
    end(200, { loginName: name, groups: this.accounts.get(name)!.groups, disabled: false });
  }

  private put(name: string, account: Known): void {
    this.accounts.set(name, account);
    this.double.addUser(name, account);
  }
}

describe('setting up the account of a node', () => {
  let place: string;
  let node: NodeWithAccounts;
  let connection: { url: string; caFile: string; username: string; password: string };

  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'custos-setup-'));
    const trusted = authority();
    await writeFile(join(place, 'ca.pem'), trusted.certificate);
    node = await NodeWithAccounts.start(trusted.issue({ hosts: ['localhost'] }), trusted.certificate);
    connection = { url: node.url, caFile: join(place, 'ca.pem'), username: 'custos', password: PASSWORD };
  });
  afterEach(async () => {
    node.close();
    await rm(place, { recursive: true, force: true });
  });

  const acl = (stream: string) => node.double.store.metadata(stream)['$acl'] as { $r?: readonly string[] } | undefined;

  it('lets it follow the log and write, and is safe to do twice', async () => {
    await expect(EventStoreDbLog.open(connection)).rejects.toThrow('custos log setup');
    expect(await setUpLog({ ...connection, administrator: ADMIN })).toEqual([
      expect.stringContaining('was made'),
      expect.stringContaining('may follow'),
      expect.stringContaining('deleted by administrators alone'),
    ]);
    expect(node.accounts.get('custos')).toEqual({ groups: ['custos-log'], password: PASSWORD });
    expect(acl('$all')).toEqual({ $r: ['$admins', 'custos-log'] });
    const written = node.double.store.all.length;
    expect(await setUpLog({ ...connection, administrator: ADMIN })).toEqual([
      expect.stringContaining('was there'),
      expect.stringContaining('already'),
      expect.stringContaining('already'),
    ]);
    expect(node.double.store.all).toHaveLength(written);
    const log = await EventStoreDbLog.open(connection);
    const stream = freshStream();
    await log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
    expect((await log.tail())?.stream).toBe(stream);
    await log.close();
  });

  it('lets it read how streams are described, where only administrators could, and no node starts before', async () => {
    await setUpLog({ ...connection, administrator: ADMIN });
    const data = Buffer.from(JSON.stringify({ $userStreamAcl: { $r: 'custos-log', $w: 'custos-log', $d: '$admins', $mr: '$admins', $mw: '$admins' } }));
    node.double.store.append('$settings', 'any', [{ id: randomUUID(), type: 'settings', contentType: 'application/json', data, metadata: new Uint8Array() }]);
    await expect(EventStoreDbLog.open(connection)).rejects.toThrow('custos log setup');
    await setUpLog({ ...connection, administrator: ADMIN });
    await (await EventStoreDbLog.open(connection)).close();
  });

  it('leaves to others also what they are given while it is set up', async () => {
    const { store } = node.double;
    const append = store.append.bind(store);
    const between = new Map([
      ['$$$all', { $acl: { $r: ['$admins', 'auditors'] } }],
      ['$settings', { $systemStreamAcl: { $r: 'auditors' } }],
    ]);
    jest.spyOn(store, 'append').mockImplementation((stream, expected, events) => {
      const theirs = between.get(stream);
      between.delete(stream);
      if (theirs !== undefined) append(stream, 'any', [{ ...events[0]!, id: randomUUID(), data: Buffer.from(JSON.stringify(theirs), 'utf8') }]);
      return append(stream, expected, events);
    });
    await setUpLog({ ...connection, administrator: ADMIN });
    expect(acl('$all')?.$r).toEqual(['$admins', 'auditors', 'custos-log']);
    expect(store.newest('$settings')).toEqual({
      $systemStreamAcl: { $r: 'auditors' },
      $userStreamAcl: { $r: 'custos-log', $w: 'custos-log', $d: '$admins', $mr: 'custos-log', $mw: '$admins' },
    });
  });

  it('leaves to other readers what they had, and gives a new password only when told', async () => {
    await setUpLog({ ...connection, username: 'other', administrator: ADMIN });
    await setUpLog({ ...connection, password: 'new', administrator: ADMIN });
    await setUpLog({ ...connection, administrator: ADMIN });
    expect(node.accounts.get('custos')?.password).toBe('new');
    await setUpLog({ ...connection, administrator: ADMIN, resetPassword: true });
    expect(node.accounts.get('custos')?.password).toBe(PASSWORD);
    expect([...node.accounts.keys()]).toEqual(['admin', 'other', 'custos']);
  });

  it('refuses a wrong administrator, an account that is one, and a database without passwords, and repeats no password', async () => {
    const wrong = setUpLog({ ...connection, administrator: { ...ADMIN, password: 'guessed-wrongly' } });
    await expect(wrong).rejects.toThrow('administrator is not let in');
    await expect(wrong).rejects.not.toThrow('guessed-wrongly');
    await expect(setUpLog({ ...connection, username: 'admin', administrator: ADMIN })).rejects.toThrow('is an administrator');
    await expect(setUpLog({ ...connection, url: 'esdb://localhost:1', administrator: ADMIN })).rejects.toThrow('No node of the database');
    await expect(setUpLog({ ...connection, url: 'esdb://localhost?tls=false', allowPlaintext: true, administrator: ADMIN })).rejects.toThrow(
      'nothing to set up',
    );
    expect(acl('$all')).toBeUndefined();
  });
});
