import type { Socket } from 'node:net';
import type { Flight } from './kills.flight.js';
import { Line } from './kills.lines.js';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length;
const HEAD = 9;
const DATA = 0;
const END = 1;
/** Before each message of gRPC. */
const LENGTH = 5;
/** As it stands in an entry, which is sent as it is stored. */
const COMMANDS = /"cmd":"([0-9a-f-]{36})"/g;

export interface EventStoreDbLineOptions {
  readonly far: () => Socket;
  readonly flight: () => Flight | undefined;
  /** How much of an append that is kept back goes on all the same: less than all of it. */
  readonly part: () => number;
}

/** Between the API and EventStoreDB, without TLS: sees which commands each append carries, and when it is answered. Many appends share one exchange, each under an id. */
export const eventStoreDbLine = ({ far, flight, part }: EventStoreDbLineOptions): Promise<Line> =>
  Line.open(far, () => {
    const asked = new Messages(PREFACE);
    const answers = new Messages(0);
    const open = new Map<string, readonly string[]>();
    let deaf = false;
    return {
      sent(bytes, pass) {
        if (deaf) return;
        const commands: string[] = [];
        for (const { exchange, body } of asked.read(bytes)) {
          const own = [...body.toString('latin1').matchAll(COMMANDS)].map(([, command]) => command!);
          if (own.length > 0) open.set(`${exchange} ${idOf(body)}`, own);
          commands.push(...own);
        }
        if (commands.length === 0) return pass(bytes);
        deaf = flight()?.appending(commands) ?? false;
        pass(deaf ? bytes.subarray(0, Math.floor(part() * bytes.length)) : bytes);
        if (!deaf) flight()?.appended(commands);
      },
      answered(bytes, pass) {
        if (deaf) return;
        const answered = answers.read(bytes).map(({ exchange, body }) => `${exchange} ${idOf(body)}`);
        const commands = answered.flatMap((one) => open.get(one) ?? []);
        for (const one of answered) open.delete(one);
        if (commands.length === 0) return pass(bytes);
        deaf = flight()?.stored(commands) ?? false;
        if (deaf) return;
        pass(bytes);
        flight()?.told(commands);
      },
      closed: () => undefined,
    };
  });

/** An append and its answer begin with the id that ties them. */
const idOf = (message: Buffer): string | undefined => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(message.toString('latin1', 0, 64))?.[0];

/** The messages of each exchange in a stream of bytes: gRPC in the DATA frames of HTTP/2, after what the client begins with. */
class Messages {
  private readonly frames: Http2Frames;
  private readonly rests = new Map<number, Buffer>();

  constructor(preface: number) {
    this.frames = new Http2Frames(preface);
  }

  /** Those that these bytes complete. */
  read(bytes: Buffer): readonly { readonly exchange: number; readonly body: Buffer }[] {
    const messages: { exchange: number; body: Buffer }[] = [];
    for (const { type, exchange, last, body } of this.frames.read(bytes)) {
      if (type === DATA) {
        let rest = Buffer.concat([this.rests.get(exchange) ?? Buffer.alloc(0), body]);
        for (let end; rest.length >= LENGTH && rest.length >= (end = LENGTH + rest.readUInt32BE(1)); rest = rest.subarray(end))
          messages.push({ exchange, body: rest.subarray(LENGTH, end) });
        this.rests.set(exchange, rest);
      }
      if (last) this.rests.delete(exchange);
    }
    return messages;
  }
}

/** The frames of HTTP/2 in a stream of bytes, after what the client begins with. */
class Http2Frames {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private preface: number) {}

  /** Those that these bytes complete. */
  read(bytes: Buffer): readonly { readonly type: number; readonly exchange: number; readonly last: boolean; readonly body: Buffer }[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const frames: { type: number; exchange: number; last: boolean; body: Buffer }[] = [];
    if (this.rest.length < this.preface) return frames;
    this.rest = this.rest.subarray(this.preface);
    this.preface = 0;
    for (;;) {
      if (this.rest.length < HEAD) return frames;
      const end = HEAD + this.rest.readUIntBE(0, 3);
      if (this.rest.length < end) return frames;
      const [type, flags, exchange] = [this.rest[3]!, this.rest[4]!, this.rest.readUInt32BE(5) & 0x7fffffff];
      frames.push({ type, exchange, last: type <= 1 && (flags & END) !== 0, body: this.rest.subarray(HEAD, end) });
      this.rest = this.rest.subarray(end);
    }
  }
}
