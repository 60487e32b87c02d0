import { expect } from 'chai';
import { account, contact } from '../simulated-org/seed/standard-objects.ts';
import { explain, resultOf, type Where } from '../support/command.ts';
import { servePlan } from '../support/serve-plan.ts';

const PROFILE = 'ERP Integration';
const USER = 'erp@x';

describe('sf fls explain of fields that are named', function () {
  this.timeout(60_000);
  let where: Where;

  before(async () => {
    where = await servePlan({
      objects: [account(), contact()],
      profiles: [
        {
          name: PROFILE,
          license: 'Salesforce Integration',
          fields: { 'Account.Phone': 'edit', 'Account.BillingAddress': 'read' },
        },
      ],
      permissionSets: [{ name: 'Accounts', objects: { Account: ['read'] } }],
      users: [{ username: USER, profile: PROFILE, sets: ['Accounts'] }],
    });
  });

  after(async () => {
    await where.org.stop();
  });

  it('advises to reset the whole of which a stray field is a part', async () => {
    const { stdout } = await explain(where, '-b', USER, '--field', 'Account.BillingCity');
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).to.include('← field: profile ERP Integration (field permission on Account.BillingAddress)');
    expect(text).to.match(/fls reset --profile "ERP Integration" --field Account\.BillingAddress /);
  });

  it('lists a field that is named in full, also beside a name without an object', async () => {
    const asked = ['-b', USER, '--field', 'Contact.Fax', '--field', 'Phone', '--json'];
    const { subjects } = resultOf(await explain(where, ...asked));
    expect(subjects[0]?.fields.map(({ field, read }) => [field, read])).to.deep.equal([
      ['Account.Phone', true],
      ['Contact.Fax', false],
      ['Contact.Phone', false],
    ]);
  });
});
