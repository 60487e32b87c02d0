import { StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { findTargetOrgName } from '../../../src/adapters/org/org-name.ts';

describe('what to type for an org', () => {
  const named = async (username: string | undefined): Promise<string | null> =>
    findTargetOrgName({ getUsername: () => username });

  afterEach(() => {
    StateAggregator.clearInstance();
  });

  it('is its alias, or its username where it has none', async () => {
    const { aliases } = await StateAggregator.getInstance();
    await aliases.setAndSave('prod', 'aliased@fls.example');
    expect([await named('aliased@fls.example'), await named('plain@fls.example')]).to.deep.equal([
      'prod',
      'plain@fls.example',
    ]);
  });

  it('is nothing where the username is an access token, or there is none', async () => {
    expect([await named('00D000000000001EAA!AQ.secret'), await named(undefined)]).to.deep.equal([null, null]);
  });
});
