import type { CheckId, UnknownReason } from '../../../src/fls/doctor.ts';
import { Problem } from '../../../src/fls/problem.ts';
import { NO_LOGIN } from '../../../src/metadata/login-sections.ts';
import type { ObjectShape, OrgProbe } from '../../../src/ports/probe.ts';
import { LOGIN, readable, SAMPLE, shape, SHAPES, VERSIONS } from './fake-probe.ts';

export type Answers = Partial<OrgProbe>;

export const give =
  <T>(value: T) =>
  async (): Promise<T> =>
    Promise.resolve(value);

/** The error that jsforce makes of a refusal. */
export function refuse(errorCode: string, message = errorCode): Error {
  return Object.assign(new Error(message), { name: errorCode, errorCode });
}

function objects(changed: Readonly<Record<string, ObjectShape | null>>): Answers {
  return {
    readObject: async (name) => Promise.resolve(name in changed ? (changed[name] ?? null) : (SHAPES[name] ?? null)),
  };
}

export function picklists(object: string, values: Readonly<Record<string, readonly string[]>>): Answers {
  return objects({ [object]: shape(SHAPES[object]?.columns ?? [], values) });
}

export const rights = (...columns: readonly [string, boolean][]): Answers => ({
  readUserRights: give(new Map(columns)),
});

/** What makes each assumption fail, with words of the answer. */
export const FAILURES: readonly (readonly [CheckId, Answers, words: string])[] = [
  ['api-version', { readConnection: give({ apiVersion: '68.0', versions: ['67.0'], ...VERSIONS }) }, '68.0'],
  ['api-version', { readConnection: give({ apiVersion: '51.0', versions: ['51.0', '67.0'], ...VERSIONS }) }, '51.0'],
  [
    'token-soap',
    { readConnection: give({ apiVersion: '67.0', versions: ['67.0'], ...VERSIONS, speaksSoap: false }) },
    'from API version 68.0 on; the requests use 67.0',
  ],
  ['api-requests', { readRequestLimit: give({ max: 15_000, remaining: 12 }) }, 'Only 12 of 15,000'],
  ['view-setup', rights(['PermissionsViewSetup', false]), 'does not'],
  [
    'view-all-users',
    { ...rights(['PermissionsViewAllUsers', false]), readUserVisibility: give('hidden' as const) },
    'Private',
  ],
  ['metadata-rights', rights(['PermissionsModifyMetadata', false]), 'lacks Modify Metadata'],
  ['required-columns', objects({ User: shape(['Username', 'ProfileId']) }), 'lacks: User.IsActive.'],
  ['optional-columns', objects({ PermissionSetGroup: null }), 'lacks: PermissionSetGroup.DeveloperName'],
  ['controllable-objects', picklists('ObjectPermissions', { SobjectType: ['Own__c'] }), 'Objects: 1; custom ones: 1'],
  ['offline-list', picklists('ObjectPermissions', { SobjectType: ['Task', 'Own__mdt'] }), '2 (standard ones: Task)'],
  [
    'picklist-objects',
    picklists('FieldPermissions', { SobjectType: ['Account'], Field: ['Own__c.A__c', 'Case.Type'] }),
    'lists fields of them: 2 (custom objects: 1). Objects that SobjectType lists: 1.',
  ],
  [
    'picklist-lookups',
    picklists('FieldPermissions', { Field: ['Contact.AccountId'] }),
    'Only with Id: Contact.Account.',
  ],
  [
    'picklist-complete',
    picklists('FieldPermissions', { Field: ['Contact.Account'] }),
    '2 of 3 (standard ones: Account.Phone)',
  ],
  [
    'special-fields',
    { countFieldRows: give(0) },
    'types: 0; for platform events: 0. Readable entries of one profile by readMetadata: 1',
  ],
  [
    'field-rows',
    { readSample: give({ ...SAMPLE, rows: readable('Account.Phone', 'Account.Fax') }) },
    'missing in SOQL 2, missing in the Metadata API 1',
  ],
  ['rows-announced', { countPage: give({ announced: 4, received: 3 }) }, '4 rows and held 3'],
  ['composite', { tryComposite: give({ query: 'FORBIDDEN', describe: 'FORBIDDEN' }) }, 'FORBIDDEN'],
  ['composite-describe', { tryComposite: give({ query: null, describe: 'TOO_LARGE' }) }, 'TOO_LARGE'],
  ['rest-deploy', { readUnknownDeploy: give('NOT_FOUND'), listResources: give(['query']) }, 'NOT_FOUND'],
  ['deploy-jobs', { countDeployJobs: give(null) }, 'does not list'],
  [
    'profile-ids',
    { listProfiles: give({ rows: [{ id: '00e1', label: 'P' }], listed: [{ id: '', fullName: 'P' }] }) },
    '1 of 1',
  ],
  [
    'profile-names',
    {
      listProfiles: give({
        rows: [],
        listed: [
          { id: '1', fullName: 'A%2EB' },
          { id: '2', fullName: 'A.B' },
        ],
      }),
    },
    'not unique: 1',
  ],
  ['profiles-visible', { listPermissionOwners: give(new Set(['00e00000000000a', '00e00000000000b'])) }, 'hidden: 1'],
  ['integration-licenses', { listLicenses: give([{ name: 'Robot API Seat', key: null }]) }, 'Unknown: Robot API Seat'],
  [
    'login-sections',
    {
      readSampleLogin: async () =>
        Promise.reject(new Problem('loginUnknown', { profile: 'Secret profile', problem: 'gone' })),
    },
    'does not show them',
  ],
  ['login-retrieve', { retrieveSampleLogin: give(NO_LOGIN) }, 'Different: loginFlows'],
  ['group-sets', { countGroups: give({ groups: 2, plain: 0, typed: 2 }) }, 'shows: 0; sets'],
  ['modify-all-rows', { listModifyAllRows: give([{ id: '110', parent: 's', object: 'Account' }]) }, 'made up: 0'],
  ['view-all-fields-global', { countGlobalViewAll: give({ sets: 1, rows: 4 }) }, 'shows field permissions: 4'],
  [
    'own-namespace',
    {
      readOrganization: give({ namespace: 'secret', edition: null }),
      readSample: give({ ...SAMPLE, rows: readable('secret__Own__c.secret__Text__c') }),
    },
    '1 in SOQL, 0 in readMetadata',
  ],
  [
    'person-accounts',
    objects({
      Account: shape(['IsPersonAccount']),
      FieldPermissions: shape([], { Field: ['Account.X__pc', 'Account.PersonBirthdate'] }),
    }),
    '__pc: 1; that begin with Person: 1',
  ],
  ['user-field-access', { askUserAccess: give('nothing' as const) }, 'does not'],
  ['user-object-access', { askUserAccess: give('self' as const) }, 'does not'],
];

