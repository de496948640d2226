import { directory, find, type DirectoryPerson, type DirectoryUnit } from '#domain/access';
import { canonical, sha256, type DeciderRunner } from '#platform/event-log';
import { REHEARSAL_SINCE, REHEARSAL_USERS, rehearsalDirectory, rehearsalOfficer } from '#platform/identity';
import { countryOf, DomainError } from '#platform/kernel';
import type { Config } from './config.js';
import { systemContext } from './system-context.js';

/**
 * The directory of an exercise whose tokens are the built-in issuer's: its units and named officers at the first start, any other officer of
 * the rehearsal when a token is minted for him.
 */
export class RehearsalDirectory {
  private queue: Promise<unknown> = Promise.resolve();
  private readonly entered = new Set<string>();

  constructor(
    private readonly runner: DeciderRunner,
    private readonly config: Config,
  ) {}

  /** Of processes that start at once, one writes. */
  async load(): Promise<void> {
    const units = rehearsalDirectory();
    for (const country of new Set(units.map((one) => one.country))) {
      const officers = REHEARSAL_USERS.filter((one) => one.country === country).map((one) => person(rehearsalOfficer(one.officer).person, [one.officer]));
      const rows = { units: units.filter((one) => one.country === country) as readonly DirectoryUnit[], officers };
      await this.record(country, rows, sha256(canonical(rows)).toString('base64url'));
    }
    for (const { officer } of REHEARSAL_USERS) this.entered.add(officer);
  }

  /** One after the other: a crowd that asks for tokens would else meet in one stream. */
  enter(account: string): Promise<void> {
    if (this.entered.has(account)) return Promise.resolve();
    const done = this.queue.then(() => this.enterNow(account));
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async enterNow(account: string): Promise<void> {
    if (this.entered.has(account)) return;
    const country = countryOf(account);
    const { state } = await this.runner.state(directory.stream(country), directory.decider);
    if (find(state.accounts, account) === undefined) {
      const { person: id } = rehearsalOfficer(account);
      const known = find(state.persons, id)?.assignments.map((one) => one.account) ?? [];
      const accounts = [...known, account];
      await this.record(country, { units: [], officers: [person(id, accounts)] }, accounts.join(' '));
    }
    this.entered.add(account);
  }

  private async record(country: string, rows: { readonly units: readonly DirectoryUnit[]; readonly officers: readonly DirectoryPerson[] }, name: string) {
    const context = systemContext(`rehearsal directory ${country} ${name}`, 'loadRehearsalDirectory', this.config);
    await this.runner.run(directory.stream(country), directory.decider, { command: { kind: 'load', country, ...rows }, context }).catch((error: unknown) => {
      if (!(error instanceof DomainError && error.code === 'directory-unchanged')) throw error;
    });
  }
}

const person = (id: string, accounts: readonly string[]): DirectoryPerson => ({
  person: id,
  assignments: accounts.map((account) => {
    const { unit, quality } = rehearsalOfficer(account);
    return { account, unit, quality, from: REHEARSAL_SINCE };
  }),
});
