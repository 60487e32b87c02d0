import { expect } from 'chai';
import { readPermissionSetGroup } from '../../src/metadata/permission-set-group.ts';
import { readPermissionSet } from '../../src/metadata/permission-set.ts';
import { ProfileDocumentError, readProfile, XmlError } from '../../src/metadata/profile.ts';
import { NAMESPACE, object } from './documents.ts';

function document(root: string, ...sections: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${sections.join('\n')}\n</${root}>\n`;
}

function userPermission(name: string, enabled: boolean): string {
  return `<userPermissions><enabled>${enabled}</enabled><name>${name}</name></userPermissions>`;
}

describe('readPermissionSet', () => {
  const sections = [
    '<label>Sales</label>',
    object('Account', 'allowRead', 'allowEdit'),
    object('Contact'),
    object('Invoice__c', 'allowRead'),
    userPermission('ApiEnabled', true),
    userPermission('ViewAllData', false),
  ];

  it('takes objects with Read and enabled user permissions', () => {
    expect(readPermissionSet(document('PermissionSet', ...sections))).to.deep.equal({
      readable: ['Account', 'Invoice__c'],
      userPermissions: ['ApiEnabled'],
    });
  });

  it('reads the parts of one that sf has taken apart', () => {
    const part = (root: string, ...lines: readonly string[]): string =>
      [`<${root}>`, ...lines, `</${root}>`].join('\n');
    const opens = part('ObjectPermission', '<allowRead>true</allowRead>', '<object>Account</object>');
    expect(readPermissionSet(opens)).to.deep.equal({ readable: ['Account'], userPermissions: [] });
    const closed = part('ObjectPermission', '<allowRead>false</allowRead>', '<object>Account</object>');
    expect(readPermissionSet(closed).readable).to.deep.equal([]);
    const all = part('UserPermission', '<enabled>true</enabled>', '<name>ViewAllData</name>');
    expect(readPermissionSet(all)).to.deep.equal({ readable: [], userPermissions: ['ViewAllData'] });
    expect(readPermissionSet(part('PermissionSet', object('Account', 'allowRead'))).readable).to.deep.equal([
      'Account',
    ]);
    expect(() => readPermissionSet(opens, 'MutingPermissionSet')).to.throw('expected <MutingPermissionSet>');
  });

  it('reads a muting set alike', () => {
    const text = document('MutingPermissionSet', '<label>No</label>', object('Account', 'allowRead'));
    expect(readPermissionSet(text, 'MutingPermissionSet')).to.deep.equal({
      readable: ['Account'],
      userPermissions: [],
    });
  });

  it('leaves elements with a prefix alone', () => {
    const foreign = object('Account', 'allowRead').replaceAll('objectPermissions', 'o:objectPermissions');
    expect(readPermissionSet(document('PermissionSet', foreign)).readable).to.deep.equal([]);
  });

  const faults: readonly (readonly [string, string, number, string])[] = [
    ['another root', document('Profile'), 2, 'expected <PermissionSet>, found <Profile>'],
    [
      'an object permission without its object',
      document(
        'PermissionSet',
        '<label>A</label>',
        '<objectPermissions><allowRead>true</allowRead></objectPermissions>',
      ),
      4,
      '<objectPermissions> has no <object>',
    ],
    [
      'a user permission without its name',
      document('PermissionSet', '<userPermissions>', '<enabled>true</enabled></userPermissions>'),
      3,
      '<userPermissions> has no <name>',
    ],
    [
      'a user permission with an empty name',
      document('PermissionSet', '<userPermissions>', '<name> </name></userPermissions>'),
      4,
      '<userPermissions> has no <name>',
    ],
    [
      'a user permission with two names',
      document('PermissionSet', '<userPermissions><name>A</name>', '<name>B</name></userPermissions>'),
      4,
      '<userPermissions> has <name> more than once',
    ],
    [
      'a flag that is neither',
      document('PermissionSet', '<userPermissions>', '<enabled>yes</enabled><name>A</name></userPermissions>'),
      4,
      '<enabled> must be true or false, found "yes"',
    ],
  ];
  for (const [name, text, line, reason] of faults) {
    it(`refuses ${name}, naming the line`, () => {
      expect(() => readPermissionSet(text))
        .to.throw(ProfileDocumentError, `line ${line}: ${reason}`)
        .with.property('line', line);
    });
  }

  it('refuses a permission set where a muting set is expected', () => {
    expect(() => readPermissionSet(document('PermissionSet'), 'MutingPermissionSet')).to.throw(
      'expected <MutingPermissionSet>, found <PermissionSet>',
    );
  });

  it('refuses what is no XML, as such', () => {
    expect(() => readPermissionSet('<PermissionSet>\n<label></PermissionSet>')).to.throw(XmlError, 'line 2, column 8');
  });
});

describe('readPermissionSetGroup', () => {
  it('takes its sets and its muting sets', () => {
    const text = document(
      'PermissionSetGroup',
      '<label>Team</label>',
      '<mutingPermissionSets>Team_Mute</mutingPermissionSets>',
      '<permissionSets>ns__Sales</permissionSets>',
      '<permissionSets> Service </permissionSets>',
      '<status>Updated</status>',
    );
    expect(readPermissionSetGroup(text)).to.deep.equal({
      permissionSets: ['ns__Sales', 'Service'],
      mutingPermissionSets: ['Team_Mute'],
    });
  });

  it('refuses another root, and a member without a name, naming the line', () => {
    expect(() => readPermissionSetGroup(document('PermissionSet'))).to.throw(
      ProfileDocumentError,
      'line 2: expected <PermissionSetGroup>, found <PermissionSet>',
    );
    expect(() => readPermissionSetGroup(document('PermissionSetGroup', '', '<permissionSets/>'))).to.throw(
      ProfileDocumentError,
      'line 4: expected the name of a permission set in <permissionSets>, found nothing',
    );
  });
});

describe('user permissions of a profile', () => {
  it('are those that are enabled', () => {
    const text = document('Profile', userPermission('ViewAllData', true), userPermission('ModifyAllData', false));
    expect(readProfile(text).userPermissions).to.deep.equal(['ViewAllData']);
  });

  it('are refused without a name, naming the line', () => {
    const text = document('Profile', '', '<userPermissions><enabled>true</enabled></userPermissions>');
    expect(() => readProfile(text)).to.throw(ProfileDocumentError, 'line 4: <userPermissions> has no <name>');
  });
});
