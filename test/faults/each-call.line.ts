import { connect } from 'node:net';
import { Frames, Line } from './kills.lines.js';

/**
 * What befalls a call: refused (the connection ends before it arrives), failed (the server says that it cannot), lost (it is carried out, and
 * the connection ends instead of the answer).
 */
export const FAULTS = ['refused', 'failed', 'lost'] as const;
export type Fault = (typeof FAULTS)[number];

/** A command whose calls are counted. */
export interface Followed {
  /** What stands in its own calls and in no other: its key and its id. */
  readonly marks: readonly string[];
  /** The stream that it opens. Views read of it later, each at its own time: only the reading before the decision counts. */
  readonly stream?: string;
  readonly fault?: Fault;
  /** The call that it befalls, counted from 1. */
  readonly nth?: number;
  calls: number;
  /** Whether it came to that. */
  befell: boolean;
}

/** A line to PostgreSQL on which the n-th call of a command goes wrong, once. */
export class CallLine {
  private readonly followed = new Set<Followed>();

  private constructor(private readonly line: { current?: Line }) {}

  static async open(url: string): Promise<CallLine> {
    const line: { current?: Line } = {};
    const calls = new CallLine(line);
    const { searchParams, hostname, port } = new URL(url);
    const host = searchParams.get('host') ?? hostname;
    const number = port === '' ? 5432 : Number(port);
    line.current = await Line.open(
      () => (host.startsWith('/') ? connect(`${host}/.s.PGSQL.${number}`) : connect(number, host)),
      () => calls.watcher(),
    );
    return calls;
  }

  get port(): number {
    return this.line.current!.port;
  }

  follow(command: Omit<Followed, 'calls' | 'befell'>): Followed {
    const followed = { ...command, calls: 0, befell: false };
    this.followed.add(followed);
    return followed;
  }

  leave(followed: Followed): void {
    this.followed.delete(followed);
  }

  close(): Promise<void> {
    return this.line.current!.close();
  }

  private watcher() {
    const answers = new Frames(false);
    let losing = false;
    return {
      sent: (bytes: Buffer, pass: (bytes: Buffer) => void, { answer, end }: { answer: (bytes: Buffer) => void; end: () => void }) => {
        const fault = this.befalls(bytes);
        if (fault === 'refused') return end();
        if (fault === 'failed') return answer(DISK_FULL);
        losing = fault === 'lost';
        pass(bytes);
      },
      answered: (bytes: Buffer, pass: (bytes: Buffer) => void, { end }: { end: () => void }) => {
        if (!losing) {
          answers.read(bytes);
          return pass(bytes);
        }
        if (answers.read(bytes).some(({ type }) => type === 'Z')) end();
      },
      closed: () => undefined,
    };
  }

  private befalls(bytes: Buffer): Fault | undefined {
    let fault: Fault | undefined;
    for (const one of this.followed) {
      const reads = one.stream !== undefined && bytes.includes('log_stream') && bytes.includes(one.stream);
      if (!reads && !one.marks.some((mark) => bytes.includes(mark))) continue;
      one.calls += 1;
      if (one.calls !== one.nth) continue;
      one.befell = true;
      fault = one.fault;
    }
    return fault;
  }
}

/** An error that says so and a server that is ready for the next call. */
const DISK_FULL = Buffer.concat([framed('E', 'SERROR\0VERROR\0C53100\0Mcould not extend file: No space left on device\0\0'), framed('Z', 'I')]);

function framed(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}
