import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import { operationCatalogue, type OperationFact } from './events.js';
import { operation as aggregate } from './aggregates.js';
import { operationDecider, type OperationCommand } from './operation.decider.js';
import { isPlanned } from './operation.state.js';

const operation = given(operationDecider);
it('an operation is folded under a name of its own', () => expect(aggregate.decider.name).toBe('operation'));
const plan = operationCatalogue.definitions['operation.OperationPlanned'].sample as unknown as OperationFact<'operation.OperationPlanned'>['data'];
const planned: OperationFact<'operation.OperationPlanned'> = { type: 'operation.OperationPlanned', data: plan };
const started: OperationFact<'operation.OperationStarted'> = { type: 'operation.OperationStarted', data: { officersMobilised: 260 } };
const site = { code: 'CI-ABJ-AIRPORT', name: 'Abidjan airport', kind: 'airport', country: 'CI' } as const;
const siteOpened: OperationFact<'operation.SiteOpened'> = { type: 'operation.SiteOpened', data: site };
const siteClosed: OperationFact<'operation.SiteClosed'> = { type: 'operation.SiteClosed', data: { code: site.code } };
const closed: OperationFact<'operation.OperationClosed'> = { type: 'operation.OperationClosed', data: { sitesClosed: [site.code] } };
const at = '2020-12-08T09:00:00.000Z';
const period = { from: '2020-12-01T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' };
const tally = { site: site.code, period, subjectKind: 'person', database: 'sltd', door: 'direct-access', checked: 412, hits: 1 } as const;
const tallyChecks = (more: Partial<OperationFact<'operation.ChecksTallied'>['data']> = {}): OperationCommand => ({
  kind: 'tallyChecks',
  at,
  tally: { ...tally, ...more },
});
const checksTallied: OperationFact<'operation.ChecksTallied'> = { type: 'operation.ChecksTallied', data: tally };
const recovery = '3f2504e0-4f89-81d3-9a0c-0305e82c3301';

describe('a joint operation', () => {
  it('is planned once, and has its days in order', () => {
    operation().when({ kind: 'plan', plan }).then(planned);
    operation(planned).when({ kind: 'plan', plan }).thenRefused('operation-already-planned');
    operation()
      .when({ kind: 'plan', plan: { ...plan, period: { from: '2020-12-06', to: '2020-11-30' } } })
      .thenRefused('period-ends-before-it-starts');
    operation()
      .when({ kind: 'plan', plan: { ...plan, countries: ['CI', 'CI'] } })
      .thenRefused('country-twice');
  });
  it('may last one day', () => {
    const oneDay = { ...plan, period: { from: '2020-11-30', to: '2020-11-30' } };
    operation().when({ kind: 'plan', plan: oneDay }).then({ type: 'operation.OperationPlanned', data: oneDay });
  });
  it('may start without saying how many take part', () => {
    operation(planned).when({ kind: 'start' }).then({ type: 'operation.OperationStarted', data: {} });
    expect(operationDecider.decide({ kind: 'start' }, operation(planned).state())[0]!.data).not.toHaveProperty('officersMobilised');
    operation(planned).when({ kind: 'start' }).when({ kind: 'start' }).thenRefused('operation-already-started');
    expect(operation(planned, started).state()).toMatchObject({ status: 'started', recoveries: [] });
  });
  it('is unknown as long as only what happened in it is read', () => {
    expect(operation(started, siteOpened).state()).toEqual({ status: 'unknown' });
    expect(operation(planned, siteClosed).state()).toMatchObject({ sites: {} });
  });
  it('comes before everything that refers to it', () => operation().when({ kind: 'start' }).thenRefused('operation-not-planned'));
  it('starts once', () => {
    operation(planned).when({ kind: 'start', officersMobilised: 260 }).then(started);
    operation(planned, started).when({ kind: 'start' }).thenRefused('operation-already-started');
  });
  it('closes once, and its open sites with it', () => {
    operation(planned, started, siteOpened).when({ kind: 'close' }).then(closed);
    operation(planned, started, closed).when({ kind: 'close' }).thenRefused('operation-already-closed');
    operation(planned).when({ kind: 'close' }).thenRefused('operation-not-started');
  });
});

