import { expect } from 'chai';
import { classifyProfileUse, isCoveredUse, type ProfileTraits, type ProfileUse } from '../../src/fls/profile-use.ts';

function use(traits: Partial<ProfileTraits>): ProfileUse {
  return classifyProfileUse({ license: 'Salesforce', licenseKey: null, isApiOnly: false, ...traits });
}

describe('what a profile is used for', () => {
  for (const [license, kind] of [
    ['Salesforce Integration', 'integration'],
    ['Einstein Agent', 'agent'],
    ['Identity', 'identity'],
    ['External Identity', 'other'],
    ['Analytics Cloud Integration User', 'system'],
    ['Cloud Integration User', 'system'],
    ['B2BMA Integration User', 'system'],
    ['Sales Insights Integration User', 'system'],
    ['SalesforceIQ Integration User', 'system'],
    ['Salesforce', 'other'],
    ['Guest User License', 'other'],
    ['Chatter Free', 'other'],
    [null, 'unknown'],
  ] as const)
    it(`is told by the license: ${license ?? 'none that the org shows'}`, () => {
      expect(use({ license })).to.deep.equal({ kind, license });
    });

  it('is told by the key of the license, whatever the name', () => {
    const licenseKey = 'PID_DigitalAgent';
    expect(use({ license: 'Agentforce', licenseKey })).to.deep.equal({ kind: 'agent', license: 'Agentforce' });
    expect(use({ license: null, licenseKey })).to.deep.equal({ kind: 'agent', license: licenseKey });
  });

  it('is told by API Only User where the license is that of people, or not shown', () => {
    expect(use({ isApiOnly: true }).kind).to.equal('apiOnly');
    expect(use({ license: null, isApiOnly: true }).kind).to.equal('apiOnly');
    expect(use({ isApiOnly: null }).kind).to.equal('other');
  });

  it('stays that of a system user with API Only User', () => {
    expect(use({ license: 'Cloud Integration User', isApiOnly: true }).kind).to.equal('system');
  });

  it('is covered by default for integrations, agents, identities and API Only User', () => {
    const kinds = ['integration', 'agent', 'identity', 'apiOnly', 'system', 'other', 'unknown'] as const;
    expect(kinds.filter((kind) => isCoveredUse({ kind, license: null }))).to.deep.equal(kinds.slice(0, 4));
  });
});
