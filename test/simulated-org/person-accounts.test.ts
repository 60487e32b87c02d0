import { expect } from 'chai';
import { effectiveOf } from './effective.ts';
import type { OrgInfo, OrgState } from './model.ts';
import { describeObject } from './rest/describe.ts';
import { entityNamed } from './schema/catalog.ts';
import { buildOrg } from './seed/builder.ts';
import { plain } from './seed/fields.ts';
import { account, contact } from './seed/standard-objects.ts';
import { demand } from './seed/users.ts';
import { columnOf, refusalOf, viewerOf } from './soql/ask.ts';
import { dig, listOf } from './wire.ts';

describe('person accounts in the simulated org', () => {
  function org(personAccounts: OrgInfo['personAccounts']): OrgState {
    return buildOrg({
      info: { personAccounts },
      objects: [account(), contact(plain('Hobby__c'))],
      profiles: [
        { name: 'Both', objects: { Account: ['read', 'edit'] }, fields: { 'Contact.Hobby__c': 'edit' } },
        { name: 'Object', objects: { Account: ['read', 'viewAllFields'] } },
      ],
      users: [
        { username: 'both@x', profile: 'Both', session: true },
        { username: 'object@x', profile: 'Object', session: true },
      ],
    });
  }

  function describedFields(state: OrgState, name: string): readonly unknown[] {
    const viewer = viewerOf(state);
    const entity = entityNamed(name, viewer);
    if (!entity) throw new Error(`no ${name}`);
    return listOf(dig(describeObject(entity, viewer), 'fields'));
  }

  const particles = (state: OrgState): unknown[] =>
    columnOf(
      viewerOf(state),
      "SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName IN ('Name', 'IsPersonAccount', 'Hobby__pc')",
    );

  it('are columns of Account that other orgs lack', () => {
    expect([...particles(org('on'))].sort()).to.deep.equal(['Hobby__pc', 'IsPersonAccount', 'Name']);
    expect(particles(org('off'))).to.deep.equal(['Name']);
    const alias = describedFields(org('on'), 'Account').find((field) => dig(field, 'name') === 'Hobby__pc');
    expect(alias).to.include({ permissionable: true, custom: true });
    expect(refusalOf(viewerOf(org('off')), 'SELECT IsPersonAccount FROM Account').message).to.include('No such column');
  });

  it('have aliases that the picklist of permissionable fields lists or not', () => {
    const listed = (state: OrgState): boolean => {
      const field = describedFields(state, 'FieldPermissions').find((one) => dig(one, 'name') === 'Field');
      return listOf(dig(field, 'picklistValues')).some((one) => dig(one, 'value') === 'Account.Hobby__pc');
    };
    expect((['off', 'on', 'listed'] as const).map((kind) => listed(org(kind)))).to.deep.equal([false, false, true]);
  });

  it('open an alias to those who read Account by the permission of the Contact field, and to no others', () => {
    const state = org('on');
    const soql = 'SELECT Hobby__pc FROM Account';
    expect(columnOf(viewerOf(state, { username: 'both@x' }), soql)).to.deep.equal([]);
    expect(refusalOf(viewerOf(state, { username: 'object@x' }), soql).message).to.include('No such column');
    const own = effectiveOf(state, demand(state, 'User', 'Username', 'both@x').Id);
    expect([own.get('Account.Hobby__pc'), own.get('Contact.Hobby__c')]).to.deep.equal(['edit', undefined]);
  });
});
