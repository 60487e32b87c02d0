import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { OrgReader } from '../../../../src/ports/org.ts';
import { actAs } from '../../../simulated-org/admin.ts';
import type { OrgState } from '../../../simulated-org/model.ts';
import { ADMIN_USERNAME, buildOrg } from '../../../simulated-org/seed/builder.ts';
import type { OrgPlan } from '../../../simulated-org/seed/plan.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';
import { skipPausesInBlock } from '../../../support/no-waiting.ts';

const RANGE = { startAddress: '10.0.0.1', endAddress: '10.0.0.9', description: '' };

describe('the setup audit trail', () => {
  const served = servingOrgs();
  skipPausesInBlock();

  async function read(info: OrgPlan['info'] = {}): Promise<{ state: OrgState; reader: OrgReader }> {
    const profiles = [{ name: 'Sales', custom: true, fields: { 'Account.Phone': 'edit' as const } }];
    const state = buildOrg({ info, objects: [account()], profiles });
    return { state, reader: createOrgReader(await served.connect(state), 'change') };
  }

  it('tells what others changed since a mark, though it was in the second of the mark', async () => {
    const { state, reader } = await read();
    const eve = actAs(state, 'eve@x');
    eve.setField('Sales', 'Account.Fax', 'read');
    const mark = await reader.markSetupTrail(ADMIN_USERNAME);
    if (!mark) throw new Error('no trail');
    expect(mark.ids).to.have.length(1);
    eve.setField('Sales', 'Account.Phone', 'none');
    eve.setLogin('Sales', { loginIpRanges: [RANGE] });
    actAs(state, ADMIN_USERNAME).setField('Sales', 'Account.Fax', 'none');
    const changes = (await reader.readSetupChanges(mark, ADMIN_USERNAME)) ?? [];
    expect(changes.map(({ username, text }) => [username, text])).to.deep.equal([
      [
        'eve@x',
        'Changed profile Sales: field-level security for Account: Phone was changed from Read/Write to No Access',
      ],
      ['eve@x', 'Added Login Ip Range to Sales from 10.0.0.1 to 10.0.0.9'],
    ]);
    expect(Date.parse(changes[0]?.at ?? '')).to.be.greaterThan(Date.now() - 60_000);
  });

  it('starts at its beginning when it was empty', async () => {
    const { state, reader } = await read();
    const mark = await reader.markSetupTrail(ADMIN_USERNAME);
    expect(mark).to.deep.equal({ at: null, ids: [] });
    actAs(state).setField('Sales', 'Account.Fax', 'read');
    expect(mark && (await reader.readSetupChanges(mark, ADMIN_USERNAME))).to.have.length(1);
  });

  it('is unknown where the org does not show it, or fails', async () => {
    const failing = await read();
    served.switchboard.inject({ operation: 'query', times: 9, effect: { kind: 'status', status: 500 } });
    expect(await failing.reader.markSetupTrail(ADMIN_USERNAME)).to.equal(null);
    const { reader } = await read({ lacks: ['SetupAuditTrail'] });
    expect(await reader.markSetupTrail(ADMIN_USERNAME)).to.equal(null);
    expect(await reader.readSetupChanges({ at: null, ids: [] }, ADMIN_USERNAME)).to.equal(null);
  });
});
