import { caseFileAnswer, caseListAnswer, exhibitAnswer, firearmAnswer, seizureAnswer, traceAnswer } from '#views/case-file';
import { idOf } from '#platform/commands';
import { z, type Role } from '#platform/kernel';
import { Visibility } from '../access/visibility.js';
import { caseOf, caseStep, PROSECUTOR } from '../casework.examples.js';
import type { Step } from '../operations/example.js';
import { query, type QueryOperation } from '../operations/operation.js';
import { SEIZING_OFFICER, seizureIdOf, showroomExhibit, showroomSeizure } from '../operations/showroom.js';
import { cutPage, cuttable, cutting } from './cut.js';
import { withoutHidden } from './without-hidden.js';
import { caseFiles, pageOf, paging, type Paged } from './reading.js';

const evidence: readonly Role[] = ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge', 'auditor', 'national-coordinator'];
const dossier: readonly Role[] = ['prosecutor', 'judge', 'investigator', 'custodian', 'tracing-officer', 'auditor'];
const seen = caseStep('reading');
const name = 'a case file';

const subjectPage = (
  kind: Exclude<Paged, 'case'>,
  operationId: string,
  summary: string,
  answer: z.ZodObject,
  example: { readonly params: Readonly<Record<string, string>>; readonly given: readonly Step[]; readonly user?: string },
): QueryOperation =>
  query({
    operationId,
    path: `/v1/${kind}s/{id}`,
    tag: 'evidence',
    summary,
    roles: evidence,
    views: ['case-file', 'access'],
    timeTravel: true,
    query: cutting,
    answer: cuttable(answer),
    refusals: ['list-unknown', 'list-needed'],
    example: { user: SEIZING_OFFICER, ...example },
    handle: async ({ reader, params, query: asked, asOf, knownAt }, node) =>
      (await pageOf(node, reader, kind, params['id']!, { asOf, knownAt, part: (page) => cutPage(page, asked) })).page as never,
  });

export const caseFileQueries: readonly QueryOperation[] = [
  query({
    operationId: 'listCases',
    path: '/v1/cases',
    tag: 'casework',
    summary: 'Cases that the reader may see, newest first',
    roles: dossier,
    views: ['case-file', 'access'],
    timeTravel: false,
    query: z.strictObject(paging),
    lists: 'case',
    answer: caseListAnswer,
    example: { user: PROSECUTOR, given: [seen] },
    handle: async ({ reader, query: { cursor, limit } }, node) => {
      const visibility = new Visibility(node);
      const streams = await visibility.streamsOf(reader, 'case');
      const readable = new Set(await visibility.streamsOf(reader, 'case', 'sealed'));
      const page = await caseFiles(node).cases({ streams }, cursor, limit);
      const items = await Promise.all(
        page.items.map((one) => node.disclosures.revealPage(one, { mayRead: readable.has(`custos.case-${(one as { id: string }).id}`) })),
      );
      const shown = withoutHidden({ ...page, items }, await visibility.hidden(reader));
      if (!reader.roles.includes('auditor')) return shown;
      const sealed = await visibility.sealedCasesOf(reader);
      return { ...shown, sealed: sealed.map(({ key, sealedBy }) => ({ id: idOf(key), authority: sealedBy })) };
    },
  }),
  query({
    operationId: 'readCaseFile',
    path: '/v1/cases/{id}/file',
    tag: 'casework',
    summary: 'The case file: each recovered firearm with its custody and its trace history, for the layer that the reader may see',
    roles: dossier,
    views: ['case-file', 'access'],
    timeTravel: true,
    query: cutting,
    answer: cuttable(caseFileAnswer),
    refusals: ['list-unknown', 'list-needed'],
    example: { user: PROSECUTOR, params: { id: caseOf(seen) }, given: [seen] },
    handle: async ({ reader, params, query: asked, asOf, knownAt }, node) =>
      (await pageOf(node, reader, 'case', params['id']!, { asOf, knownAt, part: (page) => cutPage(page, asked) })).page as never,
  }),
  subjectPage('seizure', 'readSeizure', 'A seizure with its lines, signatures and exhibits', seizureAnswer, {
    params: { id: seizureIdOf(name) },
    given: showroomSeizure(name),
  }),
  subjectPage('exhibit', 'readExhibit', 'An exhibit with its custody, seals, place and parts', exhibitAnswer, {
    params: { id: showroomExhibit(name) },
    given: showroomSeizure(name),
  }),
];

/** Firearms and traces: their examples stand on what identification and tracing prepare. */
export const firearmAndTraceQueries = (firearm: Parameters<typeof subjectPage>[4], trace: Parameters<typeof subjectPage>[4]): readonly QueryOperation[] => [
  subjectPage('firearm', 'readFirearm', 'A firearm with its markings, identification versions, traces and the joined path of hops', firearmAnswer, firearm),
  subjectPage('trace', 'readTrace', 'A trace request with everything that was sent and answered', traceAnswer, trace),
];
