import { expect } from 'chai';
import { profileId, profileSetId } from '../seed/builder.ts';
import { dig, listOf, queryPath } from '../wire.ts';
import { servingSeedOrg } from './serving.ts';

describe('composite resources of the simulated org', () => {
  const serving = servingSeedOrg();
  const { org, wire } = serving;

  it('serves several requests in one call, later ones from earlier answers', async () => {
    const compositeRequest = [
      {
        method: 'GET',
        url: `/services/data/v67.0${queryPath("SELECT Id FROM Profile WHERE Name = 'Read Only'")}`,
        referenceId: 'p',
      },
      { method: 'GET', url: '/services/data/v67.0/sobjects/Profile/@{p.records[0].Id}?fields=Name', referenceId: 'q' },
      { method: 'GET', url: '/services/data/v67.0/sobjects/Nope', referenceId: 'r' },
    ];
    const { body } = await wire('/composite', { method: 'POST', body: { compositeRequest } });
    expect(dig(body, 'compositeResponse', 1, 'body', 'Name')).to.equal('Read Only');
    expect(dig(body, 'compositeResponse', 2, 'httpStatusCode')).to.equal(404);
    const batch = await wire('/composite/batch', {
      method: 'POST',
      body: { batchRequests: [{ method: 'GET', url: 'v67.0/limits' }] },
    });
    expect(batch.body).to.deep.include({ hasErrors: false });
  });

  it('retrieves records by id, in order, null for missing ones', async () => {
    const id = profileId(org, 'Read Only');
    const { body } = await wire('/composite/sobjects/Profile', {
      method: 'POST',
      body: { ids: [id, '00e999999999999AAA'], fields: ['Name'] },
    });
    expect(dig(body, 0, 'Name')).to.equal('Read Only');
    expect(dig(body, 1)).to.equal(null);
  });

  it('accepts SOQL in a composite that would be too long in a URL', async () => {
    const soql = `SELECT Id FROM Profile WHERE Name IN ('${Array.from({ length: 2000 }, (_, index) => `Name ${index}`).join("','")}','Read Only')`;
    expect((await wire(queryPath(soql))).status).to.equal(414);
    const compositeRequest = [{ method: 'GET', url: `/services/data/v67.0${queryPath(soql)}`, referenceId: 'long' }];
    const { body } = await wire('/composite', { method: 'POST', body: { compositeRequest } });
    expect(dig(body, 'compositeResponse', 0, 'body', 'totalSize')).to.equal(1);
  });

  it('takes 25 subrequests, five queries or collections among them', async () => {
    const requests = (count: number, path: string): object[] =>
      Array.from({ length: count }, (_, index) => ({
        method: 'GET',
        url: `/services/data/v67.0${path}`,
        referenceId: `r${index}`,
      }));
    const status = async (compositeRequest: object[]): Promise<number> =>
      (await wire('/composite', { method: 'POST', body: { compositeRequest } })).status;
    const query = queryPath('SELECT Id FROM Profile');
    expect(await status([...requests(5, query), ...requests(20, '/limits')])).to.equal(200);
    expect(await status(requests(6, query))).to.equal(400);
    expect(await status(requests(6, '/composite/sobjects/Profile?ids=&fields=Name'))).to.equal(400);
    expect(await status(requests(26, '/limits'))).to.equal(400);
    const batchRequests = Array.from({ length: 25 }, () => ({ method: 'GET', url: `v67.0${query}` }));
    expect((await wire('/composite/batch', { method: 'POST', body: { batchRequests } })).status).to.equal(200);
  });

  it('changes nothing under allOrNone when one record is refused', async () => {
    const record = (field: string): object => ({
      attributes: { type: 'FieldPermissions' },
      ParentId: profileSetId(org, 'Setup Auditor'),
      SobjectType: 'Account',
      Field: field,
      PermissionsRead: true,
    });
    const body = { allOrNone: true, records: [record('Account.Phone'), record('Account.Name')] };
    const answer = await wire('/composite/sobjects', { method: 'POST', body });
    expect(listOf(answer.body).map((each) => dig(each, 'errors', 0, 'statusCode'))).to.deep.equal([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ]);
    expect(org.fieldPermission(profileSetId(org, 'Setup Auditor'), 'Account.Phone')).to.equal(undefined);
    const good = { ...body, records: [record('Account.Phone'), record('Account.Fax')] };
    await wire('/composite/sobjects', { method: 'POST', body: good });
    expect(org.fieldPermission(profileSetId(org, 'Setup Auditor'), 'Account.Fax')).to.be.an('object');
    const rows = ['Account.Phone', 'Account.Fax'].map((field) =>
      String(org.fieldPermission(profileSetId(org, 'Setup Auditor'), field)?.Id),
    );
    const gone = `/composite/sobjects?allOrNone=true&ids=${rows.join(',')},01k999999999999AAA`;
    expect(listOf((await wire(gone, { method: 'DELETE' })).body).map((each) => dig(each, 'success'))).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect(org.fieldPermission(profileSetId(org, 'Setup Auditor'), 'Account.Phone')?.Id).to.equal(rows[0]);
  });
});
