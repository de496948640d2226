import { createHash } from 'node:crypto';
import { firearmOfExhibit } from '#domain/identification';
import type { Client } from './client.js';

export const CUSTOMS = 'CI.DGD-AIR.4711';
export const SECOND_CUSTOMS = 'CI.DGD-AIR.4712';
export const CLERK = 'CI.GREFFE-ABIDJAN.4711';
export const TRACER = 'CI.COMNAT-ALPC.4711';
export const SECOND_TRACER = 'CI.COMNAT-ALPC.4712';
export const COORDINATOR = 'CI.COORD.4711';
export const PROSECUTOR = 'CI.PARQUET-ABIDJAN.4711';
export const SITE = 'CI-ABJ-CARGO';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What one rifle became, from the cargo shed to the answer of another country. */
export interface Thread {
  readonly operation: string;
  readonly seizure: string;
  /** The number on paper, as a path takes it. */
  readonly number: string;
  readonly exhibit: string;
  readonly firearm: string;
  readonly case: string;
  readonly trace: string;
  /** Where the log stood at the end. */
  readonly position: string;
}

/** A joint operation under way, with one open site. */
export async function startedOperation(client: Client): Promise<string> {
  const planned = await client.accepted(COORDINATOR, '/v1/operations', {
    name: 'Thread',
    code: 'THREAD',
    period: { from: '2020-11-30', to: '2020-12-06' },
    countries: ['CI'],
    coordinators: ['INTERPOL'],
    agencies: ['customs'],
    objectives: ['follow-one-rifle'],
    exercise: true,
  });
  const operation = planned.body['id'] as string;
  await client.accepted(COORDINATOR, `/v1/operations/${operation}/start`, {});
  await client.accepted(COORDINATOR, `/v1/operations/${operation}/sites`, { code: SITE, name: 'Abidjan, cargo', kind: 'airport', country: 'CI' });
  return operation;
}

export const reportBody = (operation: string, n: string) => ({
  number: { kind: 'PV', issuer: 'CI.DGD-AIR', year: 2020, n, written: `PV n° ${n}/DGD-AIR/2020` },
  operation,
  site: SITE,
  frame: 'flagrance',
  legalBasis: 'code-procedure-penale',
  authority: 'CI.PARQUET-ABIDJAN',
  acquisition: 'seized',
  ownerKnown: false,
  from: [],
  officers: [SECOND_CUSTOMS],
  concealment: ['false-bottom'],
  route: 'air-cargo',
  office: 'CI.PARQUET-ABIDJAN',
  exactPlace: 'cargo shed, bay 4',
});

export const rifle = (line: number, seal: string) => ({
  line,
  category: 'firearm',
  quantity: { amount: '1', unit: 'each' },
  individual: true,
  movable: true,
  make: 'Zastava',
  model: 'M70',
  calibre: '7.62x39',
  markingsSeen: ['B-114209'],
  seals: [{ number: seal, kind: 'CLOSED' }],
  itemDescription: 'automatic rifle, folding stock',
});

export const traceBody = (firearm: string) => ({
  firearm,
  to: { kind: 'country', country: 'GH', authority: 'GH.NACSA' },
  door: 'iti-contact',
  illicitBases: ['ILLICIT_WHERE_FOUND'],
  circumstances: 'Found in air cargo that was declared as spare parts.',
  intendedUse: 'criminal-investigation',
  urgency: { level: 'routine' },
  instrument: 'ecowas-2006',
  photos: [],
});

