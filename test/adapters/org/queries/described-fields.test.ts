import { expect } from 'chai';
import { createOrgClient } from '../../../../src/adapters/org/client/org-client.ts';
import { describeFields } from '../../../../src/adapters/org/queries/described-fields.ts';
import { buildOrg } from '../../../simulated-org/seed/builder.ts';
import { formula } from '../../../simulated-org/seed/fields.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';

describe('describeFields', function () {
  this.timeout(60_000);
  const served = servingOrgs();

  /** Names of the fields that count as updateable, for a user who reads Account, and edits it or not. */
  async function listUpdateable(
    rights: readonly ('read' | 'edit')[],
    updateableNeedsObject: boolean,
  ): Promise<string[]> {
    const state = buildOrg({
      info: { updateableNeedsObject },
      objects: [account(formula('Score__c'))],
      profiles: [{ name: 'Auditor', objects: { Account: rights }, fields: { 'Account.Score__c': 'read' } }],
      users: [{ username: 'auditor@x.example', profile: 'Auditor', session: true }],
    });
    const client = createOrgClient(await served.connect(state, { username: 'auditor@x.example' }));
    const described = await describeFields(client, ['Account'], null);
    return (described.get('Account') ?? []).filter(({ updateable }) => updateable).map(({ name }) => name);
  }

  for (const updateableNeedsObject of [true, false])
    it(`finds what can be edited, whether or not the running user edits the object${updateableNeedsObject ? ', which describe asks for' : ''}`, async () => {
      const edited = await listUpdateable(['read', 'edit'], updateableNeedsObject);
      expect(edited)
        .to.include.members(['Name', 'OwnerId'])
        .and.to.not.include('CreatedDate')
        .and.to.not.include('Score__c');
      expect(await listUpdateable(['read'], updateableNeedsObject)).to.deep.equal(edited);
    });
});
