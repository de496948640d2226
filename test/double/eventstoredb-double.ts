import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { Server, ServerCredentials, type Metadata, type sendUnaryData, type ServiceError } from '@grpc/grpc-js';
import { answerAppend, answerBatches, carryOut, received, type AppendCall, type BatchCall } from './append-calls.js';
import type { Certificate } from './certificates.js';
import { Faults } from './faults.js';
import { Front } from './front.js';
import { LogStore } from './log-store.js';
import { answerAllRead, answerStreamRead, answerSubscription, type ReadCall } from './read-calls.js';
import { accessDenied, nameOf, notLeader, notReady, streamDeleted, unauthenticated } from './wire.js';

export interface User {
  readonly password: string;
  readonly groups: readonly string[];
}
export interface DoubleOptions {
  /** Where it listens, on the loopback address; any free port unless told. */
  readonly port?: number;
  /** Two doubles over one store stand for two nodes that have replicated everything. */
  readonly store?: LogStore;
  /** With TLS passwords are asked for, as the server does; without it nobody is asked for anything. */
  readonly tls?: Certificate;
  readonly users?: Readonly<Record<string, User>>;
}
export interface Member {
  readonly address: string;
  readonly port: number;
  readonly state: 'leader' | 'follower';
  readonly alive: boolean;
}
/** One request as it came in: of appends on a standing exchange each, as `append`, beside the exchange itself. */
export interface Call {
  readonly method: 'append' | 'batchAppend' | 'read' | 'subscribe' | 'gossip' | 'delete' | 'tombstone';
  readonly user: string | undefined;
  readonly requiresLeader: boolean;
  /** Milliseconds that the client gave it. */
  readonly deadline: number | undefined;
}

interface Asked {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
}

const ADMINS = '$admins';
const STATES = { leader: 8, follower: 6 } as const;

/**
 * A double of ONE EventStoreDB node of line 23.10, as far as its protocol and rules are described: it proves how its clients take what
 * the protocol can bring. It is no database, keeps nothing, replicates nothing, and elects nobody.
 */
export class EventStoreDbDouble {
  readonly faults = new Faults();
  readonly calls: Call[] = [];
  /** By the names that they gave. */
  readonly clients = new Set<string>();
  store: LogStore;
  /** What the node tells of its cluster; undefined while it tells nothing. */
  members: readonly Member[] | undefined;
  port = 0;
  private listening: Promise<void> | undefined;
  private server: Server | undefined;
  private front: Front | undefined;
  private readonly endings = new Set<(error?: ServiceError) => void>();
  private readonly users: Map<string, User>;

  private constructor(private readonly options: DoubleOptions) {
    this.store = options.store ?? new LogStore();
    this.users = new Map(Object.entries(options.users ?? {}));
  }

  static async start(options: DoubleOptions = {}): Promise<EventStoreDbDouble> {
    const double = new EventStoreDbDouble(options);
    double.port = options.port ?? 0;
    await double.listen();
    double.members = [{ address: '127.0.0.1', port: double.port, state: 'leader', alive: true }];
    return double;
  }