/** Seizes a rifle, hands it over, identifies it, asks where it came from and hears the answer; every step over HTTP, every id from an answer or a policy. */
export async function followOneRifle(client: Client, n = '12'): Promise<Thread> {
  const operation = await startedOperation(client);
  const seized = await client.accepted(CUSTOMS, '/v1/seizures', reportBody(operation, n));
  const seizure = seized.body['id'] as string;
  const line = await client.accepted(CUSTOMS, `/v1/seizures/${seizure}/lines`, rifle(1, `CI-${n}-1`));
  await client.accepted(CUSTOMS, `/v1/seizures/${seizure}/made-safe`, { line: 1, by: SECOND_CUSTOMS, how: 'unloaded' });

  // The line's exhibit and the exhibit's firearm are the work of policies.
  const page = await client.until(CUSTOMS, `/v1/seizures/${seizure}`, ({ firearms }) => firearms.length === 1);
  const { id: firearm, exhibit } = page.body['firearms'][0] as { id: string; exhibit: string };
  if (firearm !== firearmOfExhibit(exhibit)) throw new Error(`${firearm} is not the firearm of ${exhibit}`);
  if (line.body['id'] !== seizure) throw new Error('a line is recorded on its seizure');

  await client.accepted(CUSTOMS, `/v1/exhibits/${exhibit}/transfers`, { to: 'CI.GREFFE-ABIDJAN', purpose: 'REGISTRY', seal: 'INTACT', seals: [`CI-${n}-1`] });
  await client.accepted(CLERK, `/v1/exhibits/${exhibit}/transfers/accept`, { seal: 'INTACT', seals: [`CI-${n}-1`] });

  const reading = { kind: 'serial', place: 'receiver', text: 'B-114209', script: 'Latn', status: 'READ_COMPLETE', method: 'visual' };
  await client.accepted(CUSTOMS, `/v1/firearms/${firearm}/markings`, reading);
  await client.accepted(CUSTOMS, `/v1/firearms/${firearm}/identifications`, {
    manufacturer: { name: 'Zastava Arms', country: 'RS' },
    make: 'Zastava',
    model: 'M70',
    chambering: '7.62x39 mm',
    actionCode: 'RA',
    category: 'RIFLE_CARBINE',
    origin: 'industrial',
    ifrt: { status: 'none' },
    confidence: 'probable',
    markings: [],
  });
  const opened = await client.accepted(CUSTOMS, '/v1/cases', {
    seizure,
    title: 'Rifle in a consignment of spare parts',
    office: 'CI.PARQUET-ABIDJAN',
    offences: ['ILLICIT_TRAFFICKING_FIREARMS'],
    againstX: true,
  });
  await client.send('POST', '/v1/attachments', { user: CUSTOMS, raw: `report ${n}`, media: 'application/octet-stream' });
  await client.accepted(CUSTOMS, `/v1/seizures/${seizure}/sign`, {
    signatories: [
      { who: CUSTOMS, capacity: 'seizing-officer', outcome: 'signed' },
      { who: SECOND_CUSTOMS, capacity: 'officer', outcome: 'signed' },
    ],
    document: hash(`report ${n}`),
    witness: CUSTOMS.replace(/\d+$/, '4719'),
  });

  const requested = await client.accepted(TRACER, '/v1/traces', traceBody(firearm));
  const trace = requested.body['id'] as string;
  await client.accepted(TRACER, `/v1/traces/${trace}/submit`, { channel: 'i-24-7', reference: 'CI-2020-0118' });
  await client.accepted(TRACER, `/v1/traces/${trace}/answers`, {
    outcome: 'ONWARD_TO_COUNTRY',
    qualifiers: ['partial'],
    hops: [
      {
        from: { kind: 'company', ref: 'Zastava Arms' },
        to: { kind: 'state', ref: 'TG' },
        what: 'exported',
        date: { at: '1987-01-01', precision: 'year' },
        country: 'TG',
        certainty: 'documented',
      },
    ],
    handling: ['CONSULT_BEFORE_USE'],
    onwardCountry: 'TG',
    answeredBy: 'GH.NACSA',
    reference: 'GH/T/77/4',
  });
  await client.send('POST', '/v1/attachments', { user: TRACER, raw: `release ${n}`, media: 'application/octet-stream' });
  await client.accepted(TRACER, `/v1/traces/${trace}/use-authorisations`, {
    owner: 'GH.NACSA',
    purpose: 'court',
    reference: 'GH/U/5',
    answers: [1],
    document: hash(`release ${n}`),
  });
  const released = await client.accepted(SECOND_TRACER, `/v1/traces/${trace}/use-authorisations/confirm`, { proposal: 1 });
  return {
    operation,
    seizure,
    number: `PV:CI.DGD-AIR:2020:${n}`,
    exhibit,
    firearm,
    case: opened.body['id'] as string,
    trace,
    position: released.body['position'] as string,
  };
}
