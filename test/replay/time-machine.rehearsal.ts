import { setTimeout as pause } from 'node:timers/promises';
import { ApiClient, type Receipt } from '../../apps/cli/src/client/api-client.js';
import { Days, sevenDaysBefore } from '../../apps/cli/src/rehearsal/days.js';
import { Player, readInterface } from '../../apps/cli/src/rehearsal/player.js';
import { rehearse, type Rehearsal } from '../../apps/cli/src/rehearsal/script.js';
import type { Client } from '../scenarios/support/client.js';
import { capture, type Moment, type Page } from './time-machine.moments.js';

const MOMENTS = 20;
const AUDITOR = 'XX.AUDIT.4711';

/** A client whose commands wait while a moment is kept still. */
class HaltingClient extends ApiClient {
  private under = 0;
  private sent = 0;
  private halted: Promise<void> | undefined;

  constructor(
    api: string,
    private readonly every: number,
    private readonly still: (sent: number) => Promise<void>,
  ) {
    super(api);
  }

  override async command<Answer = Receipt>(...asked: Parameters<ApiClient['command']>): Promise<Answer> {
    while (this.halted !== undefined) await this.halted;
    this.under += 1;
    this.sent += 1;
    const halt = this.sent % this.every === 0;
    try {
      return await super.command<Answer>(...asked);
    } finally {
      this.under -= 1;
      if (halt && this.halted === undefined) this.halted = this.hold();
    }
  }

  private async hold(): Promise<void> {
    try {
      while (this.under > 0) await pause(20);
      await this.still(this.sent);
    } finally {
      this.halted = undefined;
    }
  }
}

/** Twenty quiet moments of the rehearsal as it is played, in which the policies have done all that followed. */
export async function twentyMoments(client: Client): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  const plain = new ApiClient(client.api);
  const { routes } = await readInterface(plain);
  const script = rehearse(new Days(sevenDaysBefore(new Date())));
  const plays = script.chains.reduce((sum, chain) => sum + chain.plays.filter((play) => 'operationId' in play || 'batch' in play).length, 0);
  const pages = pagesOf(script);
  const halting = new HaltingClient(client.api, Math.floor(plays / (MOMENTS + 1)), async (sent) => {
    moments.push(await capture(client, `after ${sent} commands`, pages));
  });
  await new Player(halting, routes).play(script.chains);
  return moments;
}

/** Files, replays, the register and the totals; of the many subjects some of every country, and those that corrections concern. */
function pagesOf({ operation, recorded }: Rehearsal): readonly Page[] {
  const chosen = recorded.filter(({ report }, n) => n % 9 === 0 || report.id === 'R07');
  const items = recorded.flatMap((one) => one.items);
  const arms = items.filter(({ firearm, key }, n) => firearm !== undefined && (n % 5 === 0 || key === 'F16' || key === 'F02')).slice(0, 12);
  const cases = [...new Set(recorded.flatMap((one) => one.case ?? []))].slice(0, 8);
  return [
    ...cases.flatMap((id) => [`/v1/cases/${id}/file`, `/v1/cases/${id}/replay?limit=500`]),
    ...chosen.map(({ seizure }) => `/v1/seizures/${seizure}`),
    ...chosen.flatMap((one) => one.items.slice(0, 1)).flatMap(({ exhibit }) => [`/v1/exhibits/${exhibit}`, `/v1/exhibits/${exhibit}/replay?limit=500`]),
    ...arms.flatMap(({ firearm }) => [`/v1/firearms/${firearm}`, `/v1/firearms/${firearm}/replay?limit=500`]),
    '/v1/firearms-register',
    `/v1/firearms-register?operation=${operation}`,
    '/v1/firearms-register?country=CI',
    `/v1/operations/${operation}/totals`,
    '/v1/custodians/CI.MAG-ABIDJAN.4711/replay?limit=100',
  ].map((path) => ({ user: AUDITOR, path }));
}
