import { effective, type Recorded } from '#platform/kernel';
import { RowsInMemory, type Rows, type StreamRow, type View } from '#platform/projections';

/** Histories for the specs of this view: facts in the order in which they are told, one minute apart, and the rows that they fold to. */
export class ToyHistory {
  readonly events: Recorded[] = [];
  private readonly revisions = new Map<string, number>();

  tell(stream: string, type: string, data: object, at?: string): this {
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const n = this.events.length;
    const recorded = at ?? new Date(Date.UTC(2024, 0, 10, 8, n)).toISOString();
    this.events.push({
      event: { type, data },
      schema: 1,
      stream: `custos.${stream}`,
      revision,
      position: String(n).padStart(20, '0'),
      eventId: `event-${n}`,
      leaf: '',
      command: `command-${n}`,
      intent: '',
      correlation: '',
      causation: null,
      actor: { kind: 'person', id: 'CI.DGD-AIR.4711', iss: 'custos', role: 'investigator', unit: 'CI.DGD-AIR', service: 'customs', country: 'CI' },
      happened: { at: recorded, offset: '+00:00', precision: 'minute' },
      recorded,
      exercise: true,
      attachments: [],
    });
    return this;
  }

  correct(stream: string, revision: number, type: string, replacement?: object): this {
    const context = type.slice(0, type.indexOf('.'));
    return this.tell(stream, `${context}.Corrected`, {
      revision,
      corrects: type,
      schema: 1,
      effect: replacement ? 'replace' : 'void',
      ...(replacement && { replacement }),
      proposedBy: 'CI.DGD-AIR.4712',
    });
  }

  /** What a live view and a past one fold alike: the effective history of each stream, cut after `until` events. */
  rows(view: View, until = this.events.length): Rows {
    const known = this.events.slice(0, until);
    const streams = [...new Set(known.map(({ stream }) => stream))].map((name) => known.filter(({ stream }) => stream === name));
    const tables = view.projections.map(({ table, when, key }) => {
      const rows = new Map<string, StreamRow>();
      for (const history of streams) {
        for (const one of effective(history)) {
          const at = key?.(one) ?? one.stream;
          const after = (when[one.event.type] as ((event: Recorded, row?: StreamRow) => StreamRow | undefined) | undefined)?.(one, rows.get(at));
          if (when[one.event.type] === undefined) continue;
          if (after === undefined) rows.delete(at);
          else rows.set(at, after);
        }
      }
      return [table, [...rows.values()]] as const;
    });
    return new RowsInMemory(tables);
  }
}
