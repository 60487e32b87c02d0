import { expect } from 'chai';
import type { CoveredUse, IntegrationScope } from '../../src/fls/profile-use.ts';
import { describeLeftOut, formatCoveredProfiles, formatIntegrationScope } from '../../src/present/integration-scope.ts';

const HOSTILE = 'P\u001b[31m\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;

function scope(covered: Readonly<Record<string, CoveredUse>>, system: readonly string[] = []): IntegrationScope {
  return { covered: new Map(Object.entries(covered)), system };
}

const integration: CoveredUse = { kind: 'integration', license: 'Salesforce Integration' };
const agent: CoveredUse = { kind: 'agent', license: 'Einstein Agent' };
const apiOnly: CoveredUse = { kind: 'apiOnly', license: 'Salesforce' };
const identity: CoveredUse = { kind: 'identity', license: 'Identity' };

describe('why profiles are covered that nobody named', () => {
  it('is said once for each reason, and so is what is left out', () => {
    const covered = { ERP: apiOnly, Agent: agent, Old: integration, New: integration };
    expect(formatIntegrationScope(scope(covered, ['Analytics Cloud Integration User']), 80)).to.deep.equal([
      'Profiles of integrations and AI agents with active users:',
      '  License Salesforce Integration: Old, New',
      '  AI agent (license Einstein Agent): Agent',
      '  API Only User: ERP',
      'Left out: 1 profile of system users (Analytics Cloud Integration User).',
      'Salesforce features use them, and a reset can break the feature. To cover them,',
      'use --profile or --all-profiles.',
      '',
    ]);
  });

  it('says nothing of what is left out where there is nothing', () => {
    expect(formatIntegrationScope(scope({ P: identity }), 80)).to.deep.equal([
      'Profiles of Identity users with active users:',
      '  License Identity: P',
      '',
    ]);
  });

  it('names the first five of many that are left out', () => {
    const names = Array.from({ length: 7 }, (_, index) => `S${index}`);
    expect(describeLeftOut(scope({}, names))).to.contain('7 profiles of system users (S0, S1, S2, S3, S4 and 2 more)');
  });

  it('lets no escape sequence of a name or a license reach the terminal', () => {
    const hostile = scope({ [HOSTILE]: { ...agent, license: HOSTILE } }, [HOSTILE]);
    const text = [...formatIntegrationScope(hostile, 80), formatCoveredProfiles(hostile, [HOSTILE])];
    expect(text.filter((line) => NO_CONTROL.test(line) || line.startsWith('::'))).to.deep.equal([]);
  });
});
