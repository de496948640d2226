import { corrects, type Correction, type Projection, type View } from '#platform/projections';
import type { CaseworkEvent } from '#domain/casework/events';
import type { OperationEvent } from '#domain/operation/events';
import type { SeizureEvent } from '#domain/seizure/events';
import { OperationCaseRow, OperationLineRow, OperationRow, OperationSeizureRow, OperationSiteRow, OperationTallyRow } from './operation.rows.js';

const plans: Projection<OperationEvent, OperationRow> = {
  table: OperationRow,
  when: {
    'operation.OperationPlanned': ({ stream, event: { data } }) => ({
      key: stream,
      stream,
      name: data.name,
      code: data.code,
      status: 'planned',
      exercise: data.exercise,
      period: data.period,
      countries: [...data.countries],
      coordinators: [...data.coordinators],
      agencies: [...data.agencies],
      officersMobilised: data.officersMobilised ?? null,
      briefings: 0,
      trained: 0,
      recoveriesImported: 0,
      targets: 0,
      published: [],
    }),
    'operation.OperationStarted': ({ event }, row) =>
      row && { ...row, status: 'started', officersMobilised: event.data.officersMobilised ?? row.officersMobilised },
    'operation.OperationClosed': (_event, row) => row && { ...row, status: 'closed' },
    'operation.BriefingIssued': (_event, row) => row && { ...row, briefings: row.briefings + 1 },
    'operation.TrainingDelivered': ({ event }, row) => row && { ...row, trained: row.trained + event.data.trained },
    'operation.RecoveryImported': (_event, row) => row && { ...row, recoveriesImported: row.recoveriesImported + 1 },
    'operation.TargetProposed': (_event, row) => row && { ...row, targets: row.targets + 1 },
    'operation.PublishedTotalsStated': ({ event: { data } }, row) =>
      row && {
        ...row,
        published: [
          ...row.published.filter((one) => one.publisher !== data.publisher),
          { publisher: data.publisher, document: data.document, totals: data.totals },
        ],
      },
  },
};

const sites: Projection<OperationEvent, OperationSiteRow> = {
  table: OperationSiteRow,
  key: ({ stream, event }) => `${stream}#${'code' in event.data ? event.data.code : ''}`,
  when: {
    'operation.SiteOpened': ({ stream, event: { data } }) => ({
      key: `${stream}#${data.code}`,
      stream,
      code: data.code,
      name: data.name,
      kind: data.kind,
      country: data.country,
      open: true,
    }),
    'operation.SiteClosed': (_event, row) => row && { ...row, open: false },
  },
};

const tallies: Projection<OperationEvent, OperationTallyRow> = {
  table: OperationTallyRow,
  key: ({ stream, revision }) => `${stream}#${revision}`,
  when: {
    'operation.ChecksTallied': ({ stream, revision, event: { data } }) => ({
      key: `${stream}#${revision}`,
      stream,
      kind: 'checks',
      site: data.site,
      subjectKind: data.subjectKind,
      database: data.database,
      count: data.checked,
      found: data.hits,
    }),
    'operation.SearchesTallied': ({ stream, revision, event: { data } }) => ({
      key: `${stream}#${revision}`,
      stream,
      kind: 'searches',
      site: data.site,
      subjectKind: data.subjectKind,
      database: null,
      count: data.searched,
      found: data.ledToSeizure,
    }),
    'operation.Arrested': ({ stream, revision, event: { data } }) => ({
      key: `${stream}#${revision}`,
      stream,
      kind: 'arrest',
      site: data.site,
      subjectKind: 'person',
      database: null,
      count: 1,
      found: data.hit === undefined ? 0 : 1,
    }),
  },
};

const seizures: Projection<SeizureEvent | Correction<'seizure'>, OperationSeizureRow> = {
  table: OperationSeizureRow,
  when: {
    'seizure.SeizureRecorded': ({ stream, event: { data } }) => ({
      key: stream,
      stream,
      operation: data.operation ?? null,
      country: data.country,
      unit: data.unit,
      site: data.site ?? null,
      frame: data.frame,
      signed: false,
      voided: false,
      relinked: false,
    }),
    'seizure.Corrected': (one, row) => row && { ...row, relinked: row.relinked || corrects(one, 'seizure.SeizureRecorded') },
    'seizure.SeizureReportSigned': (_event, row) => row && { ...row, signed: true },
    'seizure.SeizureVoided': (_event, row) => row && { ...row, voided: true },
  },
};

const lines: Projection<SeizureEvent, OperationLineRow> = {
  table: OperationLineRow,
  key: ({ stream, event }) => `${stream}#${'line' in event.data ? event.data.line : ''}`,
  when: {
    'seizure.LineAdded': ({ stream, event: { data } }) => ({
      key: `${stream}#${data.line}`,
      stream,
      category: data.category,
      kind: data.kind ?? null,
      unit: data.quantity.unit,
      amount: 'amount' in data.quantity ? data.quantity.amount : null,
    }),
  },
};

const cases: Projection<CaseworkEvent | Correction<'casework'>, OperationCaseRow> = {
  table: OperationCaseRow,
  when: {
    'casework.CaseOpened': ({ stream, event: { data } }) => ({
      key: stream,
      stream,
      operation: data.operation ?? null,
      country: data.country,
      office: data.office,
      againstX: data.againstX,
      transmitted: false,
      relinked: false,
    }),
    'casework.Corrected': (one, row) => row && { ...row, relinked: row.relinked || corrects(one, 'casework.CaseOpened') },
    'casework.ProcedureTransmitted': (_event, row) => row && { ...row, transmitted: true },
  },
};

/** Live totals of joint operations: sums of what was tallied and seized, beside what was published. */
export const operationView: View = { name: 'operation', version: 2, projections: [plans, sites, tallies, seizures, lines, cases] };
