import { expect } from 'chai';
import { formatReportNextSteps, type NextReportContext } from '../../src/present/report-next.ts';
import { buildProof } from '../../src/fls/proof.ts';
import { MAY_READ } from '../support/fake-prover.ts';
import { finding, orgContext, reportOf } from '../support/report.ts';

const next: NextReportContext = {
  bin: 'sf',
  targetOrg: 'prod',
  allProfiles: false,
  sobjects: [],
  exposures: [],
  policyFile: null,
};
const org = { source: 'org', context: orgContext } as const;

/** A stray of each of so many profiles. */
const strays = (count: number): ReturnType<typeof finding>[] =>
  Array.from({ length: count }, (_, index) => finding({ profile: `P${index}` }));

describe('the command to type after a report', () => {
  it('is a dry run of a reset of the profiles with strays', () => {
    const uncontrolled = finding({ profile: 'Calm', kind: 'uncontrolled', exposure: 'unknown' });
    const kept = finding({ profile: 'Kept', kept: { reason: 'Wanted', until: null } });
    expect(formatReportNextSteps(reportOf([finding(), uncontrolled, kept], org), next)).to.deep.equal([
      'Next, see what a reset removes and which users lose access:',
      '  sf fls reset --profile Admin --target-org prod --dry-run',
      '',
    ]);
  });

  it('explains the first field on which the platform disagrees, before anything is reset', () => {
    const proof = buildProof(
      [
        {
          username: 'erp@x.example',
          object: 'Account',
          fields: [
            {
              field: 'Account.Phone',
              claimed: 'none',
              least: 'none',
              most: 'none',
              claimsEdit: true,
              isObjectOpen: false,
            },
          ],
          told: {
            fields: new Map([['Account.Phone', MAY_READ]]),
            ifOpen: new Map(),
            isComplete: false,
            failures: [],
            ownView: null,
          },
        },
      ],
      { pairs: 0, uncertainUsers: 0 },
    );
    expect(formatReportNextSteps(reportOf([finding()], { ...org, proof }), next)).to.deep.equal([
      'Next, see what grants such a field, and what the platform says:',
      '  sf fls explain --on-behalf-of erp@x.example --field Account.Phone --prove --target-org prod',
      '',
    ]);
  });

  it('is none where nothing is stray', () => {
    expect(formatReportNextSteps(reportOf([], org), next)).to.deep.equal([]);
    expect(formatReportNextSteps(reportOf([finding({ kind: 'uncontrolled' })], org), next)).to.deep.equal([]);
  });

  it('names all profiles by one flag where the report covers all and many have strays', () => {
    const many = reportOf(strays(155), org);
    expect(formatReportNextSteps(many, { ...next, allProfiles: true })[1]).to.equal(
      '  sf fls reset --all-profiles --target-org prod --dry-run',
    );
    const few = reportOf(strays(2), org);
    expect(formatReportNextSteps(few, { ...next, allProfiles: true })[1]).to.contain('--profile P0 --profile P1');
    expect(formatReportNextSteps(many, next)[1]).to.contain('--profile P154');
  });

  it('has one flag for the profiles of integrations that nobody named', () => {
    const integrations = { covered: new Map(), system: [] };
    const command = (count: number): string | undefined =>
      formatReportNextSteps(reportOf(strays(count), { ...org, integrations }), next)[1];
    expect(command(2)).to.equal('  sf fls reset --integrations --target-org prod --dry-run');
    expect(command(1)).to.contain('--profile P0');
  });

  it('repeats the flags without which it would do something else', () => {
    const narrowed = { ...next, sobjects: ['Account'], exposures: ['live' as const], policyFile: 'my policy.json' };
    expect(formatReportNextSteps(reportOf([finding()], org), narrowed)[1]).to.equal(
      '  sf fls reset --profile Admin --sobject Account --exposure live --policy-file "my policy.json" ' +
        '--target-org prod --dry-run',
    );
  });

  it('sends a report of files to an org, for what is live', () => {
    expect(formatReportNextSteps(reportOf([finding()]), { ...next, targetOrg: null })).to.deep.equal([
      'Next, ask an org which of them users can read today:',
      '  sf fls report --profile Admin',
      '',
    ]);
  });
});
