import { expect } from 'chai';
import { actAs, OTHER_ADMIN } from './admin.ts';
import { ADMIN_USERNAME, buildOrg, profileId, tokenOf } from './seed/builder.ts';
import { account, contact } from './seed/standard-objects.ts';
import type { OrgState } from './model.ts';
import { startOrg, type RunningOrg } from './server.ts';
import { plainly, viewerOf } from './soql/ask.ts';
import { dig, queryPath, wireTo, type Wire } from './wire.ts';

const RANGE = { startAddress: '10.0.0.1', endAddress: '10.0.0.9', description: '' };

describe('another administrator of the simulated org', () => {
  let org: OrgState;

  beforeEach(() => {
    org = buildOrg({
      objects: [account(), contact()],
      profiles: [
        { name: 'Sales', custom: true, fields: { 'Account.Phone': 'edit' }, objects: { Account: ['read'] } },
        { name: 'Standard Kind' },
      ],
      permissionSets: [{ name: 'Readers', objects: { Account: ['read'] } }],
      users: [{ username: 'u@x', profile: 'Sales' }],
    });
  });

  const stamp = (name: string): unknown =>
    plainly(
      viewerOf(org),
      `SELECT LastModifiedById FROM Profile WHERE Name = '${name}' AND LastModifiedDate > 2025-12-31T00:00:00Z`,
    );

  it('is a user of the org, with all rights, added once', () => {
    const users = org.rows('User').length;
    expect(actAs(org).id).to.equal(actAs(org).id);
    expect(org.rows('User').length).to.equal(users + 1);
    expect(actAs(org, ADMIN_USERNAME).id).to.equal(
      org.rows('User').find((row) => row['Username'] === ADMIN_USERNAME)?.Id,
    );
    expect(org.rows('User').some((row) => row['Username'] === OTHER_ADMIN)).to.equal(true);
  });

  it('changes fields, objects, login sections and names; the history tells each, and the profile who was the last', () => {
    const eve = actAs(org);
    eve.setField('Sales', 'Account.Phone', 'read');
    eve.setField('Sales', 'Account.Fax', 'edit');
    eve.setObject('Sales', 'Account', []);
    eve.setObject('Sales', 'Contact', ['read', 'edit']);
    eve.setLogin('Sales', { loginIpRanges: [RANGE] });
    eve.rename('Sales', 'Sales: EU');
    const told = org.history.map(({ part, from, to }) => [part, from, to]);
    expect(told).to.deep.equal([
      ['field Account.Phone', 'edit', 'read'],
      ['field Account.Fax', '', 'edit'],
      ['object Account', 'Read', ''],
      ['object Contact', '', 'Edit, Read'],
      ['loginIpRanges', '[]', JSON.stringify([RANGE])],
      ['label', 'Sales', 'Sales: EU'],
      ['fullName', '"Sales"', '"Sales%3A EU"'],
    ]);
    expect(new Set(org.history.map(({ by, through, profileId: id }) => `${by} ${through} ${id}`))).to.deep.equal(
      new Set([`${eve.id} setup ${profileId(org, 'Sales: EU')}`]),
    );
    expect([stamp('Sales: EU'), stamp('Standard Kind')]).to.deep.equal([[{ LastModifiedById: eve.id }], []]);
  });

  it('leaves no trace of what changes nothing, nor in an org that does not stamp profiles', () => {
    actAs(org).setField('Sales', 'Account.Phone', 'edit');
    expect([org.history, stamp('Sales')]).to.deep.equal([[], []]);
    Object.assign(org.info, { stampsProfiles: false });
    actAs(org).setField('Sales', 'Account.Phone', 'none');
    expect([org.history.length, stamp('Sales')]).to.deep.equal([1, []]);
  });

  it('cannot rename a standard profile, and can delete a custom one', () => {
    expect(() => {
      actAs(org).rename('Standard Kind', 'Other');
    }).to.throw('is a standard profile');
    actAs(org).move('u@x', 'Standard Kind');
    actAs(org).deleteProfile('Sales');
    expect(plainly(viewerOf(org), "SELECT Id FROM Profile WHERE Name = 'Sales'")).to.deep.equal([]);
    expect(
      plainly(
        viewerOf(org),
        "SELECT Id FROM FieldPermissions WHERE Field = 'Account.Phone' AND Parent.Profile.Name = 'Sales'",
      ),
    ).to.deep.equal([]);
    expect(plainly(viewerOf(org), "SELECT Profile.Name FROM User WHERE Username = 'u@x'")).to.deep.equal([
      { Profile: { Name: 'Standard Kind' } },
    ]);
  });

  it('gives and takes permission sets, and switches users off', () => {
    const held = (): unknown =>
      plainly(
        viewerOf(org),
        "SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE Assignee.Username = 'u@x' AND PermissionSet.IsOwnedByProfile = false",
      );
    actAs(org).assign('u@x', 'Readers');
    expect(held()).to.deep.equal([{ PermissionSet: { Name: 'Readers' } }]);
    actAs(org).unassign('u@x', 'Readers');
    expect(held()).to.deep.equal([]);
    actAs(org).activate('u@x', false);
    expect(plainly(viewerOf(org), "SELECT Id FROM User WHERE Username = 'u@x' AND IsActive = true")).to.deep.equal([]);
  });

  describe('at a moment of a running org', () => {
    let running: RunningOrg;
    let wire: Wire;

    beforeEach(async () => {
      running = await startOrg(org);
      wire = wireTo(running.url, tokenOf(org));
    });
    afterEach(() => running.stop());

    it('acts before or after the call that is named, and no other', async () => {
      const eve = actAs(org);
      running.switchboard.before('query', 2, () => {
        eve.setField('Sales', 'Account.Fax', 'read');
      });
      running.switchboard.after('query', 3, () => {
        eve.setField('Sales', 'Account.Fax', 'none');
      });
      const counts: unknown[] = [];
      for (let index = 0; index < 4; index += 1) {
        const { body } = await wire(
          queryPath("SELECT Id FROM FieldPermissions WHERE Field = 'Account.Fax' AND Parent.Profile.Name = 'Sales'"),
        );
        counts.push(dig(body, 'totalSize'));
      }
      expect(counts).to.deep.equal([0, 1, 1, 0]);
      expect(running.switchboard.unspent).to.deep.equal([]);
    });
  });
});