describe('a site', () => {
  it('opens in a country that takes part, under a code of that country', () => {
    operation(planned).when({ kind: 'openSite', site }).then(siteOpened);
    operation(planned)
      .when({ kind: 'openSite', site: { ...site, code: 'GH-ACC', country: 'GH' } })
      .thenRefused('country-not-in-operation');
    operation(planned)
      .when({ kind: 'openSite', site: { ...site, code: 'NE-NIM' } })
      .thenRefused('site-in-another-country');
  });
  it('that was closed keeps its kind and country, and stays closed when the operation ends', () => {
    const other = { code: 'CI-ABJ-PORT', name: 'Abidjan port', kind: 'seaport', country: 'CI' } as const;
    const third = { ...other, code: 'CI-AAA' };
    const [opened, early]: OperationFact<'operation.SiteOpened'>[] = [
      { type: 'operation.SiteOpened', data: other },
      { type: 'operation.SiteOpened', data: third },
    ];
    expect(operation(planned, started, siteOpened, siteClosed).state()).toMatchObject({
      sites: { [site.code]: { kind: 'airport', country: 'CI', open: false } },
    });
    operation(planned, started, siteOpened, siteClosed, opened!, early!)
      .when({ kind: 'close' })
      .then({ type: 'operation.OperationClosed', data: { sitesClosed: [third.code, other.code] } });
    expect(operation(planned, started, siteOpened, closed).state()).toMatchObject({ sites: { [site.code]: { kind: 'airport', country: 'CI', open: false } } });
  });
  it('is open once, and may open again after it closed', () => {
    operation(planned, started, siteOpened).when({ kind: 'openSite', site }).thenRefused('site-already-open');
    operation(planned, started, siteOpened, siteClosed).when({ kind: 'openSite', site }).then(siteOpened);
  });
  it('closes once', () => {
    operation(planned, started, siteOpened).when({ kind: 'closeSite', code: site.code }).then(siteClosed);
    operation(planned, started, siteOpened, siteClosed).when({ kind: 'closeSite', code: site.code }).thenRefused('site-already-closed');
    operation(planned, started).when({ kind: 'closeSite', code: site.code }).thenRefused('site-unknown');
  });
  it('that nobody entered in time is entered late, already closed', () =>
    operation(planned, started, closed)
      .when({ kind: 'openSite', site })
      .thenState((state) => expect(isPlanned(state) && state.sites[site.code]!.open).toBe(false)));
});

describe('counting checks and searches', () => {
  it('belongs to a site of a started operation', () => {
    operation(planned, started, siteOpened).when(tallyChecks()).then(checksTallied);
    operation(planned, siteOpened).when(tallyChecks()).thenRefused('operation-not-started');
    operation(planned, started).when(tallyChecks()).thenRefused('site-unknown');
  });
  it('may be entered after closing for the days of the operation, and for no others', () => {
    operation(planned, started, siteOpened, closed).when(tallyChecks()).then(checksTallied);
    operation(planned, started, siteOpened, siteClosed).when(tallyChecks()).then(checksTallied);
    const early = { from: '2020-11-28T06:00:00.000Z', until: '2020-12-01T18:00:00.000Z' };
    operation(planned, started, siteOpened, closed)
      .when(tallyChecks({ period: early }))
      .thenRefused('period-outside-operation');
  });
  it('takes the first day as it began east of Greenwich', () => {
    const niamey = { from: '2020-11-29T23:10:00.000Z', until: '2020-11-30T05:00:00.000Z' };
    operation(planned, started, siteOpened, closed)
      .when(tallyChecks({ period: niamey }))
      .then({ ...checksTallied, data: { ...tally, period: niamey } });
  });
  it('ends with the last day as it ended west of Greenwich, to the millisecond', () => {
    const entered = (tallied: { readonly from: string; readonly until: string }) =>
      operation(planned, started, siteOpened, closed).when({ ...tallyChecks({ period: tallied }), at: '2021-01-31T00:00:00.000Z' } as OperationCommand);
    const [first, last] = [Date.parse(`${plan.period.from}T00:00:00.000Z`) - 14 * 3_600_000, Date.parse(`${plan.period.to}T00:00:00.000Z`) + 38 * 3_600_000];
    const from = (ms: number, until: number) => ({ from: new Date(ms).toISOString(), until: new Date(until).toISOString() });
    const widest = from(first, last);
    entered(widest).then({ ...checksTallied, data: { ...tally, period: widest } });
    entered(from(first - 1, last)).thenRefused('period-outside-operation');
    entered(from(first, last + 1)).thenRefused('period-outside-operation');
  });
  it('may be of a moment, and of one that another clock already has', () => {
    const entered = (until: string) => operation(planned, started, siteOpened).when(tallyChecks({ period: { from: until, until } }));
    for (const until of [at, '2020-12-08T09:02:00.000Z']) entered(until).then({ ...checksTallied, data: { ...tally, period: { from: until, until } } });
    entered('2020-12-08T09:02:00.001Z').thenRefused('period-in-the-future');
  });
  it('may have as many hits as checks', () =>
    operation(planned, started, siteOpened)
      .when(tallyChecks({ hits: 412 }))
      .then({ ...checksTallied, data: { ...tally, hits: 412 } }));
  it('is of what has happened', () => {
    operation(planned, started, siteOpened)
      .when(tallyChecks({ period: { from: period.from, until: '2020-12-09T00:00:00.000Z' } }))
      .thenRefused('period-in-the-future');
    operation(planned, started, siteOpened)
      .when(tallyChecks({ period: { from: period.until, until: period.from } }))
      .thenRefused('period-ends-before-it-starts');
  });
  it('has no more hits than checks, and no more finds than searches', () => {
    operation(planned, started, siteOpened)
      .when(tallyChecks({ hits: 413 }))
      .thenRefused('more-hits-than-checks');
    const searches = { site: site.code, period, subjectKind: 'goods', searched: 38, ledToSeizure: 39 } as const;
    operation(planned, started, siteOpened).when({ kind: 'tallySearches', at, tally: searches }).thenRefused('more-seizures-than-searches');
    const possible = { ...searches, ledToSeizure: 38 };
    operation(planned, started, siteOpened).when({ kind: 'tallySearches', at, tally: possible }).then({ type: 'operation.SearchesTallied', data: possible });
  });
});

