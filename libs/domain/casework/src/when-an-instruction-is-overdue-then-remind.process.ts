import { idOf } from '#platform/commands';
import type { CorrectionData, EventOf, Fact } from '#platform/kernel';
import type { Policy, Timer } from '#platform/processes';
import { caseFile } from './aggregates.js';
import type { CaseCommand } from './case.decider.js';
import type { caseworkCatalogue } from './events.js';

type Given = Fact<typeof caseworkCatalogue, 'casework.InstructionGiven'>;
type Answered = Fact<typeof caseworkCatalogue, 'casework.InstructionAnswered'>;
type Reminded = Fact<typeof caseworkCatalogue, 'casework.InstructionReminded'>;
type Corrected = EventOf<'casework.Corrected', CorrectionData>;

const KIND = 'instruction-overdue';
const DAY_MS = 86_400_000;
/** Days between two reminders unless the node says otherwise: a practice of this system, no legal term. */
const DAYS_BETWEEN = 7;

const timer = (stream: string, instruction: string, at: string | undefined): Timer => ({ subject: `${idOf(stream)} ${instruction}`, kind: KIND, at });
/** The first instant after the day. */
const after = (day: string): string => new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString();

/** Reminds once per period for as long as the instruction waits; the decider declines what was answered meanwhile. */
export const whenAnInstructionIsOverdueThenRemind: Policy<Given | Answered | Reminded | Corrected> = {
  name: 'when-an-instruction-is-overdue-then-remind',
  when: {
    'casework.InstructionGiven': ({ stream, event }) =>
      event.data.due === undefined ? {} : { timers: [timer(stream, event.data.instruction, after(event.data.due))] },
    'casework.InstructionAnswered': ({ stream, event }) =>
      event.data.outcome === 'EXECUTED_IN_PART' ? {} : { timers: [timer(stream, event.data.instruction, undefined)] },
    'casework.InstructionReminded': ({ stream, event, recorded }, { settings }) => {
      const days = typeof settings['instructionReminderDays'] === 'number' ? settings['instructionReminderDays'] : DAYS_BETWEEN;
      return { timers: [timer(stream, event.data.instruction, new Date(Date.parse(recorded) + days * DAY_MS).toISOString())] };
    },
    'casework.Corrected': ({ stream, event }) => {
      const { corrects, replacement } = event.data;
      if (corrects !== 'casework.InstructionGiven' || replacement === undefined) return {};
      const { instruction, due } = replacement as Given['data'];
      return { timers: [timer(stream, instruction, due === undefined ? undefined : after(due))] };
    },
  },
  due: ({ subject }) => {
    const [id, instruction] = subject.split(' ') as [string, string];
    return { ask: [{ aggregate: caseFile, id, command: (at): CaseCommand => ({ kind: 'remindInstruction', instruction, at }) }] };
  },
};
