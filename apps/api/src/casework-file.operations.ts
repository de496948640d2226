import type { Directory } from '#domain/access/events';
import { caseFile, person, seizureAsSeen, type Assigner, type CaseCommand, type PersonCommand } from '#domain/casework';
import { caseworkCatalogue } from '#domain/casework/events';
import { exhibit } from '#domain/custody';
import { countryOf, DomainError, z, type Role } from '#platform/kernel';
import { caseOf, caseStep, exhibitStep, INVESTIGATOR, memberStep, OFFICE, personOf, personStep, PROSECUTOR, SECOND_INVESTIGATOR } from './casework.examples.js';
import { given } from './operations/example.js';
import { command, type Call, type CommandOperation, type Services } from './operations/operation.js';
import { seizureIdOf, showroomExhibit, showroomSeizure } from './operations/showroom.js';

const { definitions } = caseworkCatalogue;
const opened = definitions['casework.CaseOpened'].fields;
const joined = definitions['casework.SeizureJoined'].fields;
const linked = definitions['casework.ExhibitLinked'].fields;
const unlinked = definitions['casework.ExhibitUnlinked'].fields;
const cases = definitions['casework.CasesLinked'].fields;
const standing = definitions['casework.PersonLinked'].fields;
const assigned = definitions['casework.MemberAssigned'].fields;
const removed = definitions['casework.MemberRemoved'].fields;
const recorded = definitions['casework.PersonRecorded'].fields;

const keepers: readonly Role[] = ['investigator', 'prosecutor', 'judge'];
const tag = 'casework';

/** The seizure as its own facts leave it: what is named must exist. */
async function seizureNamed(services: Services, id: string) {
  await services.sees(seizureAsSeen.stream(id));
  const seizure = await services.state(seizureAsSeen, id);
  if (!seizure.recorded || seizure.voided) throw new DomainError('seizure-unknown', 'There is no such seizure, or it is voided');
  return seizure;
}

const assigning = ['assignment-not-allowed', 'beyond-own-assignment'];
const assignerOf = ({ by, principal, at }: Pick<Call<unknown>, 'by' | 'principal' | 'at'>, directory: Directory): Assigner => ({
  officer: by,
  unit: principal.unit,
  magistrate: principal.roles.some((role) => role === 'prosecutor' || role === 'judge'),
  at,
  directory,
});

const toOpen = 'casework: opens a case';
const toJoin = 'casework: joins a case';
const toLink = 'casework: with an exhibit to link';
const toUnlink = 'casework: with an exhibit to unlink';
const joining = caseStep('joinSeizure');
const linking = caseStep('linkExhibit');
const unlinking = caseStep('unlinkExhibit');
const oneCase = caseStep('linkCases');
const otherCase = caseStep('linkCases, the other one');
const accused = caseStep('linkPerson');
const suspect = personStep('linkPerson');
const toAssign = caseStep('assignMember');
const removing = caseStep('removeMember');