describe('an arrest', () => {
  const arrest = { arrest: recovery, person: 'person-7c9e6679-7425-80de-944b-e07fc1f90ae7', site: site.code, by: 'CI.PAF.2201', grounds: ['arms-trafficking'] };
  it('is made at a site by an officer, whose unit it names', () =>
    operation(planned, started, siteOpened)
      .when({ kind: 'arrest', arrest })
      .then({ type: 'operation.Arrested', data: { ...arrest, unit: 'CI.PAF' } }));
  it('is not made elsewhere, nor before the start', () => {
    operation(planned, started).when({ kind: 'arrest', arrest }).thenRefused('site-unknown');
    operation(planned, siteOpened).when({ kind: 'arrest', arrest }).thenRefused('operation-not-started');
  });
  it('may be entered after the operation closed', () =>
    operation(planned, started, siteOpened, closed)
      .when({ kind: 'arrest', arrest })
      .thenState((state) => expect(state.status).toBe('closed')));
});

describe('intelligence for an operation', () => {
  const imported: OperationFact<'operation.RecoveryImported'> = {
    type: 'operation.RecoveryImported',
    data: { recovery, source: 'national-commission', recoveredOn: '2019-11', country: 'NE' },
  };
  const target = { target: recovery, kind: 'route', country: 'NE', route: 'agadez-dirkou', recoveries: [recovery], matches: [] } as const;
  const propose = (more: object = {}): OperationCommand => ({ kind: 'proposeTarget', target: { ...target, recoveries: [recovery], matches: [], ...more } });
  it('takes in earlier recoveries before it starts', () => operation(planned).when({ kind: 'importRecovery', recovery: imported.data }).then(imported));
  it('rests a target on recoveries that are known, or on matches', () => {
    operation(planned, imported)
      .when(propose())
      .then({ type: 'operation.TargetProposed', data: { ...target, recoveries: [recovery], matches: [] } });
    operation(planned).when(propose()).thenRefused('recovery-unknown');
    operation(planned, imported)
      .when(propose({ recoveries: [] }))
      .thenRefused('target-rests-on-nothing');
  });
  it('may rest a target on a match as well as on a recovery, or on a match alone', () => {
    const both = { target: recovery, kind: 'route', country: 'NE', route: 'agadez-dirkou', matches: [recovery] };
    for (const recoveries of [[recovery], []])
      operation(planned, imported)
        .when({ kind: 'proposeTarget', target: { ...both, recoveries } } as OperationCommand)
        .then({ type: 'operation.TargetProposed', data: { ...both, recoveries } } as OperationFact<'operation.TargetProposed'>);
  });
  it('names the target by what it is', () =>
    operation(planned, imported)
      .when(propose({ kind: 'person' }))
      .thenRefused('target-not-named'));
  it('keeps briefings and trainings as they were given', () => {
    const briefing = { notice: 'P-0001/1-2020', concealment: ['fuel-tank'], audience: ['customs'] };
    operation(planned).when({ kind: 'brief', briefing }).then({ type: 'operation.BriefingIssued', data: briefing });
    const training = { topics: ['iarms'], services: ['police'], trained: 27 };
    operation(planned).when({ kind: 'train', training }).then({ type: 'operation.TrainingDelivered', data: training });
  });
});

