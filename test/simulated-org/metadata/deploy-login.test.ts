import { expect } from 'chai';
import { deployProfile, extrasOf, fieldEntry, LOGIN_ECHO } from './deploying.ts';
import { LOGIN_FLOW, startSpecimen, type Specimen } from './specimen.ts';

describe('simulated org: deploy of login sections', () => {
  let specimen: Specimen;
  beforeEach(async () => {
    specimen = await startSpecimen();
  });
  afterEach(() => specimen.running.stop());

  it('deletes login flows and IP ranges that are left out, keeps those that are echoed', async () => {
    await deployProfile(specimen, fieldEntry('Account.Phone', false, false) + LOGIN_ECHO);
    expect(extrasOf(specimen).loginFlows).to.deep.equal([LOGIN_FLOW]);
    expect(extrasOf(specimen).loginIpRanges).to.have.length(1);
    await deployProfile(specimen, fieldEntry('Account.Rating__c', false, false));
    expect(extrasOf(specimen).loginFlows).to.deep.equal([]);
    expect(extrasOf(specimen).loginIpRanges).to.deep.equal([]);
  });

  it('leaves login flows alone before API 51', async () => {
    await deployProfile(specimen, fieldEntry('Account.Phone', false, false), { version: '50.0' });
    expect(extrasOf(specimen).loginFlows).to.deep.equal([LOGIN_FLOW]);
  });

  it('clears login hours by an empty element only', async () => {
    await deployProfile(specimen, LOGIN_ECHO);
    expect(extrasOf(specimen).loginHours).to.deep.equal({ mondayStart: 480, mondayEnd: 1020 });
    await deployProfile(specimen, `${LOGIN_ECHO}<loginHours><mondayStart>60</mondayStart></loginHours>`);
    expect(extrasOf(specimen).loginHours).to.deep.equal({ mondayStart: 60 });
    await deployProfile(specimen, `${LOGIN_ECHO}<loginHours/>`);
    expect(extrasOf(specimen).loginHours).to.equal(null);
  });
});
