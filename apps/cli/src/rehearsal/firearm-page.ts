/** As much of a firearm's page as is printed; the interface description gives the whole. */
interface Fact {
  readonly happened?: { readonly at: string };
  readonly by?: string;
}
interface Step extends Fact {
  readonly type: string;
  readonly from?: string;
  readonly to?: string;
  readonly holder?: string;
  readonly purpose?: string;
  readonly seal?: string;
  readonly seals?: readonly (string | { readonly number: string })[];
  readonly number?: string;
  readonly reason?: string;
  readonly reservations?: readonly string[];
}
interface Addressee {
  readonly kind: string;
  readonly country?: string;
}
interface TraceOfFirearm {
  readonly to: Addressee | null;
  readonly door: string | null;
  readonly status: string;
  readonly request: (Fact & { readonly identification?: number; readonly gaps: readonly { readonly member?: string; readonly why?: string }[] }) | null;
  readonly submissions: readonly (Fact & { readonly channel?: string; readonly reference?: string })[];
  readonly acknowledgements: readonly Fact[];
  readonly answers: readonly (Fact & { readonly outcome?: string; readonly released?: boolean; readonly ask?: string })[];
  /** What each domestic register said. */
  readonly registers: readonly (Fact & { readonly register?: string; readonly result?: string; readonly ask?: string })[];
  readonly refusals: readonly (Fact & { readonly reason?: string })[];
  readonly reminders: readonly Fact[];
  readonly due: { readonly at: string | null; readonly overdue: boolean };
  readonly closed: { readonly reason: string } | null;
}
export interface FirearmPage {
  readonly id: string;
  readonly recovery: {
    readonly country: string;
    readonly recorded?: Fact & { readonly number?: { readonly written: string }; readonly frame: string; readonly site?: string };
  } | null;
  readonly markings: readonly (Fact & { readonly kind: string; readonly place: string; readonly status: string; readonly text?: string })[];
  readonly identifications: readonly (Fact & {
    readonly version: number;
    readonly make?: string;
    readonly model?: string;
    readonly chambering?: string;
    readonly manufacturer?: { readonly name: string; readonly country: string };
    readonly citedBy: readonly string[];
    readonly superseded: unknown;
  })[];
  readonly custody: { readonly steps: readonly Step[] } | null;
  readonly tracing: {
    readonly state: { readonly state: string; readonly reason: string };
    readonly requests: readonly TraceOfFirearm[];
    readonly path: readonly {
      readonly kind: string;
      readonly hop?: { readonly what: string; readonly country?: string; readonly date?: { readonly at: string }; readonly certainty?: string };
    }[];
    readonly nextCountry: string | null;
  };
  readonly missing: readonly { readonly code: string; readonly ask?: string }[];
}

const when = (fact: Fact | null | undefined): string => (fact?.happened?.at ?? '').slice(0, 16).replace('T', ' ').padEnd(16);
const words = (...parts: readonly (string | number | undefined | null)[]): string =>
  parts.filter((part) => part !== undefined && part !== null && part !== '').join(' ');
const numbersOf = (seals: Step['seals']): string => (seals ?? []).map((one) => (typeof one === 'string' ? one : one.number)).join(', ');

/** One firearm of a case file in lines that can be read aloud: seizure, marks, identification, custody, traces, path, what is missing. */
export function firearmLines({ id, recovery, markings, identifications, custody, tracing, missing }: FirearmPage): readonly string[] {
  return [
    `One firearm of a case file, ${id}`,
    ...(recovery?.recorded === undefined
      ? []
      : [
          `  seized    ${when(recovery.recorded)}  ${words(recovery.recorded.number?.written, 'at', recovery.recorded.site, recovery.country, `(${recovery.recorded.frame})`)}`,
        ]),
    ...markings.map((one) => `  mark      ${when(one)}  ${one.kind} on ${one.place}: ${one.text ?? 'nothing to read'} (${one.status})`),
    ...identifications.map(
      (one) =>
        `  is        ${when(one)}  version ${one.version}: ${words(one.make, one.model, one.chambering) || 'not identified'}${one.manufacturer === undefined ? '' : `, made by ${one.manufacturer.name}, ${one.manufacturer.country}`}; cited by ${one.citedBy.length} requests${one.superseded === null ? '' : '; superseded'}`,
    ),
    ...(custody?.steps ?? []).map((step) => `  custody   ${when(step)}  ${stepLine(step)}`),
    ...tracing.requests.filter(({ status }) => status !== 'withdrawn' && status !== 'proposed').flatMap(requestLines),
    ...tracing.path.map(({ kind, hop }) =>
      kind === 'hop'
        ? `  path      ${(hop!.date?.at ?? '????').padEnd(16)}  ${words(hop!.what, hop!.country, hop!.certainty && `(${hop!.certainty})`)}`
        : `  path      ${'—'.padEnd(16)}  gap: no record joins these two`,
    ),
    `  state     ${tracing.state.state} (${tracing.state.reason})${tracing.nextCountry === null ? '' : `; next to ask: ${tracing.nextCountry}`}`,
    ...missing.map(({ code, ask }) => `  missing   ${code}${ask === undefined ? '' : `; ask ${ask}`}`),
  ];
}

function stepLine({ type, from, to, holder, by, purpose, seal, seals, number, reason, reservations }: Step): string {
  const parties = to !== undefined ? words('from', from, 'to', to) : holder !== undefined ? words('held by', holder) : words('by', by);
  const sealed = number ?? numbersOf(seals);
  return words(
    `${type.replace(/^custody\./, '')}:`,
    parties,
    purpose && `for ${purpose}`,
    sealed && `seal ${sealed}`,
    seal,
    reason,
    reservations?.length ? `reservations ${reservations.join(', ')}` : undefined,
  );
}

function requestLines({
  to,
  door,
  status,
  request,
  submissions,
  acknowledgements,
  registers,
  answers,
  refusals,
  reminders,
  due,
  closed,
}: TraceOfFirearm): readonly string[] {
  const whom = words(to?.kind, to?.country);
  return [
    `  asked     ${when(request)}  ${whom} through ${door ?? '?'}${request?.identification === undefined ? '' : `, on version ${request.identification}`}${request?.gaps.length ? `, ${request.gaps.length} gaps stated` : ''}`,
    ...submissions.map((one) => `    sent    ${when(one)}  ${words(one.channel, one.reference)}`),
    ...acknowledgements.map(
      (one) => `    received ${when(one)} ${due.at === null ? 'no time limit' : `due ${due.at.slice(0, 10)}${due.overdue ? ', overdue' : ''}`}`,
    ),
    ...reminders.map((one) => `    reminded ${when(one)}`),
    ...registers.map(
      (one) =>
        `    register ${when(one)} ${one.register === undefined ? `answered, not released for court; ask ${one.ask ?? 'its owner'}` : words(`${one.register}:`, one.result)}`,
    ),
    ...answers.map((one) => `    answer  ${when(one)}  ${one.outcome ?? `exists, not released for court; ask ${one.ask ?? 'its owner'}`}`),
    ...refusals.map((one) => `    refused ${when(one)}  ${one.reason ?? ''}`),
    ...(answers.length + refusals.length + registers.length === 0 ? [`    answer  ${''.padEnd(16)}  none (${closed?.reason ?? status})`] : []),
  ];
}
