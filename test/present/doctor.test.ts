import { expect } from 'chai';
import { CHECK_IDS, type CheckedAssumption, type DoctorCheck } from '../../src/fls/doctor.ts';
import { describeCheck, formatDoctor, renderEvidence } from '../../src/present/doctor.ts';

const missing = ['PermissionSetAssignment.IsRevoked', 'PermissionSetAssignment.ExpirationDate'];

const checked: readonly CheckedAssumption[] = [
  { id: 'api-version', outcome: { state: 'holds', tokens: ['67.0', '52.0', '68.0'] } },
  { id: 'optional-columns', outcome: { state: 'fails', tokens: [missing, ['PermissionSet.PermissionSetGroupId']] } },
  { id: 'offline-list', outcome: { state: 'fails', tokens: [1200, []] } },
  { id: 'group-sets', outcome: { state: 'unknown', reason: 'noGroups', tokens: [] } },
];
const checks = checked.map(describeCheck);

describe('a check in words', () => {
  it('says the assumption, the answer of the org and what it means', () => {
    expect(checks.map(({ id, state }) => [id, state])).to.deep.equal([
      ['api-version', 'holds'],
      ['optional-columns', 'fails'],
      ['offline-list', 'fails'],
      ['group-sets', 'unknown'],
    ]);
    expect(checks.map(({ detail }) => detail)).to.deep.equal([
      'The requests use 67.0. The plugin speaks 52.0 and later; the newest version of the org is 68.0.',
      'The org lacks: PermissionSetAssignment.IsRevoked, PermissionSetAssignment.ExpirationDate. It has: PermissionSet.PermissionSetGroupId.',
      'Objects of the list that can hold object permissions: 1,200 (standard ones: none).',
      'The org has no permission set groups.',
    ]);
    expect(checks[0]?.effect).to.equal('Nothing to do.');
    expect(checks[2]?.effect).to.include('--object-describe');
  });

  it('has one id for each, in kebab case', () => {
    expect(new Set(CHECK_IDS).size).to.equal(CHECK_IDS.length);
    for (const id of CHECK_IDS) expect(id).to.match(/^[a-z]+(?:-[a-z]+)*$/);
  });
});

describe('the table of the doctor', () => {
  it('has the worst first, and the numbers last', () => {
    expect(formatDoctor(checks, { width: 80 })).to.deep.equal([
      'Assumptions that fail:',
      '',
      '✗ The org has the columns that depend on its age and features.',
      '  (optional-columns)',
      '    The org lacks: PermissionSetAssignment.IsRevoked,',
      '    PermissionSetAssignment.ExpirationDate. It has:',
      '    PermissionSet.PermissionSetGroupId.',
      '    Nothing to do. Without a column, nothing expires, is revoked, waits for',
      '    activation, or views all fields.',
      '✗ The list for reports without an org contradicts nothing that the org lists.',
      '  (offline-list)',
      '    Objects of the list that can hold object permissions: 1,200 (standard ones:',
      '    none).',
      '    Add --object-describe to a report from files. Please open an issue with this',
      '    evidence.',
      '',
      'Assumptions that this org cannot answer:',
      '',
      '? A query on PermissionSet shows the set of every permission set group.',
      '  (group-sets)',
      '    The org has no permission set groups.',
      '    If it does not hold: The commands compute the access of these groups from',
      '    their permission sets, and name the groups.',
      '',
      'Assumptions that hold:',
      '',
      '✓ The org serves the API version of the requests, and the plugin speaks it.',
      '  (api-version)',
      '',
      '4 assumptions asked: 1 holds, 2 fail, 1 unknown.',
    ]);
  });

  for (const width of [60, 80, 120])
    it(`fits ${width} columns`, () => {
      const all = CHECK_IDS.map((id): DoctorCheck => ({
        ...describeCheck({ id, outcome: { state: 'unknown', reason: 'notTold', tokens: [] } }),
        id,
      }));
      for (const line of formatDoctor(all, { width })) expect(line.length).to.be.at.most(width);
    });

  it('leaves out a section without checks', () => {
    expect(formatDoctor(checks.slice(0, 1), { width: 80 })).to.deep.equal([
      'Assumptions that hold:',
      '',
      '✓ The org serves the API version of the requests, and the plugin speaks it.',
      '  (api-version)',
      '',
      '1 assumption asked: 1 holds, 0 fail, 0 unknown.',
    ]);
  });
});

it('evidence is JSON with the versions and the checks', () => {
  const facts = {
    generatedAt: '2026-11-26T10:00:00.000Z',
    plugin: '0.1.0',
    cli: '@salesforce/cli 2.150.6',
    node: 'v24.0.0',
    platform: 'linux',
    apiVersion: '67.0',
    orgKind: 'sandbox' as const,
    edition: null,
  };
  const read: unknown = JSON.parse(renderEvidence(facts, checks));
  expect(read).to.deep.equal({ ...facts, checks });
});
