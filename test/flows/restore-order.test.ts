import { expect } from 'chai';
import { resetWorld, restoring } from './change/restoring.ts';
import { permission } from './fakes.ts';

describe('the edits of a restore', () => {
  it('are in the order of their fields, whatever each of them changes', async () => {
    const world = await resetWorld({
      permissionable: ['Account.Fax', 'Account.Phone', 'Account.Site'],
      rows: [
        permission('Account.Fax', 'edit'),
        permission('Account.Phone', 'read'),
        permission('Account.Site', 'edit'),
      ],
    });
    const { edits } = await restoring(world);
    expect(edits.map(({ field, to }) => `${field} ${to}`)).to.deep.equal([
      'Account.Fax edit',
      'Account.Phone read',
      'Account.Site edit',
    ]);
  });
});
