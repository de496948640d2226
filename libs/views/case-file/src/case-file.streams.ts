import type { ViewReader } from '#platform/projections';
import { caseFileView } from './case-file.projection.js';

export const SUBJECTS = ['case', 'seizure', 'exhibit', 'firearm', 'trace'] as const;
export type Subject = (typeof SUBJECTS)[number];

interface Found {
  readonly id: string;
  readonly stream: string;
}

/**
 * Which streams a page is made of: everything that hangs on its subject, and what the subject hangs on. Found in the live view, which
 * knows every link that ever stood there; the page itself then takes from these streams what held at its moment.
 */
export class CaseFileStreams {
  constructor(private readonly views: Pick<ViewReader, 'query'>) {}

  async of(subject: Subject, id: string): Promise<readonly string[]> {
    switch (subject) {
      case 'case':
        return this.ofCase(id);
      case 'seizure':
        return this.below({ seizures: [id] });
      case 'exhibit':
        return this.below({ seizures: await this.column('seizure', 'case_file_exhibit', id), exhibits: [id], onlyThese: true });
      case 'firearm':
        return this.ofFirearm(id);
      case 'trace': {
        const [firearm] = await this.column('firearm', 'case_file_trace', id);
        return firearm === undefined ? [`custos.trace-${id}`] : this.ofFirearm(firearm);
      }
    }
  }

  private async ofCase(id: string): Promise<readonly string[]> {
    const stream = `custos.case-${id}`;
    const [own] = await this.views.query<{ seizures: string[]; exhibits: string[]; unlinked: string[]; persons: string[] }>(
      caseFileView,
      'select seizures, exhibits, unlinked, persons from case_file_case where key = $1',
      [stream],
    );
    if (own === undefined) return [stream];
    const naming = await this.views.query<Found>(caseFileView, 'select id, stream from case_file_seizure where "caseId" = $1', [id]);
    const linking = await this.views.query<Found>(caseFileView, 'select id, stream from case_file_case where linked && $1::text[]', [[id]]);
    const below = await this.below({ seizures: [...own.seizures, ...naming.map((one) => one.id)], exhibits: [...own.exhibits, ...own.unlinked] });
    return sorted([stream, ...linking.map((one) => one.stream), ...own.persons.map((person) => `custos.${person}`), ...below]);
  }

  private async ofFirearm(id: string): Promise<readonly string[]> {
    const [exhibit] = await this.column('exhibit', 'case_file_firearm', id);
    const seizures = [
      ...(await this.column('seizure', 'case_file_firearm', id)),
      ...(exhibit === undefined ? [] : await this.column('seizure', 'case_file_exhibit', exhibit)),
    ];
    return this.below({ seizures, exhibits: exhibit === undefined ? [] : [exhibit], firearms: [id], onlyThese: true });
  }

  /** Downwards: exhibits of the seizures, firearms of the exhibits, requests for the firearms. */
  private async below(from: {
    readonly seizures?: readonly string[];
    readonly exhibits?: readonly string[];
    readonly firearms?: readonly string[];
    readonly onlyThese?: boolean;
  }) {
    const { seizures = [], exhibits = [], firearms = [], onlyThese = false } = from;
    const ofSeizures = onlyThese
      ? []
      : await this.views.query<Found>(caseFileView, 'select id, stream from case_file_exhibit where seizure = any($1::text[])', [seizures]);
    const exhibitIds = [...exhibits, ...ofSeizures.map(({ id }) => id)];
    const alone = onlyThese ? [] : seizures;
    const arms =
      firearms.length > 0
        ? firearms.map((id) => ({ id, stream: `custos.firearm-${id}` }))
        : await this.views.query<Found>(
            caseFileView,
            'select id, stream from case_file_firearm where exhibit = any($1::text[]) or (exhibit is null and seizure = any($2::text[]))',
            [exhibitIds, alone],
          );
    const traces = await this.views.query<Found>(caseFileView, 'select id, stream from case_file_trace where firearm = any($1::text[])', [
      arms.map(({ id }) => id),
    ]);
    return sorted([
      ...seizures.map((id) => `custos.seizure-${id}`),
      ...exhibitIds.map((id) => `custos.exhibit-${id}`),
      ...arms.map(({ stream }) => stream),
      ...traces.map(({ stream }) => stream),
    ]);
  }

  private async column(column: 'seizure' | 'exhibit' | 'firearm', table: string, id: string): Promise<readonly string[]> {
    const rows = await this.views.query<{ value: string | null }>(caseFileView, `select "${column}" as value from ${table} where id = $1`, [id]);
    return rows.flatMap(({ value }) => value ?? []);
  }
}

const sorted = (streams: readonly string[]): readonly string[] => [...new Set(streams)].sort();
