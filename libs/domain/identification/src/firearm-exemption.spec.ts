import { Directory } from '#domain/access/events';
import { given } from '#platform/testing';
import type { ExemptionGround } from './codes.js';
import type { IdentificationFact } from './events.js';
import { firearmDecider, type FirearmCommand } from './firearm.decider.js';
import type { Data } from './firearm.state.js';

const firearm = given(firearmDecider);
const described = (over: Partial<Data<'identification.FirearmDescribed'>> = {}): IdentificationFact<'identification.FirearmDescribed'> => ({
  type: 'identification.FirearmDescribed',
  data: {
    exhibit: '0199aa00-0000-8000-8000-000000000001',
    country: 'CI',
    acquisition: 'seized',
    frame: 'flagrance',
    origin: 'unknown',
    holder: 'CI.DGD-AIR',
    ...over,
  },
});
const proposed = (ground: ExemptionGround, yearOfManufacture?: number, proposal = 1): IdentificationFact<'identification.TracingExemptionProposed'> => ({
  type: 'identification.TracingExemptionProposed',
  data: { proposal, ground, yearOfManufacture, proposedBy: 'CI.COMNAT.51', reason: 'stated reason' },
});
const propose = (ground: ExemptionGround, yearOfManufacture?: number): FirearmCommand => ({
  kind: 'proposeExemption',
  details: { ground, yearOfManufacture, proposedBy: 'CI.COMNAT.51', reason: 'stated reason' },
});
const approve = (by: string, proposal = 1): FirearmCommand => ({ kind: 'approveExemption', proposal, by, directory: Directory.NONE });
const craft = described({ origin: 'craft' });
const surrendered = described({ acquisition: 'surrendered', frame: 'voluntary-surrender' });
const notRequired: IdentificationFact<'identification.TracingNotRequired'> = {
  type: 'identification.TracingNotRequired',
  data: {
    proposal: 1,
    ground: 'craft-made',
    proposedBy: 'CI.COMNAT.51',
    approvedBy: 'CI.COMNAT.52',
    exemptFromTracing: true,
    excludedFrom1642: false,
    countedInDenominator: true,
  },
};

describe('a trace that is not required', () => {
  it('is proposed by one and approved by another', () => firearm(craft).when(propose('craft-made')).when(approve('CI.COMNAT.52')).then(notRequired));
  it('stays a proposal until then', () => firearm(craft).when(propose('craft-made')).then(proposed('craft-made')));
  it('is never approved by the one who proposed it', () =>
    firearm(craft, proposed('craft-made')).when(approve('CI.COMNAT.51')).thenRefused('second-person-needed'));
  it('is approved by its number', () => {
    firearm(craft).when(approve('CI.COMNAT.52')).thenRefused('no-such-exemption');
    firearm(craft, proposed('craft-made')).when(approve('CI.COMNAT.52', 2)).thenRefused('no-such-exemption');
    firearm(craft, proposed('craft-made'))
      .when(propose('craft-made'))
      .then(proposed('craft-made', undefined, 2));
  });
  it('is decided once', () => {
    firearm(craft, proposed('craft-made'), notRequired).when(propose('craft-made')).thenRefused('already-exempt');
    firearm(craft, proposed('craft-made'), notRequired).when(approve('CI.COMNAT.52')).thenRefused('already-exempt');
  });
  it('is judged again when it is approved: an arm identified as industrial meanwhile is traced', () =>
    firearm(craft, proposed('craft-made'), described()).when(approve('CI.COMNAT.52')).thenRefused('not-craft-made'));
  it('shows in a later identification', () =>
    firearm(craft, proposed('craft-made'), notRequired)
      .when({
        kind: 'identify',
        details: {
          actionCode: 'SS',
          category: 'SHOTGUN',
          origin: 'craft',
          ifrt: { status: 'none' },
          confidence: 'certain',
          examiner: 'CI.LABO.31',
          markings: [],
        },
      })
      .thenState(({ identification }) => expect(identification?.requiresTracing).toBe(false)));
});

describe('the grounds', () => {
  it('in a criminal case are one: craft-made', () => {
    for (const ground of ['amnesty-collection', 'made-before-1946', 'tracing-would-delay-destruction', 'antique', 'replica', 'administrative'] as const)
      firearm(described({ acquisition: 'surrendered' }))
        .when(propose(ground, 1850))
        .thenRefused('criminal-case-is-traced');
    firearm(craft).when(propose('craft-made')).then(proposed('craft-made'));
  });
  it('craft-made needs an arm that is craft-made', () => {
    firearm(described()).when(propose('craft-made')).thenRefused('not-craft-made');
    firearm(surrendered).when(propose('craft-made')).thenRefused('not-craft-made');
  });
  it('an amnesty needs an arm that was surrendered', () => {
    firearm(described({ acquisition: 'found', frame: 'administrative' }))
      .when(propose('amnesty-collection'))
      .thenRefused('not-surrendered');
    firearm(surrendered).when(propose('amnesty-collection')).then(proposed('amnesty-collection'));
  });
  it('made before 1946 needs a year up to 1945', () => {
    firearm(surrendered).when(propose('made-before-1946')).thenRefused('not-old-enough');
    firearm(surrendered).when(propose('made-before-1946', 1946)).thenRefused('not-old-enough');
    firearm(surrendered).when(propose('made-before-1946', 1945)).then(proposed('made-before-1946', 1945));
  });
  it('an antique was never made after 1899', () => {
    firearm(surrendered).when(propose('antique')).thenRefused('not-old-enough');
    firearm(surrendered).when(propose('antique', 1900)).thenRefused('not-old-enough');
    firearm(surrendered).when(propose('antique', 1899)).then(proposed('antique', 1899));
  });
  it('the other grounds need no year', () => {
    for (const ground of ['tracing-would-delay-destruction', 'replica', 'administrative'] as const)
      firearm(surrendered).when(propose(ground)).then(proposed(ground));
  });
});