export const caseworkFileOperations: readonly CommandOperation[] = [
  command(caseFile, {
    operationId: 'openCase',
    path: '/v1/cases',
    summary: 'Open a criminal case, usually from a seizure',
    tag,
    roles: keepers,
    refusals: ['case-already-open', 'office-of-another-country', 'seizure-unknown', 'number-taken', 'office-unknown', 'office-closed'],
    body: z.strictObject({
      seizure: opened.seizure,
      operation: opened.operation,
      office: opened.office,
      offences: opened.offences,
      againstX: opened.againstX,
      number: opened.number,
      title: opened.title,
    }),
    before: async ({ id, body, context }, services) => {
      const seizure = body.seizure === undefined ? undefined : await seizureNamed(services, body.seizure);
      const claim = body.number === undefined ? 'claimed' : await services.claimNumber(body.number, id, context);
      return { seizure, claim, directory: await services.directory(body.office) };
    },
    command: ({ body, principal }, { seizure, claim, directory }): CaseCommand => ({
      kind: 'openCase',
      directory,
      details: {
        ...body,
        ...(claim === 'unconfirmed' && { numberUnconfirmed: true }),
        operation: body.operation ?? seizure?.operation,
        country: countryOf(body.office),
        unit: seizure?.unit ?? principal.unit,
      },
      exhibits: seizure?.lines ?? [],
    }),
    example: {
      user: INVESTIGATOR,
      given: showroomSeizure(toOpen),
      body: {
        seizure: seizureIdOf(toOpen),
        office: OFFICE,
        offences: ['ILLICIT_TRAFFICKING_FIREARMS', 'CUSTOMS_OFFENCE'],
        againstX: true,
        title: 'Firearms hidden in air cargo',
      },
    },
  }),
  command(caseFile, {
    operationId: 'joinSeizure',
    action: 'RECORD',
    path: '/v1/cases/{id}/seizures',
    summary: 'Let a further seizure, with its exhibits, belong to the case',
    tag,
    roles: keepers,
    refusals: ['case-unknown', 'seizure-unknown', 'seizure-already-joined'],
    body: z.strictObject({ seizure: joined.seizure, why: joined.why }),
    before: ({ body }, services) => seizureNamed(services, body.seizure),
    command: ({ body }, seizure): CaseCommand => ({ kind: 'joinSeizure', details: body, exhibits: seizure.lines }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(joining) },
      given: given(joining, showroomSeizure(toJoin)),
      body: { seizure: seizureIdOf(toJoin), why: 'Same courier, one day later' },
    },
  }),
  command(caseFile, {
    operationId: 'linkExhibit',
    action: 'RECORD',
    path: '/v1/cases/{id}/exhibits',
    summary: 'Let one exhibit belong to the case',
    tag,
    roles: keepers,
    refusals: ['case-unknown', 'exhibit-already-linked'],
    body: z.strictObject({ exhibit: linked.exhibit, seizure: linked.seizure, line: linked.line, why: linked.why }),
    before: ({ body }, services) => services.sees(exhibit.stream(body.exhibit)),
    command: ({ body }): CaseCommand => ({ kind: 'linkExhibit', details: body }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(linking) },
      given: given(linking, showroomSeizure(toLink)),
      body: { exhibit: showroomExhibit(toLink), why: 'Found with the same tools' },
    },
  }),
  command(caseFile, {
    operationId: 'unlinkExhibit',
    action: 'RECORD',
    path: '/v1/cases/{id}/exhibits/unlink',
    summary: 'Take an exhibit out of the case; its history in it stays',
    tag,
    roles: keepers,
    refusals: ['case-unknown', 'exhibit-not-linked', 'other-case-missing'],
    body: z.strictObject({ exhibit: unlinked.exhibit, ground: unlinked.ground, toCase: unlinked.toCase, why: unlinked.why }),
    command: ({ body }): CaseCommand => ({ kind: 'unlinkExhibit', details: body }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(unlinking) },
      given: given(unlinking, showroomSeizure(toUnlink), exhibitStep(unlinking, 'unlinkExhibit', showroomExhibit(toUnlink))),
      body: { exhibit: showroomExhibit(toUnlink), ground: 'UNRELATED_TO_THE_FACTS', why: 'Belongs to the carrier' },
    },
  }),
  command(caseFile, {
    operationId: 'linkCases',
    action: 'RECORD',
    path: '/v1/cases/{id}/links',
    summary: 'State what this case and another have in common',
    tag,
    roles: [...keepers, 'tracing-officer'],
    refusals: ['case-unknown', 'case-links-itself', 'cases-already-linked', 'other-case-unknown'],
    body: z.strictObject({ other: cases.other, ground: cases.ground, exhibit: cases.exhibit, why: cases.why }),
    before: async ({ body }, services) => {
      await services.sees(caseFile.stream(body.other));
      if ((await services.state(caseFile, body.other)).status === 'unknown') throw new DomainError('other-case-unknown', 'There is no such other case');
    },
    command: ({ id, body }): CaseCommand => ({ kind: 'linkCases', own: id, details: body }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(oneCase) },
      given: given(oneCase, otherCase),
      body: { other: caseOf(otherCase), ground: 'SERIAL_NEIGHBOUR', why: 'Two consecutive serial numbers' },
    },
  }),
  command(caseFile, {
    operationId: 'linkPerson',
    action: 'RECORD',
    path: '/v1/cases/{id}/persons',
    summary: 'State in which quality a person stands in the case',
    tag,
    roles: keepers,
    refusals: ['case-unknown', 'person-unknown', 'person-already-in-this-status'],
    body: z.strictObject({ person: standing.person, status: standing.status, since: standing.since, exhibits: standing.exhibits, why: standing.why }),
    before: async ({ body }, services) => {
      await services.sees(person.stream(body.person.slice('person-'.length)));
      if ((await services.state(person, body.person.slice('person-'.length))).status === 'unknown')
        throw new DomainError('person-unknown', 'There is no such person');
    },
    command: ({ body }): CaseCommand => ({ kind: 'linkPerson', details: body }),
    example: {
      user: INVESTIGATOR,
      params: { id: caseOf(accused) },
      given: given(accused, suspect),
      body: { person: personOf(suspect), status: 'MIS_EN_CAUSE', since: '2024-07-12' },
    },
  }),
  command(caseFile, {
    operationId: 'assignMember',
    action: 'ASSIGN_MEMBERS',
    path: '/v1/cases/{id}/members',
    summary: 'Let an officer know and do certain things in the case, for a time',
    tag,
    roles: keepers,
    refusals: ['case-unknown', 'membership-ends-before-it-starts', 'member-already-assigned', 'assigns-himself', 'list-full', ...assigning],
    body: z.strictObject({ officer: assigned.officer, actions: assigned.actions, from: assigned.from, until: assigned.until }),
    before: ({ body }, services) => services.directory(body.officer),
    command: (call, directory): CaseCommand => ({ kind: 'assignMember', by: assignerOf(call, directory), details: call.body }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(toAssign) },
      given: given(toAssign),
      body: {
        officer: SECOND_INVESTIGATOR,
        actions: ['READ', 'RECORD', 'FILE_DOCUMENTS'],
        from: '2024-07-12T08:00:00.000Z',
        until: '2030-12-31T22:59:59.000Z',
      },
    },
  }),
  command(caseFile, {
    operationId: 'removeMember',
    action: 'ASSIGN_MEMBERS',
    path: '/v1/cases/{id}/members/remove',
    summary: 'End the membership of an officer',
    tag,
    roles: keepers,
    refusals: ['case-unknown', 'not-a-member', ...assigning],
    body: z.strictObject({ officer: removed.officer, ground: removed.ground, why: removed.why }),
    before: ({ body }, services) => services.directory(body.officer),
    command: (call, directory): CaseCommand => ({ kind: 'removeMember', by: assignerOf(call, directory), details: call.body }),
    example: {
      user: PROSECUTOR,
      params: { id: caseOf(removing) },
      given: given(removing, memberStep(removing, 'removeMember', SECOND_INVESTIGATOR)),
      body: { officer: SECOND_INVESTIGATOR, ground: 'POSTED_ELSEWHERE' },
    },
  }),
  command(person, {
    operationId: 'recordPerson',
    path: '/v1/persons',
    summary: 'Record a person under an id; everything that names somebody is sealed',
    tag,
    roles: [...keepers, 'custodian'],
    refusals: ['person-already-recorded', 'identity-without-a-name'],
    body: z.strictObject({
      identity: recorded.identity,
      age: recorded.age,
      traffickingVictim: recorded.traffickingVictim,
      familyName: recorded.familyName,
      givenNames: recorded.givenNames,
      alias: recorded.alias,
      sex: recorded.sex,
      birthDate: recorded.birthDate,
      birthPlace: recorded.birthPlace,
      nationality: recorded.nationality,
      address: recorded.address,
      telephone: recorded.telephone,
      papers: recorded.papers,
    }),
    command: ({ id, body }): PersonCommand => ({ kind: 'recordPerson', details: { ...body, person: `person-${id}` } }),
    example: {
      user: INVESTIGATOR,
      body: {
        identity: 'ESTABLISHED',
        age: 'ADULT',
        traffickingVictim: false,
        familyName: 'Exemple',
        givenNames: 'Autre',
        birthDate: '1985-03-01',
        nationality: 'CI',
      },
    },
  }),
];