describe('published totals', () => {
  const stating = (...totals: OperationFact<'operation.PublishedTotalsStated'>['data']['totals']): OperationCommand => ({
    kind: 'statePublishedTotals',
    published: { publisher: 'INTERPOL', document: 'press release', totals },
  });
  const dynamite = { what: 'sticks of dynamite', category: 'explosive', unit: 'stick', quantity: 40593, stated: '40,593' } as const;
  const gloves = { what: 'gloves', category: 'medical-goods', unit: 'UNQUANTIFIED', stated: 'large quantities' } as const;
  const arrests = { what: 'suspected terrorists', category: 'arrest', unit: 'UNQUANTIFIED', stated: 'a number of' } as const;
  it('stand as they were stated, with and without a number', () =>
    operation(planned)
      .when(stating(dynamite, gloves, arrests))
      .then({ type: 'operation.PublishedTotalsStated', data: { publisher: 'INTERPOL', document: 'press release', totals: [dynamite, gloves, arrests] } }));
  it('never have a number without a unit, or a unit without a number', () => {
    operation(planned)
      .when(stating({ ...gloves, quantity: 3 }))
      .thenRefused('total-half-stated');
    operation(planned)
      .when(stating({ ...dynamite, quantity: undefined }))
      .thenRefused('total-half-stated');
  });
  it('use the units that live totals use', () => {
    const counted = { ...arrests, unit: 'each', quantity: 12, stated: '12' } as const;
    operation(planned)
      .when(stating(counted))
      .then({ type: 'operation.PublishedTotalsStated', data: { publisher: 'INTERPOL', document: 'press release', totals: [counted] } });
    operation(planned)
      .when(stating({ ...dynamite, unit: 'KGM', category: 'firearm' }))
      .thenRefused('unit-does-not-fit');
    operation(planned)
      .when(stating({ ...arrests, unit: 'box', quantity: 3 }))
      .thenRefused('unit-does-not-fit');
  });
});

describe('a joint team', () => {
  const team = operationCatalogue.definitions['operation.JointTeamFormed'].sample as unknown as OperationFact<'operation.JointTeamFormed'>['data'];
  const form = (more: Partial<typeof team> = {}, directory = Directory.NONE): OperationCommand => ({
    kind: 'formJointTeam',
    team: { ...team, ...more },
    directory,
  });
  const joint = operation({ ...planned, data: { ...plan, countries: ['CI', 'ML', 'NE'] } });

  it('names officers, countries, acts and days, by an order', () => joint.when(form()).then({ type: 'operation.JointTeamFormed', data: team }));

  it.each([
    [{ until: team.from }, 'team-ends-before-it-starts'],
    [{ officers: [team.officers[0]!, team.officers[0]!] }, 'named-twice'],
    [{ acts: ['CUSTODY' as const, 'CUSTODY' as const] }, 'named-twice'],
    [{ countries: ['CI', 'GH'], officers: ['CI.DGPN-PJ.4711'] }, 'country-takes-no-part'],
    [{ countries: ['CI', 'NE'] }, 'officer-of-another-country'],
    [{ by: team.officers[1]! }, 'second-person-needed'],
  ])('is refused with %j', (more, code) => joint.when(form(more)).thenRefused(code));

  it('is ordered by an authority that the directory knows', () => {
    const nobody = { units: [], persons: [], accounts: [], transition: false };
    joint.when(form({}, new Directory(new Map([['CI', nobody]])))).thenRefused('office-unknown');
  });

  it('comes after the plan', () => operation().when(form()).thenRefused('operation-not-planned'));
});
