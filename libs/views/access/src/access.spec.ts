import 'reflect-metadata';
import type { Recorded } from '#platform/kernel';
import { accessProjection } from './access.projection.js';
import type { AccessRow } from './access.rows.js';

type Told = readonly [type: string, data: object, actor?: object];
const officer = { kind: 'person', id: 'CI.DGD-AIR.4711', unit: 'CI.DGD-AIR', country: 'CI' };

/** The row of a stream after what was told of it. */
const after = (stream: string, ...told: readonly Told[]): AccessRow | undefined =>
  told.reduce<AccessRow | undefined>((row, [type, data, actor = officer]) => {
    const fold = (accessProjection.when as Record<string, ((event: Recorded, row?: AccessRow) => AccessRow | undefined) | undefined>)[type];
    return fold === undefined ? row : fold({ event: { type, data }, stream, actor } as unknown as Recorded, row);
  }, undefined);

const registered: Told = ['custody.ExhibitRegistered', { seizure: 's1', line: 1, holder: 'CI.DGD-AIR.4711', country: 'CI' }];
const units = (...told: readonly Told[]) => after('custos.exhibit-e1', registered, ...told)?.units;

describe('who has to do with an exhibit', () => {
  it('is the unit of its first holder, and whoever seized it', () => {
    expect(after('custos.exhibit-e1', registered)).toMatchObject({
      key: 'custos.exhibit-e1',
      kind: 'exhibit',
      country: 'CI',
      units: ['CI.DGD-AIR'],
      seizure: 'custos.seizure-s1',
      offices: [],
      members: [],
    });
  });

  it('is also the receiver, from the moment it is offered and also when he refuses', () => {
    expect(units(['custody.TransferOffered', { to: 'CI.GREFFE' }])).toEqual(['CI.DGD-AIR', 'CI.GREFFE']);
    expect(units(['custody.TransferOffered', { to: 'CI.GREFFE.4711' }], ['custody.TransferRefused', {}])).toEqual(['CI.DGD-AIR', 'CI.GREFFE']);
  });

  it('is whoever accepted, came by it, assumed custody, released it for a time or took a sample, and stays so', () => {
    expect(
      units(
        ['custody.TransferAccepted', { holder: 'CI.GREFFE', by: 'CI.GREFFE.4712' }],
        ['custody.TransferAcceptedWithReservations', { holder: 'CI.LAB.2', by: 'CI.LAB.2' }],
        ['custody.ReceivedUnannounced', { holder: 'CI.PORT', by: 'CI.PORT.1' }],
        ['custody.CustodyAssumed', { holder: 'CI.STORE', by: 'CI.STORE.1' }],
        ['custody.Sampled', { holder: 'CI.TOXI.9' }],
        ['custody.TemporarilyReleased', { to: 'CI.COUR', by: 'CI.GREFFE.4712' }],
      ),
    ).toEqual(['CI.COUR', 'CI.DGD-AIR', 'CI.GREFFE', 'CI.LAB', 'CI.PORT', 'CI.STORE', 'CI.TOXI']);
  });

  it('is whoever holds a part after a split', () => {
    expect(units(['custody.Split', { into: [{ holder: 'CI.LAB.2' }, { holder: 'CI.GREFFE' }] }])).toEqual(['CI.DGD-AIR', 'CI.GREFFE', 'CI.LAB']);
  });

  it('is nobody while there is no exhibit', () => {
    expect(after('custos.exhibit-e1', ['custody.TransferOffered', { to: 'CI.GREFFE' }])).toBeUndefined();
  });

  it('changes nothing in the row it is folded from', () => {
    const row = Object.freeze(after('custos.exhibit-e1', registered)!);
    Object.freeze(row.units);
    expect(() => accessProjection.when['custody.TransferOffered']!({ event: { data: { to: 'CI.GREFFE' } } } as never, row)).not.toThrow();
  });
});

