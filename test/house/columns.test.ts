import { expect } from 'chai';
import { findCommonColumns, readRecordedOrg } from '../../tasks/recorded-columns.ts';
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from '../../src/flows/doctor/column-checks.ts';
import { columnsIn, stepsOf, type QueryColumn } from './query-columns.ts';
import { RECORDED_COLUMNS } from './recorded-columns.ts';
import { soqlTexts } from './soql-texts.ts';

/** What it means that an org lacks a column, for each optional column of a query (docs/salesforce-facts.md#s3-7). */
const MEANING_WHEN_MISSING: Readonly<Record<string, string>> = {
  'PermissionSetAssignment.PermissionSetGroupId': 'there are no groups',
  'PermissionSetAssignment.ExpirationDate': 'nothing expires',
  'PermissionSetAssignment.IsActive': 'every assignment is active',
  'PermissionSetAssignment.IsRevoked': 'nothing is revoked',
  'PermissionSet.HasActivationRequired': 'no set waits for a session',
  'PermissionSet.PermissionSetGroupId': 'there are no groups',
  'PermissionSet.PermissionsViewAllFieldsGlobal': 'nobody has View All Fields (Global)',
  'PermissionSet.PermissionsApiUserOnly': 'licenses alone tell integrations; a notice says so',
  'Profile.LastModifiedDate': 'the org does not tell when a profile was changed',
  'Profile.LastModifiedById': 'the org does not tell who changed a profile',
  'User.Username': 'the org does not tell who changed a profile',
  'PermissionSetGroup.DeveloperName': 'the name of the aggregated set, which is that of the group, stands in',
  'PermissionSetGroup.MasterLabel': 'the label of the aggregated set stands in',
  'PermissionSetGroup.NamespacePrefix': 'the namespace of the aggregated set stands in',
  'PermissionSetGroup.Status': 'it is unclear whether the group is in force; a notice says so',
  'PermissionSetGroup.HasActivationRequired': 'no group waits for a session',
  'MutingPermissionSet.PermissionsViewAllFieldsGlobal': 'nobody has View All Fields (Global), so nothing mutes it',
  'ObjectPermissions.PermissionsViewAllFields': 'nobody has View All Fields on an object',
  'PermissionSet.PermissionsManageProfilesPermissionsets': 'the org decides when the change is deployed',
  'PermissionSet.PermissionsManageUsers': 'another permission or the sharing of User tells whether users are hidden',
  'PermissionSet.PermissionsViewAllData': 'another permission or the sharing of User tells whether users are hidden',
  'PermissionSet.PermissionsViewAllUsers': 'another permission or the sharing of User tells whether users are hidden',
  'UserPermissionAccess.PermissionsManageProfilesPermissionsets': 'the org decides when the change is deployed',
  'UserPermissionAccess.PermissionsManageUsers':
    'another permission or the sharing of User tells whether users are hidden',
  'UserPermissionAccess.PermissionsViewAllData':
    'another permission or the sharing of User tells whether users are hidden',
  'UserPermissionAccess.PermissionsViewAllUsers':
    'another permission or the sharing of User tells whether users are hidden',
};

/** What it means that an org refuses a query of these objects. Any other object is one of every org. */
const MEANING_WHEN_REFUSED: Readonly<Record<string, string>> = {
  DeployRequest: 'it is unknown whether a start without a response started a job',
  EntityDefinition: 'it is unclear whether users are hidden; a notice says so',
  EntityParticle:
    'the description of Account tells whether there are person accounts, or a notice says that nothing does',
  MutingPermissionSet: 'there are no groups, or nothing is muted',
  Organization: 'the kind of the org is unknown',
  PermissionSetGroup: 'there are no groups',
  PermissionSetGroupComponent: 'the members of groups are unknown',
  SetupAuditTrail: 'changes that others make while a job waits can go unseen',
  UserEntityAccess:
    'fields count as proved only where the permissions open the object; explain --prove counts the others',
  UserFieldAccess: 'the platform does not tell what others may do; explain --prove says so',
  UserPermissionAccess: 'the permission sets of the user are asked',
};

/** Objects of which there are no recordings. */
const NOT_RECORDED = ['DeployRequest', 'Organization', 'SetupAuditTrail'];

const EVERYWHERE = [
  'FieldPermissions',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'Profile',
  'User',
];