  get url(): string {
    return this.options.tls ? `esdb://localhost:${this.port}` : `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Listens, the second time at the same port, with everything that was written. Who killed it twice may bring it back twice. */
  listen(): Promise<void> {
    this.listening ??= this.begin();
    return this.listening;
  }

  private async begin(): Promise<void> {
    const { tls } = this.options;
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    server.addService(streamServices.StreamsService, {
      append: (call: AppendCall, reply: sendUnaryData<streams.AppendResp>) => void this.append(call, reply),
      read: (call: ReadCall) => void this.read(call),
      batchAppend: (call: BatchCall) => {
        const user = this.note('batchAppend', call);
        if (this.unknown(user)) return void call.emit('error', unauthenticated());
        // For as long as the exchange stands it is his who opened it.
        const who = this.known(user);
        answerBatches(call, {
          faults: this.faults,
          store: () => this.store,
          refusal: () => this.notServing(call.metadata),
          asked: () => void this.note('append', call),
          allowed: (stream) => this.mayWrite(who, stream),
        });
      },
      delete: (call: Asked & { request: streams.DeleteReq }, reply: sendUnaryData<streams.DeleteResp>) => {
        this.note('delete', call);
        this.store.delete(nameOf(call.request.getOptions()!.getStreamIdentifier()));
        reply(null, new streams.DeleteResp().setNoPosition(new shared.Empty()));
      },
      tombstone: (call: Asked & { request: streams.TombstoneReq }, reply: sendUnaryData<streams.TombstoneResp>) => {
        this.note('tombstone', call);
        const name = nameOf(call.request.getOptions()!.getStreamIdentifier());
        if (this.store.isTombstoned(name)) return reply(streamDeleted(name));
        this.store.tombstone(name);
        reply(null, new streams.TombstoneResp().setNoPosition(new shared.Empty()));
      },
    });
    server.addService(gossipServices.GossipService, {
      read: (call: Asked, reply: sendUnaryData<gossip.ClusterInfo>) => void this.gossip(call, reply),
    });
    server.addService(featureServices.ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, reply: sendUnaryData<features.SupportedMethods>) => reply(null, supported()),
    });
    const credentials = tls
      ? ServerCredentials.createSsl(null, [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) }])
      : ServerCredentials.createInsecure();
    const behind = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port))),
    );
    this.front = await Front.open(this.port === 0 ? undefined : this.port, behind);
    this.port = this.front.port;
    this.server = server;
  }

  /** As kill -9: every connection breaks at once, nothing is told. `listen` brings it back. */
  kill(): void {
    this.listening = undefined;
    this.front?.break();
    this.front = undefined;
    this.server?.forceShutdown();
    this.server = undefined;
    this.endings.clear();
  }

  addUser(name: string, user: User): void {
    this.users.set(name, user);
  }

  changePassword(user: string, password: string): void {
    this.users.set(user, { groups: [], ...this.users.get(user), password });
  }

  /** Subscriptions end: as if all had been said, or with an error. */
  endSubscriptions(error?: ServiceError): void {
    for (const end of [...this.endings]) end(error);
    this.endings.clear();
  }

  get subscriptions(): number {
    return this.endings.size;
  }

  /** Of clients, that stand. */
  get connections(): number {
    return this.front?.connections ?? 0;
  }

  close(): void {
    this.faults.heal();
    this.kill();
  }

  private async append(call: AppendCall, reply: sendUnaryData<streams.AppendResp>): Promise<void> {
    const user = this.note('append', call);
    // Without a listener a broken connection would be an error that nobody handles.
    call.on('error', () => undefined);
    const refused = this.refused(user, call.metadata);
    if (refused) return reply(refused);
    const request = await received(call);
    await this.faults.awake();
    if (this.faults.mute) return this.faults.bit('mute');
    if (request === undefined) return;
    if (!this.mayWrite(this.known(user), request.stream)) return reply(accessDenied());
    const answer = await carryOut(request, this.store, this.faults);
    if (answer !== undefined && !call.cancelled) answerAppend(request, answer, reply);
  }

  private async read(call: ReadCall): Promise<void> {
    const options = call.request.getOptions()!;
    const subscribing = options.hasSubscription();
    const user = this.note(subscribing ? 'subscribe' : 'read', call);
    call.on('error', () => undefined);
    if (this.faults.mute) return this.faults.bit('mute');
    await this.faults.awake();
    const refused =
      this.refused(user, call.metadata) ?? ((options.hasAll() ? this.mayReadAll(user) : this.mayRead(user, options)) ? undefined : accessDenied());
    if (refused) return void call.emit('error', refused);
    if (!subscribing)
      return options.hasAll() ? answerAllRead(call, options, this.store, this.faults) : answerStreamRead(call, options, this.store, this.faults);
    const ended = new Promise<ServiceError | undefined>((resolve) => {
      this.endings.add(resolve);
      call.on('cancelled', () => this.endings.delete(resolve));
    });
    await answerSubscription(call, options, this.store, this.faults, ended);
  }

  private async gossip(call: Asked, reply: sendUnaryData<gossip.ClusterInfo>): Promise<void> {
    this.note('gossip', call);
    await this.faults.awake();
    if (this.faults.mute) return this.faults.bit('mute');
    if (this.members === undefined || this.faults.notReady) return reply(notReady());
    const info = new gossip.ClusterInfo();
    for (const { address, port, state, alive } of this.members) {
      const member = new gossip.MemberInfo().setIsAlive(alive).setState(STATES[state]).setTimeStamp('0');
      member.setInstanceId(new shared.UUID().setString('00000000-0000-4000-8000-000000000000'));
      info.addMembers(member.setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port)));
    }
    reply(null, info);
  }

  private note(method: Call['method'], call: Asked): string | undefined {
    const { metadata } = call;
    const given = metadata.get('authorization')[0];
    const user = typeof given === 'string' ? Buffer.from(given.replace(/^Basic /, ''), 'base64').toString('utf8') : undefined;
    const [client] = metadata.get('connection-name');
    if (client !== undefined) this.clients.add(String(client));
    const deadline = Number(call.getDeadline());
    this.calls.push({
      method,
      user: user?.split(':', 1)[0],
      requiresLeader: metadata.get('requires-leader')[0] === 'true',
      deadline: Number.isFinite(deadline) ? deadline - Date.now() : undefined,
    });
    return user;
  }

  private refused(user: string | undefined, metadata: Metadata): ServiceError | undefined {
    return this.notServing(metadata) ?? (this.unknown(user) ? unauthenticated() : undefined);
  }

  private notServing(metadata: Metadata): ServiceError | undefined {
    const { broken } = this.faults;
    if (broken?.clients.has(String(metadata.get('connection-name')[0])) === true) {
      this.faults.bit('broken');
      return broken.error;
    }
    if (this.faults.notReady) {
      this.faults.bit('notReady');
      return notReady();
    }
    return this.faults.leader !== undefined && metadata.get('requires-leader')[0] === 'true' ? notLeader(this.faults.leader) : undefined;
  }

  private unknown(user: string | undefined): boolean {
    return this.options.tls !== undefined && user !== undefined && this.known(user) === undefined;
  }

  private known(user: string | undefined) {
    if (user === undefined) return undefined;
    const [name, ...password] = user.split(':');
    const entry = this.users.get(name!);
    return entry?.password === password.join(':') ? { name: name!, groups: entry.groups } : undefined;
  }

  private mayWrite(who: { readonly groups: readonly string[] } | undefined, stream: string): boolean {
    if (!this.options.tls) return true;
    return who !== undefined && (!stream.startsWith('$') || who.groups.includes(ADMINS));
  }

  /** By default administrators only, unless the metadata of `$all` names others. */
  private mayReadAll(user: string | undefined): boolean {
    if (!this.options.tls) return true;
    const { $r: readers = ADMINS } = (this.store.metadata('$all').$acl ?? {}) as { $r?: string | string[] };
    return this.isOneOf(user, readers);
  }

  /** Who may read how a stream is described: everybody, unless the rights that all streams begin with say otherwise. */
  private mayRead(user: string | undefined, options: streams.ReadReq.Options): boolean {
    if (!this.options.tls || !nameOf(options.getStream()!.getStreamIdentifier()).startsWith('$$custos.')) return true;
    const { $mr: readers = '$all' } = (this.store.newest('$settings').$userStreamAcl ?? {}) as { $mr?: string | string[] };
    return this.isOneOf(user, readers);
  }

  private isOneOf(user: string | undefined, roles: string | readonly string[]): boolean {
    const who = this.known(user);
    return who !== undefined && [roles, ADMINS].flat().some((role) => role === '$all' || role === who.name || who.groups.includes(role));
  }
}

function supported(): features.SupportedMethods {
  const method = new features.SupportedMethod().setServiceName('event_store.client.streams.Streams').setMethodName('BatchAppend');
  return new features.SupportedMethods().setMethodsList([method]).setEventStoreServerVersion('23.10.8');
}