describe('who has to do with the rest', () => {
  it('a seizure: the unit and every officer who took part', () => {
    expect(
      after('custos.seizure-s1', ['seizure.SeizureRecorded', { country: 'CI', unit: 'CI.DGD-AIR', officers: ['CI.PJ.7', 'CI.DGD-AIR.4711'] }]),
    ).toMatchObject({ kind: 'seizure', country: 'CI', units: ['CI.DGD-AIR', 'CI.PJ'] });
  });

  it('a firearm: its holder’s unit, and through its exhibit and seizure whoever has to do with those', () => {
    expect(after('custos.firearm-f1', ['identification.FirearmDescribed', { country: 'CI', holder: 'CI.LAB.2', seizure: 's1', exhibit: 'e1' }])).toMatchObject({
      units: ['CI.LAB'],
      seizure: 'custos.seizure-s1',
      exhibit: 'custos.exhibit-e1',
    });
    expect(after('custos.firearm-f1', ['identification.FirearmDescribed', { country: 'CI', holder: 'CI.LAB.2' }])).toMatchObject({
      seizure: null,
      exhibit: null,
    });
  });

  it('a trace: the country that would ask, whichever node proposed it, then the unit that asked', () => {
    const node = { kind: 'system', unit: 'XX.CUSTOS', country: 'XX' };
    const proposed: Told = ['tracing.TraceProposed', { firearm: 'f1', country: 'CI' }, node];
    expect(after('custos.trace-t1', proposed)).toMatchObject({ country: 'CI', units: [], firearm: 'custos.firearm-f1' });
    const asked: Told = ['tracing.TraceRequested', { firearm: 'f1', country: 'CI' }];
    expect(after('custos.trace-t1', proposed, asked)).toMatchObject({ country: 'CI', units: ['CI.DGD-AIR'], firearm: 'custos.firearm-f1' });
    expect(after('custos.trace-t2', asked)).toMatchObject({ country: 'CI', units: ['CI.DGD-AIR'], firearm: 'custos.firearm-f1' });
    expect(after('custos.trace-t1', proposed, [asked[0], asked[1], node])).toMatchObject({ country: 'CI', units: [] });
  });

  it('a case: its unit and offices, what it brings together, and who is assigned to it by name', () => {
    const opened: Told = ['casework.CaseOpened', { country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET', seizure: 's1' }];
    const member = { officer: 'CI.PJ.7', actions: ['READ'], from: '2026-01-01T00:00:00.000Z' };
    const full = after(
      'custos.case-c1',
      opened,
      ['casework.SeizureJoined', { seizure: 's2' }],
      ['casework.ExhibitLinked', { exhibit: 'e1' }],
      ['casework.ExhibitLinked', { exhibit: 'e2' }],
      ['casework.ExhibitUnlinked', { exhibit: 'e1' }],
      ['casework.PersonLinked', { person: 'person-p1' }],
      ['casework.ProcedureTransmitted', { to: 'CI.INSTRUCTION' }],
      ['casework.MemberAssigned', member],
      ['casework.MemberAssigned', { ...member, actions: ['read', 'write'], until: '2026-02-01T00:00:00.000Z' }],
      ['casework.MemberAssigned', { ...member, officer: 'CI.PJ.8' }],
      ['casework.MemberRemoved', { officer: 'CI.PJ.8' }],
      ['casework.CaseSealed', {}],
    );
    expect(full).toMatchObject({
      units: ['CI.DGD-AIR'],
      offices: ['CI.INSTRUCTION', 'CI.PARQUET'],
      joined: ['custos.exhibit-e2', 'custos.person-p1', 'custos.seizure-s1', 'custos.seizure-s2'],
      members: [{ ...member, actions: ['read', 'write'], until: '2026-02-01T00:00:00.000Z' }],
      sealed: true,
    });
    expect(after('custos.case-c1', opened, ['casework.CaseSealed', {}], ['casework.CaseUnsealed', {}])?.sealed).toBe(false);
    expect(after('custos.case-c1', ['casework.CaseOpened', { country: 'CI', unit: 'CI.DGD-AIR', office: 'CI.PARQUET' }])?.joined).toEqual([]);
  });

  it('a container, a store and a person: the unit that entered them', () => {
    for (const [stream, type] of [
      ['custos.container-1', 'custody.ContainerRegistered'],
      ['custos.store-1', 'custody.StoreEstablished'],
      ['custos.person-1', 'casework.PersonRecorded'],
    ] as const)
      expect(after(stream, [type, {}])).toMatchObject({ units: ['CI.DGD-AIR'], country: 'CI' });
    expect(after('custos.operation-1', ['operation.OperationPlanned', {}])).toMatchObject({ kind: 'operation', units: [] });
  });
});