describe('columns of queries', function () {
  this.timeout(120_000);
  let columns: readonly QueryColumn[];

  const isEverywhere = (step: string): boolean => {
    const [object = '', column = ''] = step.split('.');
    return RECORDED_COLUMNS[object]?.split(' ').includes(column) === true;
  };

  before(() => {
    columns = soqlTexts()
      .filter(({ soql }) => / FROM /.test(soql))
      .flatMap(columnsIn);
  });

  it('are read from the source: of every object, in conditions, in groups, behind lookups, from lists', () => {
    const named = new Set(columns.map(({ object, path }) => `${object} ${path}`));
    expect(named).to.include.keys(
      'PermissionSetAssignment IsRevoked',
      'PermissionSetAssignment Assignee.IsActive',
      'PermissionSetAssignment PermissionSet.PermissionsViewSetup',
      'FieldPermissions Parent.ProfileId',
      'FieldPermissions ParentId',
      'ObjectPermissions PermissionsViewAllFields',
      'ObjectPermissions Parent.PermissionsModifyAllData',
      'User IsActive',
      'UserPermissionAccess PermissionsManageProfilesPermissionsets',
      'Organization IsSandbox',
    );
  });

  it('are in every recorded org, or optional', () => {
    const risky = columns
      .filter(({ object, optional }) => !optional && !NOT_RECORDED.includes(object))
      .flatMap((column) => stepsOf(column).map((step) => ({ ...column, step })))
      .filter(({ step }) => !isEverywhere(step))
      .map(({ place, path, step }) => `${place}: ${path} (${step})`);
    expect(risky).to.deep.equal([]);
  });

  it('are all asked of an org by the doctor, as required or optional', () => {
    const listPaths = (lists: Readonly<Record<string, readonly string[]>>): Set<string> =>
      new Set(Object.entries(lists).flatMap(([object, names]) => names.map((name) => `${object}.${name}`)));
    const [required, optional] = [listPaths(REQUIRED_COLUMNS), listPaths(OPTIONAL_COLUMNS)];
    const steps = columns
      .filter(({ object }) => EVERYWHERE.includes(object))
      .flatMap((column) =>
        // The lookup on the way to an optional column may be one that every org has.
        stepsOf(column).map((step, index, all) => ({ step, isOptional: column.optional && index === all.length - 1 })),
      )
      .filter(({ step }) => !step.endsWith('.Id'));
    const needed = new Set(steps.filter(({ isOptional }) => !isOptional).map(({ step }) => step));
    const missing = steps.filter(({ step }) => !optional.has(step) && !(needed.has(step) && required.has(step)));
    expect([...new Set(missing.map(({ step }) => step))]).to.deep.equal([]);
  });

  it('are of objects that every org has, or whose refusal has a meaning', () => {
    const objects = [...new Set(columns.map(({ object }) => object))].sort();
    expect(objects).to.deep.equal([...EVERYWHERE, ...Object.keys(MEANING_WHEN_REFUSED)].sort());
  });

  it('have a meaning when they are missing, if they are optional', () => {
    const optional = columns.filter((column) => column.optional).map((column) => stepsOf(column).at(-1) ?? '');
    expect([...new Set(optional)].sort()).to.deep.equal(Object.keys(MEANING_WHEN_MISSING).sort());
  });

  it('cannot be optional in a condition, where nothing can be left out', () => {
    expect(() => columnsIn({ place: 'x', soql: 'SELECT {} FROM User' })).to.throw('x: unreadable columns');
    expect(
      columnsIn({ place: 'x', soql: "SELECT Id, A? FROM T WHERE (B.C = '{}' OR D {in}) AND E IN (SELECT F FROM U)" }),
    ).to.deep.equal([
      { place: 'x', object: 'U', path: 'F', optional: false },
      { place: 'x', object: 'T', path: 'Id', optional: false },
      { place: 'x', object: 'T', path: 'A', optional: true },
      { place: 'x', object: 'T', path: 'B.C', optional: false },
      { place: 'x', object: 'T', path: 'D', optional: false },
      { place: 'x', object: 'T', path: 'E', optional: false },
    ]);
  });

  it('are recorded as what all orgs have, without the fields of an org', () => {
    const orgs = [
      ['Id', 'Name', 'Own__c'],
      ['Id', 'Name', 'Own__c', 'IsNew'],
    ].map((names, index) =>
      readRecordedOrg(JSON.stringify({ date: `202${index}`, describes: { User: { columns: names } } })),
    );
    const { objects, from, to } = findCommonColumns(orgs);
    expect([objects['User'], from, to]).to.deep.equal([{ orgs: 2, columns: 'Id Name' }, '2020', '2021']);
    expect(() => readRecordedOrg('{"describes": {"User": []}}')).to.throw(TypeError, 'no columns of User');
  });
});
