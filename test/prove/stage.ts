import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../scenarios/support/client.js';
import { custos, startCustos } from '../scenarios/support/custos.js';
import { describedBy, playGiven, type Described } from '../scenarios/support/interface.js';

/** A running node on which what the examples stand on has been played. */
export interface Stage {
  readonly client: Client;
  readonly described: readonly Described[];
  close(): Promise<void>;
}

/** A fresh node of its own; `PROVE_API` names one that runs already, and was played. */
export async function stage({ rehearsal = false, played = true } = {}): Promise<Stage> {
  const given = process.env['PROVE_API'];
  const node = given === undefined ? await startCustos() : undefined;
  const client = node?.client ?? new Client(given!);
  try {
    const described = await describedBy(client);
    if (rehearsal) {
      const { code, err } = await custos(['demo', '--api', client.api, '--exit', '--json']);
      if (code !== 0) throw new Error(`the rehearsal ended with ${code}: ${err.slice(-2_000)}`);
    } else if (played) {
      const failures = await playGiven(client, described);
      if (failures.size > 0) throw new Error(`what the examples stand on was not accepted: ${JSON.stringify([...failures].slice(0, 5))}`);
    }
    return { client, described, close: () => node?.close() ?? Promise.resolve() };
  } catch (error) {
    await node?.close();
    throw error;
  }
}

const QUIET_MS = 1_200;
const PATIENCE_MS = 60_000;

/** Waits until nothing is added to the log any more and every view and policy has read all of it. Answers its last position. */
export async function quiet(client: Client): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  let tail = '';
  let waiting: readonly string[] = [];
  for (let since = Date.now(); Date.now() - since < QUIET_MS; await pause(80)) {
    if (Date.now() > deadline) throw new Error(`the log never became quiet: ${waiting.join(', ') || 'it goes on'}`);
    const { body } = await client.send('GET', '/health/ready');
    const { log, views, policies } = body as {
      log: { tail: string };
      views: readonly { position?: string; lag?: number; name: string }[];
      policies: readonly { position?: string; name: string }[];
    };
    waiting = [...views, ...policies].flatMap(({ name, position }) => ((position ?? log.tail) < log.tail ? [name] : []));
    if (log.tail !== tail || waiting.length > 0) [tail, since] = [log.tail, Date.now()];
  }
  return tail;
}
