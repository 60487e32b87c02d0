import { expect } from 'chai';
import { lookAfterDeploy, type AfterDeploy } from '../../../src/flows/change/after-deploy.ts';
import type { StartState } from '../../../src/flows/change/before-start.ts';
import { NO_LOGIN, type LoginSections } from '../../../src/metadata/login-sections.ts';
import type { SetupChange } from '../../../src/ports/org.ts';
import { integration, plainWorld, readerOf } from '../fakes.ts';

const sales = { ...integration, name: 'Sales', label: 'Vertrieb', fullName: 'Sales' };
const flow: LoginSections = { ...NO_LOGIN, loginFlows: [[['flow', 'Terms']]] };

async function look(
  setupChanges: readonly SetupChange[] | null,
  state: Partial<StartState> = {},
): Promise<AfterDeploy> {
  const login = state.login?.get(sales.id) ?? NO_LOGIN;
  const org = readerOf({ ...plainWorld, profiles: [sales], setupChanges, login });
  const start = { login: new Map(), stamps: new Map(), trail: { at: null, ids: [] }, ...state };
  return lookAfterDeploy([sales], { state: start, username: 'ada@x' }, org);
}

const by = (text: string): SetupChange => ({ at: '2026-11-26T10:00:00.000Z', username: 'eve@x', text });

describe('looking at profiles after a deploy', () => {
  for (const text of ['Deleted UI login flow for Vertrieb', 'Changed profile Sales: x', 'Vertrieb', '"Sales"'])
    it(`names what Setup recorded: ${text}`, async () => {
      const { isComplete, touched, notices } = await look([by(text)]);
      expect([isComplete, touched]).to.deep.equal([false, ['Sales']]);
      expect(notices).to.deep.equal([
        { key: 'setupChanged', tokens: ['Sales', `"${text}" (eve@x, 2026-11-26T10:00:00.000Z)`] },
      ]);
    });

  it('takes neither another profile nor a longer word for it', async () => {
    const others = [
      by('Changed profile Vertriebsleitung: x'),
      by('Changed profile PreSales: x'),
      by('Created user Bo'),
    ];
    expect(await look(others)).to.deep.equal({ changed: [], isComplete: true, touched: [], notices: [] });
  });

  it('says that it cannot tell, of profiles with login settings, where the org shows no trail', async () => {
    const login = new Map([[sales.id, flow]]);
    expect((await look(null, { login, trail: null })).notices).to.deep.equal([
      { key: 'setupTrailHidden', tokens: ['Sales'] },
    ]);
    expect((await look(null, { trail: null })).notices).to.deep.equal([]);
  });

  it('says so, too, where the org no longer shows the trail', async () => {
    const login = new Map([[sales.id, flow]]);
    expect((await look(null, { login })).notices).to.deep.equal([{ key: 'setupTrailHidden', tokens: ['Sales'] }]);
  });
});
