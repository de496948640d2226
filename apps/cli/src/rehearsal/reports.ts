import { caseOfSeizure } from '#domain/casework';
import { firearmOfExhibit } from '#domain/identification';
import type { Happened } from '#platform/kernel';
import { MODELS } from './arms.js';
import { ARMS } from './firearms.js';
import { REPORTS, type Lot, type Report } from './goods.js';
import { PEOPLE } from './people.js';
import { createdBy, step, type Play } from './play.js';
import { officer, SERVICES, siteOf, unitAt } from './sites.js';
import { occurred, type Item, type Recorded, type World } from './world.js';

const CRIMINAL = ['flagrance', 'preliminaire'];

/** The report of each seizure, line by line, until it is signed. */
export const recordReports = (world: World): readonly Recorded[] => REPORTS.map((report) => record(report, world));

function happenedAt({ day, time, when }: Report, { days }: World): Happened {
  return when === 'night' ? days.inTheNight(day) : when === 'day' ? days.on(day) : days.at(day, time);
}

function record(report: Report, world: World): Recorded {
  const { id, site, frame, lots } = report;
  const { country } = siteOf(site);
  const unit = unitAt(site);
  const [seizing, second] = [officer(unit), officer(unit, 2)];
  const when = happenedAt(report, world);
  const arms = ARMS.filter((arm) => arm.report === id);
  const people = PEOPLE.filter((one) => one.report === id);
  const named = report.case === undefined ? undefined : world.cases.get(report.case)!;
  const { office } = SERVICES[country];

  const opened = step(`${id} recorded`, seizing, 'recordSeizure', undefined, {
    ...occurred(
      {
        number: { kind: 'PV', issuer: unit, year: world.days.year, n: `KAFO-${id.slice(1)}`, written: `PV n° KAFO-${id.slice(1)}/${unit}/${world.days.year}` },
        operation: world.operation,
        site,
        frame,
        legalBasis: frame === 'customs' ? 'code-des-douanes' : frame === 'administrative' ? 'police-administrative' : 'code-procedure-penale',
        authority: office,
        acquisition: 'seized',
        ownerKnown: people.length > 0,
        from: people.map((one) => world.persons.get(one.id)!),
        officers: [second, officer(unit, 3)],
        concealment: report.concealment,
        route: report.route,
        ...(named !== undefined && { case: named }),
        ...(frame !== 'administrative' && { office }),
        exactPlace: report.place,
        circumstances: 'found when the load was searched (exercise)',
      },
      when,
    ),
  });
  const seizure = createdBy(opened, 'seizure');
  const params = { id: seizure };
  const plays: Play[] = [opened];
  const items: Item[] = [];
  const add = (line: number, key: string, seal: string | undefined, body: object, more: Pick<Item, 'lot' | 'arm'>) => {
    const added = step(`${id} line ${line}`, seizing, 'addLine', params, occurred({ line, ...body }, when));
    plays.push(added);
    const exhibit = createdBy(added, 'exhibit');
    items.push({ key, exhibit, report, country, holder: seizing, seal, ...more, ...(more.arm !== undefined && { firearm: firearmOfExhibit(exhibit) }) });
  };

  arms.forEach((arm, at) => {
    const { make, model, calibre, looks } = MODELS[arm.model] as { make?: string; model?: string; calibre: string; looks: string };
    const seal = `${country}-KAFO-${arm.id}`;
    const seen = arm.markings.flatMap(({ text, kind }) => (kind === 'serial' && text !== undefined && arm.identified ? [text] : []));
    add(
      at + 1,
      arm.id,
      seal,
      {
        category: 'firearm',
        quantity: { amount: '1', unit: 'each' },
        individual: true,
        ...(arm.identified && { make, model }),
        calibre,
        markingsSeen: seen,
        photographs: [world.files.photograph(seizing, `${arm.id} whole`)],
        seals: [{ number: seal, kind: 'UNCOVERED' }],
        movable: true,
        itemDescription: looks,
      },
      { arm },
    );
    plays.push(
      step(
        `${id} line ${at + 1} made safe`,
        seizing,
        'makeSafe',
        params,
        occurred(
          {
            line: at + 1,
            by: second,
            secondPerson: seizing,
            how: at % 3 === 0 ? 'unloaded' : 'found-unloaded',
            ...(at % 3 === 0 && { roundsRemoved: 4 + at }),
          },
          when,
        ),
      ),
    );
  });
  lots.forEach((lot, at) => {
    const line = arms.length + at + 1;
    const key = `${id}-${line}`;
    const seal = sealOf(lot) ? `${country}-KAFO-${id}-${line}` : undefined;
    add(line, key, seal, lotBody(lot, seal), { lot });
  });

  const signed = step(`${id} signed`, seizing, 'signSeizureReport', params, {
    ...occurred(
      {
        signatories: [
          { who: seizing, capacity: 'seizing-officer', outcome: 'signed' },
          { who: second, capacity: 'officer', outcome: 'signed' },
          ...people.map((one, at) => ({
            who: world.persons.get(one.id)!,
            capacity: 'person-searched',
            outcome: at + (Number(id.slice(1)) % 3) === 0 ? 'refused' : 'signed',
          })),
        ],
        document: world.files.paper(seizing, `report ${id}`).sha256,
        witness: second.replace(/\d+$/, (number) => String(Number(number) + 1)),
      },
      when,
    ),
  });
  plays.push(signed, step(`${id} copy given`, seizing, 'giveReportCopy', params, { to: office, how: 'electronic' }));
  if (frame === 'customs') plays.push(settlement(report, seizure, seizing, unit));
  const of = named ?? (CRIMINAL.includes(frame) ? caseOfSeizure(seizure) : undefined);
  return { report, seizure, country, unit, officer: seizing, items, plays, ...(of !== undefined && { case: of }) };
}

/** What lies in the open until a specialist has seen it bears no seal; everything else is sealed on the spot. */
const sealOf = (lot: Lot): boolean => lot.category !== 'explosive';

function lotBody(lot: Lot, seal: string | undefined): object {
  const { category, kind, amount, unit, stated, packaging, says } = lot;
  return {
    category,
    ...(kind !== undefined && { kind }),
    quantity: amount === undefined ? { unit, stated } : { amount, unit },
    individual: false,
    ...(packaging !== undefined && { packaging }),
    ...(category === 'live-ammunition' && { calibre: '7.62x39' }),
    ...(seal === undefined ? { noSealReason: 'dangerous-goods' } : { seals: [{ number: seal, kind: category === 'fuel' ? 'UNCOVERED' : 'CLOSED' }] }),
    movable: lot.fate !== 'destroyed-on-site',
    itemDescription: says,
  };
}

function settlement({ id, lots }: Report, seizure: string, by: string, unit: string): Play {
  return step(
    `${id} settled with customs`,
    by,
    'settleCustoms',
    { id: seizure },
    {
      amount: lots[0]!.category === 'fuel' ? 1_500_000 : 750_000,
      currency: 'XOF',
      goods: lots[0]!.category === 'fuel' ? 'abandoned' : 'kept-for-justice',
      lines: lots.map((_, at) => at + 1),
      effect: 'customs-offence-extinguished',
      settledBy: unit,
      reference: `TR-KAFO-${id.slice(1)}`,
    },
  );
}
