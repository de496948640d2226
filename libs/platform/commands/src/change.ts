import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DeciderRunner, type Outcome, type Request } from '#platform/event-log';
import type { CorrectionCommand } from '#platform/kernel';
import type { Aggregate } from './aggregate.js';

/** One act on one subject: the decider of the aggregate decides it. */
export class Change<C> extends Command<Outcome> {
  constructor(
    readonly aggregate: Aggregate<any, C>,
    readonly id: string,
    readonly request: Request<C>,
  ) {
    super();
  }
}

@CommandHandler(Change)
export class ChangeHandler implements ICommandHandler<Change<unknown>> {
  constructor(private readonly runner: DeciderRunner) {}

  execute({ aggregate, id, request }: Change<unknown>): Promise<Outcome> {
    return this.runner.run(aggregate.stream(id), aggregate.decider, request);
  }
}

/** A correction of one earlier event of a subject, or a second person's approval of one (domain rule 1). */
export class Correct extends Command<Outcome> {
  constructor(
    readonly aggregate: Aggregate,
    readonly id: string,
    readonly request: Request<CorrectionCommand>,
  ) {
    super();
  }
}

@CommandHandler(Correct)
export class CorrectHandler implements ICommandHandler<Correct> {
  constructor(private readonly runner: DeciderRunner) {}

  execute({ aggregate, id, request }: Correct): Promise<Outcome> {
    return this.runner.correct(aggregate.stream(id), aggregate.decider, request);
  }
}
