import type { AnyEvent, Decider } from '#platform/kernel';
import type { StreamName } from '#platform/event-log';

/** What commands are sent to: a decider, and the streams that its subjects are recorded in. */
export interface Aggregate<State = any, Command = any, Event extends AnyEvent = any> {
  /** The word in the stream's name, in routes and in derived ids: `exhibit`, `seizure`, `trace`. */
  readonly name: string;
  readonly decider: Decider<State, Command, Event>;
  stream(id: string): StreamName;
}

export const aggregate = <State, Command, Event extends AnyEvent>(name: string, decider: Decider<State, Command, Event>): Aggregate<State, Command, Event> => ({
  name,
  decider,
  stream: (id) => `custos.${name}-${id}`,
});

/** The id in a stream's name: `custos.exhibit-<id>` answers `<id>`. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
/** The word in a stream's name: `custos.exhibit-<id>` answers `exhibit`. */
export const nameOf = (stream: string): string => stream.slice('custos.'.length, stream.indexOf('-'));
