import { AttachmentAbsent } from '#platform/attachments';
import { sha256 } from '#platform/event-log';
import { z, type Role } from '#platform/kernel';
import { Files } from '../access/files.js';
import { Visibility } from '../access/visibility.js';
import { caseOf, caseStep, documentStep } from '../casework.examples.js';
import { before as onExhibit, SEAL, seized, PISTOL } from '../custody.examples.js';
import { given, type Step } from '../operations/example.js';
import { fileAnswer, query, type QueryOperation } from '../operations/operation.js';
import { notFound, Problem } from '../operations/problem.js';
import { SECOND_OFFICER, SEIZING_OFFICER, seizureIdOf, showroomSeizure } from '../operations/showroom.js';
import { answerBody, onTrace, readFirearm, submittedTrace, traceIdOf } from '../tracing.examples.js';
import { pageOf, type Paged } from './reading.js';

/** Those who may read what is sealed somewhere: a photograph or a scan shows what a page seals. */
const readers: readonly Role[] = ['investigator', 'custodian', 'tracing-officer', 'prosecutor', 'judge'];

interface Example {
  readonly id: string;
  readonly given: readonly Step[];
}

/** The last of the steps, naming a file that was sent before it. */
const naming = (kind: Paged, { id, given: steps }: Example) => {
  const bytes = `photograph for the page of a ${kind}`;
  const hash = sha256(bytes).toString('hex');
  const last = steps.at(-1)!;
  const upload: Step = { name: `attachment: ${kind}`, user: last.user, operationId: 'uploadAttachment', body: bytes };
  const named: Step = { ...last, name: `${last.name}, with a file`, body: { ...(last.body as object), attachments: [hash] } };
  return { user: last.user, params: { id, sha256: hash }, given: given(upload, steps.slice(0, -1), named) };
};

/**
 * A file is reached through a page that names it: whoever may read that page, and what is sealed in it, may read its files; nobody reads a
 * file by its hash alone.
 */
const download = (kind: Paged, operationId: string, example: Example): QueryOperation =>
  query({
    operationId,
    path: `/v1/${kind}s/{id}/attachments/{sha256}`,
    tag: 'attachments',
    summary: `A file that the page of this ${kind} names by its hash`,
    roles: readers,
    views: ['case-file', 'access'],
    timeTravel: false,
    query: z.strictObject({}),
    answer: fileAnswer,
    example: naming(kind, example),
    handle: async ({ reader, params }, node) => {
      const { page, mayRead } = await pageOf(node, reader, kind, params['id']!);
      const hash = params['sha256']!;
      if (!mayRead || !JSON.stringify(page).includes(`"${hash}"`)) throw notFound();
      // Named without right it is awaited, as if there were no such file.
      if (!(await new Files(node, new Visibility(node)).opens(reader, `custos.${kind}-${params['id']!}`, hash))) throw notSent();
      try {
        return { ...(await node.attachments.stat(hash))!, bytes: await node.attachments.open(hash) };
      } catch (error) {
        // The page says that there is such a file: that it is not here is no secret. Facts may be sent ahead of their files.
        if (error instanceof AttachmentAbsent) throw notSent();
        throw error;
      }
    },
  });

const notSent = () => new Problem(404, 'attachment-absent', 'The file has not been sent yet, or was erased');

const purpose = 'reading its file';
const goods = seized(purpose, PISTOL);
const dossier = caseStep(purpose);

const ownFiles = query({
  operationId: 'listOwnFiles',
  path: '/v1/me/files',
  tag: 'attachments',
  summary: 'What the officer sent and no fact names yet, with the day on which it is swept; and what he named and owes',
  roles: readers,
  views: [],
  timeTravel: false,
  query: z.strictObject({}),
  answer: z.strictObject({
    unnamed: z.array(z.strictObject({ sha256: z.string(), size: z.int(), sent: z.string(), sweptOn: z.string(), warned: z.boolean() })),
    awaited: z.array(z.strictObject({ sha256: z.string(), stream: z.string(), since: z.string() })),
  }),
  example: { user: SEIZING_OFFICER },
  handle: async ({ reader }, { files }) => {
    const [unnamed, awaited] = await Promise.all([files.unnamedOf(reader.sub), files.awaitedFrom(reader.sub)]);
    return {
      unnamed: unnamed.map((one) => ({ ...one, sent: one.sent.toISOString(), sweptOn: one.sweptOn.toISOString() })),
      awaited: awaited.map((one) => ({ ...one, since: one.since.toISOString() })),
    };
  },
});

export const attachmentQueries: readonly QueryOperation[] = [
  ownFiles,
  download('seizure', 'readSeizureAttachment', {
    id: seizureIdOf(`for ${purpose}`),
    given: [
      ...showroomSeizure(`for ${purpose}`),
      {
        name: `seizure for ${purpose}: made safe`,
        user: SEIZING_OFFICER,
        operationId: 'makeSafe',
        params: { id: seizureIdOf(`for ${purpose}`) },
        body: { line: 1, by: SECOND_OFFICER, how: 'unloaded' },
      },
    ],
  }),
  download('exhibit', 'readExhibitAttachment', {
    id: goods.exhibit,
    given: [...goods.steps, onExhibit(goods, 'inspectSeal', purpose, { number: SEAL, condition: 'INTACT' })],
  }),
  download('firearm', 'readFirearmAttachment', { id: readFirearm(purpose).id, given: readFirearm(purpose).steps }),
  download('trace', 'readTraceAttachment', {
    id: traceIdOf(purpose),
    given: [...submittedTrace(purpose), onTrace(purpose, 'answerTrace', answerBody)],
  }),
  download('case', 'readCaseAttachment', { id: caseOf(dossier), given: [dossier, documentStep(dossier, purpose)] }),
];
