import { createdBy, type Step } from '../../../api/src/operations/example.js';

/** A file that is put into the store before anything refers to it. */
export interface Upload {
  readonly upload: string;
  readonly user: string;
  readonly bytes: Uint8Array;
}

/** Many hand-overs in one request: each item is answered by itself. */
export interface Batch {
  readonly batch: string;
  readonly user: string;
  readonly items: readonly {
    readonly exhibit: string;
    readonly act: 'offer' | 'accept' | 'refuse' | 'withdraw';
    readonly body: Readonly<Record<string, unknown>>;
  }[];
}

/** Nothing is sent: the chain goes on when the subject is there, which a policy may still have to make. */
export interface Await {
  readonly until: string;
  readonly user: string;
  readonly path: string;
  /** Members that the answer has by then. */
  readonly has?: (answer: unknown) => boolean;
}

export type Play = Step | Upload | Batch | Await;

/** Steps in their order; chains run side by side, each after those it names. */
export interface Chain {
  readonly name: string;
  readonly after?: readonly string[];
  readonly plays: readonly Play[];
}

/** A step under a name of this rehearsal; its key follows from the name, so that a second run repeats the first. */
export const step = (name: string, user: string, operationId: string, params: Readonly<Record<string, string>> | undefined, body: unknown): Step => ({
  name: `kafo: ${name}`,
  user,
  operationId,
  ...(params !== undefined && { params }),
  body,
});

export { createdBy };