/** What leaves a check open. */
export const OPEN: readonly (readonly [CheckId, Answers, UnknownReason])[] = [
  ['api-version', { readConnection: give({ apiVersion: '67.0', versions: [], ...VERSIONS }) }, 'notTold'],
  ['controllable-objects', { readObject: give(null) }, 'notTold'],
  ['api-requests', { readRequestLimit: give({ max: NaN, remaining: NaN }) }, 'notTold'],
  ['view-all-users', { ...rights(), readUserVisibility: give('unclear' as const) }, 'notTold'],
  ['metadata-rights', rights(['PermissionsModifyMetadata', true]), 'notTold'],
  ['picklist-complete', { readSample: give(null) }, 'noProfile'],
  ['field-rows', { readSample: give({ ...SAMPLE, rows: [], entries: [] }) }, 'noFieldPermissions'],
  ['special-fields', { countFieldRows: give(0), readSample: give(null) }, 'noSpecialFields'],
  ['integration-licenses', { listLicenses: give([{ name: 'Salesforce', key: null }]) }, 'noLicense'],
  ['login-sections', { readSampleLogin: give(null) }, 'noProfile'],
  ['login-retrieve', { readSampleLogin: give(NO_LOGIN) }, 'noLogin'],
  ['login-retrieve', { readSampleLogin: give(LOGIN), retrieveSampleLogin: give(null) }, 'notTold'],
  ['group-sets', { countGroups: give({ groups: 0, plain: 0, typed: 0 }) }, 'noGroups'],
  [
    'group-sets',
    {
      ...objects({ PermissionSetGroup: null, PermissionSet: shape(['Name']) }),
      countGroups: async () => Promise.reject(refuse('INVALID_TYPE')),
    },
    'noGroups',
  ],
  [
    'group-sets',
    { ...objects({ PermissionSetGroup: null }), countGroups: async () => Promise.reject(refuse('INVALID_TYPE')) },
    'refused',
  ],
  ...(['picklist-complete', 'special-fields', 'field-rows'] as const).map(
    (id): readonly [CheckId, Answers, UnknownReason] => [
      id,
      {
        readConnection: give({ apiVersion: '67.0', versions: ['67.0'], ...VERSIONS, speaksSoap: false }),
        readSample: async () => Promise.reject(new Error('SOAP API does not support JWT-based access tokens')),
      },
      'needsSoap',
    ],
  ),
  ['modify-all-rows', { listModifyAllRows: give([]) }, 'noModifyAll'],
  ['view-all-fields-global', { countGlobalViewAll: give({ sets: 0, rows: 0 }) }, 'noGlobalViewAll'],
  ['person-accounts', objects({ Account: null }), 'noObject'],
  ['rest-deploy', { readUnknownDeploy: give('INSUFFICIENT_ACCESS') }, 'refused'],
  ['user-field-access', { askUserAccess: give(null) }, 'noOtherUser'],
  ['deploy-jobs', { countDeployJobs: give(0) }, 'noDeployJobs'],
];
