import { expect } from 'chai';
import type { OrgReader } from '../../../../src/ports/org.ts';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import { profileId } from '../../../simulated-org/seed/builder.ts';
import { largeOrg, largeProfileName } from '../../../simulated-org/seed/large-org.ts';
import { seedOrg } from '../../../simulated-org/seed/seed-org.ts';
import { createKnowingReader, servingOrgs } from '../served.ts';
import { stubRequests } from '../stubbed.ts';

describe('fields that can hold permissions', function () {
  this.timeout(60_000);
  const served = servingOrgs();
  const { connect } = served;

  it('are those that the org lists, spelled as its rows spell them', async () => {
    const state = largeOrg({ profiles: 1, objects: 3, fieldsPerObject: 4 });
    const reader = createOrgReader(await connect(state), 'retrieve');
    const id = profileId(state, largeProfileName(0));
    const rows = (await reader.readFieldPermissions([id])).get(id) ?? [];
    const fields = await fieldsOf(reader);
    expect([...fields]).to.include.members(rows.map(({ field }) => field));
    const always = (await fieldsOf(createOrgReader(await connect(seedOrg()), 'retrieve'))).intersection(
      new Set([
        'Account.Name',
        'Account.OwnerId',
        'Account.BillingCity',
        'Account.BillingAddress',
        'Contact.AccountId',
      ]),
    );
    expect([...always].sort()).to.deep.equal(['Account.BillingAddress', 'Contact.AccountId']);
  });

  it('are not guessed', async () => {
    const connection = await connect(seedOrg());
    const reader = await createKnowingReader(served, connection);
    stubRequests(connection, { describe: async () => Promise.resolve({ fields: [] }) });
    expect(await reader.listPermissionableFields()).to.equal(null);
  });
});

async function fieldsOf(reader: OrgReader): Promise<ReadonlySet<string>> {
  const fields = await reader.listPermissionableFields();
  if (fields === null) throw new Error('the org lists no fields');
  return fields.fields;
}
