import { expect } from 'chai';
import type { CheckId, CheckState } from '../../src/fls/doctor.ts';
import type { OrgInfo } from '../simulated-org/model.ts';
import { buildOrg } from '../simulated-org/seed/builder.ts';
import { seedObjects } from '../simulated-org/seed/seed-objects.ts';
import { surprise } from '../simulated-org/seed/surprises.ts';
import { AUDITOR_USERNAME, BLIND_USERNAME, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { doctor, resultOf } from '../support/command.ts';
import { newProject } from '../support/project.ts';

type Expected = Partial<Record<CheckId, readonly [CheckState, detail: string]>>;

/** What the doctor says of an org that differs in one respect, and of a user who may see less. */
const ORGS: readonly (readonly [what: string, Partial<OrgInfo>, Expected, username?: string])[] = [
  [
    'without surprises',
    {},
    {
      'own-namespace': ['holds', ''],
      'picklist-lookups': ['holds', ''],
      'field-rows': ['holds', ''],
      'picklist-complete': ['holds', ''],
      'group-sets': ['holds', ''],
      'view-all-users': ['holds', ''],
    },
  ],
  [
    'with a namespace of its own',
    { namespacePrefix: 'zorg' },
    {
      'own-namespace': ['fails', ' in SOQL, 0 in readMetadata'],
      'field-rows': ['holds', ''],
      'picklist-complete': ['holds', ''],
    },
  ],
  [
    'that hides login flows from a retrieve',
    { loginFlowsNeedFlows: true },
    { 'login-retrieve': ['fails', 'loginFlows'], 'login-sections': ['holds', 'login flows: 1'] },
  ],
  [
    'with tokens in JWT format',
    { jwtTokens: true, apiVersion: '67.0' },
    {
      'token-soap': ['fails', '68.0'],
      'profile-ids': ['unknown', 'SOAP'],
      'field-rows': ['unknown', 'SOAP'],
      'group-sets': ['holds', ''],
    },
  ],
  [
    'that doubles the rows of Modify All Data',
    { doublesObjectRows: true },
    { 'modify-all-rows': ['holds', 'made up: '] },
  ],
  [
    'without describe in composite calls',
    { composite: 'withoutDescribe' },
    { composite: ['holds', ''], 'composite-describe': ['fails', ''], 'optional-columns': ['holds', ''] },
  ],
  [
    'without composite calls',
    { composite: 'missing' },
    { composite: ['fails', ''], 'composite-describe': ['fails', ''], 'optional-columns': ['holds', ''] },
  ],
  [
    'that refuses parts of composite calls',
    { refusedParts: 0.5 },
    { 'optional-columns': ['holds', ''], 'field-rows': ['holds', ''], 'group-sets': ['holds', ''] },
  ],
  [
    'that shows aggregated sets by their type alone',
    { groupSets: 'filtered' },
    { 'group-sets': ['fails', 'the query shows: 0; sets that a query for the type Group shows: 2'] },
  ],
  [
    'that shows no aggregated sets',
    { groupSets: 'hidden' },
    { 'group-sets': ['fails', 'the query shows: 0; sets that a query for the type Group shows: 0'] },
  ],
  [
    'with a short list of objects',
    { listsCustomObjects: false },
    { 'picklist-objects': ['fails', 'custom objects: '] },
  ],
  [
    'with short lookups',
    { listsLookupsTwice: false },
    { 'picklist-lookups': ['holds', 'both spellings: 0'], 'picklist-complete': ['holds', ''] },
  ],
  [
    'without rows of unlisted fields',
    { showsUnlistedRows: false },
    { 'special-fields': ['fails', 'types: 0'], 'field-rows': ['holds', ''] },
  ],
  [
    'for a user without View Setup',
    { hidesPermissionObjects: true },
    {
      'view-setup': ['fails', ''],
      'field-rows': ['unknown', 'refused'],
      'rows-announced': ['unknown', 'INVALID_TYPE'],
    },
    BLIND_USERNAME,
  ],
  ['that hides users', { privateUsers: true }, { 'view-all-users': ['fails', 'Private'] }, AUDITOR_USERNAME],
  ['that hides profiles', { filtersProfiles: true }, { 'profiles-visible': ['fails', 'hidden: '] }, AUDITOR_USERNAME],
];

describe('what sf fls doctor says of an org', function () {
  this.timeout(60_000);

  for (const [what, info, expected, username] of ORGS)
    it(what, async () => {
      const state = seedOrg(info);
      const org = await startOrg(state);
      const project = newProject();
      const run = await doctor(
        { project, org, state, ...(username === undefined ? {} : { username }) },
        '--json',
        '--output-file',
        'evidence.json',
      );
      await org.stop();
      const { checks } = resultOf(run);
      for (const [id, [state, detail]] of Object.entries(expected)) {
        const check = checks.find((one) => one.id === id);
        expect(`${id} ${check?.state ?? '-'}: ${check?.detail ?? '-'}`).to.match(
          new RegExp(`^${id} ${state}: .*${detail}`),
        );
      }
      expect(run.code).to.equal(0);
      expect(project.read('evidence.json')).not.to.match(/zorg/i);
    });

  it('from before permission set groups', async () => {
    const names = ['October 2021: no groups, no end of assignments, one spelling of lookups'];
    const state = buildOrg(surprise({ objects: seedObjects(), profiles: [{ name: 'Old Profile' }] }, names));
    const org = await startOrg(state);
    const authFields = { instanceApiVersion: state.info.apiVersion };
    const { checks } = resultOf(await doctor({ project: newProject(), org, state, authFields }, '--json'));
    await org.stop();
    const { state: answer, detail } = checks.find(({ id }) => id === 'group-sets') ?? expect.fail();
    expect([answer, detail]).to.deep.equal(['unknown', 'The org has no permission set groups.']);
  });
});
