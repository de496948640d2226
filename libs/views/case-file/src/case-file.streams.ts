import { isCorrected } from '#platform/kernel';
import type { History, StreamRow, ViewReader } from '#platform/projections';
import { caseFileView } from './case-file.projection.js';
import { CaseRow, ExhibitRow, FirearmRow, TraceRow, type FactRow } from './case-file.rows.js';

export const SUBJECTS = ['case', 'seizure', 'exhibit', 'firearm', 'trace'] as const;
export type Subject = (typeof SUBJECTS)[number];

const LINKS = {
  case: 'stream, seizures, exhibits, unlinked, persons, linked',
  exhibit: 'stream, seizure',
  firearm: 'stream, exhibit, seizure',
  trace: 'stream, firearm',
} as const;

interface Found {
  readonly id: string;
  readonly stream: string;
}

/**
 * Which streams a page is made of: everything that hangs on its subject, and what the subject hangs on. Found in the live view. For a
 * page of the past every stream is found that may have hung there before a correction; the page then takes from these streams what held
 * at its moment.
 */
export class CaseFileStreams {
  constructor(
    private readonly views: Pick<ViewReader, 'query'>,
    private readonly history: Pick<History, 'rows'>,
  ) {}

  /** As everything is linked now. */
  of(subject: Subject, id: string): Promise<readonly string[]> {
    return this.found(subject, id, false);
  }

  /** As everything is linked, and as it was before its links were corrected. */
  ever(subject: Subject, id: string): Promise<readonly string[]> {
    return this.found(subject, id, true);
  }

  private async found(subject: Subject, id: string, past: boolean): Promise<readonly string[]> {
    switch (subject) {
      case 'case':
        return this.ofCase(id, past);
      case 'seizure':
        return this.below({ seizures: [id] }, past);
      case 'exhibit': {
        const rows = await this.rows(ExhibitRow, 'exhibit', id, past);
        return this.below({ seizures: rows.map(({ seizure }) => seizure), exhibits: [id], onlyThese: true }, past);
      }
      case 'firearm':
        return this.ofFirearm(id, past);
      case 'trace': {
        const firearms = (await this.rows(TraceRow, 'trace', id, past)).map(({ firearm }) => firearm);
        return sorted([`custos.trace-${id}`, ...(await Promise.all([...new Set(firearms)].map((one) => this.ofFirearm(one, past)))).flat()]);
      }
    }
  }

  private async ofCase(id: string, past: boolean): Promise<readonly string[]> {
    const stream = `custos.case-${id}`;
    const own = await this.rows(CaseRow, 'case', id, past);
    if (own.length === 0) return [stream];
    const naming = await this.find('case_file_seizure', '"caseId" = $1', past, id);
    const linking = await this.find('case_file_case', 'linked && $1::text[]', past, [id]);
    const below = await this.below(
      {
        seizures: [...own.flatMap(({ seizures }) => seizures), ...naming.map((one) => one.id)],
        exhibits: own.flatMap(({ exhibits, unlinked }) => [...exhibits, ...unlinked]),
      },
      past,
    );
    const persons = own.flatMap((one) => one.persons.map((person) => `custos.${person}`));
    return sorted([stream, ...linking.map((one) => one.stream), ...persons, ...below]);
  }

  private async ofFirearm(id: string, past: boolean): Promise<readonly string[]> {
    const own = await this.rows(FirearmRow, 'firearm', id, past);
    const exhibits = [...new Set(own.flatMap(({ exhibit }) => exhibit ?? []))];
    const cameFrom = await Promise.all(exhibits.map((one) => this.rows(ExhibitRow, 'exhibit', one, past)));
    const seizures = [...own.flatMap(({ seizure }) => seizure ?? []), ...cameFrom.flat().map(({ seizure }) => seizure)];
    return this.below({ seizures, exhibits, firearms: [id], onlyThese: true }, past);
  }

  /** Downwards: exhibits of the seizures, firearms of the exhibits, requests for the firearms. */
  private async below(
    from: {
      readonly seizures?: readonly string[];
      readonly exhibits?: readonly string[];
      readonly firearms?: readonly string[];
      readonly onlyThese?: boolean;
    },
    past: boolean,
  ) {
    const { seizures = [], exhibits = [], firearms = [], onlyThese = false } = from;
    const ofSeizures = onlyThese ? [] : await this.find('case_file_exhibit', 'seizure = any($1::text[])', past, seizures);
    const exhibitIds = [...exhibits, ...ofSeizures.map(({ id }) => id)];
    const alone = onlyThese ? [] : seizures;
    const arms =
      firearms.length > 0
        ? firearms.map((id) => ({ id, stream: `custos.firearm-${id}` }))
        : await this.find('case_file_firearm', 'exhibit = any($1::text[]) or (exhibit is null and seizure = any($2::text[]))', past, exhibitIds, alone);
    const traces = await this.find(
      'case_file_trace',
      'firearm = any($1::text[])',
      past,
      arms.map(({ id }) => id),
    );
    return sorted([
      ...seizures.map((id) => `custos.seizure-${id}`),
      ...exhibitIds.map((id) => `custos.exhibit-${id}`),
      ...arms.map(({ stream }) => stream),
      ...traces.map(({ stream }) => stream),
    ]);
  }

  /** Rows that link so now; for the past, also those that may have linked so once. Two statements, since no one plan is good for both. */
  private find(table: string, condition: string, past: boolean, ...values: readonly unknown[]): Promise<readonly Found[]> {
    return this.views.query<Found>(caseFileView, `select id, stream from ${table} where ${past ? `${condition} or relinked` : condition}`, values);
  }

  /** A subject's own row; for the past, also as it stood before each correction of what it links to. */
  private async rows<Row extends FactRow & StreamRow>(table: new () => Row, name: keyof typeof LINKS, id: string, past: boolean): Promise<readonly Row[]> {
    // What links it to others is read without its facts, which may be many.
    const columns = past ? '*' : LINKS[name];
    const [row] = await this.views.query<Row>(caseFileView, `select ${columns} from case_file_${name} where key = $1`, [`custos.${name}-${id}`]);
    if (row === undefined) return [];
    if (!past || !row.relinked) return [row];
    const rows = [row];
    for (const { position } of row.facts.filter(({ type }) => isCorrected(type))) {
      const before = await (await this.history.rows(caseFileView, [row.stream], { knownAt: justBefore(position) })).get(table, row.stream);
      if (before !== undefined) rows.push(before);
    }
    return rows;
  }
}

const justBefore = (position: string): string => String(BigInt(position) - 1n).padStart(position.length, '0');
const sorted = (streams: readonly string[]): readonly string[] => [...new Set(streams)].sort();
