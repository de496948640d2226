import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../scenarios/support/client.js';
import {
  CLERK,
  COORDINATOR,
  CUSTOMS,
  followOneRifle,
  PROSECUTOR,
  reportBody,
  rifle,
  SECOND_CUSTOMS,
  SITE,
  startedOperation,
  TRACER,
} from '../scenarios/support/thread.js';
import { capture, type Moment, type Page } from './time-machine.moments.js';

const AUDITOR = 'CI.INSP-JUST.4711';
const STOREKEEPER = 'CI.MAG-ABIDJAN.4711';
const HASH = 'ab'.repeat(32);
const WITHDRAWAL = 'GH.NACSA withdraws its release';

/**
 * Five quiet moments of a small story, and between them everything that changes what was: late entries, corrections, new links and links
 * taken out, a subject that moves to another file, a term that passes, a release that is withdrawn.
 */
export async function fiveMoments(client: Client): Promise<readonly Moment[]> {
  const first = await followOneRifle(client, '12');
  const second = await startedOperation(client);
  const other = await client.accepted(CUSTOMS, '/v1/seizures', { ...reportBody(first.operation, '13'), case: first.case });
  const seizure = other.body['id'] as string;
  await client.accepted(CUSTOMS, `/v1/seizures/${seizure}/lines`, rifle(1, 'CI-13-1'));
  const third = await client.accepted(CUSTOMS, '/v1/seizures', reportBody(first.operation, '14'));
  const loose = third.body['id'] as string;
  await client.accepted(CUSTOMS, `/v1/seizures/${loose}/lines`, rifle(1, 'CI-14-1'));
  const firearmOf = async (id: string) =>
    (await client.until(CUSTOMS, `/v1/seizures/${id}`, ({ firearms }) => firearms.length === 1)).body['firearms'][0] as { id: string; exhibit: string };
  const [moved, linked] = [await firearmOf(seizure), await firearmOf(loose)];
  const store = (await client.accepted(STOREKEEPER, '/v1/stores', { code: 'MAG-TM-1', storeKind: 'EVIDENCE_STORE' })).body['id'] as string;
  const elsewhere = (
    await client.accepted(CUSTOMS, '/v1/cases', {
      seizure: loose,
      title: 'A rifle in a bag',
      office: 'CI.PARQUET-ABIDJAN',
      offences: ['ILLICIT_TRAFFICKING_FIREARMS'],
      againstX: true,
    })
  ).body['id'] as string;

  const subject = (user: string, ...paths: readonly string[]): Page[] => paths.map((path) => ({ user, path }));
  const pages: readonly Page[] = [
    ...[AUDITOR, PROSECUTOR, CUSTOMS].flatMap((user) =>
      [first.case, elsewhere].flatMap((id) => subject(user, `/v1/cases/${id}/file`, `/v1/cases/${id}/replay?limit=500`)),
    ),
    ...[AUDITOR, CUSTOMS].flatMap((user) => [
      ...[first.seizure, seizure, loose].flatMap((id) => subject(user, `/v1/seizures/${id}`)),
      ...[first.exhibit, moved.exhibit, linked.exhibit].flatMap((id) => subject(user, `/v1/exhibits/${id}`, `/v1/exhibits/${id}/replay?limit=500`)),
      ...[first.firearm, moved.id, linked.id].flatMap((id) => subject(user, `/v1/firearms/${id}`, `/v1/firearms/${id}/replay?limit=500`)),
      ...subject(user, `/v1/traces/${first.trace}`),
    ]),
    ...[CUSTOMS, 'CI.DGD-AIR', CLERK].flatMap((party) => subject(AUDITOR, `/v1/custodians/${party}/replay?limit=500`)),
    ...subject(
      AUDITOR,
      `/v1/stores/${store}/replay?limit=500`,
      '/v1/firearms-register?country=CI',
      '/v1/firearms-register',
      `/v1/firearms-register?operation=${first.operation}`,
      `/v1/firearms-register?operation=${second}`,
    ),
    ...subject(TRACER, '/v1/firearms-register'),
    ...subject(COORDINATOR, `/v1/operations/${first.operation}/totals`, `/v1/operations/${second}/totals`),
  ];
  const did = (user: string, path: string, body: unknown) => client.accepted(user, path, body);
  const long = { at: '2020-12-01T05:00:00.000Z', offset: '+00:00', precision: 'hour', stated: 'vers cinq heures' };

  // What a release showed is withheld at every moment once its owner withdraws it: that is tried apart, with the reads as of a moment.
  const shownUnderARelease = ({ user, path }: Page) => user === PROSECUTOR && path.startsWith(`/v1/cases/${first.case}/`);
  const beforeItsWithdrawal = pages.filter((one) => !shownUnderARelease(one));
  const moments = [await capture(client, 'the first rifle', beforeItsWithdrawal)];

  // Entered late, a term that is about to pass, new links.
  await did(CUSTOMS, `/v1/operations/${first.operation}/checks`, {
    site: SITE,
    period: { from: '2020-12-01T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' },
    subjectKind: 'person',
    database: 'sltd',
    door: 'direct-access',
    checked: 412,
    hits: 1,
    occurred: long,
  });
  await did(CUSTOMS, `/v1/exhibits/${moved.exhibit}/measurements`, { measure: 'COUNT', found: { amount: '1', unit: 'each' }, occurred: long });
  const due = new Date(Date.now() + 6_000).toISOString();
  await did(CUSTOMS, `/v1/exhibits/${linked.exhibit}/temporary-releases`, {
    to: 'CI.TPI-ABIDJAN',
    purpose: 'COURT',
    due,
    receipt: HASH,
    order: 'CI-TPI-ABJ 2023/118',
    seal: 'INTACT',
  });
  await did(CUSTOMS, `/v1/exhibits/${moved.exhibit}/placements`, { location: { kind: 'store', store, place: 'A-12' } });
  await did(CUSTOMS, `/v1/cases/${first.case}/exhibits`, { exhibit: linked.exhibit, why: 'Found with the same tools' });
  await did(PROSECUTOR, `/v1/cases/${first.case}/instructions`, {
    form: 'REQUISITION',
    subject: 'BALLISTIC_EXAMINATION',
    to: 'CI.LPTS',
    due: '2020-12-30',
    text: 'Compare with the open files',
  });
  moments.push(await capture(client, 'late entries and new links', beforeItsWithdrawal));

  // A term passes without an event on its subject; a version follows another; a release is taken back.
  await pause(Math.max(0, Date.parse(due) - Date.now() + 200));
  await did(CUSTOMS, `/v1/firearms/${first.firearm}/identifications/supersede`, {
    manufacturer: { name: 'Zastava Arms', country: 'RS' },
    make: 'Zastava',
    model: 'M70 AB2',
    chambering: '7.62x39 mm',
    actionCode: 'RA',
    category: 'RIFLE_CARBINE',
    origin: 'industrial',
    ifrt: { status: 'none' },
    confidence: 'probable',
    markings: [],
    reasonCode: 'wrong-model',
    reason: 'The stock folds under the receiver.',
  });
  await client.send('POST', '/v1/attachments', { user: TRACER, raw: WITHDRAWAL, media: 'application/octet-stream' });
  const document = createHash('sha256').update(WITHDRAWAL).digest('hex');
  await did(TRACER, `/v1/traces/${first.trace}/use-withdrawals`, { authorisation: 1, reference: 'GH/U/9', document });
  await did(CUSTOMS, `/v1/cases/${elsewhere}/links`, { other: first.case, ground: 'SAME_ROUTE' });
  moments.push(await capture(client, 'a term that passed', pages));

  // A report said the wrong bay; an exhibit is taken out; a thing leaves its place.
  const { exactPlace: _place, officers, ...report } = reportBody(first.operation, '13');
  await did(CUSTOMS, `/v1/seizures/${seizure}/corrections`, {
    revision: 0,
    effect: 'replace',
    data: {
      ...report,
      country: 'CI',
      unit: 'CI.DGD-AIR',
      seizingOfficer: CUSTOMS,
      officers: [CUSTOMS, ...officers],
      witnesses: [],
      exactPlace: 'cargo shed, bay 5',
    },
    reason: 'the crate was found in the next bay',
  });
  await did(CUSTOMS, `/v1/cases/${first.case}/exhibits/unlink`, { exhibit: linked.exhibit, ground: 'UNRELATED_TO_THE_FACTS', why: 'Belongs to the carrier' });
  await did(CUSTOMS, `/v1/exhibits/${moved.exhibit}/removals`, { reason: 'HEARING' });
  await did(CUSTOMS, `/v1/exhibits/${moved.exhibit}/transfers`, { to: 'CI.GREFFE-ABIDJAN', purpose: 'REGISTRY', seal: 'INTACT', seals: ['CI-13-1'] });
  await did(CLERK, `/v1/exhibits/${moved.exhibit}/transfers/accept`, { seal: 'INTACT', seals: ['CI-13-1'] });
  moments.push(await capture(client, 'corrections', pages));

  // What said where a thing lay is withdrawn; a report is voided; two files become one.
  const placed = (await client.get(AUDITOR, `/v1/exhibits/${moved.exhibit}/replay?limit=500`)).body['items'] as readonly Step[];
  // The removal rests on the placement: it is withdrawn first, each time by two.
  for (const type of ['custody.Removed', 'custody.Placed']) {
    const revision = revisionOf(placed, type);
    await did(CUSTOMS, `/v1/exhibits/${moved.exhibit}/corrections`, { revision, effect: 'void', reason: 'another rifle was placed there' });
    await did(SECOND_CUSTOMS, `/v1/exhibits/${moved.exhibit}/corrections/approve`, {});
  }
  await did(CUSTOMS, `/v1/seizures/${loose}/void`, { reason: 'recorded-twice', remark: 'Entered from paper the day before' });
  await did(CUSTOMS, `/v1/cases/${first.case}/seizures`, { seizure, why: 'Same courier, one day later' });
  await did(CUSTOMS, `/v1/exhibits/${first.exhibit}/measurements`, { measure: 'COUNT', found: { amount: '1', unit: 'each' } });
  await did(SECOND_CUSTOMS, `/v1/seizures/${first.seizure}/copies`, { to: 'CI.PARQUET-ABIDJAN', how: 'in-hand' });
  moments.push(await capture(client, 'a void report', pages));

  // After the last moment: what had brought things into the file is taken back, so that the file itself no longer knows of them.
  const file = (await client.get(AUDITOR, `/v1/cases/${first.case}/replay?limit=500`)).body['items'] as readonly Step[];
  const joined = revisionOf(file, 'casework.SeizureJoined');
  await did(CUSTOMS, `/v1/cases/${first.case}/corrections`, { revision: joined, effect: 'void', reason: 'this belongs to another file' });
  await did(PROSECUTOR, `/v1/cases/${first.case}/corrections/approve`, {});
  await did(COORDINATOR, `/v1/operations/${first.operation}/close`, {});
  await did(CUSTOMS, `/v1/operations/${second}/searches`, {
    site: SITE,
    period: { from: '2020-12-01T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' },
    subjectKind: 'vehicle',
    searched: 40,
    ledToSeizure: 1,
    occurred: long,
  });
  return moments;
}

interface Step {
  readonly type: string;
  readonly source: { readonly revision: number };
}
const revisionOf = (steps: readonly Step[], type: string): number => steps.find((one) => one.type === type)!.source.revision;
