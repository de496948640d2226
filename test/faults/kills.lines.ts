import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Flight } from './kills.flight.js';

type Pass = (bytes: Buffer) => void;

/** What else can be done with a connection: answering in the other's place, ending it. */
interface Ends {
  readonly answer: Pass;
  readonly end: () => void;
}

/** What looks at the bytes of one connection and passes them on, or not. */
interface Watcher {
  sent(bytes: Buffer, pass: Pass, line: Ends): void;
  answered(bytes: Buffer, pass: Pass, line: Ends): void;
  closed(): void;
}

/** A line of ours between two that talk, on a loopback port: what passes is seen, and may be kept back. */
export class Line {
  private readonly joints = new Set<() => void>();
  private shut = false;

  private constructor(private readonly server: Server) {}

  static async open(far: () => Socket, watcher: () => Watcher): Promise<Line> {
    const line: { current?: Line } = {};
    const server = createServer((near) => line.current!.join(near, far(), watcher()));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return (line.current = new Line(server));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Nobody comes through any more, as if nothing listened behind it. */
  bar(): void {
    this.shut = true;
  }

  unbar(): void {
    this.shut = false;
  }

  /** Every connection of this moment ends. */
  cut(): void {
    for (const end of [...this.joints]) end();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }

  private join(near: Socket, far: Socket, watcher: Watcher): void {
    const end = () => {
      near.destroy();
      far.destroy();
      if (this.joints.delete(end)) watcher.closed();
    };
    this.joints.add(end);
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', end).on('close', end);
    if (this.shut) return end();
    const answer = (bytes: Buffer) => void near.write(bytes);
    near.on('data', (bytes: Buffer) => watcher.sent(bytes, (passed) => void far.write(passed), { answer, end }));
    far.on('data', (bytes: Buffer) => watcher.answered(bytes, answer, { answer, end }));
  }
}

/** Commands on their way to the API and their answers: one at a time on a connection. */
export const httpLine = (port: () => number, flight: () => Flight | undefined): Promise<Line> =>
  Line.open(
    () => connect(port(), '127.0.0.1'),
    () => {
      let key: string | undefined;
      return {
        sent(bytes, pass) {
          pass(bytes);
          const named = /\r\nidempotency-key: ([0-9a-f-]{36})\r\n/i.exec(bytes.toString('latin1'))?.[1];
          if (named === undefined) return;
          key = named;
          flight()?.asked(named);
        },
        answered(bytes, pass) {
          pass(bytes);
          if (key !== undefined) flight()?.replied(key);
          key = undefined;
        },
        closed: () => key !== undefined && flight()?.left(key),
      };
    },
  );

const APPENDS = 'append_on_time';
/** As it stands in an entry: lists are sent in binary form, and nothing in them is escaped. */
const COMMANDS = /"cmd":"([0-9a-f-]{36})"/g;
/** What the product says on each connection that it appends through, and the same without its force, byte for byte as long. */
const DURABLE = Buffer.from('set synchronous_commit = on;');
const FORGETFUL = Buffer.from('set synchronous_commit =off;');

export interface PostgresLineOptions {
  readonly socket: string;
  readonly flight: () => Flight | undefined;
  /** How much of an append that is kept back goes on all the same: less than all of it. */
  readonly part: () => number;
  /** Whether the product's demand that a commit be durable is taken out of what it sends. */
  readonly forgetful: () => boolean;
}

/** Between the API and PostgreSQL: sees which commands each append carries, and when it is answered. */
export const postgresLine = ({ socket, flight, part, forgetful }: PostgresLineOptions): Promise<Line> =>
  Line.open(
    () => connect(socket),
    () => {
      const asked = new Frames(true);
      const answers = new Frames(false);
      let opened = false;
      let appends = false;
      let deaf = false;
      let open: readonly string[] = [];
      return {
        sent(bytes, pass) {
          if (deaf) return;
          if (!opened) [opened, appends] = [true, bytes.includes('custos append')];
          if (!appends) return pass(bytes);
          if (forgetful()) weaken(bytes);
          const binds = asked.read(bytes).filter(({ type, body }) => type === 'B' && body.subarray(0, 40).includes(APPENDS));
          if (binds.length === 0) return pass(bytes);
          open = binds.flatMap(({ body }) => [...body.toString('latin1').matchAll(COMMANDS)].map(([, command]) => command!));
          deaf = flight()?.appending(open) ?? false;
          pass(deaf ? bytes.subarray(0, Math.floor(part() * bytes.length)) : bytes);
          if (!deaf) flight()?.appended(open);
        },
        answered(bytes, pass) {
          if (deaf) return;
          // Nothing is durable before the server is ready for the next question: only then has it committed.
          const ready = appends && answers.read(bytes).some(({ type }) => type === 'Z');
          if (!ready || open.length === 0) return pass(bytes);
          deaf = flight()?.stored(open) ?? false;
          if (deaf) return;
          pass(bytes);
          flight()?.told(open);
          open = [];
        },
        closed: () => undefined,
      };
    },
  );

function weaken(bytes: Buffer): void {
  const at = bytes.indexOf(DURABLE);
  if (at >= 0) FORGETFUL.copy(bytes, at);
}

/** The messages of PostgreSQL's protocol in a stream of bytes. The client's first has no type. */
export class Frames {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private untyped: boolean) {}

  /** Those that these bytes complete. */
  read(bytes: Buffer): readonly { readonly type: string; readonly body: Buffer }[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const frames: { type: string; body: Buffer }[] = [];
    for (;;) {
      const head = this.untyped ? 0 : 1;
      if (this.rest.length < head + 4) return frames;
      const end = head + this.rest.readUInt32BE(head);
      if (this.rest.length < end) return frames;
      frames.push({ type: this.untyped ? '' : String.fromCharCode(this.rest[0]!), body: this.rest.subarray(head + 4, end) });
      this.rest = this.rest.subarray(end);
      this.untyped = false;
    }
  }
}
